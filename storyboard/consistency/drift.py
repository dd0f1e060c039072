"""How far a figure's colours are from its references, and whether somebody else's fit better.

Colours alone are compared, so only what is plainly off is called drifting: another body, another
outfit, two members swapped. Of 240 figures that the drawn world shows beside their own references, 3 are
further than FAR, all of them at night. Knows no project; a hint for the eye, not an identity score.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from PIL import Image

from storyboard.consistency.colours import Lab, Palette, reference_palettes, region_pixels
from storyboard.consistency.swap import likeness_of
from storyboard.geometry import Box
from storyboard.story import Hold

FAR = 26.0  # mean ΔE (CIE76)
DOUBT = (
    12.0  # below it, as six of seven figures of the drawn world by day, nobody else is thought of
)
THINNED = 4  # every so-manieth pixel is looked at: a quarter of the time, 0.1 ΔE apart on average, at most 1
NEARER = 4.0  # somebody else must fit that much better to be named


def held(
    picture: Image.Image, regions: Mapping[str, Box], references: Mapping[str, Sequence[Path]]
) -> tuple[Hold, ...]:
    """One for each member of `regions` who has references. references: of the whole cast."""
    found = []
    for who, region in regions.items():
        if references.get(who):
            seen = region_pixels(picture, region)[::THINNED]
            apart = _apart(seen, references[who])
            absent = {w: paths for w, paths in references.items() if paths and w not in regions}
            nearer = _nearer(seen, absent, apart - NEARER) if apart > DOUBT else ""
            found.append(Hold(character=who, apart=round(apart, 1), nearer=nearer))
    return tuple(found)


def _nearer(seen: Lab, absent: Mapping[str, Sequence[Path]], apart: float) -> str:
    """Who fits best of those who are not there, "" = nobody fits better than `apart`."""
    fits = {who: _apart(seen, paths) for who, paths in absent.items()}
    best = min(fits, key=lambda who: fits[who], default="")
    return best if best and fits[best] < apart else ""


def _apart(seen: Lab, references: Sequence[Path]) -> float:
    return likeness_of(seen, [palettes_of(path) for path in references])


def drifting(holds: Sequence[Hold]) -> tuple[Hold, ...]:
    """Those that are plainly off."""
    return tuple(hold for hold in holds if hold.nearer or hold.apart > FAR)


@lru_cache(maxsize=256)
def palettes_of(path: Path) -> Mapping[str, Palette]:
    """Pictures never change under their digests."""
    with Image.open(path) as picture:
        return reference_palettes(picture)
