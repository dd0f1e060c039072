"""Teaches the autoencoder's reader to say what a picture shows: cell by cell in scenes, where the truth is known
everywhere, and as a whole in references, whatever happened to them.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.training.dataset import CELL, Shelf, character_of, corner
from storyboard.pocket.training.drawings import Pixels
from storyboard.pocket.training.loop import Average, Course, rate
from storyboard.pocket.training.optimizer import MuonAdamW
from storyboard.pocket.world import Figure
from storyboard.pocket.world.meaning import LOOKS, MEANINGS, SAID, said_of

CROP, CROPS, REFERENCES = 10, 12, 24  # cells a side; of a batch
PEAK = 1e-3
FIGURES = 0.85  # share of the crops that have a figure in their middle
OUTSIDE = 0.2  # what a cell without a figure weighs beside one with
_TOLD = [MEANINGS - SAID + one for one in LOOKS]  # the channels that a reference shows


@dataclass(frozen=True)
class Book:
    """What it learns from: pictures at half size of a shelf's scenes, and of the bank's references."""

    shelf: Shelf
    pictures: Pixels
    references: Pixels
    views: int


def train_reader(folder: Path, eye: PocketAutoencoder, minutes: float, book: Book) -> None:
    """Until the minutes are over, from its last checkpoint on; leaves the averaged numbers in the reader.

    Raises ValueError where the autoencoder has none.
    """
    reader = eye.reader
    if reader is None:
        raise ValueError("This autoencoder reads no meaning: make it with meanings=…")
    reader.train().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    optimizer, average = MuonAdamW([reader], betas=(0.9, 0.98)), Average(reader, 0.995)
    course = Course(
        folder / "reader.pt", minutes, reader=reader, optimizer=optimizer, average=average
    )
    rng = np.random.default_rng(course.step)
    for _ in course.steps():
        cells, looks = cells_error(reader, book, rng), looks_error(reader, book, rng)
        (cells + looks).backward()  # type: ignore[no-untyped-call]
        optimizer.step(rate(PEAK, course.share, hold=0.5))
        average.follow(reader)
        course.tell(cells=cells.detach(), looks=looks.detach())
    average.store_in(reader)
    reader.eval()


@torch.no_grad()
def with_reader(eye: PocketAutoencoder) -> PocketAutoencoder:
    """The same autoencoder with a reader that has learnt nothing yet, whose meaning its decoder does not heed yet."""
    channels = eye.config.latent_channels + MEANINGS
    config = {key: value for key, value in eye.config.items() if not key.startswith("_")}
    made = PocketAutoencoder.from_config(
        {**config, "latent_channels": channels, "meanings": MEANINGS}
    )
    state = made.state_dict()
    for name, value in eye.state_dict().items():
        if state[name].shape == value.shape:
            state[name].copy_(value)
        else:  # mean, std, and the decoder's first convolution: the drawn part first
            axis = int(name == "decoder.0.weight")
            state[name].narrow(axis, 0, value.shape[axis]).copy_(value)
    state["decoder.0.weight"][:, eye.config.latent_channels :].zero_()
    return made.eval()  # type: ignore[no-any-return]


def cells_error(reader: torch.nn.Module, book: Book, rng: np.random.Generator) -> Tensor:
    """Mean squared error in crops of scenes, mostly around figures."""
    shelf, side = book.shelf, CROP * CELL
    pixels = np.empty((CROPS, side, side, 3), np.uint8)
    truth = np.empty((CROPS, MEANINGS, CROP, CROP), np.float32)
    for place in range(CROPS):
        number = int(rng.integers(len(book.pictures)))
        top, left = corner(shelf.masks[number], CROP, FIGURES, rng)
        pixels[place] = book.pictures[number][
            top * CELL : top * CELL + side, left * CELL : left * CELL + side
        ]
        truth[place] = shelf.meaning(number)[:, top : top + CROP, left : left + CROP]
    wanted = torch.from_numpy(truth)
    error = (_read(reader, pixels) - wanted).square().mean(1)
    weight = OUTSIDE + wanted[:, 0].clamp(0, 1)
    return (error * weight).sum() / weight.sum()


def looks_error(reader: torch.nn.Module, book: Book, rng: np.random.Generator) -> Tensor:
    """Mean squared error of what references show, taken where the reader sees somebody."""
    places = np.sort(rng.integers(len(book.references), size=REFERENCES))
    said = _read(reader, np.stack([book.references[place] for place in places]))
    shows = [_looks(int(place) // book.views) for place in places]
    there = said[:, :1].clamp(0, 1) + 1e-3
    seen = (said[:, _TOLD] * there).sum((2, 3)) / there.sum((2, 3))
    return (seen - torch.from_numpy(np.stack(shows))).square().mean()


def _looks(number: int) -> NDArray[np.float32]:
    figure = Figure(character_of(number), pose="standing", expression="neutral", view="front")
    return said_of(figure)[[*LOOKS]]


def _read(reader: torch.nn.Module, pixels: Pixels) -> Tensor:
    shown = torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 127.5 - 1
    with torch.autocast("cpu", torch.bfloat16):
        said: Tensor = reader(shown.contiguous(memory_format=torch.channels_last))
    return said.float()
