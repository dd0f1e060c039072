"""What a reader of figures is not sure of is settled by painting: of several choices the one whose figure comes nearest
to the picture (analysis by synthesis, Yuille and Kersten 2006); and where its head is, in the same way.
"""

from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from torch import Tensor

from storyboard.pocket.coordinates import FAINT, WHEREABOUTS, block_middles, spread
from storyboard.pocket.figure_reader import Reading
from storyboard.pocket.overlap import SIDE
from storyboard.pocket.painter import SCALE, Painter, cells_of
from storyboard.pocket.sighting import in_cells, moved

LIKELY, MOST = 0.05, 4  # chance from which on a choice is tried, and how many of a kind at most
BLOCKS = 1200  # that are painted each time, evenly
HEADS = ("expression", "kind", "age", "accessory", "eyes", "beard")  # what shows in a head
ROUGH = ("prop",)  # what is painted too roughly to be told by that
AROUND = 1.7  # head radii from its middle that this is looked for
STEPS = (0.06, 0.02)  # head radii, and octaves, by which it is tried elsewhere, round after round
MOVES = 6  # steps each way in a round, at most
APART = 0.5  # radii: blocks whose cells say that their head is farther off are another's


@dataclass(frozen=True)
class Easel:
    """Blocks of one figure. told [N, C]: as a painter takes them; x, y [N]; ground, drawn [N, 3 * SIDE²]: what stands
    behind it, and the picture.
    """

    painter: Painter
    told: Tensor
    x: Tensor
    y: Tensor
    ground: Tensor
    drawn: Tensor

    def off(self, reading: Reading) -> float:
        """By how much it would come out otherwise than the picture, of 2."""
        said = reading.said
        told = self.told.clone()
        told[:, : WHEREABOUTS - 1] = in_cells(reading.head[None])
        told[:, WHEREABOUTS : WHEREABOUTS + len(said)] = said
        painted = self.painter.paint(told, self.x, self.y)
        colours, shares = torch.split(painted, [3 * SIDE**2, SIDE**2], 1)
        made = self.ground + shares.repeat(1, 3) * (colours - self.ground)
        return float((made - self.drawn).abs().mean())

    @property
    def bare(self) -> float:
        """By how much it would, were nobody there."""
        return float((self.ground - self.drawn).abs().mean())

    def only(self, where: Tensor) -> "Easel":
        """Some of its blocks, by a mask [N]; BLOCKS of them at most."""
        chosen = where.nonzero()[:, 0]
        chosen = chosen[:: max(1, -(-len(chosen) // BLOCKS))]
        parts = (self.told, self.x, self.y, self.ground, self.drawn)
        return Easel(self.painter, *(part[chosen] for part in parts))


class Canvas:
    """A picture [1, 3, H, W] whose latents [1, C, h, w] are known about, its settings [1, SET], and what stands behind
    figures.
    """

    def __init__(
        self, painter: Painter, latents: Tensor, settings: Tensor, ground: Tensor, pixels: Tensor
    ) -> None:
        rows, columns = latents.shape[2:]
        x, y = block_middles(rows, columns, SCALE, latents.device)
        blocks = spread(cells_of(latents, painter.drawn), x, y)[0].flatten(1).T
        told = torch.cat([blocks, settings.expand(len(blocks), -1)], 1)
        behind, drawn = (F.pixel_unshuffle(one, SIDE)[0].flatten(1).T for one in (ground, pixels))
        self.every = Easel(painter, told, x.flatten(), y.flatten(), behind, drawn)

    def left(self, reading: Reading) -> float:
        """Of how far the picture is off without that figure, the share that is left with it; below 1 is nearer."""
        easel = self.easel(reading.head)
        return easel.off(reading) / max(easel.bare, 1e-6) if len(easel.x) else 1.0

    def easel(self, head: Tensor) -> Easel:
        """The blocks of whoever has that head [3]."""
        told, own = self.every.told, in_cells(head[None])[0]
        apart = (told[:, :2] - own[:2]).abs().amax(1) / own[2].exp2()
        return self.every.only((apart < APART) & (told[:, WHEREABOUTS - 1] > FAINT))


def settled(reading: Reading, canvas: Canvas) -> Reading:
    """With the likeliest choices that look most like the picture."""
    whole = canvas.easel(reading.head)
    if not len(whole.x):
        return reading
    x, y, size = in_cells(reading.head[None])[0]
    near = torch.stack([whole.x - x, whole.y - y]).abs().amax(0) < AROUND * size.exp2()
    face = whole.only(near) if near.any() else whole
    for step in STEPS:
        reading = _placed(reading, face, step)
        for name, chances in reading.chances.items():
            every = [int(one) for one in chances.topk(min(MOST, len(chances))).indices]
            tried = [one for one in every if chances[one] > LIKELY]
            if len(tried) > 1 and name not in ROUGH:
                readings = [reading.choosing(name, one) for one in tried]
                easel = face if name in HEADS else whole
                reading = min(readings, key=easel.off)
    return reading


def _placed(reading: Reading, face: Easel, step: float) -> Reading:
    """With its head where that looks most like the picture, step by step to a side, up, down, larger or smaller."""
    least, ways = face.off(reading), step * torch.cat([-torch.eye(3), torch.eye(3)])
    for _ in range(MOVES):
        before = least
        for by in ways.to(reading.head):
            other = replace(reading, head=moved(reading.head[None], by[None])[0])
            off = face.off(other)
            if off < least:
                reading, least = other, off
        if least == before:
            break
    return reading
