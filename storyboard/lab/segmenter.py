"""Where figures are in a picture: the laboratory's only judge with weights, taught by drawings alone.

Small and blind to who they are: it says which cells a figure covers, and shares nothing with pocket.
`segmenter_training.py` teaches it again from integers.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from storyboard.consistency.blobs import Cells, blobs
from storyboard.consistency.segmenter import Segmenter
from storyboard.lab.judge import Pixels

WEIGHTS = Path(__file__).with_name("segmenter.safetensors")
LOOKED_AT = (224, 128)  # pixels it looks at
GRID = (56, 32)  # cells it answers in
LEAST = 0.016  # share of the frame that counts as somebody; the smallest figure drawn has 0.025


@dataclass(frozen=True)
class Somebody:
    """A connected figure. cells: [32, 56]; share: of the frame."""

    cells: Cells

    @property
    def share(self) -> float:
        return float(self.cells.mean())

    @property
    def box(self) -> tuple[float, float, float, float]:
        """(left, top, right, bottom) in fractions of the frame."""
        rows, columns = np.flatnonzero(self.cells.any(1)), np.flatnonzero(self.cells.any(0))
        wide, tall = GRID
        left, right = columns[0] / wide, (columns[-1] + 1) / wide
        return float(left), rows[0] / tall, float(right), (rows[-1] + 1) / tall


def somebody(picture: Pixels) -> list[Somebody]:
    """The figures of a picture [H, W, 3], the largest first; what touches is one."""
    return figures_of(covered(picture))


def covered(picture: Pixels) -> Cells:
    """Which cells a figure covers, [32, 56]."""
    small = Image.fromarray(picture).resize(LOOKED_AT, Image.Resampling.BOX)
    cells: Cells = segmenter()(np.asarray(small))[0] > 0
    return cells


@cache
def segmenter() -> Segmenter:
    """With the weights of the package."""
    return Segmenter.load(WEIGHTS)


def figures_of(cells: Cells) -> list[Somebody]:
    """Connected cells, the largest first; specks are nobody."""
    found = (Somebody(blob) for blob in blobs(cells))
    return [one for one in found if one.share >= LEAST]
