"""Teaches the autoencoder's painter of places what stands in each of them, from drawings with nobody in front."""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from storyboard.pocket import vocabulary
from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.ground import WIDE, GroundPainter
from storyboard.pocket.overlap import SIDE, busy
from storyboard.pocket.setting import SETTING
from storyboard.pocket.training.blocks import Lists, moved
from storyboard.pocket.training.drawings import Pixels
from storyboard.pocket.training.ground_drawing import WAYS, ground_scene
from storyboard.pocket.training.loop import Average, Course, rate, set_rate
from storyboard.pocket.training.machine import DEVICE, WIDER, generator
from storyboard.pocket.world.meaning import set_of
from storyboard.pocket.world.picture import BLUR, ZOOM, camera_of

PAGES, BLOCKS = 24 * WIDER, 512  # of a batch; of each of its pages
LINED = 0.6  # share of those blocks that are not plain: lines are little of a page
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
        self.pictures, self.rng = torch.from_numpy(pictures).to(DEVICE), generator(seed)
        lined = torch.empty(count, self.rows * self.columns, dtype=torch.bool, device=DEVICE)
        for own, page in zip(lined, self.pictures, strict=True):
            own[:] = _lined(page)
        self.lined = Lists(lined)

    def some(self) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Which pages [B]; the middles of blocks there, in hundredths of the frame's height, across and down [B, N],
        wherever their corners lie; and their pixels [B, N, 3 * SIDE²].
        """
        which = torch.randint(len(self.pictures), (PAGES,), device=DEVICE, generator=self.rng)
        rows, columns = self._blocks(which)
        top, left = (
            moved(rows, self.rows, self.rng)[..., None, None],
            moved(columns, self.columns, self.rng)[..., None, None],
        )
        side = torch.arange(SIDE, device=DEVICE)
        pixels = self.pictures[which[:, None, None, None], top + side[:, None], left + side]
        unit = 100 / (self.rows * SIDE)
        x, y = ((corner[..., 0, 0] + SIDE / 2) * unit for corner in (left, top))
        return which, x, y, pixels.permute(0, 1, 4, 2, 3).flatten(2).float() / 127.5 - 1

    def _blocks(self, which: Tensor) -> tuple[Tensor, Tensor]:
        """Rows and columns [B, BLOCKS] of some of the pages [B]."""
        page = which[:, None].expand(-1, BLOCKS)
        place, chance = torch.rand(2, *page.shape, device=DEVICE, generator=self.rng)
        lined = (chance < LINED) & (self.lined.counts[page] > 0)
        block = torch.where(
            lined, self.lined.at(page, place), (place * (self.rows * self.columns)).long()
        )
        return block // self.columns, block % self.columns


def _lined(page: Tensor) -> Tensor:
    """[blocks]: which blocks of a page [H, W, 3] are not plain."""
    blocks = F.pixel_unshuffle(page.permute(2, 0, 1)[None].float() / 127.5, SIDE)
    return busy(blocks).flatten()


class GroundTraining:
    """A painter of places, and how far it is. Raises ValueError where the autoencoder has none."""

    def __init__(self, folder: Path, eye: PocketAutoencoder, minutes: float) -> None:
        if eye.ground is None:
            raise ValueError(
                "This autoencoder reads no setting: make it with meanings=… and settings=…"
            )
        self.ground = eye.ground.to(DEVICE)
        self.kept = self.ground.stages, self.ground.details, self.ground.skies, self.ground.drops
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
            which, x, y, pixels = grounds.some()
            views = self.ground.views(
                grounds.settings[which], grounds.crowded[which], grounds.ways[which]
            )
            side = 100 / grounds.rows
            off = self.ground.paint(views, x, y, side) - pixels
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
