"""Reads a figure off a picture whose head is found: who it is, in which colours, and what it does.

It points at colours as the reader of references does, and begins with what that has learnt. But every figure stands in
the same place of its window, so what lies where says more: two windows, of all of it and of its face, are read place by
place as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from storyboard.pocket.looks import CHOICES, GUESSED, GUESSES, LOOKING, VIEWS, codes
from storyboard.pocket.sighting import moved, window
from storyboard.pocket.swatches import SWATCHES, SwatchReader, exact

WHOLE, FACE = 256, 96  # pixels a side of the two windows
RADII, DOWN = (
    9.0,
    2.25,
)  # of the first, in radii of the head: how much, and how far below it its middle is
NEAR = 3.2  # of the second
ACTING = {"view": len(VIEWS)} | {n: len(CHOICES[n]) for n in CHOICES if n not in LOOKING}
PLACING = 3 + 1  # by how much its head is off, and whether somebody is there
KNOWING = 1 + GUESSES  # build, and other looks
SAYS = PLACING + sum(ACTING.values()) + KNOWING
CHOSEN = ACTING | GUESSED
ROUNDS = 2  # of moving the windows to where the head seems to be


@dataclass(frozen=True)
class Sights:
    """What is made of N windows. says [N, SAYS]; swatches [N, SWATCHES]; doubts [N, COLOURS]; where
    [N, COLOURS, h * w]: logits.
    """

    says: Tensor
    swatches: Tensor
    doubts: Tensor
    where: Tensor

    @property
    def off(self) -> Tensor:
        """[N, 3]: head radii across and down by which a head is off, and octaves."""
        return self.says[:, :3]

    @property
    def there(self) -> Tensor:
        """[N]: logits that somebody is."""
        return self.says[:, 3]

    @property
    def acting(self) -> Tensor:
        """[N, …]: logits of ACTING."""
        return self.says[:, PLACING:-KNOWING]

    @property
    def knowing(self) -> Tensor:
        """[N, KNOWING]: the build, and guesses."""
        return self.says[:, -KNOWING:]


@dataclass(frozen=True)
class Reading:
    """What is read of a figure. head [3]: x, y in pixels and log2 of the radius; plain [SWATCHES + 1]: colours and the
    build; chances: of every choice among its kind; choice: the number of what is taken; there: how surely somebody is,
    0..1.
    """

    head: Tensor
    plain: Tensor
    chances: Mapping[str, Tensor]
    choice: Mapping[str, int]
    there: float

    def choosing(self, name: str, number: int) -> "Reading":
        """The same with another choice."""
        return replace(self, choice={**self.choice, name: number})

    @property
    def said(self) -> Tensor:
        """[SAID], as `world/meaning.py` has it."""
        bits = {
            name: codes(count, (count - 1).bit_length())[self.choice[name]].to(self.plain)
            for name, count in CHOSEN.items()
        }
        view = self.plain.new_tensor(VIEWS[self.choice["view"]])
        parts = [view, bits["beard"], *(bits[name] for name in CHOICES)]
        parts += [self.plain[:SWATCHES], bits["eyes"], self.plain[SWATCHES:]]
        return torch.cat(parts)


class FigureReader(SwatchReader):
    """Windows to what is said of figures."""

    def __init__(self) -> None:
        super().__init__()
        self.standing = _placed(self.deep // 2, WHOLE // 2 // 16)
        self.facing = _placed(self.face.deep // 2, FACE // 16)

    def sights(self, whole: Tensor, face: Tensor) -> Sights:
        """Of windows [N, 3, WHOLE, WHOLE] and [N, 3, FACE, FACE], in -1..1 and in plain light."""
        kind = self.point.weight.dtype
        whole, face = whole.to(kind), face.to(kind)
        half = F.avg_pool2d(whole, 2)
        levels = self.seeing(half)
        deep, where, shapes = self.pointed(levels)
        with torch.autocast(
            whole.device.type, enabled=False
        ):  # half precision is too coarse for colours
            swatches, doubts = self.settled(half, deep.to(half), where.to(half))
        seen = self.face.seeing(face)
        known = self.guess(torch.cat([deep, shapes], 1)) + self.face.said(seen)
        says = self.standing(levels[-1]) + self.facing(seen)
        says = says + F.pad(known, (SAYS - KNOWING, 0))
        return Sights(says.float(), swatches.float(), doubts.float(), where.float())

    def read(self, pixels: Tensor, head: Tensor) -> Reading:
        """Pixels [3, H, W], in -1..1 and in plain light; head [3]: about there, as `heads_of` has it."""
        for _ in range(ROUNDS):
            head = moved(head[None], self.sights(*windows(pixels, head)).off)[0]
        whole, face = windows(pixels, head)
        sights = self.sights(whole, face)
        kept = torch.cat([sights.swatches, sights.knowing], 1)[0]
        kept = exact(kept, sights.doubts, sights.where, whole)
        logits = torch.cat([sights.acting, sights.knowing[:, 1:]], 1)[0]
        parts = torch.split(logits, [*CHOSEN.values()])
        chances = {name: part.softmax(0) for name, part in zip(CHOSEN, parts, strict=True)}
        choice = {name: int(part.argmax()) for name, part in chances.items()}
        plain = kept[: SWATCHES + 1]
        return Reading(head, plain, chances, choice, float(sights.there[0].sigmoid()))


def windows(pixels: Tensor, head: Tensor) -> tuple[Tensor, Tensor]:
    """[1, 3, WHOLE, WHOLE] and [1, 3, FACE, FACE] of a picture [3, H, W] around a head [3]."""
    return (
        window(pixels, head, WHOLE, RADII, DOWN)[None],
        window(pixels, head, FACE, NEAR, 0)[None],
    )


def _placed(width: int, side: int, thin: int = 32, hidden: int = 128) -> nn.Sequential:
    """What lies where [N, width, side, side] -> [N, SAYS], zeros at first."""
    last = nn.Linear(hidden, SAYS)
    nn.init.zeros_(last.weight)
    nn.init.zeros_(last.bias)
    return nn.Sequential(
        nn.Conv2d(width, thin, 1), nn.ReLU(), nn.Flatten(),
        nn.Linear(thin * side**2, hidden), nn.ReLU(), last,
    )  # fmt: skip
