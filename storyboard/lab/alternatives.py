"""What could have been drawn instead: the candidates of every question, the right one first."""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from storyboard.lab.judge import SIZE, Pixels, Question, cropped, visible
from storyboard.lab.lookalikes import lookalikes
from storyboard.lab.trial import Trial, with_member
from storyboard.pocket import vocabulary as v
from storyboard.pocket.world import Backdrop, Character, Scene, draw, head_mask

OTHERS = 99  # look-alikes the right one must be told from
ASPECT = 16 / 9
CAMERA: dict[str, v.Terms] = {"shot": v.SHOTS, "place": v.PLACES, "time": v.TIMES}
ACTING: dict[str, v.Terms] = {"pose": v.POSES, "expression": v.EXPRESSIONS, "view": v.VIEWS}
LOOKS: dict[str, v.Terms] = {
    "hair": v.HAIR,
    "outfit": v.OUTFITS,
    "accessory": v.ACCESSORIES,
    "pattern": v.PATTERNS,
}
UNTOLD = 3  # other backgrounds of the same words that a candidate is averaged over
APART = 0.0003  # share of the frame in which an alternative must differ from the right one


def question(one: Trial, key: str, place: int = 0) -> Question:
    """key: `identity`, or an attribute of CAMERA, ACTING or LOOKS; place: which character.

    Alternatives that this scene does not show (a smile from behind, shoes in a close-up) are no candidates.
    """
    if key == "identity":
        candidates = _lookalikes(one, place)
    elif key in CAMERA:
        candidates = _of_camera(one.scene, key)
    else:
        candidates = _of_figure(one.scene, key, place)
    return Question.of([cropped(drawing, ASPECT) for drawing in candidates])


def face_height(scene: Scene, height: int = 512) -> float:
    """Pixels from chin to crown of the largest face, in a picture of that height."""
    if not scene.figures:
        return 0.0
    rows = head_mask(scene, *SIZE).any(1).sum()
    return float(rows) / 1.3 * height / SIZE[1]  # the mask has 1.3 times the head's radius


def untold(scene: Scene, seed: int) -> Scene:
    """The same words, another background."""
    return dataclasses.replace(scene, seed=seed)


def _lookalikes(one: Trial, place: int) -> list[Pixels]:
    """The truth first, then look-alikes in the same scene, and in company the other character."""
    found = [drawing for _, drawing in taken_for(one, place, OTHERS)]
    if len(one.members) == 2:
        other = draw(with_member(one.scene, place, one.members[1 - place]), *SIZE)
        found = [*found[: OTHERS - 1], other]
    return [one.truth(), *found]


def taken_for(one: Trial, place: int, count: int) -> Iterator[tuple[Scene, Pixels]]:
    """The scene with look-alikes of that character, and drawings of it. What no reference shows, shoes below its edge,
    nobody can keep: it tells nobody apart.
    """
    references, truth, backdrop = one.references(place), one.truth(), Backdrop(one.scene, *SIZE)
    drawings: list[Pixels] = []

    def seen(other: Character) -> bool:
        drawings.append(backdrop.draw(with_member(one.scene, place, other)))
        return visible(truth, drawings[-1]) and shown(other)

    def shown(other: Character) -> bool:
        both = zip(references, one.references(place, other), strict=True)
        return any(visible(reference, another, APART) for reference, another in both)

    for other, _ in lookalikes(one.members[place], one.rng(4 + place), count, seen):
        yield with_member(one.scene, place, other), drawings[-1]
        drawings.clear()


def acting(one: Trial, key: str, place: int = 0) -> list[Scene]:
    """The scene with every value of one of ACTING that shows, the right one first."""
    drawn = _of_values(one.scene, key, place)
    return [scene for scene, _ in drawn]


def _of_camera(scene: Scene, key: str) -> list[Pixels]:
    """What no words tell is averaged away."""
    return [_average(dataclasses.replace(scene, **{key: value})) for value in _values(scene, key)]  # type: ignore[arg-type]


def _average(scene: Scene) -> Pixels:
    every = [draw(untold(scene, seed), *SIZE) for seed in range(UNTOLD)]
    average: Pixels = np.mean(every, axis=0).round().astype(np.uint8)
    return average


def _of_figure(scene: Scene, key: str, place: int) -> list[Pixels]:
    return [drawing for _, drawing in _of_values(scene, key, place)]


def _of_values(scene: Scene, key: str, place: int) -> list[tuple[Scene, Pixels]]:
    """Scenes and their drawings, of which the right one is the first; those that look like it are left out."""
    values = _values(scene.figures[place] if key in ACTING else scene.figures[place].character, key)
    backdrop = Backdrop(scene, *SIZE)
    scenes = [_with(scene, key, place, value) for value in values]
    drawn = [(other, backdrop.draw(other)) for other in scenes]
    return [drawn[0], *(one for one in drawn[1:] if visible(drawn[0][1], one[1], APART))]


def _values(of: Any, key: str) -> Sequence[str]:
    """The right one first."""
    now = str(getattr(of, key))
    if key == "hair" and not of.age:
        return [now]  # animals and robots have none to choose
    return [now, *(value for value in (CAMERA | ACTING | LOOKS)[key] if value != now)]


def _with(scene: Scene, key: str, place: int, value: str) -> Scene:
    figure, edit = scene.figures[place], {key: value}
    if key in ACTING:
        figure = dataclasses.replace(figure, **edit)  # type: ignore[arg-type]
    else:
        who = dataclasses.replace(figure.character, **edit)  # type: ignore[arg-type]
        figure = dataclasses.replace(figure, character=who)
    figures = (*scene.figures[:place], figure, *scene.figures[place + 1 :])
    return dataclasses.replace(scene, figures=figures)
