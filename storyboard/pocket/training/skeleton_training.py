"""Teaches where the joints of figures are: by what is true of scenes, without a picture."""

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.training.dataset import Facts
from storyboard.pocket.training.head_training import doubted
from storyboard.pocket.training.loop import Average, Course, rate
from storyboard.pocket.training.machine import DEVICE, generator
from storyboard.pocket.world.meaning import PLACED

BATCH, PEAK = 2048, 3e-3
FAR = 0.1  # radii that count as far off


class Skeletons:
    """Figures as they are said to be, and their joints. rows [N, FACTS] of scenes, joints [N, SLOTS, JOINTS, 2]."""

    def __init__(self, rows: NDArray[np.float32], joints: NDArray[np.float32], seed: int) -> None:
        facts, self.rng = Facts.of(torch.from_numpy(rows).to(DEVICE)), generator(seed)
        self.scene, self.slot = (facts.who >= 0).nonzero(as_tuple=True)
        self.said = facts.figures[self.scene, self.slot, PLACED:]
        self.settings = facts.setting[self.scene]
        self.joints = torch.from_numpy(joints).to(DEVICE)[self.scene, self.slot]

    def some(self, count: int) -> tuple[Tensor, Tensor, Tensor]:
        """What is said [B, SAID], settings [B, SET], joints [B, JOINTS, 2]."""
        which = torch.randint(len(self.said), (count,), device=DEVICE, generator=self.rng)
        said, settings = self.said[which], self.settings[which]
        return doubted(said, self.rng), doubted(settings, self.rng), self.joints[which]


class SkeletonTraining:
    """A painter's skeleton, and how far it is. Raises ValueError where the autoencoder has none."""

    def __init__(self, folder: Path, eye: PocketAutoencoder, minutes: float) -> None:
        if eye.painter is None:
            raise ValueError("This autoencoder reads no meaning: make it with meanings=…")
        self.net = eye.painter.skeleton.to(DEVICE)
        self.optimizer = torch.optim.AdamW(self.net.parameters(), PEAK, weight_decay=1e-4)
        self.average = Average(self.net, 0.995)
        self.course = Course(
            folder / "skeleton.pt", minutes, net=self.net, optimizer=self.optimizer,
            average=self.average,
        )  # fmt: skip
        if self.course.step and self.course.share == 1:
            self.average.store_in(self.net)

    def run(self, skeletons: Skeletons) -> None:
        """Until the minutes are over; leaves the averaged numbers in the skeleton."""
        self.net.requires_grad_(True)
        if self.course.step:
            skeletons.rng = generator(self.course.step)
        for _ in self.course.steps():
            said, settings, joints = skeletons.some(BATCH)
            off = (self.net(said, settings) - joints) / FAR
            loss = torch.nn.functional.smooth_l1_loss(off, torch.zeros_like(off), beta=0.3)
            self.optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
            for group in self.optimizer.param_groups:
                group["lr"] = rate(PEAK, self.course.share, hold=0.5)
            self.optimizer.step()
            self.average.follow(self.net)
            self.course.tell(off=off.detach().abs().mean() * FAR)
        self.average.store_in(self.net)
        self.net.requires_grad_(False)
