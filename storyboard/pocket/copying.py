"""What is copied into a picture of whoever is held: their colours, their other looks, and where their head is.

What stays the same from picture to picture, or follows from what is known, need not be drawn anew at every step.
"""

import torch
import torch.nn.functional as F
from torch import Tensor

from storyboard.pocket.coordinates import SAYABLE, whereabouts
from storyboard.pocket.heads import HEAD, HeadFinder, believed, boxes_of, spoken_of
from storyboard.pocket.hearing import places
from storyboard.pocket.looks import AHEAD, GUESSES, WRITTEN, likely
from storyboard.pocket.swatches import BEHIND, SWATCHES, swatches_of

ALIKE = 0.05  # mean squared difference of colours by which one of two figures is taken for another
NOBODY = -1e4  # for the softmax: where a mask says that somebody is not
ELSEWHERE = 2.0  # radii from a head beyond which cells speak of another one
TRUST = 0.5  # in what cells say of looks, beside what references show


def copied(
    meaning: Tensor,
    kept: Tensor,
    masks: Tensor,
    settings: Tensor,
    finder: HeadFinder,
    acting: Tensor | None = None,
    whole: Tensor | None = None,
) -> Tensor:
    """Meaning [B, C, h, w] with what is known in the cells of whoever is held.

    kept [B, S, KEPT]: of each of them; masks [B, S, H, W]: where each may be and how strongly; settings [B, SET];
    acting [B, S, HEARD]: what words say that each does, NaN where they say nothing; whole [B]: is nobody else there?
    """
    here = meaning[:, :1].clamp(0, 1)
    shares = meaning[:, 1:] / here.clamp(min=0.1)
    own = owned(meaning, kept, masks)
    weight = own * here.square()
    told = _with_looks(_averaged(shares, weight), kept)
    changed = _copied_channels(told.shape[2]).to(told.device).expand(told.shape)
    if acting is not None:
        told, changed = _with_acting(told, changed, acting)
    colours = swatches_of(told.shape[2])
    said = torch.cat([told[..., HEAD : colours.start], told[..., colours.stop :]], 2)
    with torch.no_grad():  # where they are is worked out, and is nothing that a LoRA could learn
        heads = finder(boxes_of(masks), believed(shares[:, :HEAD], weight), said, settings)
    after = _written(meaning, told, heads, own[:, :, None] * changed[..., None, None])
    if whole is None:
        return after
    stranger = whole[:, None, None] & _strange(shares[:, :HEAD], heads, masks)
    return after.masked_fill(stranger[:, None], 0)


def _averaged(shares: Tensor, weight: Tensor) -> Tensor:
    """[B, S, C]: what cells say, shares [B, C, h, w], of each whose they are, weight [B, S, h, w]."""
    told = torch.einsum("bchw,bshw->bsc", shares, weight)
    told = told / weight.sum((2, 3)).clamp(min=1e-4)[..., None]
    return told.clamp(-SAYABLE, SAYABLE)


def _with_acting(told: Tensor, changed: Tensor, acting: Tensor) -> tuple[Tensor, Tensor]:
    """What is told of figures and which of it is copied, each [B, S, C], with what words say."""
    told, changed = told.clone(), changed.clone()
    where = [place - 1 for place in places(1 + told.shape[2])]
    said = ~acting.isnan()
    told[..., where] = torch.where(said, acting.to(told), told[..., where])
    changed[..., where] |= said
    return told, changed


def _written(meaning: Tensor, told: Tensor, heads: Tensor, share: Tensor) -> Tensor:
    """Meaning with what is told of figures with heads [B, S, HEAD], in place of that share of it, [B, S, C, h, w]."""
    here = meaning[:, :1].clamp(0, 1)
    cells = told[..., None, None].expand(-1, -1, -1, *here.shape[2:])
    cells = torch.cat([whereabouts(heads, here.shape[2:]), cells[:, :, HEAD:]], 2)
    after = meaning[:, 1:] * (1 - share.sum(1)) + here * (cells * share).sum(1)
    return torch.cat([meaning[:, :1], after], 1)


def _strange(shares: Tensor, heads: Tensor, masks: Tensor) -> Tensor:
    """[B, h, w]: which cells outside of all masks say a head far from each of heads [B, S, HEAD]."""
    masks = F.adaptive_max_pool2d(masks, (shares.shape[2], shares.shape[3]))
    off = spoken_of(shares)[:, None, :2] - heads[..., :2, None, None]
    apart = off.square().sum(2).sqrt() / heads[..., 2].exp2()[..., None, None]
    there = masks.amax((2, 3), keepdim=True) > 0
    nearest = apart.masked_fill(~there, torch.inf).amin(1)
    return (nearest > ELSEWHERE) & (masks.amax(1) <= 0)


def owned(meaning: Tensor, kept: Tensor, masks: Tensor) -> Tensor:
    """[B, S, h, w], 0..1: by how much each cell is whose. Where two may be, its own colours tell."""
    masks = F.adaptive_avg_pool2d(masks, (meaning.shape[2], meaning.shape[3])).clamp(0, 1)
    here = meaning[:, :1].clamp(0, 1)
    held = here[:, None] * kept[..., :SWATCHES, None, None]
    said = meaning[:, swatches_of(meaning.shape[1])]
    off = (said[:, None] - held).square().mean(2) / here.square().clamp(min=0.04)
    whose = (-off / ALIKE).masked_fill(masks <= 0, NOBODY).softmax(1)
    return whose * masks.amax(1, keepdim=True)


def _with_looks(told: Tensor, kept: Tensor) -> Tensor:
    """What is told of figures [B, S, C] with looks and colours as they are known."""
    colours, bits = swatches_of(told.shape[2]), _bits(told.shape[2])
    written = likely(kept[..., -GUESSES:].flatten(0, 1), told[..., bits].flatten(0, 1), TRUST)
    told = told.clone()
    told[..., bits] = written.reshape(*told.shape[:2], -1)
    told[..., colours] = kept[..., :SWATCHES]
    told[..., -1] = (told[..., -1] + kept[..., SWATCHES]) / 2
    return told


def _bits(count: int) -> list[int]:
    """Which of so many numbers are the bits of looks."""
    first, eyes = AHEAD - 1, count - BEHIND
    return [*range(first, first + sum(WRITTEN.values()) - 2), eyes, eyes + 1]


def _copied_channels(count: int) -> Tensor:
    """[count]: whether each is copied."""
    colours = swatches_of(count)
    copied = torch.zeros(count, dtype=torch.bool)
    copied[[*range(HEAD), *_bits(count), *range(colours.start, count)]] = True
    return copied
