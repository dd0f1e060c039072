"""What is painted block by block is painted twice, half a block apart: at a block's rim the other one's middle counts
more, so that lines have no steps.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

SIDE = 4  # pixels of a block
GRIDS = (0, SIDE // 2)  # pixels by which blocks begin before the frame's corner, each time


def weight(ahead: int, size: Sequence[int], device: torch.device) -> Tensor:
    """[H, W], as large as `size` says: more in the middle of a block than at its rim."""
    down, across = (
        SIDE / 2 - ((torch.arange(count, device=device) + ahead + 0.5) % SIDE - SIDE / 2).abs()
        for count in size
    )
    return (down[:, None] * across).sqrt()


def without_rim(painted: Tensor, ahead: int) -> Tensor:
    """Pixels [B, C, H + SIDE, W + SIDE], cut to the frame; as they are where blocks begin at its corner."""
    if not ahead:
        return painted
    return painted[:, :, ahead : ahead - SIDE, ahead : ahead - SIDE]
