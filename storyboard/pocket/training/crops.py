"""Pieces of pictures and of maps of cells, for many at once."""

import torch
from torch import Tensor


def corners(
    masks: Tensor, side: int, figures: float, rng: torch.Generator
) -> tuple[Tensor, Tensor]:
    """(tops [B], lefts [B]) of crops of that many cells a side; masks [B, h, w] 0..255; figures: how often a crop
    lies around some cell of one.
    """
    count, rows, columns = masks.shape
    inside = (masks > 100).flatten(1)
    somewhere = torch.rand(count, device=masks.device, generator=rng) >= figures
    anywhere = somewhere | ~inside.any(1)
    spot = torch.multinomial((inside | anywhere[:, None]).float(), 1, generator=rng)[:, 0]
    shift = torch.where(anywhere, 0, side // 2)
    top = (spot // columns - shift).clamp(0, rows - side)
    left = (spot % columns - shift).clamp(0, columns - side)
    free = torch.rand(2, count, device=masks.device, generator=rng)
    top = torch.where(anywhere, (free[0] * (rows - side + 1)).long(), top)
    left = torch.where(anywhere, (free[1] * (columns - side + 1)).long(), left)
    return top, left


def windows(
    pictures: Tensor, which: Tensor, tops: Tensor, lefts: Tensor, side: int, scale: int
) -> Tensor:
    """[B, 3, side * scale, side * scale] in -1..1 of pictures [N, H, W, 3] uint8; a cell has `scale` pixels."""
    span = torch.arange(side * scale, device=which.device)
    rows, columns = tops[:, None] * scale + span, lefts[:, None] * scale + span
    cut = pictures[which[:, None, None], rows[:, :, None], columns[:, None, :]]
    pixels = cut.permute(0, 3, 1, 2).float() / 127.5 - 1
    return pixels.contiguous(memory_format=torch.channels_last)


def cells(maps: Tensor, tops: Tensor, lefts: Tensor, side: int) -> Tensor:
    """The same of maps [B, C, h, w], one each: [B, C, side, side]."""
    span = torch.arange(side, device=tops.device)
    each = torch.arange(len(maps), device=tops.device)[:, None, None]
    rows, columns = tops[:, None] + span, lefts[:, None] + span
    return maps[each, :, rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2)
