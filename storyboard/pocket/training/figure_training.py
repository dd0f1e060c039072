"""Teaches the autoencoder to read figures off windows around their heads, in whatever light; begun from what reads
references.
"""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from storyboard.pocket.figure_reader import (
    ACTING,
    FACE,
    NEAR,
    RADII,
    WHOLE,
    FigureReader,
)
from storyboard.pocket.looks import CHOICES, LOOKING, VIEWS
from storyboard.pocket.setting import bits
from storyboard.pocket.swatches import SwatchReader
from storyboard.pocket.training.drawings import Pixels
from storyboard.pocket.training.loop import Average, Course, rate
from storyboard.pocket.training.machine import DEVICE, FASTER, WIDER, generator, in_half
from storyboard.pocket.training.optimizer import MuonAdamW
from storyboard.pocket.training.swatch_training import (
    DOUBT,
    OTHERS,
    POINTING,
    in_order,
    looks_errors,
    orders,
    shown,
    swatches_in_order,
)
from storyboard.pocket.training.window_drawing import KINDS, Kind, parted
from storyboard.pocket.world.meaning import LOOKS, PLACED

BATCH, PEAK = 48, 1.5e-3
SIZES = {"whole": (WHOLE, RADII), "face": (FACE, NEAR)}
ROUGH = (
    0.5  # share of the heads that are off as cells of a picture have them, the rest as after a look
)
OFF = ((0.12, 0.2, 0.15), (0.03, 0.03, 0.03))  # standard deviations across, down, and of octaves
ELSEWHERE = 0.12  # share of the windows that are about nobody's head
APART = (0.8, 1.2)  # radii from somebody's
MIRRORED, RECOLOURED = 0.4, 0.4
GRAINY, GRAIN = 0.3, 0.06  # share of the pictures with noise on them, and its most
PLACES, SURE, ACTS = 1.0, 0.1, 0.25  # what errors weigh beside those of colours


@dataclass(frozen=True)
class Windows:
    """whole [B, 3, WHOLE, WHOLE], face [B, 3, FACE, FACE] in -1..1; by [B, 3]: how a head would have to be moved;
    there [B]: whether it is about somebody's; looks [B, LOOKS]; seen [B, SWATCHES]: what pixels have of their colours;
    acting [B, ACTING]: numbers.
    """

    whole: Tensor
    face: Tensor
    by: Tensor
    there: Tensor
    looks: Tensor
    seen: Tensor
    acting: Tensor


class Figures:
    """Windows of figures [N, BYTES], in plain light and with room around them, and what is true of those
    [N, PLACED + SAID].
    """

    def __init__(self, windows: Pixels, facts: NDArray[np.float32], seed: int) -> None:
        self.kept, self.rng = parted(windows), generator(seed)
        said = torch.from_numpy(facts[:, PLACED:]).to(DEVICE)
        self.looks, self.acting = said[:, [*LOOKS]], acting_of(said)
        self.shown = shown(self.looks)

    def some(self, count: int) -> Windows:
        """Any, around heads that are more or less off."""
        which = torch.randint(len(self.looks), (count,), device=DEVICE, generator=self.rng)
        chances = torch.rand(6, count, device=DEVICE, generator=self.rng)
        there = chances[0] >= ELSEWHERE
        by = self._by(count, chances[1] < ROUGH, there)
        turned = torch.where(chances[2] < MIRRORED, -1.0, 1.0)
        order = orders(count, RECOLOURED, self.rng)
        looks, acting = self.looks[which], self.acting[which].clone()
        acting[:, 0] = torch.where(turned < 0, _mirrored()[acting[:, 0]], acting[:, 0])
        much = GRAIN * chances[4] * (chances[3] < GRAINY)
        made = {}
        for name, (size, radii) in SIZES.items():
            kept, recoloured = in_order(self._pixels(name, which), looks, order)
            pixels = moved_window(kept, -by, turned, radii, KINDS[name], size)
            grain = torch.randn(pixels.shape, device=DEVICE, generator=self.rng)
            pixels = pixels + much[:, None, None, None] * grain
            made[name] = pixels.contiguous(memory_format=torch.channels_last)
        by[:, 0] *= turned
        seen = swatches_in_order(self.shown[which], order)
        return Windows(made["whole"], made["face"], by, there, recoloured, seen, acting)

    def _pixels(self, name: str, which: Tensor) -> Tensor:
        """[B, 3, H, W] in -1..1 of windows of a kind."""
        kept = torch.from_numpy(self.kept[name][which.cpu().numpy()]).to(DEVICE)
        return kept.permute(0, 3, 1, 2).float() / 127.5 - 1

    def _by(self, count: int, rough: Tensor, there: Tensor) -> Tensor:
        noise = torch.randn(count, 3, device=DEVICE, generator=self.rng)
        wide, fine = (torch.tensor(one, device=DEVICE) for one in OFF)
        off = noise * torch.where(rough[:, None], wide, fine)
        angle, much = torch.rand(2, count, device=DEVICE, generator=self.rng)
        far = APART[0] + (APART[1] - APART[0]) * much
        turn = 2 * math.pi * angle
        away = torch.stack([far * turn.cos(), far * turn.sin(), off[:, 2]], 1)
        return torch.where(there[:, None], off, away)


