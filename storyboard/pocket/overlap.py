"""What is painted block by block is painted twice, half a block apart: at a block's rim the other one's middle counts
more, so that lines have no steps. The second time only where the first showed that there is something to be seen: most
of a drawing is plain.
"""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

SIDE = 4  # pixels of a block
PLAIN = 0.02  # of 2: what differs by less all over a block is plain
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


def painted_before(layer: Tensor, ahead: int) -> Tensor:
    """[B, C * SIDE², h, w]: a layer [B, C, H, W] in blocks that begin `ahead` pixels before, its rim gone on."""
    rim = (ahead, SIDE - ahead) * 2 if ahead else (0,) * 4
    return F.pixel_unshuffle(F.pad(layer, rim, mode="replicate"), SIDE)


def evened(blocks: Tensor, seen: Tensor) -> Tensor:
    """Such blocks with their mean where nothing is seen [B, h, w]: as painting them again would, that quiets what is
    painted unevenly.
    """
    pixels = blocks.unflatten(1, (-1, SIDE**2))  # type: ignore[no-untyped-call]
    plain = pixels.mean(2, keepdim=True).expand_as(pixels)
    return torch.where(seen[:, None, None], pixels, plain).flatten(1, 2)


def busy(blocks: Tensor) -> Tensor:
    """[B, h, w]: which of such blocks are not plain."""
    pixels = blocks.unflatten(1, (-1, SIDE**2))  # type: ignore[no-untyped-call]
    seen: Tensor = (pixels.amax(2) - pixels.amin(2)).amax(1) > PLAIN
    return seen
