"""Teaches pocket to draw: text encoder, image encoder, projection and UNet together, by flow matching.

Times start near pure noise, where only text and references tell what to draw; the loss weighs
figures more, where the character is, and heads most.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.captions import caption
from storyboard.pocket.networks import DRAWN, SLOTS
from storyboard.pocket.training.attention import plain
from storyboard.pocket.training.dataset import Shelf
from storyboard.pocket.training.loop import Average, Course, Learning, rate
from storyboard.pocket.training.optimizer import MuonAdamW
from storyboard.pocket.training.pocket import Pocket
from storyboard.pocket.training.sampling import Told
from storyboard.pocket.training.witness import Lesson, Witness
from storyboard.pocket.world import on_marks
from storyboard.pocket.world.meaning import SAID, said_of, set_of

PEAK, FIGURE_WEIGHT, HEAD_WEIGHT = 8e-4, 4.0, 4.0
TOLD, NEARLY_NOISE = (
    0.5,
    2.5,
)  # share of the samples that must be drawn from what is told; their mean
SURE = 0.1  # times below it weigh as this one
NEAR = 14  # columns of a piece around a figure
REMEMBERED = 0.996  # of the average at each step


@dataclass(frozen=True)
class Stage:
    """A stretch of training. noise: mean of the logit of the times, from start to end."""

    name: str
    minutes: float
    batch: int
    noise: tuple[float, float]
    peak: float = PEAK
    hold: float = 1.0  # share of the stage at the full rate
    near: float = 0.0  # share of the batches that are pieces around figures, twice as many


@dataclass(frozen=True)
class Batch:
    """latents [B, C, h, w]; told: what they are drawn from; weights [B, h, w] of the loss; lesson: what is said
    of the figures.
    """

    latents: Tensor
    told: Told
    weights: Tensor
    lesson: Lesson


class Sampler:
    """Makes batches: latents, captions, references, masks, weights."""

    def __init__(
        self, shelf: Shelf, seen: NDArray[np.float16], views: int, blank: Tensor, seed: int
    ) -> None:
        self.shelf, self.seen, self.views, self.blank = shelf, seen, views, blank
        self.rng = np.random.default_rng(seed)
        there = shelf.masks[:, :2].max((2, 3)) > 0
        self._alone = np.flatnonzero(there[:, 0] & ~there[:, 1])

    def batch(self, size: int) -> Batch:
        """Whole pictures."""
        return self._of(self.rng.integers(len(self.shelf.latents), size=size))

    def _of(self, chosen: NDArray[np.int64]) -> Batch:
        shelf, told = self.shelf, self.told([int(place) for place in chosen])
        shares = torch.from_numpy(np.stack([shelf.masks[place] for place in chosen])).float() / 255
        weights = 1 + FIGURE_WEIGHT * shares[:, :2].amax(1) + HEAD_WEIGHT * shares[:, 2]
        return Batch(self.latents(chosen), told, weights, self.lesson(chosen, told))

    def latents(self, chosen: Sequence[int] | NDArray[np.int64]) -> Tensor:
        """[B, C, h, w] of these scenes: how they look, and what is where."""
        shelf = self.shelf
        drawn = np.stack([shelf.latents[place] for place in chosen]).astype(np.float32)
        meaning = np.stack([shelf.meaning(int(place)) for place in chosen])
        return torch.from_numpy(np.concatenate([drawn, meaning], 1))

    def lesson(self, chosen: NDArray[np.int64], told: Told) -> Lesson:
        """What words and references say of the figures there."""
        figures, there = torch.zeros(len(chosen), SLOTS, SAID), torch.zeros(len(chosen), SLOTS)
        for row, place in enumerate(chosen):
            for slot, figure in enumerate(self.shelf.scene(int(place))[0].figures):
                figures[row, slot] = torch.from_numpy(said_of(figure))
                there[row, slot] = 1
        worded = torch.tensor([float(bool(text)) for text in told.captions])
        seen = (told.seen[:, :, 0] != self.blank).flatten(2).any(2)
        settings = np.stack([set_of(self.shelf.scene(int(place))[0]) for place in chosen])
        setting = torch.from_numpy(settings)
        return Lesson(figures, there * worded[:, None], there * seen, setting, worded)

    def near(self, size: int, columns: int = NEAR) -> Batch:
        """The same of pieces around the figure of scenes with one: less ground, more figures a minute."""
        whole = self._of(self.rng.choice(self._alone, size=size))
        weights, wide = whole.weights, whole.latents.shape[-1]
        middles = (weights - 1).clamp(min=0).sum(1) @ torch.arange(wide).float()
        middles = middles / (weights - 1).sum((1, 2)).clamp(min=1e-6)
        shift = torch.from_numpy(self.rng.integers(-2, 3, size=size))
        lefts = (middles.round().long() - columns // 2 + shift).clamp(0, wide - columns)
        cut = partial(_cut, lefts=lefts, wide=wide, columns=columns)
        told = replace(whole.told, masks=cut(whole.told.masks))
        return Batch(cut(whole.latents), told, cut(weights), whole.lesson)

    def told(self, places: Sequence[int]) -> Told:
        """What these scenes are drawn from, anew each time."""
        rng, shelf = self.rng, self.shelf
        count = 2 if rng.random() < 0.25 else 1  # references a slot, the same for all of them
        texts, seen, masks = [], [], []
        for place in places:
            scene, who = shelf.scene(place)
            language = "en" if rng.random() < 0.5 else "ja"
            text = caption(scene, rng, language, looks=bool(rng.random() < 0.5))  # type: ignore[arg-type]
            dropped = rng.random()
            texts.append("" if dropped < 0.02 or dropped > 0.95 else text)
            without = dropped > 0.87
            seen.append(self._references(who, count, without))
            loose = on_marks(scene) and bool(rng.random() < 0.6)
            masks.append(slot_masks(shelf.masks[place][:2], len(who), without, loose, rng))
        return Told(texts, torch.stack(seen), torch.from_numpy(np.stack(masks)))

    def _references(self, who: tuple[int, ...], count: int, without: bool) -> Tensor:
        slots = []
        for slot in range(SLOTS):
            if slot >= len(who) or without:
                slots.append(self.blank.expand(count, -1, -1, -1))
                continue
            views = self.rng.permutation(self.views)[:count] + who[slot] * self.views
            slots.append(torch.from_numpy(np.stack([self.seen[v] for v in views])).float())
        return torch.stack(slots)


def _cut(maps: Tensor, lefts: Tensor, wide: int, columns: int) -> Tensor:
    """`columns` of each map's `wide` cells from its left on; maps may be finer than cells."""
    fine = maps.shape[-1] // wide
    pieces = [
        one[..., fine * left : fine * (left + columns)]
        for one, left in zip(maps, lefts.tolist(), strict=True)
    ]
    return torch.stack(pieces)


