"""Colours of the drawn world: named paints with free shades, tints for light and line."""

import colorsys
from dataclasses import dataclass

import numpy as np

from storyboard.pocket.tints import DARK, OUTLINED

Rgb = tuple[int, int, int]

BRASS: Rgb = (246, 206, 96)  # buckles

# name -> (hue 0..360, saturation, value) ranges; greys have none
_SHADES: dict[str, tuple[tuple[float, float], tuple[float, float], tuple[float, float]]] = {
    "red": ((352, 366), (0.72, 0.9), (0.72, 0.88)),
    "orange": ((20, 32), (0.72, 0.92), (0.86, 0.98)),
    "yellow": ((44, 53), (0.62, 0.85), (0.92, 1.0)),
    "lime": ((72, 92), (0.5, 0.72), (0.72, 0.88)),
    "green": ((118, 152), (0.45, 0.72), (0.42, 0.66)),
    "teal": ((170, 186), (0.5, 0.8), (0.48, 0.7)),
    "sky": ((192, 206), (0.36, 0.58), (0.85, 0.98)),
    "blue": ((212, 228), (0.6, 0.82), (0.68, 0.9)),
    "navy": ((222, 238), (0.5, 0.7), (0.26, 0.4)),
    "purple": ((262, 284), (0.42, 0.68), (0.5, 0.76)),
    "pink": ((328, 346), (0.34, 0.58), (0.9, 1.0)),
    "brown": ((18, 30), (0.5, 0.68), (0.36, 0.52)),
    "black": ((220, 270), (0.08, 0.22), (0.14, 0.22)),
    "grey": ((200, 240), (0.02, 0.1), (0.48, 0.68)),
    "white": ((30, 60), (0.0, 0.04), (0.94, 1.0)),
    "cream": ((34, 46), (0.16, 0.3), (0.9, 0.97)),
}
NAMES = tuple(_SHADES)


@dataclass(frozen=True)
class Paint:
    """A named colour in one exact shade."""

    name: str
    rgb: Rgb


def shade(rng: np.random.Generator, name: str) -> Paint:
    """One shade of a named colour."""
    low, high = zip(*_SHADES[name], strict=True)
    hue, saturation, value = rng.uniform(low, high)
    red, green, blue = colorsys.hsv_to_rgb(hue % 360 / 360, saturation, value)
    return Paint(name, (round(red * 255), round(green * 255), round(blue * 255)))


def any_paint(rng: np.random.Generator, avoid: tuple[str, ...] = ()) -> Paint:
    """A shade of any colour whose name is not to be avoided."""
    return shade(rng, str(rng.choice([name for name in NAMES if name not in avoid])))


def mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    """share 0 = one, 1 = other."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def line_of(rgb: Rgb) -> Rgb:
    """The outline of an area: a dark tint of its own colour, never pure black."""
    return mix(rgb, DARK, OUTLINED)


def shadow_of(rgb: Rgb) -> Rgb:
    """The shadow shape on an area: darker and a little towards violet."""
    red, green, blue = mix(rgb, (60, 40, 105), 0.3)
    return round(red * 0.86), round(green * 0.84), round(blue * 0.92)


def light_of(rgb: Rgb) -> Rgb:
    """The lit edge of an area."""
    return mix(rgb, (255, 248, 226), 0.35)
