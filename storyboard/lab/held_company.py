"""Two characters with a LoRA each in one panel: does each stay itself? Judged by drawing the blends.

A panel is right when it is nearest to the truth among the same scene with the two changed over, with one
of them twice, and with each wearing what is new about the other.
"""

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from storyboard.comparison import METHODS
from storyboard.lab.held import ASPECT, KEY, Pupil, Say, by_day, drawn, set_trials
from storyboard.lab.judge import SIZE, Pixels, cropped, nearest
from storyboard.lab.score import Score, score
from storyboard.lab.sections.emptiness import extra
from storyboard.lab.trial import Trial
from storyboard.pocket.training.drawings import chance
from storyboard.pocket.world import Character, Scene, draw, random_scene
from storyboard.storage import Workspace
from storyboard.story import Method
from storyboard.studio import Board, Studio

Pair = tuple[Character, Character]


def measure(folder: Path, pupils: Sequence[Pupil], panels: int, say: Say) -> dict[str, Any]:
    """Pupils in pairs, who were taught in `folder`. Scores by method, and of the truth."""
    pairs = list(zip(pupils[::2], pupils[1::2], strict=False))
    trials = [_trials(left, right, panels) for left, right in pairs]
    made = [
        drawn(folder / "drawn", _board(folder, pair, some), f"pair-{number:02}", say)
        for number, (pair, some) in enumerate(zip(pairs, trials, strict=True))
    ]
    every = [trial for some in trials for trial in some]
    found: dict[str, Any] = {}
    for method in METHODS:
        pictures = [picture for one in made for picture in one[method]]
        found[method.value] = {name: s.json() for name, s in _scores(pictures, every).items()}
    found["truth"] = {name: s.json() for name, s in _scores(_truths(every), every).items()}
    _grid(folder / "company.png", trials, made)
    return found | {"candidates": len(blends(every[0].scene)) if every else 0}


def blends(scene: Scene) -> list[Pixels]:
    """The scene as it is, then with its two characters mixed in every way."""
    one, other = (figure.character for figure in scene.figures)
    worn = dataclasses.replace(one, over=other.over)
    taken = dataclasses.replace(other, over=one.over)
    pairs = (
        *((one, other), (other, one), (one, one), (other, other)),
        *((worn, taken), (worn, other), (one, taken)),
    )
    return [cropped(draw(_with(scene, pair), *SIZE), ASPECT) for pair in pairs]


def _with(scene: Scene, pair: Pair) -> Scene:
    standing = zip(scene.figures, pair, strict=True)
    return dataclasses.replace(
        scene, figures=tuple(dataclasses.replace(one, character=who) for one, who in standing)
    )


def _scores(pictures: Sequence[Pixels], trials: Sequence[Trial]) -> dict[str, Score]:
    shown = list(zip(pictures, trials, strict=True))
    apart = [nearest(cropped(p, ASPECT), blends(trial.scene)) == 0 for p, trial in shown]
    alone = [not extra(p, trial.scene) for p, trial in shown]
    return {"apart": score(apart), "nobody_extra": score(alone)}


def _truths(trials: Sequence[Trial]) -> list[Pixels]:
    large = [draw(trial.scene, SIZE[0] * 2, SIZE[1] * 2) for trial in trials]
    return [np.asarray(Image.fromarray(one).resize(SIZE, Image.Resampling.BOX)) for one in large]


def _trials(left: Pupil, right: Pupil, panels: int) -> tuple[Trial, ...]:
    made = []
    for place in range(panels):
        rng = chance(KEY, 500, left.number, place)
        scene = by_day(random_scene(rng, [left.who, right.who]), place)
        made.append(Trial(10**6 + left.number * 1000 + place, scene))
    return tuple(made)


def _board(folder: Path, pair: tuple[Pupil, Pupil], trials: Sequence[Trial]) -> Board:
    """A project of its own, where both arrive with what was made of them."""
    studio, name = Studio(Workspace(folder)), f"pair-{pair[0].number:02}"
    if (studio.workspace.folder / name).exists():
        return studio.open(name)
    board, members = studio.new(name), []
    for one in pair:
        arrived, _ = board.receive_member(f"novel-{one.number:02}:Novel", f"Novel {one.number}")
        members.append(arrived.id)
    set_trials(board, trials, members)
    return board


def _grid(
    path: Path, trials: Sequence[Sequence[Trial]], made: Sequence[dict[Method, list[Pixels]]]
) -> None:
    """Truth, pictures alone, LoRA alone, both; two panels of each pair."""
    rows = [
        np.concatenate([trial.truth(), *(one[m][place] for m in METHODS)], axis=1)
        for some, one in zip(trials, made, strict=True)
        for place, trial in list(enumerate(some))[:2]
    ]
    if rows:
        Image.fromarray(np.concatenate(rows)).save(path)
