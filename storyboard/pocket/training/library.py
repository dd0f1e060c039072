"""Where everything lies that is drawn to be learnt from: once, in pieces, so that more keeps what is there."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from transformers import CLIPTokenizer

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.networks import SLOTS
from storyboard.pocket.painter import Light
from storyboard.pocket.skeleton import JOINTS
from storyboard.pocket.tokenizer import LENGTH
from storyboard.pocket.training.dataset import (
    CELL,
    FACTS,
    TOLD,
    DescribeStranger,
    DrawBodies,
    DrawMasks,
    DrawReference,
    DrawScene,
    DrawStranger,
    Facts,
    Shelf,
    Tell,
    WriteFacts,
    WriteSkeletons,
)
from storyboard.pocket.training.drawings import Pixels, drawn
from storyboard.pocket.training.ground_drawing import WAYS, DrawGround
from storyboard.pocket.training.machine import DEVICE, WIDER, in_half
from storyboard.pocket.training.window_drawing import BYTES, CutWindows, seen_in
from storyboard.pocket.world.meaning import LOOKS

PIECE = 7000  # scenes in a file


@dataclass(frozen=True)
class Library:
    """Scenes of columns×rows cells with characters 0 … bank, and `views` references of each of those."""

    folder: Path
    columns: int
    rows: int
    bank: int
    views: int

    def shelf(
        self, eye: PocketAutoencoder, tokenizer: CLIPTokenizer, count: int, first: int
    ) -> Shelf:
        """`count` scenes from number `first` on."""
        starts = range(first, first + count, PIECE)
        pieces = [
            self._piece(eye, tokenizer, min(PIECE, first + count - start), start)
            for start in starts
        ]
        latents, masks, facts, told = zip(*pieces, strict=True)
        return Shelf(
            np.concatenate(latents),
            np.concatenate(masks),
            np.concatenate(facts),
            np.concatenate(told),
            first,
        )

    def half_size(self, count: int, first: int) -> Pixels:
        """The pictures of at most a piece of a shelf, [count, 16 * rows, 16 * columns, 3]."""
        return self._pictures("pictures", CELL, count, first)

    def full_size(self, count: int, first: int) -> Pixels:
        """The pictures of a shelf as a panel shows them, [count, 32 * rows, 32 * columns, 3]."""
        return self._pictures("pages", 2 * CELL, count, first)

    def bodies(self, count: int, first: int) -> Pixels:
        """Which of those pages' pixels are a figure's, eight to a byte, [count, 32 * rows, 4 * columns]."""
        width, height = 2 * CELL * self.columns, 2 * CELL * self.rows
        make = DrawBodies(width, height, self.bank, first)
        return drawn(self.path("bodies", count, first), (count, height, width // 8), make)

    def references(self, eye: PocketAutoencoder) -> NDArray[np.float16]:
        """Latents of every character's references, [bank * views, C, 8, 8]."""
        name = self.folder / f"reference_latents_{self.bank}_{self.views}.npy"
        channels = eye.config.latent_channels
        return encoded(name, self.reference_pictures(), eye.half_to_latents, channels)

    def reference_pictures(self) -> Pixels:
        """Every character's references at half size, [bank * views, 128, 128, 3]."""
        name = self.folder / f"references_{self.bank}_{self.views}.npy"
        shape = (self.bank * self.views, 128, 128, 3)
        return drawn(name, shape, DrawReference(self.views, 128))

    def strangers(self, count: int, size: int = 128) -> tuple[Pixels, NDArray[np.float32]]:
        """References of people in no scene, one of each, [count, size, size, 3], and what they show."""
        pictures, looks = (
            self.folder / f"{kind}_{self.bank}_{count}.npy"
            for kind in (f"strangers_{size}", "strangers_looks")
        )
        told = count, len(LOOKS)
        return (
            drawn(pictures, (count, size, size, 3), DrawStranger(self.bank, size)),
            drawn(looks, told, DescribeStranger(self.bank), np.float32),
        )

    def grounds(self, views: int) -> Pixels:
        """As many views of every place in every layout, [N, 32 * rows, 32 * columns, 3]."""
        make = DrawGround(2 * CELL * self.columns, 2 * CELL * self.rows, views)
        shape = len(WAYS) * views, make.height, make.width, 3
        return drawn(self.folder / f"grounds_{make.width}x{make.height}_{views}.npy", shape, make)

    def facts(self, count: int, first: int) -> NDArray[np.float32]:
        """What is true of so many scenes, [count, FACTS]."""
        write = WriteFacts(100 * self.columns / self.rows, self.bank, first)
        return drawn(self.path("facts", count, first), (count, FACTS), write, np.float32)

    def skeletons(self, count: int, first: int) -> NDArray[np.float32]:
        """Where the joints of those figures are, [count, SLOTS, JOINTS, 2]."""
        shape, write = (count, SLOTS, JOINTS, 2), WriteSkeletons(self.bank, first)
        return drawn(self.path("skeletons", count, first), shape, write, np.float32)

    def windows(self, count: int, first: int, light: Light) -> tuple[Pixels, NDArray[np.float32]]:
        """Of every figure of so many scenes [N, BYTES], and what is true of it [N, PLACED + SAID]."""
        places = seen_in(self.masks(count, first))
        size = 2 * CELL * self.columns, 2 * CELL * self.rows
        cut = CutWindows(places, light, *size, self.bank, first)
        made = drawn(self.path("windows", count, first), (len(places), BYTES), cut)
        facts = torch.from_numpy(self.facts(count, first))
        return made, Facts.of(facts).figures.numpy()[places[:, 0], places[:, 1]]

    def masks(self, count: int, first: int) -> Pixels:
        """Shares of cells of the two figures and of all heads, [count, 3, rows, columns]."""
        draw_masks = DrawMasks(self.columns, self.rows, self.bank, first)
        shape = (count, 3, self.rows, self.columns)
        return drawn(self.path("masks", count, first), shape, draw_masks)

    def path(self, kind: str, count: int, first: int) -> Path:
        """Where something lies that is made of so many scenes."""
        return self.folder / f"{kind}_{self.columns}x{self.rows}_{first}_{count}.npy"

    def _piece(
        self, eye: PocketAutoencoder, tokenizer: CLIPTokenizer, count: int, first: int
    ) -> tuple[NDArray[np.float16], Pixels, NDArray[np.float32], NDArray[np.int16]]:
        """Latents, masks, facts and tokens, as a shelf has them."""
        pictures = self.half_size(count, first)
        tell, told = Tell(tokenizer, self.bank, first), (count, TOLD, LENGTH)
        channels = eye.config.latent_channels - eye.config.meanings
        return (
            encoded(self.path("latents", count, first), pictures, eye.half_to_drawn, channels),
            self.masks(count, first),
            self.facts(count, first),
            drawn(self.path("told", count, first), told, tell, np.int16),
        )

    def _pictures(self, kind: str, scale: int, count: int, first: int) -> Pixels:
        width, height = scale * self.columns, scale * self.rows
        make = DrawScene(width, height, self.bank, first)
        return drawn(self.path(kind, count, first), (count, height, width, 3), make)


