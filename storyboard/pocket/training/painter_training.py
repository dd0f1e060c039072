"""Teaches the painter what figures look like, from blocks of them that have nothing to do with each other."""

from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.overlap import SIDE
from storyboard.pocket.training.blocks import Blocks, Some
from storyboard.pocket.training.loop import Average, Course, rate
from storyboard.pocket.training.machine import DEVICE, WIDER, generator, in_half
from storyboard.pocket.training.optimizer import MuonAdamW

BATCH, PEAK = 8192 * WIDER, 1.5e-3
BEGAN = 0.35  # of what it went on from, that stays: where it forgets that, it knows its last pages by heart
SHARE, CERTAIN = 0.6, 0.15  # weights of how far the shares are off, and of their cross-entropy


class PainterTraining:
    """A painter, and how far it is; of one that has learnt already, `begun`, a share stays (WiSE-FT, Wortsman et al.
    2022). Raises ValueError where the autoencoder has none.
    """

    def __init__(
        self, folder: Path, eye: PocketAutoencoder, minutes: float, begun: bool = False
    ) -> None:
        if eye.painter is None:
            raise ValueError("This autoencoder reads no meaning: make it with meanings=…")
        self.painter = eye.painter.to(DEVICE)
        self.net = self.painter.painting()  # its other parts have learnt already
        self.before = Average(self.net).shadow if begun else {}
        self.optimizer, self.average = MuonAdamW([self.net]), Average(self.net, 0.998)
        self.course = Course(
            folder / "painter.pt", minutes, painter=self.net, optimizer=self.optimizer,
            average=self.average,
        )  # fmt: skip
        if self.course.step and self.course.share == 1:
            self._keep()

    def run(self, blocks: Blocks) -> None:
        """Until the minutes are over; leaves the averaged numbers in the painter."""
        self.net.requires_grad_(True)
        if self.course.step:  # other blocks than before it was cut off
            blocks.rng = generator(self.course.step)
        for _ in self.course.steps():
            loss = self._loss(blocks.some(BATCH))
            loss.backward()  # type: ignore[no-untyped-call]
            self.optimizer.step(rate(PEAK, self.course.share, hold=0.5))
            self.average.follow(self.net)
        self._keep()
        self.net.requires_grad_(False)

    @torch.no_grad()
    def _keep(self) -> None:
        self.average.store_in(self.net)
        for name, parameter in self.net.named_parameters():
            if name in self.before:
                parameter.lerp_(self.before[name], BEGAN)

    def _loss(self, some: Some) -> Tensor:
        with in_half():
            painted = self.painter.paint(some.said, some.x, some.y)
        colours, shares = torch.split(painted.float(), [3 * SIDE**2, SIDE**2], 1)
        theirs = some.shares.repeat(1, 3)
        off = (colours - some.pixels) * theirs
        near = (off.abs() + 0.5 * off.square()).sum() / theirs.sum().clamp(min=1)
        wrong = (shares - some.shares).abs().mean()
        doubt = F.binary_cross_entropy(shares.clamp(1e-4, 1 - 1e-4), some.shares)
        each, held = off.detach().abs() * 127.5, some.held[:, None]
        self.course.tell(
            exact=(each * ~held).sum() / (theirs * ~held).sum().clamp(min=1),
            held=(each * held).sum() / (theirs * held).sum().clamp(min=1),
            share=wrong,
        )
        loss: Tensor = near + SHARE * wrong + CERTAIN * doubt
        return loss
