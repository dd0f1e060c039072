"""What the UNet learns from: a bank of characters with references, and scenes with them, as latents.

Pictures are drawn at half size and read by the autoencoder's encoder without its averaging; kept as
fp16 memory maps. Captions are written anew each time a scene is used.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.sample_cast import resembles_the_sample
from storyboard.pocket.training.drawings import COMPANY, Pixels, chance, drawn
from storyboard.pocket.training.wear import reference
from storyboard.pocket.world import (
    Character,
    Scene,
    draw,
    figure_masks,
    head_mask,
    meaning,
    random_character,
    random_scene,
)

CELL = 16  # half-size pixels a latent cell
PIECE = 7000  # scenes in a file
BANK, CAST, REFERENCE = 11, 12, 13  # first parts of generators' keys


def character_of(number: int) -> Character:
    """Character number so-and-so of the bank; nobody who resembles the sample's cast."""
    made, attempt = random_character(chance(BANK, number)), 1
    while resembles_the_sample(made):
        made, attempt = random_character(chance(BANK, number, attempt)), attempt + 1
    return made


@lru_cache(maxsize=256)  # a batch asks for its scenes several times
def cast_scene(key: int, bank: int, first: int = 0) -> tuple[Scene, tuple[int, ...]]:
    """The scene with this number and who is in it, from characters first … first + bank."""
    rng = chance(CAST, key)
    count = int(rng.choice(3, p=COMPANY))
    who = tuple(int(n) + first for n in rng.integers(bank, size=count))
    return random_scene(rng, [character_of(n) for n in who]), who


@dataclass(frozen=True)
class Shelf:
    """Scenes of one size. latents [N, C, h, w] float16: how they look; masks [N, 3, h, w] uint8: shares of the two
    figures and of all heads."""

    latents: NDArray[np.float16]
    masks: NDArray[np.uint8]
    bank: int
    first: int  # number of the first scene

    def meaning(self, place: int) -> NDArray[np.float32]:
        """What the scene there means, [MEANINGS, h, w]."""
        shares = self.masks[place, :2].astype(np.float32) / np.float32(255)
        return meaning(self.scene(place)[0], shares, 100 * shares.shape[2] / shares.shape[1])

    def scene(self, place: int) -> tuple[Scene, tuple[int, ...]]:
        return cast_scene(self.first + place, self.bank)


@dataclass(frozen=True)
class _DrawScene:
    width: int
    height: int
    bank: int
    first: int

    def __call__(self, place: int) -> Pixels:
        return draw(cast_scene(self.first + place, self.bank)[0], self.width, self.height)


@dataclass(frozen=True)
class _DrawMasks:
    columns: int
    rows: int
    bank: int
    first: int

    def __call__(self, place: int) -> Pixels:
        scene, _ = cast_scene(self.first + place, self.bank)
        size = self.columns * 4, self.rows * 4
        fine = np.zeros((3, size[1], size[0]), np.uint8)
        fine[: len(scene.figures)] = figure_masks(scene, *size)
        fine[2] = head_mask(scene, *size)
        share = fine.reshape(3, self.rows, 4, self.columns, 4).mean(axis=(2, 4))
        return np.asarray(share.round(), np.uint8)


@dataclass(frozen=True)
class _DrawReference:
    views: int
    size: int

    def __call__(self, place: int) -> Pixels:
        number, view = divmod(place, self.views)
        return reference(character_of(number), chance(REFERENCE, number, view), self.size)


def shelf(
    folder: Path, eye: PocketAutoencoder, columns: int, rows: int, count: int, bank: int, first: int
) -> Shelf:
    """`count` scenes of columns×rows cells, in pieces: asking for more later keeps what is there."""
    pieces = [
        _piece(folder, eye, columns, rows, min(PIECE, first + count - start), bank, start)
        for start in range(first, first + count, PIECE)
    ]
    latents = np.concatenate([piece.latents for piece in pieces])
    masks = np.concatenate([piece.masks for piece in pieces])
    return Shelf(latents, masks, bank, first)