@torch.no_grad()
def encoded(
    name: Path,
    pictures: Pixels,
    read: Callable[[Tensor], Tensor],
    channels: int,
    batch: int = 32 * WIDER,
) -> NDArray[np.float16]:
    """What is read of half-size pictures, kept on disk; goes on where it was cut off."""
    count, height, width, _ = pictures.shape
    shape = (count, channels, height // CELL, width // CELL)
    mark = name.with_suffix(".done")
    at = int(mark.read_text()) if mark.exists() else 0
    out = np.lib.format.open_memmap(name, "r+" if at else "w+", np.float16, shape)
    while at < count:
        piece = torch.from_numpy(pictures[at : at + batch]).to(DEVICE)
        pixels = piece.permute(0, 3, 1, 2).float() / 127.5 - 1
        with in_half():
            latents = read(pixels.contiguous(memory_format=torch.channels_last))
        out[at : at + batch] = latents.half().cpu().numpy()
        at += batch
        if at % (batch * 50) == 0:
            out.flush()
            mark.write_text(str(at))
    out.flush()
    mark.write_text(str(count))
    return np.load(name, mmap_mode="c")  # type: ignore[no-any-return]


def blank_of(eye: PocketAutoencoder) -> Tensor:
    """The latents that stand for no reference, [1, C, 8, 8]."""
    nothing = torch.zeros(1, 3, 8 * CELL, 8 * CELL, device=eye.mean.device)
    return eye.half_to_latents(nothing).detach()
