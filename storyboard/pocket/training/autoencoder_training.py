"""Teaches the autoencoder to draw pictures again from their latents. Crops of full-size drawings.

Latents are made smooth on purpose: shrunk latents must decode to the shrunk picture. Without it only
36 % of their variance survived 2×2 averaging, and the UNet hardly learnt at high noise.
"""

import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.training.drawings import Pixels, draw_scenes, scene_of
from storyboard.pocket.training.loop import Average, Pace, rate, save
from storyboard.pocket.world import figure_masks

CROP, BATCH, PEAK = 256, 8, 1.0e-3
SMOOTH = 0.5  # weight of the loss on shrunk latents


def train_autoencoder(folder: Path, minutes: float, pictures: int = 5000) -> PocketAutoencoder:
    """Trains for that many minutes in all, from the last checkpoint on; returns the averaged model."""
    model = PocketAutoencoder().to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(model.parameters(), lr=PEAK, betas=(0.9, 0.98), weight_decay=1e-3)
    average, pace, step = Average(model, 0.998), Pace(folder, minutes), 0
    path = folder / "autoencoder.pt"
    if path.exists():
        state = torch.load(path, weights_only=True)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        average.shadow, average.count = state["average"], state["step"]
        pace.spent, step = state["spent"], state["step"]
    data = draw_scenes(folder / "drawings", pictures, 896, 512)
    centres = figure_centres(folder / "drawings", pictures)
    rng, saved, log = np.random.default_rng(step), time.monotonic(), []
    for _ in pace.steps():
        for group in optimizer.param_groups:
            group["lr"] = rate(PEAK, pace.share, hold=0.5)
        pixels = crops(data, centres, rng)
        with torch.autocast("cpu", torch.bfloat16):
            loss, error = autoencoder_loss(model, pixels)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        average.follow(model)
        step += 1
        log.append(float(error))
        if step % 100 == 0:
            decibel = -10 * np.log10(np.mean(log[-100:]) / 4)
            print(f"{pace.spent:6.1f} min  step {step}  {decibel:.2f} dB", flush=True)
        if time.monotonic() - saved > 180:
            _save(path, model, optimizer, average, pace, step)
            saved = time.monotonic()
    _save(path, model, optimizer, average, pace, step)
    average.store_in(model)
    measure_latents(model, data)
    model.save_pretrained(folder / "autoencoder")
    return model  # type: ignore[no-any-return]


def _save(
    path: Path,
    model: PocketAutoencoder,
    optimizer: torch.optim.Optimizer,
    average: Average,
    pace: Pace,
    step: int,
) -> None:
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
    save(path, {**state, "average": average.shadow, "spent": pace.spent, "step": step})


def figure_centres(folder: Path, count: int) -> NDArray[np.float32]:
    """Where the upper half of a figure is in each drawing, (y, x) as shares; NaN = nobody. Kept on disk."""
    name = folder / f"centres_{count}.npy"
    if not name.exists():
        np.save(name, np.array([_figure_centre(number) for number in range(count)], np.float32))
    return np.load(name)  # type: ignore[no-any-return]


def _figure_centre(number: int) -> tuple[float, float]:
    scene = scene_of(number)
    if not scene.figures:
        return np.nan, np.nan
    masks = figure_masks(scene, 56, 32)
    rows, columns = np.nonzero(masks[number % len(masks)] > 60)
    if not rows.size:
        return np.nan, np.nan
    return float(rows.min() * 0.75 + rows.max() * 0.25) / 32, float(columns.mean()) / 56


def crops(data: Pixels, centres: NDArray[np.float32], rng: np.random.Generator) -> Tensor:
    """[BATCH, 3, CROP, CROP] in -1..1, mirrored half of the time; six of ten look at a figure's head."""
    out = []
    for number in rng.integers(len(data), size=BATCH):
        height, width = data.shape[1:3]
        top, left = rng.integers(height - CROP + 1), rng.integers(width - CROP + 1)
        y, x = centres[number] + rng.normal(0, 0.06, 2)
        if rng.random() < 0.6 and np.isfinite(y):
            top = int(np.clip(y * height - CROP / 2, 0, height - CROP))
            left = int(np.clip(x * width - CROP / 2, 0, width - CROP))
        crop = data[number, top : top + CROP, left : left + CROP]
        out.append(crop[:, ::-1] if rng.random() < 0.5 else crop)
    pixels = torch.from_numpy(np.stack(out)).permute(0, 3, 1, 2).float() / 127.5 - 1
    return pixels.contiguous(memory_format=torch.channels_last)


def autoencoder_loss(model: PocketAutoencoder, pixels: Tensor) -> tuple[Tensor, Tensor]:
    """(loss, squared error). Noise on the latents, so that an inexact latent still decodes well."""
    latents = model.to_latents(pixels)
    spread = latents.detach().float().std()
    noise = 0.4 * torch.rand(len(pixels), 1, 1, 1) ** 2 * spread
    drawn = model.to_pixels(latents + noise * torch.randn_like(latents)).float()
    factor = 2 if torch.rand(()) < 0.75 else 4
    small = model.to_pixels(F.avg_pool2d(latents, factor)).float()
    loss = _difference(drawn, pixels) + SMOOTH * _difference(small, F.avg_pool2d(pixels, factor))
    size = 1e-3 * latents.float().square().mean()
    return loss + size, (drawn - pixels).square().mean().detach()


def _difference(drawn: Tensor, pixels: Tensor) -> Tensor:
    edges = [F.l1_loss(drawn.diff(dim=axis), pixels.diff(dim=axis)) for axis in (2, 3)]
    return F.l1_loss(drawn, pixels) + edges[0] + edges[1] + 0.5 * F.mse_loss(drawn, pixels)


@torch.no_grad()
def measure_latents(model: PocketAutoencoder, data: Pixels, count: int = 128) -> None:
    """Sets the model's own mean and deviation, so that its latents have unit variance.

    One deviation for all channels: those that matter more to the picture stay larger.
    """
    model.mean.zero_()
    model.std.fill_(1.0)
    raw = []
    for number in range(count):
        pixels = torch.from_numpy(np.array(data[number])).permute(2, 0, 1)[None].float() / 127.5 - 1
        raw.append(model.to_latents(pixels))
    every = torch.cat(raw).transpose(0, 1).flatten(1)
    model.mean.copy_(every.mean(1))
    model.std.fill_(float(every.std(1).square().mean().sqrt()))
