"""Teaches the decoder alone to finish what the UNet begins: crisp drawings from latents that are not exact.

The encoder and so the latents stay. Beside exact latents it learns from such as the UNet makes on its way
out of the noise, and a critic (thrown away afterwards) compares what comes out with the drawing, patch by
patch; without one, what is uncertain becomes a blur. Pairs of drawing and decoded picture: relativistic
loss (Jolicoeur-Martineau 2018) with R1 (Mescheder et al. 2018), its weight by the gradients' lengths (Esser
et al. 2021).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.networks import DRAWN
from storyboard.pocket.training.dataset import CELL, Shelf, corner, full_size
from storyboard.pocket.training.drawings import Pixels
from storyboard.pocket.training.loop import Average, Course, rate, set_rate
from storyboard.pocket.training.pocket import Pocket
from storyboard.pocket.training.sampling import denoised
from storyboard.pocket.training.unet_training import Sampler
from storyboard.pocket.world.meaning import SHADES

SCENES = 3000
CROP, BATCH = 8, 8  # cells a side
EXACT = 3  # of a batch, whose latents are the encoder's own
MEANT = 2  # of the others, that keep the true meaning but for its shades: to be trusted
NOISE, NOISE_MADE = 0.35, 0.1  # most that is added to exact latents, and to made ones
ALONE = 0.4  # share of the time before there is a critic
ALONE_PEAK, PEAK, CRITIC_PEAK = 5e-4, 2e-4, 4e-4
FIGURES, HEADS = 0.75, 0.4  # shares of the crops that have a figure in their middle, and a head
HEAD_WEIGHT = 2.0  # what a head's pixels weigh more
WEIGHT, MOST = 0.6, 60.0  # the critic's gradient beside the reconstruction's; the largest factor
EVERY, FLATTEN = 16, 2e-5  # steps between penalties on the critic's slope, and their weight
BLIND = 24  # pixels along a crop's cut edges where the decoder lacks what is beside
START, STEPS = (0.3, 0.97), 4  # how noisy the UNet's latents begin; its steps
PIXELS = 2 * CELL  # a cell's side in a full-size picture


class Critic(nn.Module):
    """Pictures [B, 3, H, W] -> how drawn each patch looks [B, 1, H/8, W/8]."""

    def __init__(self, widths: tuple[int, int, int, int] = (32, 64, 128, 160)) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for before, width in zip((3, *widths), widths[:3], strict=False):
            layers += [nn.Conv2d(before, width, 4, 2, 1), nn.LeakyReLU(0.2)]
        layers += [nn.Conv2d(widths[2], widths[3], 3, 1, 1), nn.LeakyReLU(0.2)]
        self.net = nn.Sequential(*layers, nn.Conv2d(widths[3], 1, 3, 1, 1))

    def forward(self, pictures: Tensor) -> Tensor:
        marks: Tensor = self.net(pictures)
        return marks


@dataclass(frozen=True)
class Pages:
    """Full-size pictures [N, 512, 896, 3], their cells' masks, exact latents [N, C, 16, 28] and such as the UNet
    makes.
    """

    pictures: Pixels
    masks: NDArray[np.uint8]
    exact: NDArray[np.float16]
    made: NDArray[np.float16]


@dataclass(frozen=True)
class Crops:
    """latents [B, C, h, w]; pixels [B, 3, H, W]; sure [B, 1, H, W]: 0 where a cut edge is near, else 1;
    worth [B, 1, H, W]: what a pixel weighs; exact [B].
    """

    latents: Tensor
    pixels: Tensor
    sure: Tensor
    worth: Tensor
    exact: Tensor


def pages(
    folder: Path, model: Pocket, eye: PocketAutoencoder, shelf: Shelf, sampler: Sampler
) -> Pages:
    """Draws the shelf's scenes at full size, and has the UNet draw them from some way into the noise."""
    count, _, rows, columns = shelf.latents.shape
    pictures = full_size(folder, columns, rows, count, shelf.bank, shelf.first)
    path = folder / f"made_{columns}x{rows}_{shelf.first}_{count}.npy"
    if not path.exists():
        np.save(path, _made(model, shelf, sampler))
    return Pages(pictures, shelf.masks, _exact(sampler, count), np.load(path))


def _exact(sampler: Sampler, count: int, size: int = 200) -> NDArray[np.float16]:
    parts = [range(first, min(first + size, count)) for first in range(0, count, size)]
    return np.concatenate([sampler.latents(part).numpy().astype(np.float16) for part in parts])


def _made(model: Pocket, shelf: Shelf, sampler: Sampler, size: int = 20) -> NDArray[np.float16]:
    chance = torch.Generator().manual_seed(shelf.first)
    made = []
    for first in range(0, len(shelf.latents), size):
        places = range(first, min(first + size, len(shelf.latents)))
        exact = sampler.latents(places)
        start = START[0] + (START[1] - START[0]) * torch.rand(len(exact), generator=chance)
        share, noise = start[:, None, None, None], torch.randn(exact.shape, generator=chance)
        guidance = 1.6 if torch.rand((), generator=chance) < 0.4 else 1.0
        noisy, told = (1 - share) * exact + share * noise, sampler.told(places)
        made.append(denoised(model, noisy, start, told, sampler.blank, STEPS, guidance).numpy())
    return np.concatenate(made).astype(np.float16)


