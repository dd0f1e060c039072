"""Teaches the image encoder to point at the colours of whoever a reference shows, and to guess other looks."""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from storyboard.pocket.image_encoder import PocketImageEncoder
from storyboard.pocket.looks import GUESSED, numbers_of
from storyboard.pocket.swatches import COLOURS, swatches_of
from storyboard.pocket.training.drawings import Pixels
from storyboard.pocket.training.loop import Average, Course, rate
from storyboard.pocket.training.machine import DEVICE, FASTER, WIDER, generator, in_half
from storyboard.pocket.training.optimizer import MuonAdamW
from storyboard.pocket.veils import BALD, in_brows
from storyboard.pocket.world.meaning import LOOKS

BATCH, PEAK = 48, 1.5e-3
RECOLOURED = 0.5  # share of the pictures whose red, green and blue change places
PART = swatches_of(len(LOOKS))
COAT = slice(3 * COLOURS.index("coat"), 3 * COLOURS.index("coat") + 3)
OTHERS, DOUBT = 0.1, 0.1  # what other looks weigh beside the colours, and how sure it is of them
POINTING = 0.03  # what pointing at the very colour weighs
VERY, FEW = (
    0.15,
    12.0,
)  # of 2: how far pixels of that colour are off; fewer such pixels do not show it
DARKLY = 0.05  # the same of brows, which are nearly as dark as any line


class People:
    """References of people in no scene [N, 256, 256, 3], and what they show [N, LOOKS]."""

    def __init__(self, references: Pixels, looks: NDArray[np.float32], seed: int) -> None:
        self.references, self.looks = references, torch.from_numpy(looks).to(DEVICE)
        self.shown = shown(self.looks)
        self.rng = generator(seed)

    def some(self, count: int) -> tuple[Tensor, Tensor, Tensor]:
        """Pixels [B, 3, 256, 256] in -1..1, half of them mirrored; looks, the colours as they are there; what pixels
        have of these [B, SWATCHES].
        """
        which = torch.randint(len(self.looks), (count,), device=DEVICE, generator=self.rng)
        drawn = torch.from_numpy(self.references[which.cpu().numpy()]).to(DEVICE)
        pixels = drawn.permute(0, 3, 1, 2).float() / 127.5 - 1
        chances = torch.rand(count, device=DEVICE, generator=self.rng)
        pixels = torch.where((chances < 0.5)[:, None, None, None], pixels.flip(3), pixels)
        order = orders(count, RECOLOURED, self.rng)
        pixels, looks = in_order(pixels, self.looks[which], order)
        seen = swatches_in_order(self.shown[which], order)
        return pixels.contiguous(memory_format=torch.channels_last), looks, seen


