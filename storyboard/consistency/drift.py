"""How far a figure's colours are from its references, and whether somebody else's fit better.

Colours alone are compared, so only what is plainly off is called drifting: another body, another
outfit, two members swapped. Of 240 figures that the drawn world shows beside their own references, 3 are
further than FAR, all of them at night. Knows no project; a hint for the eye, not an identity score.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from PIL import Image

from storyboard.consistency.colours import Palette, reference_palettes
from storyboard.consistency.swap import likeness
from storyboard.geometry import Box
from storyboard.story import Hold

FAR = 26.0  # mean ΔE (CIE76)
NEARER = 4.0  # somebody else must fit that much better to be named


def held(
    picture: Image.Image, regions: Mapping[str, Box], references: Mapping[str, Sequence[Path]]
) -> tuple[Hold, ...]:
    """One for each member of `regions` who has references. references: of the whole cast."""
    looks = {
        who: [palettes_of(path) for path in paths] for who, paths in references.items() if paths
    }
    found = []
    for who, region in regions.items():
        if who in looks:
            apart = {other: likeness(picture, region, its) for other, its in looks.items()}
            best = min(apart, key=lambda other: apart[other])
            nearer = best if apart[best] < apart[who] - NEARER and best not in regions else ""
            found.append(Hold(character=who, apart=round(apart[who], 1), nearer=nearer))
    return tuple(found)


def drifting(holds: Sequence[Hold]) -> tuple[Hold, ...]:
    """Those that are plainly off."""
    return tuple(hold for hold in holds if hold.nearer or hold.apart > FAR)


@lru_cache(maxsize=256)
def palettes_of(path: Path) -> Mapping[str, Palette]:
    """Pictures never change under their digests."""
    with Image.open(path) as picture:
        return reference_palettes(picture)
