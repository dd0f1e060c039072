"""A second look at whoever a picture shows: cells find heads, a reader looks at each figure by itself, and all cells of
a figure say the same of it then.
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from storyboard.pocket.coordinates import agreement, figures, told
from storyboard.pocket.figure_reader import FigureReader
from storyboard.pocket.painter import Light, Painter
from storyboard.pocket.sighting import UNIT, heads_of

SURE = 0.5  # from there on somebody is
TWICE = 0.5  # radii, and octaves, by which two heads are one


@torch.no_grad()
def reread(latents: Tensor, pixels: Tensor, painter: Painter, reader: FigureReader) -> Tensor:
    """Latents [B, C, h, w] of pictures [B, 3, H, W] in -1..1, with what the reader says of figures in them."""
    settings = painter.setting(latents)
    rows = [
        _reread(
            one.float(),
            in_plain_light(picture.float(), painter.light, setting),
            painter.drawn,
            reader,
        )
        for one, picture, setting in zip(latents, pixels, settings.float(), strict=True)
    ]
    return torch.stack(rows).to(latents)


def in_plain_light(pixels: Tensor, light: Light, setting: Tensor) -> Tensor:
    """A picture [3, H, W] with the colours that figures have by themselves."""
    high = pixels.shape[1]
    height = (torch.arange(high, device=pixels.device) + 0.5) / high
    plain = light.undone(pixels.permute(1, 2, 0), setting.expand(high, -1), height)
    return plain.permute(2, 0, 1).clamp(-1, 1)


def _reread(latents: Tensor, plain: Tensor, drawn: int, reader: FigureReader) -> Tensor:
    said = latents[drawn:]
    found = [reader.read(plain, head) for head in heads_of(said)]
    seen = _once([(head, told) for head, told, there in found if there > SURE])
    if not seen:
        return latents
    heads = torch.stack([head for head, _ in seen])
    here = said[:1].clamp(0, 1)
    own = here * _whose(said, heads)
    unit = 100 / plain.shape[1]
    placed = torch.cat([heads[:, :2] * unit, heads[:, 2:] + math.log2(unit)], 1)
    again = told(placed[None], torch.stack([one for _, one in seen])[None], own[None])[0]
    return torch.cat([latents[:drawn], again])


def _once(seen: list[tuple[Tensor, Tensor]]) -> list[tuple[Tensor, Tensor]]:
    """Without heads that are another one's as well; the first counts."""
    kept: list[tuple[Tensor, Tensor]] = []
    for head, said in seen:
        if all(_apart(head, other) > TWICE for other, _ in kept):
            kept.append((head, said))
    return kept


def _apart(head: Tensor, other: Tensor) -> float:
    by = (head[:2] - other[:2]) / max(head[2], other[2]).exp2()
    return float(max(by.abs().max(), (head[2] - other[2]).abs()))


def _whose(said: Tensor, heads: Tensor) -> Tensor:
    """[N, h, w]: by how much each cell is whose of heads [N, 3] in pixels, 1 in all, by where it says that its is."""
    votes = figures(said[None])[0]
    unit = math.log2(UNIT)
    cells = torch.cat([heads[:, :2] / UNIT, heads[:, 2:] - unit], 1)
    alike = torch.stack([agreement(votes[None], one[None, :, None, None])[0] for one in cells])
    return F.normalize(alike + 1e-4, p=1, dim=0)
