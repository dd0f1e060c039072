"""Makes what the UNet learns from out of a shelf: latents, words, references, masks, weights; where training runs."""

from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from storyboard.pocket.networks import SLOTS
from storyboard.pocket.training.dataset import Facts, Shelf
from storyboard.pocket.training.machine import DEVICE, generator
from storyboard.pocket.training.sampling import Told
from storyboard.pocket.training.witness import Lesson
from storyboard.pocket.world.meaning import PLACED, meaning

FIGURE_WEIGHT, HEAD_WEIGHT = 4.0, 4.0
NEAR = 14  # columns of a piece around a figure
EDGE = 0.04  # of the frame, over which a soft box fades
TIGHT = 0.7  # share of the boxes that end where figures do


@dataclass(frozen=True)
class Batch:
    """latents [B, C, h, w]; told: what they are drawn from; weights [B, h, w] of the loss; lesson: what is said
    of the figures.
    """

    latents: Tensor
    told: Told
    weights: Tensor
    lesson: Lesson


class Sampler:
    """Makes batches. seen: latents of references [bank * views, C, 8, 8], of strangers there are none; blank: of none;
    silence: no words' tokens.
    """

    def __init__(
        self,
        shelf: Shelf,
        seen: NDArray[np.float16],
        views: int,
        blank: Tensor,
        silence: Tensor,
        seed: int,
    ) -> None:
        self.looks, self.masks, facts, self.ways = (
            torch.from_numpy(part).to(DEVICE)
            for part in (shelf.latents, shelf.masks, shelf.facts, shelf.told)
        )
        self.facts, self.views = Facts.of(facts), views
        self.seen = torch.from_numpy(seen).to(DEVICE)
        self.blank, self.silence = blank.to(DEVICE), silence.to(DEVICE).long()
        self.rng = generator(seed)
        there = self.masks[:, :SLOTS].amax((2, 3)) > 0
        self._alone = (there[:, 0] & ~there[:, 1]).nonzero()[:, 0]

    def __len__(self) -> int:
        return len(self.looks)

    def some(self, size: int) -> Tensor:
        """Places on the shelf, any."""
        return self._integers(len(self), size)

    def batch(self, size: int) -> Batch:
        """Whole pictures."""
        return self._of(self.some(size))

    def near(self, size: int, columns: int = NEAR) -> Batch:
        """The same of pieces around the figure of scenes with one: less ground, more figures a minute."""
        whole = self._of(self._alone[self._integers(len(self._alone), size)])
        over, wide = (whole.weights - 1).clamp(min=0).sum(1), whole.latents.shape[-1]
        middles = over @ torch.arange(wide, device=DEVICE).float() / over.sum(1).clamp(min=1e-6)
        shift = self._integers(5, size) - 2
        lefts = (middles.round().long() - columns // 2 + shift).clamp(0, wide - columns)
        told = replace(whole.told, masks=_cut(whole.told.masks, lefts, wide, columns))
        latents = _cut(whole.latents, lefts, wide, columns)
        return Batch(latents, told, _cut(whole.weights, lefts, wide, columns), whole.lesson)

    def latents(self, chosen: Tensor) -> Tensor:
        """[B, C, h, w] of these scenes: how they look, and what is where."""
        shares = self.masks[chosen, :SLOTS].float() / 255
        there = meaning(self.facts.figures[chosen], shares)
        return torch.cat([self.looks[chosen].float(), there], 1)

    def told(self, chosen: Tensor) -> Told:
        """What these scenes are drawn from, anew each time."""
        several = float(torch.rand(())) < 0.25  # references a slot, in all of them
        count = 2 if several else 1
        ids = self.ways[chosen, self._integers(self.ways.shape[1], len(chosen))].long()
        dropped = self._chances(len(chosen))
        wordless = (dropped < 0.02) | (dropped > 0.95)
        ids = torch.where(wordless[:, None], self.silence, ids)
        without, who = dropped > 0.87, self.facts.who[chosen]
        known = (who >= 0) & (who < len(self.seen) // self.views)
        held = known & ~without[:, None]
        views = self._chances(*who.shape, self.views).argsort(-1)[..., :count]
        seen = self.seen[torch.where(known, who, 0)[..., None] * self.views + views].float()
        seen = torch.where(held[..., None, None, None, None], seen, self.blank)
        loose = self.facts.on_marks[chosen] & (self._chances(len(chosen)) < 0.6)
        size = self.looks.shape[2] * 2, self.looks.shape[3] * 2
        masks = slot_masks(self.facts.boxes[chosen], who >= 0, without, loose, size, self.rng)
        return Told(ids, seen, masks)

    def lesson(self, chosen: Tensor, told: Told) -> Lesson:
        """What words and references say of the figures there."""
        there = (self.facts.who[chosen] >= 0).float()
        worded = (told.ids != self.silence).any(1).float()
        seen = (told.seen[:, :, 0] != self.blank).flatten(2).any(2)
        said = self.facts.figures[chosen][..., PLACED:]
        return Lesson(
            said, there * worded[:, None], there * seen, self.facts.setting[chosen], worded
        )

    def _of(self, chosen: Tensor) -> Batch:
        told = self.told(chosen)
        shares = self.masks[chosen].float() / 255
        weights = 1 + FIGURE_WEIGHT * shares[:, :SLOTS].amax(1) + HEAD_WEIGHT * shares[:, SLOTS]
        return Batch(self.latents(chosen), told, weights, self.lesson(chosen, told))

    def _chances(self, *size: int) -> Tensor:
        return torch.rand(size, device=DEVICE, generator=self.rng)

    def _integers(self, below: int, size: int) -> Tensor:
        return torch.randint(below, (size,), device=DEVICE, generator=self.rng)


def _cut(maps: Tensor, lefts: Tensor, wide: int, columns: int) -> Tensor:
    """`columns` of each map's `wide` cells from its left on; maps [B, …, W] may be finer than cells."""
    fine = maps.shape[-1] // wide
    at = lefts[:, None] * fine + torch.arange(columns * fine, device=maps.device)
    at = at.reshape(len(maps), *[1] * (maps.dim() - 2), -1).expand(*maps.shape[:-1], -1)
    return maps.gather(-1, at)


def slot_masks(
    boxes: Tensor,
    there: Tensor,
    without: Tensor,
    loose: Tensor,
    size: tuple[int, int],
    rng: torch.Generator,
) -> Tensor:
    """Soft boxes as a renderer knows them, [B, SLOTS, *size]: around figures [B, SLOTS, 4], wherever one is `there`
    [B, SLOTS], some a little wider; in those that are `loose` [B] in the middle of the frame, or of its halves, as wide
    as it comes; nowhere in half of those `without` [B].
    """
    count, device = len(boxes), boxes.device

    def chances(*shape: int) -> Tensor:
        return torch.rand(shape, device=device, generator=rng)

    figures = there.sum(1).clamp(min=1)
    half = (0.25 + 0.75 * chances(count)) / figures / 2
    middle = (torch.arange(SLOTS, device=device) + 0.5) / figures[:, None]
    top = (0.2 * chances(count))[:, None].expand_as(middle)
    free = torch.stack(
        [middle - half[:, None], top, middle + half[:, None], torch.ones_like(top)], -1
    )
    wider = (chances(count, SLOTS, 1) > TIGHT).float()
    pad = 0.1 * wider * chances(count, SLOTS, 4)
    padded = torch.cat([boxes[..., :2] - pad[..., :2], boxes[..., 2:] + pad[..., 2:]], -1)
    chosen = torch.where(loose[:, None, None], free, padded.clamp(0, 1))
    shown = there & ~(without & (chances(count) < 0.5))[:, None]
    return soft_box(chosen, size) * shown[..., None, None]


def soft_box(boxes: Tensor, size: tuple[int, int]) -> Tensor:
    """1 inside boxes [..., 4], falling to 0 over EDGE of the frame, [..., *size]; edges on its border stay 1."""
    left, top, right, bottom = (boxes[..., edge, None] for edge in range(4))

    def ramp(cells: int, low: Tensor, high: Tensor) -> Tensor:
        at = (torch.arange(cells, device=boxes.device) + 0.5) / cells
        rising = torch.where(low <= 0, 1.0, ((at - low) / EDGE + 0.5).clamp(0, 1))
        falling = torch.where(high >= 1, 1.0, ((high - at) / EDGE + 0.5).clamp(0, 1))
        return rising * falling

    return ramp(size[0], top, bottom)[..., :, None] * ramp(size[1], left, right)[..., None, :]
