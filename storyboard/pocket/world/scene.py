"""What happens in a drawn picture: place, light, camera, and the figures in it. Draws nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from storyboard.pocket import vocabulary
from storyboard.pocket.world.character import Character

INDOORS = ("kitchen", "bedroom", "living_room", "classroom", "cafe", "office", "studio", "library")


@dataclass(frozen=True)
class Figure:
    """A character at work in a scene."""

    character: Character
    pose: str
    expression: str
    view: str
    prop: str | None = None
    x: float = 0.5  # where the body's axis stands, fraction of the frame's width
    near: float = 1.0  # 1 = as the shot says, below = further away


@dataclass(frozen=True)
class Scene:
    """One picture. Figures are listed from left to right."""

    place: str
    time: str
    weather: str
    shot: str
    angle: str
    figures: tuple[Figure, ...]
    seed: int  # of what no caption tells: how the place is laid out

    @property
    def layout(self) -> int:
        """Which of the ways to lay out its place."""
        return self.seed % vocabulary.LAYOUTS


def random_scene(rng: np.random.Generator, characters: Sequence[Character]) -> Scene:
    """A scene with these characters (nobody, one or two), from left to right."""
    place = str(rng.choice(list(vocabulary.PLACES)))
    odds = _SHOT_ODDS[min(len(characters), 2)]
    return Scene(
        place=place,
        time=str(rng.choice(list(vocabulary.TIMES))),
        weather=_weather(rng, place),
        shot=str(rng.choice(list(vocabulary.SHOTS), p=odds)),
        angle=str(rng.choice(list(vocabulary.ANGLES), p=(0.64, 0.18, 0.18))),
        figures=tuple(
            _figure(rng, character, x, near)
            for character, (x, near) in zip(characters, _marks(rng, len(characters)), strict=True)
        ),
        seed=int(rng.integers(2**31)),
    )


_SHOT_ODDS = (
    (0.0, 0.0, 0.1, 0.2, 0.7),
    (0.1, 0.24, 0.28, 0.24, 0.14),
    (0.0, 0.14, 0.36, 0.32, 0.18),
)


def _weather(rng: np.random.Generator, place: str) -> str:
    if place in INDOORS:
        return "clear"
    if place == "snow_field":
        return str(rng.choice(("clear", "snow")))
    return str(rng.choice(list(vocabulary.WEATHERS), p=(0.64, 0.14, 0.11, 0.11)))


MARKS: tuple[tuple[float, ...], ...] = ((), (0.5,), (0.25, 0.75))  # where figures stand unless told
STEPS, FURTHER = (
    28,
    0.78,
)  # figures stand on this many steps of a frame's width: on a latent cell's edge


def on_marks(scene: Scene) -> bool:
    """Do all figures stand where anybody would look for them?"""
    marks = MARKS[len(scene.figures)]
    return all(f.x == x and f.near == 1 for f, x in zip(scene.figures, marks, strict=True))


def _marks(rng: np.random.Generator, count: int) -> list[tuple[float, float]]:
    """(x, near) of each; half of the time the usual ones."""
    if rng.random() < 0.5:
        return [(x, 1.0) for x in MARKS[count]]
    if count < 2:
        return [(int(rng.integers(7, 22)) / STEPS, 1.0)][:count]
    nears = [1.0, 1.0]
    if rng.random() < 0.5:
        nears[rng.integers(2)] = FURTHER
    return [
        (int(rng.integers(6, 11)) / STEPS, nears[0]),
        (int(rng.integers(18, 23)) / STEPS, nears[1]),
    ]


def _figure(rng: np.random.Generator, character: Character, x: float, near: float) -> Figure:
    pose = str(
        rng.choice(
            list(vocabulary.POSES), p=(0.2, 0.12, 0.1, 0.12, 0.1, 0.08, 0.07, 0.07, 0.06, 0.08)
        )
    )
    holds = pose == "holding" or (
        pose in ("standing", "walking", "sitting") and rng.random() < 0.12
    )
    return Figure(
        character=character,
        pose=pose,
        expression=str(rng.choice(list(vocabulary.EXPRESSIONS))),
        view=_view(rng, x),
        prop=str(rng.choice(list(vocabulary.PROPS))) if holds else None,
        x=x,
        near=near,
    )


def _view(rng: np.random.Generator, x: float) -> str:
    """Mostly with looking room: who stands on the left looks to the right."""
    inwards = ("right", "side_right") if x < 0.5 else ("left", "side_left")
    outwards = ("left", "side_left") if x < 0.5 else ("right", "side_right")
    views = ("front", *inwards, *outwards, "back")
    return str(rng.choice(views, p=(0.34, 0.26, 0.12, 0.1, 0.06, 0.12)))
