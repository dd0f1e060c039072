"""Whose colours does a figure have? The reference-swap proof, placement by placement.

Two boards that differ in nothing but which of two members has which references: a place in the frame
must take on the colours of whoever's references it was given. Reads pictures; draws none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PIL import Image

from storyboard.consistency.colours import (
    ZONES,
    Lab,
    Palette,
    distance,
    reference_palettes,
    region_pixels,
)
from storyboard.geometry import Box


@dataclass(frozen=True)
class Followed:
    """One placement after the swap. new, old: mean ΔE to the reference it has and had."""

    panel: str
    member: str
    new: float
    old: float

    @property
    def follows(self) -> bool:
        return bool(self.new < self.old)


def palettes(references: Sequence[Image.Image]) -> list[Mapping[str, Palette]]:
    """Head and body colours of every reference of a member."""
    return [reference_palettes(picture) for picture in references]


def likeness(picture: Image.Image, region: Box, looks: Sequence[Mapping[str, Palette]]) -> float:
    """Mean ΔE of a region to a member's colours, head and body alike; the best reference counts."""
    return likeness_of(region_pixels(picture, region), looks)


def likeness_of(seen: Lab, looks: Sequence[Mapping[str, Palette]]) -> float:
    """The same of a region's pixels, Lab [n, 3]."""
    return min(sum(distance(look[zone], seen) for zone in ZONES) / len(ZONES) for look in looks)
