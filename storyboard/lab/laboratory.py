"""The laboratory's sections: identity, company, obedience. Each asks, has it drawn, judges."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from storyboard.lab.drawing import Held, drawn
from storyboard.lab.judge import SIZE, Pixels, cropped, nearest, visible
from storyboard.lab.lookalikes import lookalikes
from storyboard.lab.score import Score, score
from storyboard.lab.trial import Trial, trial, with_member
from storyboard.pocket import vocabulary as v
from storyboard.pocket.world import Scene, draw

OTHERS = 99  # look-alikes the right one must be told from
ASPECT = 16 / 9
CAMERA: dict[str, v.Terms] = {"shot": v.SHOTS, "place": v.PLACES, "time": v.TIMES}
ACTING: dict[str, v.Terms] = {"pose": v.POSES, "expression": v.EXPRESSIONS, "view": v.VIEWS}
UNTOLD = 3  # other backgrounds of the same words that a candidate is averaged over


def identity(folder: Path, count: int, quiet: bool) -> dict[str, Score]:
    """One character, told from 99 look-alikes: by references, by description, by neither, and drawn."""
    trials = [trial(number, 1) for number in range(count)]
    candidates = [_candidates(one, 0) for one in trials]
    made: dict[str, Sequence[Pixels]] = {
        f"identity_one{name}": drawn(folder, trials, held, quiet=quiet)
        for name, held in HELD.items()
    }
    made["identity_one_truth"] = [_redrawn(one) for one in trials]
    save_grid(folder / "identity.png", trials, made["identity_one"])
    return {
        name: score([_is_first(p, c) for p, c in zip(pictures, candidates, strict=True)])
        for name, pictures in made.items()
    }


HELD: dict[str, Held] = {"": "references", "_described": "described", "_nothing": "nothing"}


def company(folder: Path, count: int, quiet: bool) -> dict[str, Score]:
    """Two characters: both right, each told from 99 look-alikes in its own place."""
    trials = [trial(number, 2) for number in range(count)]
    pictures = drawn(folder, trials, quiet=quiet)
    save_grid(folder / "company.png", trials, pictures)
    found: dict[str, list[bool]] = {"identity_two": [], "identity_two_truth": []}
    for one, picture in zip(trials, pictures, strict=True):
        candidates = [_candidates(one, place) for place in range(2)]
        for name, shown in (("identity_two", picture), ("identity_two_truth", _redrawn(one))):
            found[name].append(all(_is_first(shown, others) for others in candidates))
    return {name: score(rights) for name, rights in found.items()}


def obedience(folder: Path, count: int, quiet: bool) -> dict[str, Any]:
    """Shot, place, time, pose, expression, view: nearest to the value that was asked for."""
    trials = [trial(number, 1) for number in range(count)]
    made = {
        "": drawn(folder, trials, language="en", quiet=quiet),
        "_ja": drawn(folder, trials, language="ja", quiet=quiet),
        "_truth": [draw(_untold(one.scene, 99), *SIZE) for one in trials],
    }
    told = {key: _obeyed(trials, made, key) for key in (*CAMERA, *ACTING)}
    report: dict[str, Any] = {
        f"obedience{name}": score([right for rights in told.values() for right in rights[name]])
        for name in made
    }
    report["obedience_by"] = {
        f"{key}{name}": score(rights[name]) for name in made for key, rights in told.items()
    }
    return report


SECTIONS: dict[str, Callable[[Path, int, bool], dict[str, Any]]] = {
    "identity": identity,
    "company": company,
    "obedience": obedience,
}


def _candidates(one: Trial, place: int) -> list[Pixels]:
    """The truth first, then the look-alikes, each drawn in the same scene."""
    truth = one.truth()

    def seen(other: Any) -> bool:
        drawings.append(draw(with_member(one.scene, place, other), *SIZE))
        return visible(truth, drawings[-1])

    found: list[Pixels] = [truth]
    drawings: list[Pixels] = []
    for _ in lookalikes(one.members[place], one.rng(4 + place), OTHERS, seen):
        found.append(drawings[-1])
        drawings.clear()
    return [cropped(drawing, ASPECT) for drawing in found]


def _is_first(picture: Pixels, candidates: Sequence[Pixels]) -> bool:
    return nearest(cropped(picture, ASPECT), candidates) == 0


def _redrawn(one: Trial) -> Pixels:
    """The truth at the size that pocket draws, brought to the judge's: what a perfect model gives."""
    large = draw(one.scene, SIZE[0] * 2, SIZE[1] * 2)
    return np.asarray(Image.fromarray(large).resize(SIZE, Image.Resampling.BOX))


def _obeyed(
    trials: Sequence[Trial], made: Mapping[str, Sequence[Pixels]], key: str
) -> dict[str, list[bool]]:
    """By kind of picture, one entry for each trial in which the value can be seen at all."""
    rights: dict[str, list[bool]] = {name: [] for name in made}
    values = list((CAMERA | ACTING)[key])
    for number, one in enumerate(trials):
        if key == "expression" and not _shows_a_face(one.scene):
            continue
        alternatives = [_average(_with(one.scene, key, value), key) for value in values]
        candidates = [cropped(drawing, ASPECT) for drawing in alternatives]
        asked_for = values.index(_value(one.scene, key))
        for name, pictures in made.items():
            found = nearest(cropped(pictures[number], ASPECT), candidates)
            rights[name].append(found == asked_for)
    return rights


def _shows_a_face(scene: Scene) -> bool:
    return scene.figures[0].view != "back" and scene.shot != "wide"


def _value(scene: Scene, key: str) -> str:
    return str(getattr(scene if key in CAMERA else scene.figures[0], key))


def _with(scene: Scene, key: str, value: str) -> Scene:
    edit: dict[str, Any] = {key: value}
    if key in CAMERA:
        return dataclasses.replace(scene, **edit)
    figure = dataclasses.replace(scene.figures[0], **edit)
    return dataclasses.replace(scene, figures=(figure,))


def _untold(scene: Scene, seed: int) -> Scene:
    return dataclasses.replace(scene, seed=seed)


def _average(scene: Scene, key: str) -> Pixels:
    """What no words tell is averaged away; of acting only the figure counts, once is enough."""
    if key in ACTING:
        return draw(scene, *SIZE)
    every = [draw(_untold(scene, seed), *SIZE) for seed in range(UNTOLD)]
    average: Pixels = np.mean(every, axis=0).round().astype(np.uint8)
    return average


def save_grid(path: Path, trials: Sequence[Trial], pictures: Sequence[Pixels]) -> None:
    """What was drawn beside the truth, two trials a line, the first sixteen."""
    cells = [
        np.concatenate([picture, one.truth()], axis=1)
        for one, picture in zip(trials[:16], pictures, strict=False)
    ]
    blank = np.full_like(cells[0], 255)
    lines = [
        np.concatenate([cells[i], cells[i + 1] if i + 1 < len(cells) else blank], axis=1)
        for i in range(0, len(cells), 2)
    ]
    Image.fromarray(np.concatenate(lines)).save(path)
