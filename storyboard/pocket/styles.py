"""The same picture in colour, in ink with grey wash, or as a pencil rough.

Ink and pencil are made of the colours that were painted, by what a draughtsman would do with them: an outline where
something narrow is darker than what lies on both sides (black hat, Meyer 1978) or where two colours meet, tones in a
few steps, or hatched. So a character is the same one in every style, and nothing has to be learnt for it.
"""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache

import torch
import torch.nn.functional as F
from torch import Tensor

from storyboard.pocket.captions import COLOUR

UNIT = 512  # height of a picture whose strokes are as wide as the numbers below say, in pixels
NARROW = 4  # how far it looks from a line for what is lighter
SMALL, DARK = 11, 0.22  # a spot that is filled: pixels from its middle, and how light at most
TONES = ((0.74, 0.1), (0.56, 0.15), (0.38, 0.2), (0.2, 0.24))  # darker than this: by so much more
HATCHES = ((0.95, 5.2, 0.38), (0.55, 4.6, 0.56), (1.4, 4.1, 0.74))  # turn, width, and how dark
PAPER, BLACK = (0.985, 0.98, 0.965), (0.09, 0.095, 0.115)
ROUGH_PAPER, LEAD = (0.975, 0.968, 0.945), (0.15, 0.15, 0.17)


def in_style(pixels: Tensor, styles: Sequence[str]) -> Tensor:
    """Pictures [B, 3, H, W], about -1..1, each in its own style; drawn on the processor, where the paper is."""
    if all(style == COLOUR for style in styles):
        return pixels
    rows = [
        _DRAWN[style](row[None].float().cpu()).to(row) if style in _DRAWN else row[None]
        for row, style in zip(pixels, styles, strict=True)
    ]
    return torch.cat(rows)


def _ink(pixels: Tensor) -> Tensor:
    light, sheet = _light(pixels), _sheet(pixels.shape[2], pixels.shape[3])
    tone = _blurred(_without_lines(light), 1.4) + 0.012 * sheet.cloud
    wash = torch.zeros_like(tone)
    for below, much in TONES:
        wash = wash + much * torch.sigmoid((below - tone) / 0.024)
    wash = wash + 0.3 * (wash - _blurred(wash, 5.0)).clamp(min=0)  # where it dries it is darkest
    lines = _crisp(_blurred(torch.maximum(_outlines(pixels, light), _spots(light)), 0.8))
    left = (1 - wash * (1 + 0.045 * sheet.grain)) * (1 - 0.95 * lines)
    return _printed(left, PAPER, BLACK)


def _pencil(pixels: Tensor) -> Tensor:
    light, sheet = _light(pixels), _sheet(pixels.shape[2], pixels.shape[3])
    dark = 1 - _blurred(_without_lines(light), 1.5)
    lines = _blurred(torch.maximum(_outlines(pixels, light), _spots(light)), 0.7)
    first, second = (
        F.grid_sample(lines, bent, padding_mode="border", align_corners=False)
        for bent in sheet.bent
    )
    strokes = (1 - (1 - 0.8 * first) * (1 - 0.5 * second)) * (0.92 + 0.2 * sheet.grain)
    tone = torch.zeros_like(dark)
    for (_, _, below), hatch in zip(HATCHES, sheet.hatches, strict=True):
        tone = tone + ((dark - below) / 0.22).clamp(0, 1) * hatch * (0.3 + 0.09 * sheet.grain)
    smudge = 0.16 * ((dark - 0.12) / 0.8).clamp(0, 1) * (1 + 0.1 * sheet.grain)
    left = (1 - smudge) * (1 - tone.clamp(0, 0.85)) * (1 - 0.88 * strokes.clamp(0, 1))
    return _printed(left, ROUGH_PAPER, LEAD)


_DRAWN: dict[str, Callable[[Tensor], Tensor]] = {"ink": _ink, "pencil": _pencil}


def _light(pixels: Tensor) -> Tensor:
    """[B, 1, H, W], 0..1: how bright it looks (ITU-R BT.601)."""
    weights = pixels.new_tensor([0.299, 0.587, 0.114])[:, None, None]
    return ((pixels.clamp(-1, 1) + 1) / 2 * weights).sum(1, keepdim=True)


def _outlines(pixels: Tensor, light: Tensor) -> Tensor:
    """[B, 1, H, W], 0..1: how much each pixel is of a line, drawn or between two colours."""
    reach = _scaled(NARROW, light)
    hat = _eroded(_dilated(light, reach), reach) - light
    drawn = ((hat / (0.1 + 0.35 * _dilated(light, 2 * reach)) - 0.14) / 0.35).clamp(0, 1)
    soft = _blurred(pixels.clamp(-1, 1), 0.9)
    across = F.pad(soft[..., 1:] - soft[..., :-1], (0, 1))
    down = F.pad(soft[..., 1:, :] - soft[..., :-1, :], (0, 0, 0, 1))
    step = (across.square() + down.square()).sum(1, keepdim=True).sqrt()
    ridge = ((step / (_blurred(step, 1.6) + 0.02) - 1) / 0.5).clamp(0, 1)
    met = ((step - 0.05) / 0.16).clamp(0, 1) * ridge * (1 - _dilated(drawn, 3))
    return (drawn + 0.75 * met).clamp(0, 1)