def moved_window(
    pixels: Tensor, off: Tensor, turned: Tensor, radii: float, kept: Kind, size: int
) -> Tensor:
    """[B, 3, size, size] of windows [B, 3, H, H] of a kind: what lies `radii` around heads that are
    off by `off` [B, 3] of their own radii and octaves; mirrored where turned [B] is -1.
    """
    scale = off[:, 2].exp2()
    turn = pixels.new_zeros(len(pixels), 2, 3)
    turn[:, 0, 0], turn[:, 1, 1] = turned * radii * scale / kept.room, radii * scale / kept.room
    turn[:, 0, 2] = off[:, 0] * scale * 2 / kept.room
    turn[:, 1, 2] = ((off[:, 1] + kept.down) * scale - kept.down) * 2 / kept.room
    grid = F.affine_grid(turn, [len(pixels), 3, size, size], align_corners=False)
    return F.grid_sample(pixels, grid, padding_mode="zeros", align_corners=False)


def _mirrored() -> Tensor:
    """[VIEWS]: which view each is in a mirror."""
    views = torch.tensor(VIEWS, device=DEVICE)
    turned = views * torch.tensor([1.0, -1.0], device=DEVICE)
    return torch.cdist(turned, views).argmin(1)


def acting_of(said: Tensor) -> Tensor:
    """[N, ACTING]: the number of each choice, of what is said [N, SAID]."""
    views = torch.tensor(VIEWS, device=said.device)
    numbers = [(said[:, None, :2] - views).square().sum(2).argmin(1)]
    at = 3
    for name, choices in CHOICES.items():
        wide = bits(choices)
        ones = said[:, at : at + wide] > 0
        if name not in LOOKING:
            numbers.append((ones * 2 ** torch.arange(wide, device=said.device)).sum(1))
        at += wide
    return torch.stack(numbers, 1)


class FigureTraining:
    """An autoencoder's reader of figures, and how far it is."""

    def __init__(self, folder: Path, reader: FigureReader, minutes: float) -> None:
        self.reader = reader
        self.reader.to(DEVICE, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.optimizer = MuonAdamW([self.reader], betas=(0.9, 0.98))
        self.average = Average(self.reader, 0.995)
        self.course = Course(
            folder / "figures.pt", minutes, reader=self.reader, optimizer=self.optimizer,
            average=self.average,
        )  # fmt: skip
        if self.course.step and self.course.share == 1:
            self.average.store_in(self.reader)

    def run(self, figures: Figures) -> None:
        """Until the minutes are over; leaves the averaged numbers in the reader."""
        self.reader.train().requires_grad_(True)
        if self.course.step:
            figures.rng = generator(self.course.step)
        for _ in self.course.steps():
            loss, told = self.errors(figures.some(WIDER * BATCH))
            loss.backward()  # type: ignore[no-untyped-call]
            self.optimizer.step(FASTER * rate(PEAK, self.course.share, hold=0.5))
            self.average.follow(self.reader)
            self.course.tell(**told)
        self.average.store_in(self.reader)
        self.reader.eval().requires_grad_(False)

    def errors(self, some: Windows) -> tuple[Tensor, dict[str, Tensor]]:
        """The loss, and parts of it that are told."""
        with in_half():
            sights = self.reader.sights(some.whole, some.face)
        there, own = some.there, F.avg_pool2d(some.whole, 2)[some.there]
        colours, doubt, others, beside = looks_errors(
            sights.swatches[there].float(), sights.doubts[there].float(),
            sights.where[there].float(), own, sights.knowing[there].float(), some.looks[there],
            some.seen[there],
        )  # fmt: skip
        acts = torch.split(sights.acting[there].float(), [*ACTING.values()], 1)
        numbers = some.acting[there].unbind(1)
        wrong = [F.cross_entropy(act, number) for act, number in zip(acts, numbers, strict=True)]
        acting = torch.stack(wrong).mean()
        placed = F.smooth_l1_loss(sights.off[there].float(), some.by[there], beta=0.03)
        sure = F.binary_cross_entropy_with_logits(sights.there.float(), there.float())
        loss = colours + DOUBT * doubt + OTHERS * others + POINTING * beside
        loss = loss + ACTS * acting + PLACES * placed + SURE * sure
        told = {"colours": colours, "beside": beside, "others": others, "acting": acting}
        told |= {"placed": placed, "sure": sure}
        right = {
            n: (a.argmax(1) == k).float().mean()
            for n, a, k in zip(ACTING, acts, numbers, strict=True)
        }
        return loss, told | right


def begin(reader: FigureReader, knowing: SwatchReader) -> None:
    """Has it know what reads references."""
    reader.load_state_dict(knowing.state_dict(), strict=False)
