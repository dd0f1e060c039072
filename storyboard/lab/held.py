"""Characters that training never saw, held by pictures, by a LoRA, and by both; judged by drawing.

A trial is right when the picture is nearest to the truth among drawings that differ in the novelty alone.
Slow: teaches a LoRA for each character. Pictures that are there already are taken from the folder.
"""

import dataclasses
import io
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from storyboard.comparison import METHODS
from storyboard.conditioning import Conditioner
from storyboard.lab.judge import SIZE, Pixels, cropped, fitted, nearest
from storyboard.lab.novelty import SHAPES, novel_character, others
from storyboard.lab.score import paired, score
from storyboard.lab.trial import Trial, asked
from storyboard.pocket.training.drawings import chance
from storyboard.pocket.world import Character, Scene, draw, draw_reference, random_scene
from storyboard.render.engine import Engine, Watch
from storyboard.render.families import family_named
from storyboard.render.prepare import Preparation
from storyboard.storage import Workspace
from storyboard.story import Method, Project
from storyboard.studio import Board, Studio

KEY, ASPECT = 7301, 16 / 9
REFERENCES, SIDE = 6, 256
SHOTS = ("full", "medium")  # nearer ones hide what is worn
PLACES = ("park", "street", "beach", "bedroom", "cafe")

Say = Callable[[str], None]


@dataclass(frozen=True)
class Pupil:
    """A novel character and the scenes it is asked for in."""

    number: int
    who: Character
    trials: tuple[Trial, ...]


def measure(
    folder: Path, characters: int, panels: int, steps: int | None, say: Say
) -> dict[str, Any]:
    """Scores by method, the gain of both over pictures alone with its interval, minutes of teaching."""
    pupils = [pupil(number, panels) for number in range(characters)]
    minutes, made = [], []
    for one in pupils:
        start = time.monotonic()
        board, taught = _taught(folder, one, steps, say)
        minutes += [(time.monotonic() - start) / 60] if taught else []
        made.append(drawn(folder / "drawn", board, f"{one.number:02}", say))
    asked_for = [
        (n, place, t) for n, one in enumerate(pupils) for place, t in enumerate(one.trials)
    ]
    rights = {m: [_nearest(made[n][m][p], t, n) for n, p, t in asked_for] for m in METHODS}
    obeyed = {m: [ok for n, p, t in asked_for for ok in _obeys(made[n][m][p], t)] for m in METHODS}
    truth = [_nearest(_redrawn(t.scene), t, n) for n, one in enumerate(pupils) for t in one.trials]
    _grid(folder / "held.png", pupils, made)
    return {
        "identity": {m.value: score(rights[m]).json() for m in METHODS},
        "identity_truth": score(truth).json(),
        "obedience": {m.value: score(obeyed[m]).json() for m in METHODS},
        "gain": paired(rights[Method.BOTH], rights[Method.IP]).json(),
        "by_kind": _by_kind(pupils, rights, panels),
        "candidates": len(SHAPES["emblem"]) + 4,
        "minutes_of_teaching": [round(m, 1) for m in minutes],
        "characters": characters,
        "panels": panels,
        "pictures": str(folder / "held.png"),
    }


def pupil(number: int, panels: int) -> Pupil:
    """Kinds take turns; scenes by day, the novelty in sight."""
    rng = chance(KEY, number)
    who = novel_character(rng, list(SHAPES)[number % len(SHAPES)])
    trials = []
    for place in range(panels):
        scene = by_day(random_scene(chance(KEY, number, place), [who]), place)
        trials.append(Trial(number * 1000 + place, scene))
    return Pupil(number, who, tuple(trials))


def by_day(scene: Scene, place: int) -> Scene:
    """The scene with its figures in plain sight, in the places in turn."""
    standing = {"view": "front", "pose": "standing", "prop": None}
    figures = tuple(dataclasses.replace(one, **standing) for one in scene.figures)  # type: ignore[arg-type]
    camera = {
        "shot": SHOTS[place % 2],
        "place": PLACES[place % 5],
        "time": "day",
        "weather": "clear",
    }
    return dataclasses.replace(scene, figures=figures, angle="eye_level", **camera)  # type: ignore[arg-type]