def _spots(light: Tensor) -> Tensor:
    """[B, 1, H, W], 0..1: what is all but black, small and in something lighter, as pupils are."""
    reach = _scaled(SMALL, light)
    around = _eroded(_dilated(light, reach), reach)
    return ((DARK - light) / 0.06).clamp(0, 1) * ((around - light - 0.12) / 0.08).clamp(0, 1)


def _without_lines(light: Tensor) -> Tensor:
    reach = _scaled(3, light)
    return _eroded(_dilated(light, reach), reach)


def _crisp(lines: Tensor) -> Tensor:
    share = ((lines - 0.16) / 0.5).clamp(0, 1)
    return share * share * (3 - 2 * share)


def _printed(left: Tensor, paper: Sequence[float], mark: Sequence[float]) -> Tensor:
    """left [B, 1, H, W], 0..1: how much of the paper shows. -> [B, 3, H, W], -1..1."""
    light, dark = (left.new_tensor(rgb)[:, None, None] for rgb in (paper, mark))
    return (dark + (light - dark) * left.clamp(0, 1)) * 2 - 1


class _Sheet:
    """Paper of one size: what strokes on it do, the same every time."""

    def __init__(self, height: int, width: int) -> None:
        self.height, self.width = height, width
        self.down = torch.arange(height)[:, None] / height * UNIT
        self.across = torch.arange(width)[None] / height * UNIT
        self.grain = self._grains(1, (0.6, 1.8, 5.0))
        self.cloud = self._grains(7, (3.0, 9.0))
        self.bent = [self._bent(0.9, 140, 0.3), self._bent(1.3, 90, 2.1)]
        self.hatches = [self._hatch(*hatch[:2], n) for n, hatch in enumerate(HATCHES)]

    def _grains(self, seed: int, sizes: Sequence[float]) -> Tensor:
        """[1, 1, H, W], of mean 0 and variance 1."""
        parts = [_blurred(self._noise(seed + n), size) for n, size in enumerate(sizes)]
        return sum((part / part.std() for part in parts), torch.zeros(())) / math.sqrt(len(sizes))

    def _noise(self, seed: int) -> Tensor:
        """The same numbers on every machine: bits of a pixel's place, mixed."""
        x, y = torch.arange(self.width)[None], torch.arange(self.height)[:, None]
        mixed = (x * 374761393 + y * 668265263 + seed * 2246822519) & 0xFFFFFFFF
        mixed = ((mixed ^ (mixed >> 13)) * 1274126177) & 0xFFFFFFFF
        return ((mixed ^ (mixed >> 16)) & 0xFFFF).float()[None, None] / 0xFFFF - 0.5

    def _bent(self, much: float, length: float, seed: float) -> Tensor:
        """[1, H, W, 2]: where lines come from that an unsteady hand draws."""
        pace, x, y = 2 * math.pi / length, self.across, self.down
        dx = torch.sin(y * pace + seed) + 0.6 * torch.sin((x + 0.7 * y) * pace / 0.57 + 2 * seed)
        dy = torch.sin(x * pace + seed) + 0.6 * torch.sin((x - 0.6 * y) * pace / 0.63 + 3 * seed)
        unit = self.height / UNIT
        column = (torch.arange(self.width)[None] + 0.5 + much * unit * dx) / self.width * 2 - 1
        row = (torch.arange(self.height)[:, None] + 0.5 + much * unit * dy) / self.height * 2 - 1
        return torch.stack([column, row], 2)[None]

    def _hatch(self, turn: float, space: float, seed: int) -> Tensor:
        """[1, 1, H, W], 0..1."""
        along = -self.across * math.sin(turn) + self.down * math.cos(turn)
        beside = self.across * math.cos(turn) + self.down * math.sin(turn)
        beside = (
            beside + 1.1 * torch.sin(along / 37 + seed) + 0.5 * torch.sin(along / 11 + 2 * seed)
        )
        wave = 0.5 + 0.5 * torch.cos(beside / space * 2 * math.pi)
        return ((wave - 0.45) / 0.4).clamp(0, 1)[None, None]


_sheet = lru_cache(maxsize=4)(_Sheet)


def _scaled(pixels: int, picture: Tensor) -> int:
    return max(1, round(pixels * picture.shape[2] / UNIT))


def _dilated(picture: Tensor, reach: int) -> Tensor:
    side = 2 * reach + 1
    wide = F.max_pool2d(picture, (1, side), 1, (0, reach))
    return F.max_pool2d(wide, (side, 1), 1, (reach, 0))


def _eroded(picture: Tensor, reach: int) -> Tensor:
    return -_dilated(-picture, reach)


def _blurred(picture: Tensor, sigma: float) -> Tensor:
    """By a Gaussian; sigma in pixels of a picture UNIT high."""
    sigma = sigma * picture.shape[2] / UNIT
    reach = max(1, math.ceil(3 * sigma))
    weights = torch.exp(-torch.arange(-reach, reach + 1).float().square() / (2 * sigma**2))
    line = (weights / weights.sum()).to(picture)
    planes = picture.flatten(0, 1)[:, None]
    planes = F.conv2d(F.pad(planes, (reach, reach, 0, 0), mode="replicate"), line[None, None, None])
    planes = F.conv2d(
        F.pad(planes, (0, 0, reach, reach), mode="replicate"), line[None, None, :, None]
    )
    return planes.reshape(picture.shape)
