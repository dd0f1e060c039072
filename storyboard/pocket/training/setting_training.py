"""Teaches the painter to read what shows all over a picture, off exact latents and off those that the UNet made."""

from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.networks import DRAWN, SLOTS
from storyboard.pocket.painter import COARSE
from storyboard.pocket.training.loop import Average, Course, rate
from storyboard.pocket.training.machine import DEVICE, WIDER, generator, in_half
from storyboard.pocket.training.optimizer import MuonAdamW

BATCH, PEAK = 128 * WIDER, 1e-3
MADE = 0.375  # share of a batch that is the UNet's
FINE = 1.6  # chance that a fine look fades is 1 / FINE
NOISE, LOST = 0.3, 0.15  # most that is added, and most of the channels that are lost


class Seen:
    """looks [N, DRAWN, h, w]: how pictures' cells look; masks [N, …, h, w] of 255: of figures first; settings [N, SET]:
    the truth.
    """

    def __init__(self, looks: Tensor, masks: Tensor, settings: Tensor) -> None:
        here = masks[:, :SLOTS].amax(1, keepdim=True) / 255
        self.latents = torch.cat([looks.to(DEVICE), here.to(DEVICE, looks.dtype)], 1)
        self.settings = settings.to(DEVICE)

    def some(self, count: int, rng: torch.Generator) -> tuple[Tensor, Tensor]:
        """Any of them, with noise, and with less of their fine look: what is read has to be read off the UNet's."""
        which = torch.randint(len(self.latents), (count,), device=DEVICE, generator=rng)
        latents = self.latents[which].float()
        much = torch.rand(3, count, 1, 1, 1, device=DEVICE, generator=rng)
        latents[:, COARSE:DRAWN] *= (FINE * much[0]).clamp(max=1)
        chances = torch.rand(*latents.shape[:2], 1, 1, device=DEVICE, generator=rng)
        latents *= chances > LOST * much[1]
        noise = torch.randn(latents.shape, device=DEVICE, generator=rng)
        return latents + NOISE * much[2] * noise, self.settings[which]


class SettingTraining:
    """A painter's reader of settings, and how far it is. Raises ValueError where it has none."""

    def __init__(self, folder: Path, eye: PocketAutoencoder, minutes: float) -> None:
        if eye.painter is None or not eye.config.settings:
            raise ValueError(
                "This autoencoder's painter reads no setting: make it with meanings=… and settings=…, or begin from "
                "nothing, without --start."
            )
        self.reader = eye.painter.setting
        self.reader.to(DEVICE, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.optimizer, self.average = MuonAdamW([self.reader]), Average(self.reader, 0.995)
        self.course = Course(
            folder / "setting.pt", minutes, reader=self.reader, optimizer=self.optimizer,
            average=self.average,
        )  # fmt: skip
        if self.course.step and self.course.share == 1:
            self.average.store_in(self.reader)

    def run(self, exact: Seen, made: Seen) -> None:
        """Until the minutes are over; leaves the averaged numbers in the reader."""
        self.reader.requires_grad_(True)
        rng, theirs = generator(self.course.step), round(MADE * BATCH)
        for _ in self.course.steps():
            loss, wrong = self._loss(*exact.some(BATCH - theirs, rng))
            others, wrong_made = self._loss(*made.some(theirs, rng))
            (loss + others).backward()  # type: ignore[no-untyped-call]
            self.optimizer.step(rate(PEAK, self.course.share, hold=0.4))
            self.average.follow(self.reader)
            self.course.tell(exact=wrong, made=wrong_made)
        self.average.store_in(self.reader)
        self.reader.requires_grad_(False)

    def _loss(self, latents: Tensor, settings: Tensor) -> tuple[Tensor, Tensor]:
        """Cross-entropy, and the share of bits that are read wrong."""
        with in_half():
            read = self.reader(latents).float()
        chances = ((read + 1) / 2).clamp(1e-4, 1 - 1e-4)
        wrong = ((read > 0) != (settings > 0)).float().mean()
        return F.binary_cross_entropy(chances, (settings + 1) / 2), wrong