class SwatchTraining:
    """An image encoder's reader of colours, and how far it is."""

    def __init__(self, folder: Path, encoder: PocketImageEncoder, minutes: float) -> None:
        self.reader = encoder.swatch_reader
        self.reader.to(DEVICE, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.optimizer = MuonAdamW([self.reader], betas=(0.9, 0.98))
        self.average = Average(self.reader, 0.995)
        self.course = Course(
            folder / "swatches.pt", minutes, reader=self.reader, optimizer=self.optimizer,
            average=self.average,
        )  # fmt: skip
        if self.course.step and self.course.share == 1:
            self.average.store_in(self.reader)

    def run(self, people: People) -> None:
        """Until the minutes are over; leaves the averaged numbers in the reader."""
        self.reader.train()
        if self.course.step:
            people.rng = generator(self.course.step)
        for _ in self.course.steps():
            colours, doubt, others, beside = self.errors(*people.some(WIDER * BATCH))
            loss = colours + DOUBT * doubt + OTHERS * others + POINTING * beside
            loss.backward()  # type: ignore[no-untyped-call]
            self.optimizer.step(FASTER * rate(PEAK, self.course.share, hold=0.5))
            self.average.follow(self.reader)
            self.course.tell(colours=colours, doubt=doubt, others=others, beside=beside)
        self.average.store_in(self.reader)
        self.reader.eval()

    def errors(
        self, pixels: Tensor, looks: Tensor, seen: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Mean squared errors of the colours, and of how far off it says they are; cross-entropy of the other looks,
        and of pointing at the colours.
        """
        half = F.avg_pool2d(pixels, 2)
        with in_half():
            deep, where, shapes = self.reader.pointing(half)
            guesses = self.reader.guessing(pixels, deep, where, shapes).float()
        swatches, doubts = self.reader.settled(half, deep.float(), where.float())
        return looks_errors(swatches, doubts, where.float(), half, guesses, looks, seen)


def orders(count: int, share: float, rng: torch.Generator) -> Tensor:
    """[B, 3]: in which order red, green and blue come; a share of them in another."""
    order = torch.rand(count, 3, device=DEVICE, generator=rng).argsort(1)
    kept = torch.rand(count, 1, device=DEVICE, generator=rng) > share
    return torch.where(kept, torch.arange(3, device=DEVICE), order)


def in_order(pixels: Tensor, looks: Tensor, order: Tensor) -> tuple[Tensor, Tensor]:
    """Pixels [B, 3, H, W] and looks [B, LOOKS] with colours in another order [B, 3]."""
    looks = looks.clone()
    looks[:, PART] = swatches_in_order(looks[:, PART], order)
    return pixels.gather(1, order[:, :, None, None].expand_as(pixels)), looks


def swatches_in_order(swatches: Tensor, order: Tensor) -> Tensor:
    """[B, SWATCHES] likewise."""
    colours = swatches.unflatten(1, (-1, 3))  # type: ignore[no-untyped-call]
    ordered: Tensor = colours.gather(2, order[:, None].expand_as(colours)).flatten(1)
    return ordered


def shown(looks: Tensor) -> Tensor:
    """[B, SWATCHES]: what pixels have of the colours in looks [B, LOOKS]: of the hair of somebody bald, brows."""
    seen = looks[:, PART].clone()
    numbers = numbers_of(torch.cat([looks[:, : PART.start], looks[:, PART.stop : -1]], 1))
    bald = (numbers[0] == 0) & (numbers[1] == BALD)
    seen[:, COAT] = torch.where(bald[:, None], in_brows(seen[:, COAT]), seen[:, COAT])
    return seen


def looks_errors(
    swatches: Tensor,
    doubts: Tensor,
    where: Tensor,
    half: Tensor,
    guesses: Tensor,
    looks: Tensor,
    seen: Tensor,
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """As `errors` has them; where points at pixels `half` [B, 3, H, W] that have the colours seen [B, SWATCHES]."""
    error = (swatches - looks[:, PART]).square()
    each = error.unflatten(1, (len(COLOURS), 3)).mean(2)  # type: ignore[no-untyped-call]
    build = (guesses[:, 0] - looks[:, -1]).square().mean()
    numbers = numbers_of(torch.cat([looks[:, : PART.start], looks[:, PART.stop : -1]], 1))
    parts = torch.split(guesses[:, 1:], [*GUESSED.values()], 1)
    wrong = [F.cross_entropy(part, which) for part, which in zip(parts, numbers, strict=True)]
    others = build + torch.stack(wrong).mean()
    thin = (seen != looks[:, PART]).unflatten(1, (-1, 3)).any(2)  # type: ignore[no-untyped-call]
    beside = beside_of(where, half, seen, torch.where(thin, DARKLY, VERY))
    return error.mean(), (doubts - each.detach().sqrt()).square().mean(), others, beside


def beside_of(where: Tensor, pixels: Tensor, colours: Tensor, wide: Tensor) -> Tensor:
    """By how much it points beside pixels of the colours [B, SWATCHES], where some have them: minus the logarithm of
    the share that lies on these, of logits where [B, COLOURS, H * W]; wide [B, COLOURS]: how far these may be off.
    """
    true = colours.unflatten(1, (-1, 3))  # type: ignore[no-untyped-call]
    apart = torch.cdist(true, pixels.flatten(2).transpose(1, 2))
    alike = torch.exp(-apart.square() / (2 * wide[..., None].square()))
    shown = (true.abs().amax(2) > 0) & (alike.sum(2) > FEW)
    share = (where.softmax(2) * alike).sum(2).clamp(min=1e-3)
    missed: Tensor = -(share.log() * shown).sum() / shown.sum().clamp(min=1)
    return missed
