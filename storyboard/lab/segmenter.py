"""Where figures are in a picture: the laboratory's only judge with weights, taught by drawings alone.

Small and blind to who they are: it says which cells a figure covers, and shares nothing with pocket.
`segmenter_training.py` teaches it again from integers.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from safetensors.torch import load_file
from torch import Tensor, nn

from storyboard.lab.judge import Pixels

WEIGHTS = Path(__file__).with_name("segmenter.safetensors")
LOOKED_AT = (224, 128)  # pixels it looks at
GRID = (56, 32)  # cells it answers in
LEAST = 0.016  # share of the frame that counts as somebody; the smallest figure drawn has 0.025

Cells = NDArray[np.bool_]


class Segmenter(nn.Module):
    """[B, 3, 128, 224] in 0..1 -> logits [B, 32, 56] of a figure covering the cell."""

    def __init__(self, width: int = 32) -> None:
        super().__init__()
        half = width // 2
        self.down = nn.Sequential(
            nn.Conv2d(3, half, 5, stride=2, padding=2),
            nn.ReLU(),
            nn.Conv2d(half, width, 3, stride=2, padding=1),
            nn.ReLU(),
        )
        self.wide = nn.ModuleList(
            nn.Sequential(
                nn.Conv2d(width, width, 3, padding=reach, dilation=reach),
                nn.ReLU(),
                nn.Conv2d(width, width, 1),
            )
            for reach in (1, 2, 4, 8, 4, 1)
        )
        self.out = nn.Conv2d(width, 1, 1)

    def forward(self, pictures: Tensor) -> Tensor:
        x = self.down(pictures * 2 - 1)
        for layer in self.wide:
            x = torch.relu(x + layer(x))
        return self.out(x)[:, 0]  # type: ignore[no-any-return]


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


@torch.no_grad()
def covered(picture: Pixels) -> Cells:
    """Which cells a figure covers, [32, 56]."""
    small = np.asarray(Image.fromarray(picture).resize(LOOKED_AT, Image.Resampling.BOX))
    pixels = torch.from_numpy(small.copy()).permute(2, 0, 1)[None].float() / 255
    cells: Cells = (segmenter()(pixels)[0] > 0).numpy()
    return cells


@cache
def segmenter() -> Segmenter:
    """With the weights of the package."""
    made = Segmenter()
    made.load_state_dict({name: tensor.float() for name, tensor in load_file(WEIGHTS).items()})
    return made.eval()


def figures_of(cells: Cells) -> list[Somebody]:
    """Connected cells, by four neighbours; specks are nobody."""
    left, found = cells.copy(), []
    while left.any():
        blob = np.zeros_like(left)
        blob[np.unravel_index(int(left.argmax()), left.shape)] = True
        while True:
            grown = blob.copy()
            grown[1:] |= blob[:-1]
            grown[:-1] |= blob[1:]
            grown[:, 1:] |= blob[:, :-1]
            grown[:, :-1] |= blob[:, 1:]
            grown &= left
            if (grown == blob).all():
                break
            blob = grown
        left &= ~blob
        found.append(Somebody(blob))
    large = [one for one in found if one.share >= LEAST]
    return sorted(large, key=lambda one: -one.share)
