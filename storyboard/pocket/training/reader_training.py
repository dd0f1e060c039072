"""Teaches the autoencoder's reader to say what a picture shows: cell by cell in scenes, where the truth is known
everywhere, and as a whole in references, whatever happened to them.
"""

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.networks import SLOTS
from storyboard.pocket.setting import SET
from storyboard.pocket.training.crops import cells, corners, windows
from storyboard.pocket.training.dataset import CELL, Facts, Shelf
from storyboard.pocket.training.drawings import Pixels
from storyboard.pocket.training.loop import Average, Course, rate
from storyboard.pocket.training.machine import DEVICE, FASTER, WIDER, generator, in_half
from storyboard.pocket.training.optimizer import MuonAdamW
from storyboard.pocket.world.meaning import LOOKS, MEANINGS, SAID, meaning

CROP, CROPS, REFERENCES = 10, 12, 24  # cells a side; of a batch
PEAK = 1e-3
FIGURES = 0.85  # share of the crops that have a figure in their middle
OUTSIDE = 0.2  # what a cell without a figure weighs beside one with
_TOLD = [MEANINGS - SAID + one for one in LOOKS]  # the channels that a reference shows


class Book:
    """What it learns from: pictures at half size of a shelf's first scenes, and references [N, 128, 128, 3] of as many
    people; looks [N, LOOKS]: what those show. Of the bank's own it would learn who they are by heart.
    """

    def __init__(
        self,
        shelf: Shelf,
        pictures: Pixels,
        references: Pixels,
        looks: NDArray[np.float32],
        seed: int,
    ) -> None:
        count = len(pictures)
        self.pictures, self.masks, facts, self.references, self.looks = (
            torch.from_numpy(part).to(DEVICE)
            for part in (pictures, shelf.masks[:count], shelf.facts[:count], references, looks)
        )
        self.figures, self.rng = Facts.of(facts).figures, generator(seed)

    def scenes(self) -> tuple[Tensor, Tensor]:
        """Pixels [B, 3, H, W] of crops, mostly around figures, and their meaning [B, MEANINGS, h, w]."""
        which = self._some(len(self.pictures), WIDER * CROPS)
        masks = self.masks[which, :SLOTS]
        tops, lefts = corners(masks.amax(1), CROP, FIGURES, self.rng)
        shares = masks.float() / 255
        told = cells(meaning(self.figures[which], shares), tops, lefts, CROP)
        return windows(self.pictures, which, tops, lefts, CROP, CELL), told

    def people(self) -> tuple[Tensor, Tensor]:
        """Pixels [B, 3, H, W] of references, and what they show [B, LOOKS]."""
        which = self._some(len(self.references), WIDER * REFERENCES)
        start = torch.zeros_like(which)
        side = self.references.shape[1] // CELL
        return windows(self.references, which, start, start, side, CELL), self.looks[which]

    def _some(self, below: int, size: int) -> Tensor:
        return torch.randint(below, (size,), device=DEVICE, generator=self.rng)


class ReaderTraining:
    """An autoencoder's reader, and how far it is. Raises ValueError where it has none."""

    def __init__(self, folder: Path, eye: PocketAutoencoder, minutes: float) -> None:
        if eye.reader is None:
            raise ValueError("This autoencoder reads no meaning: make it with meanings=…")
        self.reader = eye.reader
        self.reader.to(DEVICE, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.optimizer = MuonAdamW([self.reader], betas=(0.9, 0.98))
        self.average = Average(self.reader, 0.995)
        self.course = Course(
            folder / "reader.pt", minutes, reader=self.reader, optimizer=self.optimizer,
            average=self.average,
        )  # fmt: skip
        if self.course.step and self.course.share == 1:
            self.average.store_in(self.reader)

    def run(self, book: Book) -> None:
        """Until the minutes are over; leaves the averaged numbers in the reader."""
        self.reader.train()
        if self.course.step:
            book.rng = generator(self.course.step)
        for _ in self.course.steps():
            scenes, people = cells_error(self.reader, book), looks_error(self.reader, book)
            (scenes + people).backward()  # type: ignore[no-untyped-call]
            self.optimizer.step(FASTER * rate(PEAK, self.course.share, hold=0.5))
            self.average.follow(self.reader)
            self.course.tell(cells=scenes, looks=people)
        self.average.store_in(self.reader)
        self.reader.eval()


@torch.no_grad()
def with_reader(eye: PocketAutoencoder) -> PocketAutoencoder:
    """The same autoencoder with a reader that sees nobody yet, and a painter with nobody to paint."""
    channels = eye.config.latent_channels + MEANINGS
    config = {key: value for key, value in eye.config.items() if not key.startswith("_")}
    made = PocketAutoencoder.from_config(
        {**config, "latent_channels": channels, "meanings": MEANINGS, "settings": SET}
    )
    state = made.state_dict()
    for name, value in eye.state_dict().items():
        if state[name].shape == value.shape:
            state[name].copy_(value)
        else:  # mean, std, and the decoder's first convolution: the drawn part first
            axis = int(name == "decoder.0.weight")
            state[name].narrow(axis, 0, value.shape[axis]).copy_(value)
    made.reader[-1].weight.zero_()
    made.reader[-1].bias.zero_()
    state["decoder.0.weight"][:, eye.config.latent_channels :].zero_()
    return made.eval()  # type: ignore[no-any-return]


def cells_error(reader: torch.nn.Module, book: Book) -> Tensor:
    """Mean squared error in crops of scenes, mostly around figures."""
    pixels, wanted = book.scenes()
    error = (_read(reader, pixels) - wanted).square().mean(1)
    weight = OUTSIDE + wanted[:, 0].clamp(0, 1)
    return (error * weight).sum() / weight.sum()


def looks_error(reader: torch.nn.Module, book: Book) -> Tensor:
    """Mean squared error of what references show, taken where the reader sees somebody."""
    pixels, shown = book.people()
    said = _read(reader, pixels)
    there = said[:, :1].clamp(0, 1) + 1e-3
    seen = (said[:, _TOLD] * there).sum((2, 3)) / there.sum((2, 3))
    return (seen - shown).square().mean()


def _read(reader: torch.nn.Module, pixels: Tensor) -> Tensor:
    with in_half():
        said: Tensor = reader(pixels)
    return said.float()