def _taught(folder: Path, one: Pupil, steps: int | None, say: Say) -> tuple[Board, bool]:
    studio, name = Studio(Workspace(folder)), f"novel-{one.number:02}"
    if (studio.workspace.folder / name).exists():
        board = studio.open(name)
    else:
        board = studio.new(name)
        views = [chance(KEY, one.number, 900 + view) for view in range(REFERENCES)]
        drawings = [draw_reference(one.who, rng, SIDE) for rng in views]
        files = [(_png(drawing), f"{view}.png") for view, drawing in enumerate(drawings)]
        member = board.add_member("Novel", files)
        set_trials(board, one.trials, [member.id])
    if board.project.member("Novel").lora_for("pocket", None):
        return board, False
    say(f"teaching character {one.number + 1}")
    board.train("Novel", steps=steps, every_picture=True)
    return board, True


def set_trials(board: Board, trials: Sequence[Trial], members: list[str]) -> None:
    """The board's panels are these trials then."""
    scenes = tuple(asked(trial, members, "en") for trial in trials)

    def put(project: Project) -> Project:
        return project.edited(scenes=scenes)

    board.folder.apply(put, what="set the trials")


def drawn(place: Path, board: Board, name: str, say: Say) -> dict[Method, list[Pixels]]:
    """Every panel of the board by every method, each once; everybody in it is held so."""
    panels = list(board.project.panels())
    files = {
        m: [place / f"{name}-{number:02}-{m.value}.png" for number in range(len(panels))]
        for m in METHODS
    }
    missing = [m for m in METHODS if not all(path.exists() for path in files[m])]
    if missing:
        family = family_named("pocket")
        installed = family.installed()
        loaded = family.load(installed, "cpu", "float32")
        known = Conditioner(board.folder, loaded.adapter)
        place.mkdir(parents=True, exist_ok=True)
        for method in missing:
            say(f"drawing {name}: {method.value}")
            project = board.project
            for member in project.cast:
                project = project.with_member(member.edited(method=method))
            preparation = Preparation(project, family, installed)
            wanted = [preparation.of(panel, 1).request for panel in panels]
            pictures = Engine(loaded).render(wanted, known.of, Watch(), loras=known.lora)
            for picture, path in zip(pictures, files[method], strict=True):
                picture.save(path)
    return {m: [fitted(Image.open(path)) for path in files[m]] for m in METHODS}


def _nearest(picture: Pixels, trial: Trial, number: int) -> bool:
    who = trial.members[0]
    every = [who, *others(who, chance(KEY, number, 800))]
    candidates = [_with(trial.scene, one) for one in every]
    return nearest(cropped(picture, ASPECT), [cropped(c, ASPECT) for c in candidates]) == 0


def _with(scene: Scene, who: Character) -> Pixels:
    figure = dataclasses.replace(scene.figures[0], character=who)
    return draw(dataclasses.replace(scene, figures=(figure,)), *SIZE)


def _obeys(picture: Pixels, trial: Trial) -> list[bool]:
    """Shot size and place: nearest to what was asked for among the five of each."""
    found = []
    for name, values in (
        ("shot", ("wide", *SHOTS, "close_up", "extreme_close_up")),
        ("place", PLACES),
    ):
        scenes = [dataclasses.replace(trial.scene, **{name: value}) for value in values]  # type: ignore[arg-type]
        drawings = [cropped(draw(scene, *SIZE), ASPECT) for scene in scenes]
        right = values.index(getattr(trial.scene, name))
        found.append(nearest(cropped(picture, ASPECT), drawings) == right)
    return found


def _redrawn(scene: Scene) -> Pixels:
    large = draw(scene, SIZE[0] * 2, SIZE[1] * 2)
    return np.asarray(Image.fromarray(large).resize(SIZE, Image.Resampling.BOX))


def _by_kind(
    pupils: Sequence[Pupil], rights: dict[Method, list[bool]], panels: int
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for kind_number, kind in enumerate(SHAPES):
        mine = [n for n in range(len(pupils)) if n % len(SHAPES) == kind_number]
        spots = [n * panels + p for n in mine for p in range(panels)]
        found[kind] = {m.value: score([rights[m][s] for s in spots]).json() for m in METHODS}
    return found


def _grid(path: Path, pupils: Sequence[Pupil], made: Sequence[dict[Method, list[Pixels]]]) -> None:
    """Truth, pictures alone, LoRA alone, both; two panels of each character."""
    rows = [
        np.concatenate([trial.truth(), *(made[n][m][place] for m in METHODS)], axis=1)
        for n, one in enumerate(pupils)
        for place, trial in list(enumerate(one.trials))[:2]
    ]
    Image.fromarray(np.concatenate(rows)).save(path)


def _png(pixels: Pixels) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()
