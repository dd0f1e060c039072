"""Teaches where heads are in the boxes of figures: by what is true of scenes, without a picture."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from storyboard.pocket.heads import HeadFinder, boxes_of
from storyboard.pocket.networks import SLOTS
from storyboard.pocket.swatches import swatches_of
from storyboard.pocket.training.dataset import Facts
from storyboard.pocket.training.loop import Average, Course, rate
from storyboard.pocket.training.machine import DEVICE, generator
from storyboard.pocket.training.sampler import slot_masks
from storyboard.pocket.world.meaning import PLACED

BATCH, PEAK = 1024, 2e-3
MASK = (32, 56)  # rows and columns of masks, as the renderer has them
BELIEF = (0.25, 0.3, 0.15)  # how far off cells believe a head to be: radii and octaves
UNEVEN = 0.6  # of the logarithm of that, from figure to figure
WILD = 0.25  # share of the figures whose place is all but unknown
LOST = 5.0  # how much farther off they are
FARTHEST = (
    24.0,
    18.0,
    0.6,
)  # nobody believes what is farther off: hundredths of the height, octaves
MISPLACED = 0.1  # share of the figures that are taken for nearer or farther away
DEEPER = 0.36  # by how many octaves, and by how many radii their heads are lower or higher then
FREE = 0.35  # share of the boxes of those on marks that say no more than which half of the frame
UNSURE, WRONG = 0.3, 0.005  # most noise on what is said of a figure, and how much of it is not so
FINE = (0.1, 0.1, 0.05)  # radii, radii and octaves that count as far off


@dataclass(frozen=True)
class Some:
    """boxes [B, SLOTS, EDGES]; believed [B, SLOTS, HEAD]: of heads; said [B, SLOTS, …]; settings [B, SET]; heads
    [B, SLOTS, HEAD] as they are; there [B, SLOTS]: is somebody?
    """

    boxes: Tensor
    believed: Tensor
    said: Tensor
    settings: Tensor
    heads: Tensor
    there: Tensor

    def off(self, finder: HeadFinder) -> Tensor:
        """By how much it is off for each that is there, [N, HEAD], in what counts as far."""
        found = finder(self.boxes, self.believed, self.said, self.settings)
        return off_by(found, self.heads)[self.there]


class Whereabouts:
    """Figures in boxes, as a UNet says them and as they are. rows [N, FACTS] of scenes."""

    def __init__(self, rows: NDArray[np.float32], seed: int) -> None:
        self.facts, self.rng = Facts.of(torch.from_numpy(rows).to(DEVICE)), generator(seed)
        self.somebody = (self.facts.who[:, 0] >= 0).nonzero()[:, 0]

    def some(self, count: int) -> Some:
        """Of as many scenes."""
        place = torch.randint(len(self.somebody), (count,), device=DEVICE, generator=self.rng)
        chosen = self.somebody[place]
        there, figures = self.facts.who[chosen] >= 0, self.facts.figures[chosen]
        nobody = torch.zeros_like(there[:, 0])
        free = self.facts.on_marks[chosen] & (self._chances(count) < FREE)
        boxes = self.facts.boxes[chosen]
        masks = slot_masks(boxes, there, nobody, free, MASK, self.rng)
        heads = torch.cat([figures[..., :2], figures[..., 2:PLACED].clamp(min=1).log2()], -1)
        wild = torch.where(self._chances(count, SLOTS, 1) < WILD, LOST, 1.0)
        much = wild * torch.exp(UNEVEN * self._noise(count, SLOTS, 1)) * heads.new_tensor(BELIEF)
        much[..., :2] *= heads[..., 2:].exp2()
        said = figures[..., PLACED:]
        colours = swatches_of(said.shape[-1])
        said = torch.cat([said[..., : colours.start], said[..., colours.stop :]], -1)
        most = heads.new_tensor(FARTHEST)
        believed = heads + (much * self._noise(*heads.shape)).clamp(-most, most)
        believed = believed + self._deeper(heads)
        settings = doubted(self.facts.setting[chosen], self.rng)
        told = doubted(said, self.rng)
        return Some(boxes_of(masks), believed, told, settings, heads, there)

    def _deeper(self, heads: Tensor) -> Tensor:
        """What is added to heads [..., HEAD] that are taken for those of somebody nearer or farther away."""
        chances = self._chances(*heads.shape[:-1])
        way = (chances < MISPLACED / 2).float() - (chances > 1 - MISPLACED / 2).float()
        lower = way * DEEPER * heads[..., 2].exp2()
        return torch.stack([torch.zeros_like(way), lower, way * DEEPER], -1)

    def _chances(self, *size: int) -> Tensor:
        return torch.rand(size, device=DEVICE, generator=self.rng)

    def _noise(self, *size: int) -> Tensor:
        return torch.randn(size, device=DEVICE, generator=self.rng)


def doubted(said: Tensor, rng: torch.Generator) -> Tensor:
    """What is said of figures [..., C] as a UNet says it: some of it is not so, and of some less is sure."""
    chances = torch.rand(said.shape, device=said.device, generator=rng)
    said = torch.where(chances < WRONG, -said, said)
    much = torch.rand(said.shape[:-1], device=said.device, generator=rng).square()[..., None]
    return said + UNSURE * much * torch.randn(said.shape, device=said.device, generator=rng)


class HeadTraining:
    """A finder of heads, and how far it is."""

    def __init__(self, folder: Path, finder: HeadFinder, minutes: float) -> None:
        self.finder = finder.to(DEVICE)
        self.optimizer = torch.optim.AdamW(finder.parameters(), PEAK, weight_decay=1e-4)
        self.average = Average(finder, 0.995)
        self.course = Course(
            folder / "heads.pt", minutes, finder=finder, optimizer=self.optimizer,
            average=self.average,
        )  # fmt: skip
        if self.course.step and self.course.share == 1:
            self.average.store_in(finder)

    def run(self, whereabouts: Whereabouts) -> None:
        """Until the minutes are over; leaves the averaged numbers in the finder."""
        if self.course.step:
            whereabouts.rng = generator(self.course.step)
        for _ in self.course.steps():
            off = whereabouts.some(BATCH).off(self.finder)
            loss = F.smooth_l1_loss(off, torch.zeros_like(off), beta=0.3)
            self.optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(self.finder.parameters(), 1.0)
            for group in self.optimizer.param_groups:
                group["lr"] = rate(PEAK, self.course.share, hold=0.5)
            self.optimizer.step()
            self.average.follow(self.finder)
            across, down, size = off.detach().abs().mean(0)
            self.course.tell(across=across, down=down, size=size)
        self.average.store_in(self.finder)


def off_by(found: Tensor, heads: Tensor) -> Tensor:
    """[…, HEAD]: by how much heads are off, in what counts as far."""
    radius = heads[..., 2:].exp2()
    unit = torch.cat([radius, radius, torch.ones_like(radius)], -1) * heads.new_tensor(FINE)
    return (found - heads) / unit