def cropped(book: Pages, rng: np.random.Generator) -> Crops:
    """A batch of crops; the first of them exact."""
    rows, columns = book.masks.shape[2:]
    side = CROP * PIXELS
    latents = np.empty((BATCH, book.exact.shape[1], CROP, CROP), np.float32)
    pixels = np.empty((BATCH, side, side, 3), np.uint8)
    sure = np.ones((BATCH, 1, side, side), np.float32)
    heads = np.empty((BATCH, 1, CROP, CROP), np.float32)
    for place in range(BATCH):
        number = int(rng.integers(len(book.exact)))
        masks = book.masks[number]
        top, left = corner(masks[2:] if rng.random() < HEADS else masks[:2], CROP, FIGURES, rng)
        cells = np.s_[number, :, top : top + CROP, left : left + CROP]
        latents[place] = (book.exact if place < EXACT else book.made)[cells]
        if EXACT <= place < EXACT + MEANT:
            latents[place, DRAWN:-SHADES] = book.exact[cells][DRAWN:-SHADES]
        heads[place, 0] = book.masks[cells][2]
        y, x = top * PIXELS, left * PIXELS
        pixels[place] = book.pictures[number, y : y + side, x : x + side]
        sure[place, :, : BLIND * (top > 0)] = 0
        sure[place, :, side - BLIND * (top + CROP < rows) :] = 0
        sure[place, :, :, : BLIND * (left > 0)] = 0
        sure[place, :, :, side - BLIND * (left + CROP < columns) :] = 0
    exact = torch.arange(BATCH) < EXACT
    most = torch.where(exact, NOISE, NOISE_MADE)[:, None, None, None]
    clean = torch.from_numpy(latents)
    noisy = clean + most * torch.rand(BATCH, 1, 1, 1) ** 2 * torch.randn_like(clean)
    shown = torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 127.5 - 1
    fine = np.repeat(np.repeat(heads, PIXELS, 2), PIXELS, 3)
    worth = 1 + HEAD_WEIGHT * torch.from_numpy(fine) / 255
    return Crops(_packed(noisy), _packed(shown), torch.from_numpy(sure), worth, exact)


def _packed(maps: Tensor) -> Tensor:
    return maps.contiguous(memory_format=torch.channels_last)


class DecoderTraining:
    """A decoder, its critic, and how far they are."""

    def __init__(self, folder: Path, eye: PocketAutoencoder, minutes: float) -> None:
        self.eye, self.decoder, self.critic = eye, eye.decoder, Critic()
        for network in (self.decoder, self.critic):
            network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
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
        rng = np.random.default_rng(self.course.step)
        for _ in self.course.steps():
            self._learn(cropped(book, rng))
        self.average.store_in(self.decoder)

    def _learn(self, crops: Crops) -> None:
        share = self.course.share
        after = (share - ALONE) / (1 - ALONE)
        speed = rate(ALONE_PEAK, share) if after < 0 else rate(PEAK, after, hold=0.4)
        set_rate(self.optimizer, speed)
        with torch.autocast("cpu", torch.bfloat16):
            drawn = self.eye.to_pixels(crops.latents)
        drawn = drawn.float() * crops.sure + crops.pixels * (1 - crops.sure)
        loss = _distance(crops, drawn)
        if after > 0:
            set_rate(self.critics, rate(CRITIC_PEAK, after, hold=0.4))
            begun = min(1.0, max(0.0, after - 0.05) / 0.1)  # the critic learns first
            loss = loss + begun * self._criticised(crops.pixels, drawn, loss)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.decoder.parameters(), 1.0)
        self.optimizer.step()
        self.average.follow(self.decoder)
        off = (drawn.detach() - crops.pixels).abs().mean((1, 2, 3)) * 127.5
        self.course.tell(exact=off[crops.exact].mean(), made=off[~crops.exact].mean())

    def _criticised(self, pixels: Tensor, drawn: Tensor, near: Tensor) -> Tensor:
        """How little it looks drawn, weighed beside how near it is."""
        right = self._judge(pixels, drawn.detach())
        with torch.autocast("cpu", torch.bfloat16):
            wrong = self.critic(drawn.clamp(-1.1, 1.1))
        looks = F.softplus(right - wrong.float()).mean()
        if self.course.step % 20 == 0 or self.factor is None:
            self._weigh(near, looks)
        weighed: Tensor = WEIGHT * min(self.factor or 0.0, MOST) * looks
        return weighed

    def _judge(self, pixels: Tensor, drawn: Tensor) -> Tensor:
        """The critic learns to tell them apart; its marks for the drawings."""
        with torch.autocast("cpu", torch.bfloat16):
            right, wrong = self.critic(pixels), self.critic(drawn.clamp(-1.1, 1.1))
        loss = F.softplus(wrong.float() - right.float()).mean()
        if self.course.step % EVERY == 0:
            some = pixels[: BATCH // 2].detach().requires_grad_(True)
            (slope,) = torch.autograd.grad(self.critic(some).sum(), some, create_graph=True)
            loss = loss + EVERY * FLATTEN * slope.square().sum((1, 2, 3)).mean()
        self.critics.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        self.critics.step()
        marks: Tensor = right.detach().float()
        return marks

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
    """How far from the drawing, edges too; made latents may be further off."""
    weight = torch.where(crops.exact, 1.0, 0.5)[:, None, None, None] * crops.worth
    off = drawn - crops.pixels
    edges = (off.diff(dim=2).abs() * weight[:, :, 1:]).mean()
    edges = edges + (off.diff(dim=3).abs() * weight[..., 1:]).mean()
    total: Tensor = (weight * (off.abs() + 0.5 * off.square())).mean() + edges
    return total