def slot_masks(
    figures: NDArray[np.uint8], count: int, without: bool, loose: bool, rng: np.random.Generator
) -> NDArray[np.float32]:
    """Soft boxes as a renderer knows them, [SLOTS, 2h, 2w]: around figures; loose: in the middle of
    the frame, or of its halves, as wide as it comes.
    """
    rows, columns = figures.shape[1] * 2, figures.shape[2] * 2
    masks = np.zeros((SLOTS, rows, columns), np.float32)
    if without and rng.random() < 0.5:
        return masks
    wide, top = rng.uniform(0.25, 1.0) / max(count, 1), rng.uniform(0, 0.2)
    for slot in range(count):
        if loose:
            middle = (slot + 0.5) / count
            box = (middle - wide / 2, top, middle + wide / 2, 1.0)
        else:
            box = _box_of(figures[slot], rng)
        masks[slot] = soft_box(box, rows, columns)
    return masks


def _box_of(
    figure: NDArray[np.uint8], rng: np.random.Generator
) -> tuple[float, float, float, float]:
    rows, columns = np.flatnonzero(figure.max(1) > 60), np.flatnonzero(figure.max(0) > 60)
    if not rows.size:
        return 0.0, 0.0, 1.0, 1.0
    pad = rng.uniform(0.0, 0.1, size=4)
    height, width = figure.shape
    return (
        max(0.0, columns[0] / width - pad[0]),
        max(0.0, rows[0] / height - pad[1]),
        min(1.0, (columns[-1] + 1) / width + pad[2]),
        min(1.0, (rows[-1] + 1) / height + pad[3]),
    )


def soft_box(
    box: tuple[float, float, float, float], rows: int, columns: int, edge: float = 0.04
) -> NDArray[np.float32]:
    """1 inside, falling to 0 over `edge` of the frame; edges on the frame's border stay 1."""
    left, top, right, bottom = box
    x, y = (np.arange(columns) + 0.5) / columns, (np.arange(rows) + 0.5) / rows

    def ramp(at: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
        rising = np.ones_like(at) if low <= 0 else np.clip((at - low) / edge + 0.5, 0, 1)
        falling = np.ones_like(at) if high >= 1 else np.clip((high - at) / edge + 0.5, 0, 1)
        return rising * falling

    return (ramp(y, top, bottom)[:, None] * ramp(x, left, right)[None]).astype(np.float32)


def flow_error(model: Pocket, batch: Batch, mean: float) -> Tensor:
    """Squared error of the way (noise - latents) that follows from what it takes for the latents, [B, h, w]:
    of how cells look and of what is there.
    """
    latents, told = batch.latents, batch.told
    blind = torch.rand(len(latents)) < TOLD
    times = torch.sigmoid(torch.randn(len(latents)) + torch.where(blind, NEARLY_NOISE, mean))
    noise = torch.randn_like(latents)
    share = times[:, None, None, None]
    noisy = (1 - share) * latents + share * noise
    with torch.autocast("cpu", torch.bfloat16), plain():
        text = model.text(told.captions)
        made = model.clean(noisy, times, text, told.seen, told.masks)
    error = ((made.float() - latents) / share.clamp(min=SURE)).square()
    return error[:, :DRAWN].mean(1) + error[:, DRAWN:].mean(1)


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
        sampler.rng = np.random.default_rng(course.step)
    for _ in course.steps():
        mean = stage.noise[0] + (stage.noise[1] - stage.noise[0]) * min(1.0, course.share / 0.8)
        near = sampler.rng.random() < stage.near
        batch = sampler.near(2 * stage.batch) if near else sampler.batch(stage.batch)
        drawn = weighed(flow_error(model, batch, mean), batch)
        words, looks = witness.losses(batch.lesson)
        loss = drawn + words + looks
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step(rate(stage.peak, course.share, hold=stage.hold))
        average.follow(model)
        course.tell(drawn=drawn.detach(), words=words.detach(), looks=looks.detach())
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
