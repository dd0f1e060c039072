"""Teaches the autoencoder to draw pictures again from their latents. Crops of full-size drawings."""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.training.drawings import Pixels, draw_scenes
from storyboard.pocket.training.loop import Average, Course, rate, set_rate
from storyboard.pocket.training.machine import DEVICE, in_half

CROP, BATCH, PEAK = 256, 8, 1.0e-3
PICTURES = 5000  # drawn once
WIDE = 32  # latent channels while it learns; fewer are kept, see condensing.py


def train_autoencoder(folder: Path, minutes: float, pictures: int = PICTURES) -> PocketAutoencoder:
    """Trains for that many minutes in all, from the last checkpoint on; returns the averaged model."""
    model = PocketAutoencoder(latent_channels=WIDE).to(DEVICE, memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(model.parameters(), lr=PEAK, betas=(0.9, 0.98), weight_decay=1e-3)
    average = Average(model, 0.998)
    course = Course(
        folder / "autoencoder.pt", minutes, model=model, optimizer=optimizer, average=average
    )
    data = draw_scenes(folder / "drawings", pictures, 896, 512)
    rng = np.random.default_rng(course.step)
    for _ in course.steps():
        set_rate(optimizer, rate(PEAK, course.share, hold=0.5))
        pixels = crops(data, rng).to(DEVICE)
        with in_half():
            loss, square = autoencoder_loss(model, pixels)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        average.follow(model)
        course.tell(off=square.sqrt() * 127.5)
    average.store_in(model)
    measure_latents(model, data)
    return model.cpu().eval()  # type: ignore[no-any-return]


def crops(data: Pixels, rng: np.random.Generator) -> Tensor:
    """[BATCH, 3, CROP, CROP] in -1..1, mirrored half of the time."""
    out = []
    for number in rng.integers(len(data), size=BATCH):
        height, width = data.shape[1:3]
        top, left = rng.integers(height - CROP + 1), rng.integers(width - CROP + 1)
        crop = data[number, top : top + CROP, left : left + CROP]
        out.append(crop[:, ::-1] if rng.random() < 0.5 else crop)
    pixels = torch.from_numpy(np.stack(out)).permute(0, 3, 1, 2).float() / 127.5 - 1
    return pixels.contiguous(memory_format=torch.channels_last)


def autoencoder_loss(model: PocketAutoencoder, pixels: Tensor) -> tuple[Tensor, Tensor]:
    """(loss, squared error). Noise on the latents, so that an inexact latent still decodes well."""
    latents = model.to_latents(pixels)
    spread = latents.detach().float().std()
    noise = 0.4 * torch.rand(len(pixels), 1, 1, 1, device=pixels.device) ** 2 * spread
    drawn = model.to_pixels(latents + noise * torch.randn_like(latents)).float()
    difference = drawn - pixels
    square = difference.square().mean()
    edges = sum(
        F.l1_loss(drawn.diff(dim=axis), pixels.diff(dim=axis), reduction="mean") for axis in (2, 3)
    )
    loss = difference.abs().mean() + edges + 0.5 * square + 1e-3 * latents.float().square().mean()
    return loss, square.detach()


@torch.no_grad()
def measure_latents(model: PocketAutoencoder, data: Pixels, count: int = 128) -> None:
    """Sets the model's own mean and deviation, so that its latents have unit variance."""
    model.mean.zero_()
    model.std.fill_(1.0)
    raw = []
    for number in range(count):
        pixels = torch.from_numpy(np.array(data[number])).permute(2, 0, 1)[None].float() / 127.5 - 1
        raw.append(model.to_latents(pixels.to(DEVICE)))
    every = torch.cat(raw).transpose(0, 1).flatten(1)
    model.mean.copy_(every.mean(1))
    model.std.copy_(every.std(1))
