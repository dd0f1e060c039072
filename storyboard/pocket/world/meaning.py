"""What each latent cell of a scene is part of, in numbers: where on whose body it lies, who that is, in which
colours, and what they do.

The picture says it too, but in outlines, which a diffusion model finds out last.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from storyboard.pocket.coordinates import told
from storyboard.pocket.looks import AHEAD, CHOICES, LOOKING, YAW
from storyboard.pocket.setting import SETTING, bits
from storyboard.pocket.skeleton import JOINTS
from storyboard.pocket.swatches import BEHIND, SWATCHES
from storyboard.pocket.world.character import Character
from storyboard.pocket.world.picture import SQUASH, mark_of
from storyboard.pocket.world.pose import joints_of
from storyboard.pocket.world.scene import Figure, Scene

PLACED = 3  # numbers of a figure that say where its head is
PLAIN = AHEAD + 1  # channels before them: here, across, down, size, ahead, aside, beard

SHADES = SWATCHES + BEHIND  # channels after them: eight colours, and what follows those
MEANINGS = PLAIN + sum(bits(choices) for choices in CHOICES.values()) + SHADES
SAID = MEANINGS - 4  # of them say the same of all of a figure
LOOKS = (
    *range(2, 3 + sum(bits(CHOICES[name]) for name in LOOKING)),
    *range(SAID - SHADES, SAID),
)  # of those a reference shows


def figures_of(scene: Scene, wide: float, most: int) -> NDArray[np.float32]:
    """[most, PLACED + SAID] of at most so many figures, zeros after the last: where its head's middle stands
    and how large the head is, in hundredths of the frame's height, and what is said of it.

    wide: the frame's width in the same.
    """
    rows = np.zeros((most, PLACED + SAID), np.float32)
    for row, figure in zip(rows, scene.figures, strict=False):
        mark, (x, y) = mark_of(scene, figure, wide), joints_of(figure).head
        row[:PLACED] = mark.x + x * mark.radius, mark.y + y * mark.radius, mark.radius
        row[PLACED:] = said_of(figure)
    return rows


def skeletons_of(scene: Scene, most: int) -> NDArray[np.float32]:
    """[most, JOINTS, 2] of at most so many figures, zeros after the last: where each joint stands, across and down from
    where its head is said to be, in radii of that. High and low angles press figures together above their soles.
    """
    rows = np.zeros((most, JOINTS, 2), np.float32)
    for row, figure in zip(rows, scene.figures, strict=False):
        joints = joints_of(figure)
        limbs = [point for limb in (*joints.arms, *joints.legs) for point in limb]
        stand = np.array([joints.hip, joints.chest, *limbs])
        row[:] = stand * (1, SQUASH[scene.angle]) - joints.head
    return rows


def meaning(figures: Tensor, shares: Tensor) -> Tensor:
    """[B, MEANINGS, h, w], each about -1..1 inside figures and 0 elsewhere.

    figures [B, F, PLACED + SAID]: as `figures_of` says; shares [B, F, h, w]: how much of each cell each covers.
    """
    size = figures[..., 2:PLACED].clamp(min=1e-3).log2()
    heads = torch.cat([figures[..., :2], size], -1)
    return told(heads, figures[..., PLACED:], shares)


def said_of(figure: Figure) -> NDArray[np.float32]:
    """[SAID]: its view, and its looks and acting as bits of -1 and 1."""
    who, turned = figure.character, np.pi / 2 * YAW[figure.view]
    plain = (np.cos(turned), np.sin(turned), 1.0 if who.beard else -1.0)
    chosen = {**_looks(who), "expression": figure.expression, "pose": figure.pose}
    chosen["prop"] = figure.prop or ""
    return np.array([*plain, *_written(CHOICES, chosen), *_shades(who)], np.float32)


def _shades(who: Character) -> list[float]:
    """Red, green, blue of each colour in -1..1, 0 where nobody sees it."""
    person, worn = who.species == "person", who.accessory != "none"
    colours = (
        (who.coat.rgb, True),
        (who.skin, person),
        (who.top.rgb, True),
        (who.bottom.rgb, True),
        (who.accessory_paint.rgb, worn),
        (who.accent.rgb, True),
        (who.eyes, True),
        (who.shoes.rgb, True),
    )
    said = [part / 127.5 - 1 if seen else 0.0 for rgb, seen in colours for part in rgb]
    eyes = [1.0 if who.eye_shape >> bit & 1 else -1.0 for bit in range(2)]
    return [*said, *eyes, (who.build - 1.03) * 6]


def set_of(scene: Scene) -> NDArray[np.float32]:
    """[SET]: place, time, weather and camera as such bits."""
    return np.array(_written(SETTING, {name: getattr(scene, name) for name in SETTING}), np.float32)


def _written(among: dict[str, tuple[str, ...]], chosen: dict[str, str]) -> list[float]:
    return [
        1.0 if choices.index(chosen[name]) >> bit & 1 else -1.0
        for name, choices in among.items()
        for bit in range(bits(choices))
    ]


def _looks(who: Character) -> dict[str, str]:
    kind = who.hair if who.species == "person" else who.species
    return {
        "kind": kind,
        "age": who.age,
        "outfit": who.outfit,
        "pattern": who.pattern,
        "accessory": who.accessory,
    }
