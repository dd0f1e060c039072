"""Which of several drawings is a picture nearest to? A judge without weights."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
SIZE = (448, 256)  # what candidates are drawn at
TELLING = 12  # a pixel tells the candidates apart when they differ by more (8-bit levels)
POINTS = 4000  # of the pixels that tell one candidate from the right one, spread evenly
LOOKS = 1000  # pixels by which a picture's shift is found
_OFF = (-6, -3, 0, 3, 6)  # pixels that a picture may be off by, each way
NEAR = [(rows, columns) for rows in _OFF for columns in _OFF]

Places = NDArray[np.int32]  # [n]: row * width + column


@dataclass(frozen=True)
class Answer:
    """nearest: which candidate, 0 = the right one. margin: how much nearer the right one is than the
    best other, in mean 8-bit levels of the pixels that tell the two apart; below 0 = not nearer."""

    nearest: int
    margin: float

    @property
    def right(self) -> bool:
        return self.nearest == 0


@dataclass(frozen=True)
class Other:
    """Where one candidate differs from the right one. colours: [n, 3] each; count: all such pixels, of
    which `places` are some."""

    places: Places
    right: Pixels
    colours: Pixels
    count: int


@dataclass(frozen=True)
class Question:
    """A choice between the right candidate and others. Where they are alike nothing is compared, so that a
    background which no caption tells does not count.
    """

    others: tuple[Other, ...]
    places: Places  # a few that tell any two apart
    colours: Pixels  # [candidates, n, 3] there

    @staticmethod
    def of(candidates: Sequence[Pixels]) -> "Question":
        """candidates: [256, 448, 3] each, the right one first."""
        every = np.stack(candidates).reshape(len(candidates), -1, 3)
        places = _some(np.flatnonzero((every.max(0) - every.min(0)).max(-1) > TELLING), LOOKS)
        others = tuple(_other(every[0], one) for one in every[1:])
        return Question(others, places, np.ascontiguousarray(every[:, places]))

    @property
    def asks(self) -> bool:
        """Is there a choice that can be seen?"""
        return any(other.count for other in self.others)

    def answer(self, picture: Pixels, reach: int | None = 0) -> Answer:
        """The candidate with the least absolute difference, at the shift that suits any of them best.

        reach: pixels to either side that the figure may stand elsewhere; None = nothing may be off.
        """
        seen, width = picture.reshape(-1, 3), picture.shape[1]
        shift = (0, 0) if reach is None else self._shift(seen, width, reach)
        away = [0.0, *(_farther(other, seen, shift, width) for other in self.others)]
        means = [a / one.count for a, one in zip(away[1:], self.others, strict=True) if one.count]
        return Answer(int(np.argmin(away)), min(means, default=0.0))

    def _shift(self, seen: Pixels, width: int, reach: int) -> tuple[int, int]:
        """Roughly to the side, then by a few pixels."""

        def best(shifts: Sequence[tuple[int, int]]) -> tuple[int, int]:
            return min(shifts, key=lambda shift: self._misfit(seen, shift, width))

        _, aside = best([(0, far) for far in range(-reach, reach + 1, 6)])
        return best([(rows, columns + aside) for rows, columns in NEAR])

    def _misfit(self, seen: Pixels, shift: tuple[int, int], width: int) -> tuple[float, int]:
        """How far the best candidate is at that shift; the smaller shift of two equals."""
        there = seen[_shifted(self.places, shift, width, len(seen))].astype(np.int16)
        best = float(np.abs(self.colours - there).sum((1, 2)).min())
        return best, abs(shift[0]) + abs(shift[1])


def _other(right: Pixels, one: Pixels) -> Other:
    every = np.flatnonzero(_apart(right, one) > TELLING)
    places = _some(every, POINTS)
    return Other(places, right[places], one[places], len(every))


def _apart(one: Pixels, other: Pixels) -> NDArray[np.int16]:
    """[...] of [..., 3]: by how much the channel differs that differs most; numpy's `max` takes four times as long."""
    red, green, blue = np.moveaxis(np.abs(one.astype(np.int16) - other), -1, 0)
    most: NDArray[np.int16] = np.maximum(np.maximum(red, green), blue)
    return most


def _some(places: NDArray[np.intp], most: int) -> Places:
    if len(places) > most:
        places = places[np.linspace(0, len(places) - 1, most).astype(int)]
    return places.astype(np.int32)


def _farther(other: Other, seen: Pixels, shift: tuple[int, int], width: int) -> float:
    """How much farther off it is than the right one, in levels times pixels."""
    if not other.count:
        return 0.0
    there = seen[_shifted(other.places, shift, width, len(seen))].astype(np.int16)
    apart = np.abs(other.colours - there).mean(-1) - np.abs(other.right - there).mean(-1)
    return float(apart.mean()) * other.count


def _shifted(places: Places, shift: tuple[int, int], width: int, count: int) -> NDArray[np.intp]:
    """The places that far away; those outside count as the edge."""
    rows = np.clip(places // width + shift[0], 0, count // width - 1)
    columns = np.clip(places % width + shift[1], 0, width - 1)
    moved: NDArray[np.intp] = rows * width + columns
    return moved


def nearest(picture: Pixels, candidates: Sequence[Pixels]) -> int:
    """The nearest candidate, with nothing shifted."""
    return Question.of(candidates).answer(picture, None).nearest


def visible(one: Pixels, other: Pixels, share: float = 0.002) -> bool:
    """Do two drawings differ in at least that share of the frame?"""
    return bool((_apart(one, other) > 2 * TELLING).mean() >= share)


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
