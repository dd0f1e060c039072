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

from storyboard.consistency.colours import lab

LEAST = 128  # pixels of the shorter side
SOFT = (
    0.10  # share of the contrast that the steepest edges climb within one pixel, at WORK on a side
)
WORK = 384  # pixels of the longer side while looking
TWINS = 10  # of 256 bits: two pictures that differ in fewer are the same one
GROUND = 12.0  # ΔE: a pixel that differs more from the ground belongs to a figure
FIGURE = 0.25  # share of all figures' pixels that a second one must have


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
            Doubt.SEVERAL: figures(picture) > 1,
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


def figures(picture: Image.Image) -> int:
    """How many separate figures stand on a plain ground, side by side; 1 where that is not sure."""
    small = flat(picture).resize((160, 160), Image.Resampling.BOX)
    pixels = lab(small).reshape(160, 160, 3)
    edge = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    ground = np.median(edge, axis=0)
    if np.percentile(np.linalg.norm(edge - ground, axis=1), 90) > GROUND:
        return 1  # not a plain ground: nothing is sure
    covered = (np.linalg.norm(pixels - ground, axis=2) > GROUND).sum(axis=0)
    runs = _runs(covered > 0)
    areas = [int(covered[start:end].sum()) for start, end in runs]
    large = [area for area in areas if area > FIGURE * sum(areas)]
    return max(1, len(large))


def flat(picture: Image.Image) -> Image.Image:
    """RGB; what is transparent shows white."""
    if "A" in picture.getbands():
        page = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(page, picture.convert("RGBA")).convert("RGB")
    return picture.convert("RGB")


def _runs(on: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """(start, end) of every run of True; gaps of up to two are closed."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], on, [False]]).astype(np.int8)))
    found: list[tuple[int, int]] = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if found and start - found[-1][1] <= 2:
            found[-1] = found[-1][0], int(end)
        else:
            found.append((int(start), int(end)))
    return found
