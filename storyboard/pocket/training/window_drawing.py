"""Windows around the figures of scenes, in plain light, as the reader of figures looks through them; with room for
heads that are off.
"""

import math
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from storyboard.pocket.figure_reader import DOWN
from storyboard.pocket.networks import SLOTS
from storyboard.pocket.painter import Light
from storyboard.pocket.rereading import in_plain_light
from storyboard.pocket.sighting import window
from storyboard.pocket.training.dataset import cast_scene
from storyboard.pocket.training.drawings import Pixels
from storyboard.pocket.world import draw
from storyboard.pocket.world.meaning import figures_of, set_of

LEAST = 2.0  # cells of a figure that is looked at


@dataclass(frozen=True)
class Kind:
    """A window: pixels a side of what is kept, how many head radii that is, and how far below the head its middle."""

    side: int
    room: float
    down: float


KINDS = {"whole": Kind(256, 11.5, DOWN), "face": Kind(176, 5.0, 0.0)}
BYTES = sum(3 * kind.side**2 for kind in KINDS.values())


def seen_in(masks: NDArray[np.uint8]) -> NDArray[np.int64]:
    """[N, 2]: which scenes, and which of their figures, are worth a look; of cells' masks [S, …, h, w]."""
    return np.argwhere(masks[:, :SLOTS].sum((2, 3)) >= LEAST * 255)


def parted(windows: Pixels) -> dict[str, Pixels]:
    """[N, side, side, 3] of each of KINDS, out of windows [N, BYTES]."""
    parts, at = {}, 0
    for name, kind in KINDS.items():
        size = 3 * kind.side**2
        parts[name] = windows[:, at : at + size].reshape(-1, kind.side, kind.side, 3)
        at += size
    return parts


@dataclass(frozen=True)
class CutWindows:
    """All KINDS of one figure after another, [BYTES]. places [N, 2]: as `seen_in` has them; light: of a painter that
    has learnt.
    """

    places: NDArray[np.int64]
    light: Light
    width: int
    height: int
    bank: int
    first: int

    @torch.no_grad()
    def __call__(self, place: int) -> Pixels:
        number, slot = self.places[place]
        scene, _ = cast_scene(self.first + int(number), self.bank)
        drawn = torch.from_numpy(draw(scene, self.width, self.height).copy()).permute(2, 0, 1)
        setting = torch.from_numpy(set_of(scene))
        plain = in_plain_light(drawn.float() / 127.5 - 1, self.light, setting)
        unit = self.height / 100
        x, y, radius = figures_of(scene, self.width / unit, SLOTS)[slot, :3] * unit
        head = torch.tensor([x, y, math.log2(radius)])
        cut = [window(plain, head, kind.side, kind.room, kind.down) for kind in KINDS.values()]
        levels = [((one + 1) * 127.5).round().byte().permute(1, 2, 0).flatten() for one in cut]
        return torch.cat(levels).numpy()
