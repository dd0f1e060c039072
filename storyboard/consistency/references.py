"""Which pictures to leave out of a character's references, and why: tiny, blurred, twice, several figures.

Works on pictures alone and is silent where it is unsure: a doubt is a reason that can be seen. Decides
nothing; the person does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from storyboard.consistency.figures import heads

LEAST = 128  # pixels of the shorter side
SOFT = (
    0.10  # share of the contrast that the steepest edges climb within one pixel, at WORK on a side
)
WORK = 384  # pixels of the longer side while looking
TWINS = 10  # of 256 bits: two pictures that differ in fewer are the same one


class Doubt(StrEnum):
    """Why a picture should be left out."""

    TINY = "tiny"
    BLURRED = "blurred"
    TWICE = "twice"
    SEVERAL = "several"


@dataclass(frozen=True)
class Checked:
    """What was seen of a picture. twin: place of the earlier picture that is the same."""

    doubts: tuple[Doubt, ...]
    twin: int | None = None


def check(pictures: Sequence[Image.Image], known: Sequence[Image.Image] = ()) -> list[Checked]:
    """One answer a picture, in order; `known` are there already. Places count known ones first."""
    prints = [fingerprint(picture) for picture in known]
    found = []
    for picture in pictures:
        mark = fingerprint(picture)
        twin = next((n for n, other in enumerate(prints) if (mark != other).sum() < TWINS), None)
        prints.append(mark)
        seen = {
            Doubt.TINY: min(picture.size) < LEAST,
            Doubt.BLURRED: min(picture.size) >= LEAST and sharpness(picture) < SOFT,
            Doubt.TWICE: twin is not None,
            Doubt.SEVERAL: heads(flat(picture)) > 1,
        }
        found.append(Checked(tuple(doubt for doubt, true in seen.items() if true), twin))
    return found


def fingerprint(picture: Image.Image) -> NDArray[np.bool_]:
    """256 bits: is a cell brighter than its right neighbour? (dHash; Krawetz 2013)"""
    small = flat(picture).convert("L").resize((17, 16), Image.Resampling.BOX)
    cells = np.asarray(small, np.int16)
    bits: NDArray[np.bool_] = (cells[:, 1:] > cells[:, :-1]).ravel()
    return bits


def sharpness(picture: Image.Image) -> float:
    """How much of the contrast the steepest edges climb within one pixel, 0..1; a plain ground has 1."""
    grey = flat(picture).convert("L")
    grey.thumbnail((WORK, WORK), Image.Resampling.BOX)
    levels = np.asarray(grey, np.float64)
    low, high = np.percentile(levels, (1, 99))
    if high - low < 8:
        return 1.0
    steps = np.concatenate([np.abs(np.diff(levels, axis=a)).ravel() for a in (0, 1)])
    return float(min(1.0, np.percentile(steps, 99.7) / (high - low)))


def flat(picture: Image.Image) -> Image.Image:
    """RGB; what is transparent shows white."""
    if "A" in picture.getbands():
        page = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(page, picture.convert("RGBA")).convert("RGB")
    return picture.convert("RGB")
