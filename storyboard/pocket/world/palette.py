"""Colours of the drawn world: named paints with free shades, tints for light and line."""

from dataclasses import dataclass

import numpy as np

from storyboard.pocket.shades import SHADES, rgb_of
from storyboard.pocket.shades import Rgb as Rgb
from storyboard.pocket.tints import DARK, OUTLINED

BRASS: Rgb = (246, 206, 96)  # buckles

NAMES = tuple(SHADES)


@dataclass(frozen=True)
class Paint:
    """A named colour in one exact shade."""

    name: str
    rgb: Rgb


def shade(rng: np.random.Generator, name: str) -> Paint:
    """One shade of a named colour."""
    low, high = zip(*SHADES[name], strict=True)
    hue, saturation, value = rng.uniform(low, high)
    return Paint(name, rgb_of(hue, saturation, value))


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