def _piece(
    folder: Path, eye: PocketAutoencoder, columns: int, rows: int, count: int, bank: int, first: int
) -> Shelf:
    """Draws and encodes, once."""
    name = f"{columns}x{rows}_{first}_{count}"
    pictures = half_size(folder, columns, rows, count, bank, first)
    masks = drawn(
        folder / f"masks_{name}.npy",
        (count, 3, rows, columns),
        _DrawMasks(columns, rows, bank, first),
    )
    drawn_part = eye.config.latent_channels - eye.config.meanings
    eye.to(memory_format=torch.channels_last)
    latents = encoded(folder / f"latents_{name}.npy", pictures, eye.half_to_drawn, drawn_part)
    return Shelf(latents, masks, bank, first)


def half_size(folder: Path, columns: int, rows: int, count: int, bank: int, first: int) -> Pixels:
    """The pictures of at most a piece of a shelf, [count, 16 * rows, 16 * columns, 3]."""
    width, height = CELL * columns, CELL * rows
    name = folder / f"pictures_{columns}x{rows}_{first}_{count}.npy"
    return drawn(name, (count, height, width, 3), _DrawScene(width, height, bank, first))


def corner(masks: Pixels, side: int, figures: float, rng: np.random.Generator) -> tuple[int, int]:
    """(top, left) of a crop of that many cells a side; figures: how often it lies around some cell of one."""
    rows, columns = masks.shape[1:]
    ys, xs = np.nonzero(masks[:2].max(0) > 100)
    if len(ys) and rng.random() < figures:
        spot = rng.integers(len(ys))
        top, left = ys[spot] - side // 2, xs[spot] - side // 2
        return int(np.clip(top, 0, rows - side)), int(np.clip(left, 0, columns - side))
    return int(rng.integers(rows - side + 1)), int(rng.integers(columns - side + 1))


def full_size(folder: Path, columns: int, rows: int, count: int, bank: int, first: int) -> Pixels:
    """The pictures of a shelf as a panel shows them, [count, 32 * rows, 32 * columns, 3]."""
    width, height = 2 * CELL * columns, 2 * CELL * rows
    name = folder / f"pages_{width}x{height}_{first}_{count}.npy"
    return drawn(name, (count, height, width, 3), _DrawScene(width, height, bank, first))


def references(folder: Path, eye: PocketAutoencoder, bank: int, views: int) -> NDArray[np.float16]:
    """Latents of every character's references, [bank * views, C, 8, 8]."""
    eye.to(memory_format=torch.channels_last)
    channels = eye.config.latent_channels
    name = folder / f"reference_latents_{bank}_{views}.npy"
    return encoded(name, reference_pictures(folder, bank, views), eye.half_to_latents, channels)


def reference_pictures(folder: Path, bank: int, views: int) -> Pixels:
    """Every character's references at half size, [bank * views, 128, 128, 3]."""
    name = folder / f"references_{bank}_{views}.npy"
    return drawn(name, (bank * views, 128, 128, 3), _DrawReference(views, 128))


@torch.no_grad()
def encoded(
    name: Path,
    pictures: Pixels,
    read: Callable[[torch.Tensor], torch.Tensor],
    channels: int,
    batch: int = 32,
) -> NDArray[np.float16]:
    """What is read of half-size pictures, kept on disk; goes on where it was cut off."""
    count, height, width, _ = pictures.shape
    shape = (count, channels, height // CELL, width // CELL)
    mark = name.with_suffix(".done")
    at = int(mark.read_text()) if mark.exists() else 0
    out = np.lib.format.open_memmap(name, "r+" if at else "w+", np.float16, shape)
    while at < count:
        piece = torch.from_numpy(np.array(pictures[at : at + batch]))
        pixels = piece.permute(0, 3, 1, 2).float() / 127.5 - 1
        with torch.autocast("cpu", torch.bfloat16):
            latents = read(pixels.contiguous(memory_format=torch.channels_last))
        out[at : at + batch] = latents.float().numpy().astype(np.float16)
        at += batch
        if at % (batch * 50) == 0:
            out.flush()
            mark.write_text(str(at))
    out.flush()
    mark.write_text(str(count))
    return np.load(name, mmap_mode="r")  # type: ignore[no-any-return]


def blank_of(eye: PocketAutoencoder) -> torch.Tensor:
    """The latents that stand for no reference, [1, C, 8, 8]."""
    return eye.half_to_latents(torch.zeros(1, 3, 8 * CELL, 8 * CELL)).detach()
