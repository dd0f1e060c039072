"""Teaches the autoencoder's painter of places what stands in each of them, from drawings with nobody in front."""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from storyboard.pocket import vocabulary
from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.ground import WIDE, GroundPainter
from storyboard.pocket.overlap import SIDE
from storyboard.pocket.setting import SETTING
from storyboard.pocket.training.drawings import Pixels
from storyboard.pocket.training.ground_drawing import WAYS, ground_scene
from storyboard.pocket.training.loop import Average, Course, rate, set_rate
from storyboard.pocket.training.machine import DEVICE, WIDER, generator
from storyboard.pocket.world.meaning import set_of
from storyboard.pocket.world.picture import BLUR, ZOOM, camera_of

PAGES, BLOCKS = 24 * WIDER, 512  # of a batch; of each of its pages
PEAK, MAPS = 3e-3, 5.0  # what maps learn faster


class Grounds:
    """pictures [places * layouts * views, H, W, 3] as DrawGround draws them."""

    def __init__(self, pictures: Pixels, seed: int) -> None:
        count, height, width, _ = pictures.shape
        scenes = [ground_scene(number, count // len(WAYS)) for number in range(count)]
        self.settings = torch.from_numpy(np.stack([set_of(scene) for scene in scenes])).to(DEVICE)
        every = [WAYS.index((scene.place, scene.layout)) for scene in scenes]
        self.ways = torch.tensor(every, device=DEVICE)
        self.crowded = torch.tensor([float(bool(scene.figures)) for scene in scenes], device=DEVICE)
        self.rows, self.columns = height // SIDE, width // SIDE
        shape = count, self.rows, SIDE, self.columns, SIDE, 3
        self.pictures, self.rng = (
            torch.from_numpy(pictures).to(DEVICE).reshape(shape),
            generator(seed),
        )

    def some(self) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Which pages [B]; rows and columns of blocks there [B, N]; their pixels [B, N, 3 * SIDE²]."""

        def integers(below: int, *size: int) -> Tensor:
            return torch.randint(below, size, device=DEVICE, generator=self.rng)

        which, size = integers(len(self.pictures), PAGES), (PAGES, BLOCKS)
        rows, columns = integers(self.rows, *size), integers(self.columns, *size)
        pixels = self.pictures[which[:, None], rows, :, columns].permute(0, 1, 4, 2, 3)
        return which, rows, columns, pixels.flatten(2).float() / 127.5 - 1


class GroundTraining:
    """A painter of places, and how far it is. Raises ValueError where the autoencoder has none."""

    def __init__(self, folder: Path, eye: PocketAutoencoder, minutes: float) -> None:
        if eye.ground is None:
            raise ValueError(
                "This autoencoder reads no setting: make it with meanings=… and settings=…"
            )
        self.ground = eye.ground.to(DEVICE)
        self.kept = self.ground.stages, self.ground.skies, self.ground.drops
        maps = [one.learn() for one in self.kept]
        rest = [self.ground.colours, *self.ground.net.parameters()]
        self.maps, self.rest = (
            torch.optim.Adam(some, betas=(0.9, 0.99), eps=1e-10) for some in (maps, rest)
        )
        self.average = Average(self.ground, 0.995)
        self.course = Course(
            folder / "ground.pt", minutes, ground=self.ground, maps=self.maps, rest=self.rest,
            average=self.average,
        )  # fmt: skip
        if self.course.share == 1:
            self._keep()

    def run(self, grounds: Grounds) -> None:
        """Until the minutes are over; leaves the averaged numbers in the painter."""
        set_camera(self.ground)
        self.ground.requires_grad_(True)
        if self.course.step:
            grounds.rng = generator(self.course.step)
        for _ in self.course.steps():
            speed = rate(PEAK, self.course.share, hold=0.4)
            set_rate(self.maps, MAPS * speed)
            set_rate(self.rest, speed)
            which, rows, columns, pixels = grounds.some()
            views = self.ground.views(
                grounds.settings[which], grounds.crowded[which], grounds.ways[which]
            )
            side = 100 / grounds.rows
            off = (
                self.ground.paint(views, (columns + 0.5) * side, (rows + 0.5) * side, side) - pixels
            )
            (off.abs().mean() + 0.5 * off.square().mean()).backward()  # type: ignore[no-untyped-call]
            for optimizer in (self.maps, self.rest):
                optimizer.step()
                optimizer.zero_grad(set_to_none=True)
            self.average.follow(self.ground)
            self.course.tell(off=off.abs().mean() * 127.5)
        self._keep()
        self.ground.requires_grad_(False)

    def _keep(self) -> None:
        if self.course.step:
            self.average.store_in(self.ground)
        for maps in self.kept:
            maps.keep()


@torch.no_grad()
def set_camera(ground: GroundPainter) -> None:
    """Has it look at places as the world does."""
    for number, shot in enumerate(SETTING["shot"]):
        ground.zoom[number], ground.blur[number] = ZOOM[shot], BLUR.get(shot, 0.0)
    for layout in range(vocabulary.LAYOUTS):
        for number, angle in enumerate(SETTING["angle"]):
            ground.horizon[number, layout], aside = camera_of(layout, angle)
            ground.middle[layout] = WIDE * aside
