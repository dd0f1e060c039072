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

from storyboard.comparison import METHODS, requests
from storyboard.conditioning import Conditioner
from storyboard.lab.judge import SIZE, Pixels, cropped, fitted, nearest
from storyboard.lab.novelty import SHAPES, novel_character, others
from storyboard.lab.score import paired, score
from storyboard.lab.trial import Trial, asked
from storyboard.pocket.training.drawings import chance
from storyboard.pocket.world import Character, Scene, draw, draw_reference, random_scene
from storyboard.render.engine import Engine, Watch
from storyboard.render.families import family_named
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
        made.append(_drawn(folder, board, one, say))
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
        scene = random_scene(chance(KEY, number, place), [who])
        figure = dataclasses.replace(scene.figures[0], view="front", pose="standing", prop=None)
        camera = {
            "shot": SHOTS[place % 2],
            "place": PLACES[place % 5],
            "time": "day",
            "weather": "clear",
        }
        scene = dataclasses.replace(scene, figures=(figure,), angle="eye_level", **camera)  # type: ignore[arg-type]
        trials.append(Trial(number * 1000 + place, scene))
    return Pupil(number, who, tuple(trials))


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
        scenes = tuple(asked(trial, [member.id], "en") for trial in one.trials)

        def put(project: Project) -> Project:
            return project.edited(scenes=scenes)

        board.folder.apply(put, what="set the trials")
    if board.project.member("Novel").lora_for("pocket", None):
        return board, False
    say(f"teaching character {one.number + 1}")
    board.train("Novel", steps=steps, every_picture=True)
    return board, True


def _drawn(folder: Path, board: Board, one: Pupil, say: Say) -> dict[Method, list[Pixels]]:
    names = [f"{one.number:02}-{place:02}" for place in range(len(one.trials))]
    places = {m: [folder / "drawn" / f"{name}-{m.value}.png" for name in names] for m in METHODS}
    missing = [m for m in METHODS if not all(path.exists() for path in places[m])]
    if missing:
        family = family_named("pocket")
        installed = family.installed()
        loaded = family.load(installed, "cpu", "float32")
        known, project = Conditioner(board.folder, loaded.adapter), board.project
        member = project.member("Novel")
        (folder / "drawn").mkdir(parents=True, exist_ok=True)
        for method in missing:
            say(f"drawing character {one.number + 1}: {method.value}")
            wanted = requests(project, list(project.panels()), member, family, installed, method)
            pictures = Engine(loaded).render(wanted, known.of, Watch(), loras=known.lora)
            for picture, path in zip(pictures, places[method], strict=True):
                picture.save(path)
    return {m: [fitted(Image.open(path)) for path in places[m]] for m in METHODS}


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
