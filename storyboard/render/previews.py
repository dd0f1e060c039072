"""Pictures in the making: latents -> colours by a map that is linear in them and in folds of them, which costs next to
nothing.

Decoding twelve panels at every other step took a third of the time of drawing them. The map is fitted by least squares
to what the family's own decoder makes: of the first guess, then of every picture that is finished. Folds in random
directions (random features, Rahimi and Recht 2007) let it tell figures from grounds.
"""

from functools import cache

import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

WIDTH = 448  # pixels of a preview
RIDGE = 1e-3
FOLDS = 256  # directions


class LatentColours:
    """[C, h, w] latents -> a soft RGB picture. Empty until it has learnt from one."""

    def __init__(self) -> None:
        self.map: Tensor | None = None  # [features, 3]
        self._gram: Tensor | float = 0.0
        self._seen: Tensor | float = 0.0

    def learn(self, latents: Tensor, pixels: Tensor) -> None:
        """latents [C, h, w] and the picture [3, H, W] in -1..1 that they decode to."""
        height, width = latents.shape[1:]
        cells = F.adaptive_avg_pool2d(pixels.float(), (height, width))
        known = _features(latents)
        self._gram += known.T @ known
        self._seen += known.T @ cells.flatten(1).T
        steady = RIDGE * height * width * torch.eye(known.shape[1]).to(known)
        self.map = torch.linalg.solve(self._gram + steady, self._seen)

    def picture(self, latents: Tensor) -> Image.Image:
        """A preview WIDTH pixels wide."""
        assert self.map is not None
        height, width = latents.shape[1:]
        colours = (_features(latents) @ self.map).reshape(height, width, 3).clamp(-1, 1)
        levels = ((colours + 1) * 127.5).round().to(torch.uint8).cpu().numpy()
        size = (WIDTH, round(WIDTH * height / width))
        return Image.fromarray(levels).resize(size, Image.Resampling.BICUBIC)


@cache
def _ways(count: int) -> Tensor:
    """[count, FOLDS]: the same random directions every time."""
    ways: Tensor = torch.randn(count, FOLDS, generator=torch.Generator().manual_seed(0))
    scaled: Tensor = ways / count**0.5
    return scaled


def _features(latents: Tensor) -> Tensor:
    """[h * w, FOLDS + 2 * C + 3]: folds, the numbers themselves, their means around a cell, how far down it lies, that
    squared, and ones.
    """
    flat = latents.float().flatten(1).T
    rows, columns = latents.shape[1:]
    down = torch.linspace(-1, 1, rows, device=flat.device).repeat_interleave(columns)[:, None]
    folds = torch.relu(flat @ _ways(flat.shape[1]).to(flat))
    around = F.avg_pool2d(latents.float(), 3, stride=1, padding=1, count_include_pad=False)
    nearby = around.flatten(1).T
    return torch.cat([folds, flat, nearby, down, down.square(), torch.ones_like(down)], 1)
