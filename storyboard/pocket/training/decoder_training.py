"""Teaches the decoder alone to finish what the UNet begins: crisp drawings from latents that are not exact.

The encoder and so the latents stay, and the painter, so that it learns the ground behind figures. It learns to be near
the drawing, and beside figures whose look the UNet made, to be found again with the coarse look that the latents have.
A critic who knows what is there compares what comes out with the drawing; without one, what is uncertain becomes a
blur. Pairs of drawing and decoded picture: relativistic loss (Jolicoeur-Martineau 2018) with R1 (Mescheder et al.
2018), its weight by the gradients' lengths (Esser et al. 2021).
"""

from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.painter import COARSE
from storyboard.pocket.training.critic import Critic
from storyboard.pocket.training.loop import Average, Course, rate, set_rate
from storyboard.pocket.training.machine import DEVICE, FASTER, generator, in_half
from storyboard.pocket.training.pages import (
    BATCH,
    EXACT,
    TRUE,
    Crops,
    Pages,
    cropped,
)

SCENES = 10000
ALONE = 0.4  # share of the time before there is a critic
ALONE_PEAK, PEAK, CRITIC_PEAK = 5e-4, 2e-4, 4e-4
KEPT = 0.1  # what the coarse look weighs
WEIGHT, MOST = 0.6, 60.0  # the critic's gradient beside the others'; the largest factor
EVERY, FLATTEN = 16, 2e-5  # steps between penalties on the critic's slope, and their weight


class DecoderTraining:
    """A decoder, its critic, and how far they are."""

    def __init__(self, folder: Path, eye: PocketAutoencoder, minutes: float) -> None:
        self.eye, self.decoder, self.critic = eye.requires_grad_(False), eye.decoder, Critic()
        self.decoder.requires_grad_(True)
        for network in (self.decoder, self.critic):
            network.to(DEVICE, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.optimizer = torch.optim.AdamW(
            self.decoder.parameters(), lr=PEAK, betas=(0.5, 0.95), weight_decay=0, fused=True
        )
        self.critics = torch.optim.AdamW(
            self.critic.parameters(), lr=CRITIC_PEAK, betas=(0.5, 0.98), weight_decay=0, fused=True
        )
        self.average = Average(self.decoder, 0.998)
        self.course = Course(
            folder / "decoder.pt", minutes, decoder=self.decoder, critic=self.critic,
            optimizer=self.optimizer, critics=self.critics, average=self.average,
        )  # fmt: skip
        self.factor: float | None = None
        if self.course.share == 1:
            self.average.store_in(self.decoder)

    def run(self, book: Pages) -> None:
        """Until the minutes are over; leaves the averaged numbers in the decoder."""
        rng = generator(self.course.step)
        for _ in self.course.steps():
            self._learn(cropped(book, rng))
        self.average.store_in(self.decoder)

    def _learn(self, crops: Crops) -> None:
        share = self.course.share
        after = (share - ALONE) / (1 - ALONE)
        alone = FASTER * rate(ALONE_PEAK, share)
        set_rate(self.optimizer, alone if after < 0 else rate(PEAK, after, hold=0.4))
        with in_half():
            drawn = self._drawn(crops.latents)
        drawn = drawn.float()
        near, changed = _distance(crops, drawn), self._changed(crops, drawn)
        loss = near + KEPT * changed
        if after > 0:
            set_rate(self.critics, rate(CRITIC_PEAK, after, hold=0.4))
            begun = min(1.0, max(0.0, after - 0.05) / 0.1)  # the critic learns first
            loss = loss + begun * self._criticised(crops, drawn, near)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.decoder.parameters(), 1.0)
        self.optimizer.step()
        self.average.follow(self.decoder)
        off = (drawn.detach() - crops.pixels).abs() * 127.5
        exact, held, made = (
            _mean(off[part], crops.worth[part])
            for part in (slice(EXACT), slice(EXACT, TRUE), slice(TRUE, None))
        )
        self.course.tell(exact=exact, held=held, made=made, changed=changed)

    def _drawn(self, latents: Tensor) -> Tensor:
        """As the decoder draws what stands behind figures: it has to where nobody knows the place."""
        assert self.eye.painter is not None
        settings = self.eye.painter.setting(latents)
        drawn: Tensor = self.eye.with_figures(latents, settings, self.eye.to_ground(latents))
        return drawn

    def _changed(self, crops: Crops, drawn: Tensor) -> Tensor:
        """How far the picture's coarse look is from what the latents say, where only they tell that."""
        with in_half():
            look = self.eye.half_to_drawn(F.avg_pool2d(drawn, 2))[:, :COARSE].float()
        return _mean((look - crops.clean[:, :COARSE]).square().mean(1), crops.free[:, 0])

    def _criticised(self, crops: Crops, drawn: Tensor, near: Tensor) -> Tensor:
        """How little it looks drawn, weighed beside how near it is."""
        right = self._judge(crops, drawn.detach())
        with in_half():
            wrong = self.critic(drawn.clamp(-1.1, 1.1), crops.there)
        looks = F.softplus(right - wrong.float()).mean()
        if self.course.step % 20 == 0 or self.factor is None:
            self._weigh(near, looks)
        weighed: Tensor = WEIGHT * min(self.factor or 0.0, MOST) * looks
        return weighed

    def _judge(self, crops: Crops, drawn: Tensor) -> Tensor:
        """The critic learns to tell them apart; its marks for the drawings."""
        pixels, there = crops.pixels, crops.there
        with in_half():
            right = self.critic(pixels, there)
            wrong = self.critic(drawn.clamp(-1.1, 1.1), there)
        loss = F.softplus(wrong.float() - right.float()).mean()
        if self.course.step % EVERY == 0:
            some = pixels[: BATCH // 2].detach().requires_grad_(True)
            marks = self.critic(some, there[: BATCH // 2]).sum()
            (slope,) = torch.autograd.grad(marks, some, create_graph=True)
            loss = loss + EVERY * FLATTEN * slope.square().sum((1, 2, 3)).mean()
        self.critics.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        self.critics.step()
        known: Tensor = right.detach().float()
        return known

    def _weigh(self, near: Tensor, looks: Tensor) -> None:
        """How much longer the one's gradient is than the other's, at the last layer."""
        last: Any = self.decoder[-2].weight
        lengths = [
            float(torch.autograd.grad(loss, last, retain_graph=True)[0].norm())
            for loss in (near, looks)
        ]
        ratio = lengths[0] / (lengths[1] + 1e-8)
        self.factor = ratio if self.factor is None else 0.9 * self.factor + 0.1 * ratio


def _distance(crops: Crops, drawn: Tensor) -> Tensor:
    """How far from the drawing, edges too; latents that the UNet made may be further off."""
    ours = torch.arange(BATCH, device=drawn.device) < TRUE
    weight = torch.where(ours, 1.0, 0.5)[:, None, None, None] * crops.worth
    off = drawn - crops.pixels
    edges = (off.diff(dim=2).abs() * weight[:, :, 1:]).mean()
    edges = edges + (off.diff(dim=3).abs() * weight[..., 1:]).mean()
    total: Tensor = (weight * (off.abs() + 0.5 * off.square())).mean() + edges
    return total


def _mean(values: Tensor, weight: Tensor) -> Tensor:
    mean: Tensor = (values * weight).sum() / weight.expand_as(values).sum().clamp(min=1e-6)
    return mean
