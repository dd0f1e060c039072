"""Which of several drawings is a picture nearest to? The laboratory's only judge."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
SIZE = (448, 256)  # what candidates are drawn at
TELLING = 12  # a pixel tells the candidates apart when they differ by more (8-bit levels)


def nearest(picture: Pixels, candidates: Sequence[Pixels]) -> int:
    """The candidate with the least mean absolute difference, over the pixels that tell them apart.

    picture, candidates: [256, 448, 3]. Where all candidates are alike nothing is compared, so that a
    background which no caption tells does not count.
    """
    every = np.stack(candidates).astype(np.int16)
    telling = (every.max(0) - every.min(0)).max(-1) > TELLING
    if not telling.any():
        return 0
    away = np.abs(every[:, telling] - picture[telling].astype(np.int16)).mean((1, 2))
    return int(away.argmin())


def visible(one: Pixels, other: Pixels, share: float = 0.002) -> bool:
    """Do two drawings differ in at least that share of the frame?"""
    apart = np.abs(one.astype(np.int16) - other).max(-1) > 2 * TELLING
    return bool(apart.mean() >= share)


def fitted(picture: Image.Image) -> Pixels:
    """A take as the judge compares it: the frame's crop is centred, so are the candidates."""
    width, height = picture.size
    full = round(width * SIZE[1] / SIZE[0])
    framed = Image.new("RGB", (width, full))
    framed.paste(picture.convert("RGB"), (0, (full - height) // 2))
    return np.asarray(framed.resize(SIZE, Image.Resampling.BOX))


def cropped(drawing: Pixels, aspect: float) -> Pixels:
    """A drawing blacked out where a take of that aspect has no pixels."""
    edge = max(0, round((SIZE[1] - SIZE[0] / aspect) / 2))
    if edge:
        drawing = drawing.copy()
        drawing[:edge] = drawing[-edge:] = 0
    return drawing
