"""A second look at whoever a picture shows: cells find heads, a reader looks at each figure by itself, and all cells of
a figure say the same of it then.
"""

import copy
import math
from collections.abc import Sequence

import torch
from torch import Tensor

from storyboard.pocket.coordinates import figures, told
from storyboard.pocket.figure_reader import FigureReader, Reading
from storyboard.pocket.painter import Light, Painter
from storyboard.pocket.settling import Canvas, settled
from storyboard.pocket.sighting import UNIT, heads_of, whose

SURE = 0.5  # from there on somebody is
CLEAR = 0.75  # of how far the picture is off without somebody, what is left with whoever is clearly there
TWICE = 0.5  # radii, and octaves, by which two heads are one


@torch.no_grad()
def reread(
    latents: Tensor,
    pixels: Tensor,
    settings: Tensor,
    ground: Tensor,
    painter: Painter,
    reader: FigureReader,
) -> Tensor:
    """Latents [B, C, h, w] of pictures [B, 3, H, W] in -1..1, with what the reader says of figures in them; settings
    [B, SET], ground [B, 3, H, W]: what stands behind those.
    """
    rows, exact = [], copy.deepcopy(painter).float()  # choices differ by less than half precision
    for number in range(len(latents)):
        own, setting, behind, picture = (
            part[number : number + 1].float() for part in (latents, settings, ground, pixels)
        )
        rows.append(_reread(own, setting, behind, picture, exact, reader))
    return torch.cat(rows).to(latents)


def in_plain_light(pixels: Tensor, light: Light, setting: Tensor) -> Tensor:
    """A picture [3, H, W] with the colours that figures have by themselves."""
    high = pixels.shape[1]
    height = (torch.arange(high, device=pixels.device) + 0.5) / high
    plain = light.undone(pixels.permute(1, 2, 0), setting.expand(high, -1), height)
    return plain.permute(2, 0, 1).clamp(-1, 1)


def _reread(
    latents: Tensor,
    settings: Tensor,
    ground: Tensor,
    pixels: Tensor,
    painter: Painter,
    reader: FigureReader,
) -> Tensor:
    said = latents[0, painter.drawn :]
    plain = in_plain_light(pixels[0], painter.light, settings[0])
    found = [reader.read(plain, head) for head in heads_of(said)]
    seen = _once([reading for reading in found if reading.there > SURE])
    if not seen:
        return latents
    rough = torch.cat([latents[:, : painter.drawn], _told(said, seen)], 1)
    canvas = Canvas(painter, rough, settings, ground, pixels)
    seen = _there([settled(reading, canvas) for reading in seen], canvas)
    now = _told(said, seen) if seen else torch.zeros_like(said)[None]
    return torch.cat([latents[:, : painter.drawn], now], 1)


def _there(seen: Sequence[Reading], canvas: Canvas) -> list[Reading]:
    """Those who bring it much nearer to the picture; where nobody does, those who bring it nearer at all."""
    left = [(canvas.left(reading), reading) for reading in seen]
    clear = [reading for share, reading in left if share < CLEAR]
    return clear or [reading for share, reading in left if share < 1]


def _told(said: Tensor, seen: Sequence[Reading]) -> Tensor:
    """[1, C, h, w]: meaning [C, h, w] with what was read of each figure in all of its cells."""
    heads, unit = torch.stack([one.head for one in seen]), 100 / (UNIT * said.shape[1])
    placed = torch.cat([heads[:, :2] * unit, heads[:, 2:] + math.log2(unit)], 1)
    own = said[:1].clamp(0, 1) * whose(figures(said[None])[0], heads)
    return told(placed[None], torch.stack([one.said for one in seen])[None], own[None])


def _once(seen: Sequence[Reading]) -> list[Reading]:
    """Without heads that are another one's as well; the first counts."""
    kept: list[Reading] = []
    for reading in seen:
        if all(_apart(reading.head, other.head) > TWICE for other in kept):
            kept.append(reading)
    return kept


def _apart(head: Tensor, other: Tensor) -> float:
    by = (head[:2] - other[:2]) / torch.maximum(head[2], other[2]).exp2()
    return float(torch.maximum(by.abs().amax(), (head[2] - other[2]).abs()))
