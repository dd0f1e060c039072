"""Teaches pocket to draw: text encoder, image encoder, projection and UNet together, by flow matching.

Times start near pure noise, where only text and references tell what to draw; the loss weighs
figures more, where the character is, and heads most.
"""

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.coordinates import WHEREABOUTS
from storyboard.pocket.networks import DRAWN
from storyboard.pocket.training.loop import Average, Course, Learning, rate
from storyboard.pocket.training.machine import FASTER, WIDER, generator, in_half
from storyboard.pocket.training.optimizer import MuonAdamW
from storyboard.pocket.training.pocket import Pocket
from storyboard.pocket.training.sampler import Batch, Sampler
from storyboard.pocket.training.witness import Witness
from storyboard.pocket.world.meaning import MEANINGS, SHADES

PEAK = 8e-4
TOLD = 0.5  # share of the samples that must be drawn from what is told
NEARLY_NOISE = 2.5  # mean of the logit of their times
SHADED, STANDING = 2.0, 4.0  # what exact colours and heads' places count beside the rest
SURE = 0.1  # times below it weigh as this one
REMEMBERED = 0.996  # of the average at each step


@dataclass(frozen=True)
class Stage:
    """A stretch of training. batch: on a processor; noise: mean of the logit of the times, from start to end."""

    name: str
    minutes: float
    batch: int
    noise: tuple[float, float]
    peak: float = PEAK
    hold: float = 1.0  # share of the stage at the full rate
    near: float = 0.0  # share of the batches that are pieces around figures, twice as many


def flow_error(model: Pocket, batch: Batch, mean: float) -> Tensor:
    """Squared error of the way (noise - latents) that follows from what it takes for the latents, [B, h, w]:
    of how cells look and of what is there.
    """
    latents, told = batch.latents, batch.told
    chances = torch.rand(len(latents), device=latents.device)
    middles = torch.where(chances < TOLD, NEARLY_NOISE, mean)
    times = torch.sigmoid(torch.randn_like(middles) + middles)
    noise = torch.randn_like(latents)
    share = times[:, None, None, None]
    noisy = (1 - share) * latents + share * noise
    with in_half():
        text = model.text(told.ids)
        made = model.clean(noisy, times, text, told.seen, told.masks)
    error = ((made.float() - latents) / share.clamp(min=SURE)).square()
    there = torch.einsum("bchw,c->bhw", error[:, DRAWN:], _weights(error.device))
    return error[:, :DRAWN].mean(1) + there


def _weights(device: torch.device) -> Tensor:
    """[MEANINGS]: what each counts beside how cells look, which counts 1 in all."""
    weights = torch.ones(MEANINGS, device=device)
    weights[1:WHEREABOUTS], weights[-SHADES:] = STANDING, SHADED
    return weights / MEANINGS


def weighed(error: Tensor, batch: Batch) -> Tensor:
    """The mean of [B, h, w], figures and heads before all."""
    return (error * batch.weights).sum() / batch.weights.sum()


def train_stage(
    folder: Path,
    model: Pocket,
    witness: Witness,
    stage: Stage,
    sampler: Sampler,
    tell: "Sheet | None" = None,
) -> Average:
    """Trains one stage from its last checkpoint on; returns the averaged weights."""
    optimizer = MuonAdamW([model, witness])
    average, name = Average(model, REMEMBERED), f"unet_{stage.name}"
    learning: dict[str, Learning] = {
        "model": model,
        "witness": witness,
        "optimizer": optimizer,
        "average": average,
    }
    course = Course(folder / f"{name}.pt", stage.minutes, minutes_between=7, **learning)
    if tell is not None:
        course.kept = lambda: tell.show(average, f"{stage.name}_{course.step:06d}")
    if course.step:
        sampler.rng = generator(course.step)
    for _ in course.steps():
        mean = stage.noise[0] + (stage.noise[1] - stage.noise[0]) * min(1.0, course.share / 0.8)
        near, size = float(torch.rand(())) < stage.near, WIDER * stage.batch
        batch = sampler.near(2 * size) if near else sampler.batch(size)
        drawn = weighed(flow_error(model, batch, mean), batch)
        words, looks = witness.losses(batch.lesson)
        loss = drawn + words + looks
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step(FASTER * rate(stage.peak, course.share, hold=stage.hold))
        average.follow(model)
        course.tell(drawn=drawn, words=words, looks=looks)
    return average


class Sheet:
    """Draws the same few held-out scenes from time to time, to be looked at."""

    def __init__(
        self, folder: Path, model: Pocket, eye: PocketAutoencoder, columns: int, rows: int
    ) -> None:
        self.folder, self.model, self.eye, self.size = folder, model, eye, (columns, rows)

    def show(self, average: Average, name: str) -> None:
        from storyboard.pocket.training.sheet import draw_sheet

        kept = {key: p.detach().clone() for key, p in self.model.named_parameters()}
        average.store_in(self.model)
        draw_sheet(self.model, self.eye, *self.size).save(self.folder / f"sheet_{name}.png")
        with torch.no_grad():
            for key, parameter in self.model.named_parameters():
                parameter.copy_(kept[key])
