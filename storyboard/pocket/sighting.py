"""Where somebody is in a picture: heads that its cells agree on, and windows around them.

A window is measured in radii of the head that it is about, so that whoever is in it stands in the same place, as large
as everybody else.
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from storyboard.pocket.coordinates import SAME, agreement, figures

MOST = 4  # heads that are looked for
CELLS, SEEN = 1.0, 0.3  # of a figure, at least; and how sure the surest of them is
UNIT = 32  # pixels of a cell


def heads_of(said: Tensor) -> Tensor:
    """Heads [N, 3] that cells of a picture tell of, the one of most cells first: x, y in pixels and log2 of the
    radius. said [C, h, w]: meaning, in single precision.
    """
    return heads_by(figures(said[None])[0], said[0])


def heads_by(votes: Tensor, here: Tensor) -> Tensor:
    """The same by what cells say together [C, h, w], and how much of each is a figure [h, w]."""
    free = here.clamp(0, 1) * votes[3]
    found = []
    for _ in range(MOST):
        surest = int(free.argmax())
        if free.flatten()[surest] < SEEN:
            break
        alike = agreement(votes[None], votes.flatten(1)[None, :, surest, None, None])[0] > SAME
        own = free * alike
        free = free * ~alike
        if own.sum() >= CELLS:
            head = (votes[:3] * own).sum((1, 2)) / own.sum()
            found.append((float(own.sum()), head))
    found.sort(key=lambda one: -one[0])
    heads = [head for _, head in found]
    return in_pixels(torch.stack(heads)) if heads else votes.new_zeros(0, 3)


def whose(votes: Tensor, heads: Tensor) -> Tensor:
    """[N, h, w]: by how much each cell of a picture is whose of heads [N, 3] in pixels, 1 in all, by where it says that
    its is. votes [C, h, w]: what cells say together.
    """
    own = in_cells(heads)
    alike = torch.stack([agreement(votes[None], one[None, :, None, None])[0] for one in own])
    return F.normalize(alike + 1e-4, p=1, dim=0)


def in_pixels(heads: Tensor) -> Tensor:
    """Heads [N, 3] that were measured in cells."""
    return torch.cat([heads[:, :2] * UNIT, heads[:, 2:] + math.log2(UNIT)], 1)


def in_cells(heads: Tensor) -> Tensor:
    """Heads [N, 3] that were measured in pixels."""
    return torch.cat([heads[:, :2] / UNIT, heads[:, 2:] - math.log2(UNIT)], 1)


def window(pixels: Tensor, head: Tensor, side: int, radii: float, down: float) -> Tensor:
    """[3, side, side] of a picture [3, H, W], around a head [3] as `heads_of` has it: `radii` of it across, its middle
    `down` radii below the head's; 0 beyond the frame.
    """
    x, y, radius = float(head[0]), float(head[1]), float(head[2].exp2())
    coarse = max(1, int(radii * radius / side))
    small = F.avg_pool2d(pixels[None], coarse) if coarse > 1 else pixels[None]
    high, wide = small.shape[2] * coarse, small.shape[3] * coarse
    half = radii * radius / 2
    turn = pixels.new_tensor([[
        [2 * half / wide, 0, 2 * x / wide - 1],
        [0, 2 * half / high, 2 * (y + down * radius) / high - 1],
    ]])  # fmt: skip
    grid = F.affine_grid(turn, [1, 3, side, side], align_corners=False)
    return F.grid_sample(small, grid, padding_mode="zeros", align_corners=False)[0]


def moved(heads: Tensor, by: Tensor) -> Tensor:
    """Heads [N, 3] moved by so many of their radii across and down, and so many octaves."""
    radius = heads[:, 2:].exp2()
    return torch.cat([heads[:, :2] + by[:, :2] * radius, heads[:, 2:] + by[:, 2:]], 1)
