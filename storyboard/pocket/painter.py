"""Paints figures, block by block, from what is said of them and where in the figure a block lies.

A network of coordinates (compositional pattern producing networks, Stanley 2007; Mildenhall et al. 2020) that sees no
neighbours: what it is told is the same all over a figure, so that its lines meet. Its layers are gated, since what lies
where depends on who it is and what they do; heads have some of their own, since most that differs is in faces and hair.

A pixel is a mixture of the figure's own colours, lit as the hour has it, and of one that is the network's (a line, the
white of an eye): colours that are told come out as told. It says how much of each pixel is the figure's; what lies
behind is drawn by the decoder. Blocks end where they end: painted twice, half a block apart, lines have no steps.
"""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from storyboard.pocket.company import overlaid, told_apart
from storyboard.pocket.coordinates import (
    COORDINATES,
    FAINT,
    WHEREABOUTS,
    block_middles,
    coordinates,
    figures,
    places,
    span_of,
    spread,
    surest,
)
from storyboard.pocket.layers import Gated
from storyboard.pocket.looks import decided
from storyboard.pocket.overlap import GRIDS, SIDE, busy, evened, painted_before, weight, without_rim
from storyboard.pocket.rising import above
from storyboard.pocket.setting import SettingReader
from storyboard.pocket.skeleton import BODILY, Skeleton, apart, by_limbs
from storyboard.pocket.swatches import COLOURS, swatches_of

SCALE = 32 // SIDE  # blocks of a cell
ROWS = 16  # cells of a frame's height
BOLD = 1.25  # colours are not bolder, whatever gates make of what nobody has said before
DIMMEST = 0.2  # no light takes more of a colour than leaves that
COARSE = 4  # the first drawn channels: brightness and colours
SPECK, SOMEBODY = 0.3, 0.35  # shares of a block, and of a cell, that hold a figure together
STRIDES = 6  # cells that a limb may go on beyond those that are somebody's
THICK = 0.3  # head radii from the middle of a limb, or of the trunk, that are surely of it
THICKEST = 0.4  # and those that are more likely its than the head's
HEAD = 1.5  # head radii from its middle as far as hair, ears and brims may reach
NECK, BROAD = 1.15, 1.6  # head radii down from its middle and to either side where a head ends
MIXED = len(COLOURS) + 1  # colours that a pixel is mixed of: the figure's, and one of its own
PIXEL = (
    MIXED + 3 + 1
)  # numbers of a pixel: weights of those, its own colour, and the figure's share


class Light(nn.Module):
    """What the hour, the place and the weather make of a figure's colours."""

    def __init__(self, settings: int, width: int = 32) -> None:
        super().__init__()
        self.known, self.say = nn.Linear(settings + 1, width), nn.Linear(width, 6)
        nn.init.zeros_(self.say.weight)
        nn.init.zeros_(self.say.bias)

    def forward(self, colours: Tensor, settings: Tensor, height: Tensor) -> Tensor:
        """Colours [N, K, 3] as they are seen in settings [N, settings]; height [N], 0..1 from the frame's top."""
        gain, shift = self._of(settings, height)
        return (colours + 1) * (1 + gain) + shift - 1

    def undone(self, colours: Tensor, settings: Tensor, height: Tensor) -> Tensor:
        """Colours as they are, of colours as they are seen; each as above."""
        gain, shift = self._of(settings, height)
        return (colours + 1 - shift) / (1 + gain).clamp(min=DIMMEST) - 1

    def _of(self, settings: Tensor, height: Tensor) -> tuple[Tensor, Tensor]:
        known = self.known(torch.cat([settings, height[:, None]], 1).to(self.say.weight.dtype))
        gain, shift = self.say(torch.relu(known)).float()[:, None].chunk(2, 2)
        return gain, shift


class Painter(nn.Module):
    """drawn, meanings: channels of the latents that say how a cell looks, and what is there; settings: numbers that say
    what shows all over the picture.
    """

    def __init__(
        self, drawn: int, meanings: int, settings: int, width: int = 264, depth: int = 4
    ) -> None:
        super().__init__()
        self.drawn, self.said = drawn, meanings - WHEREABOUTS
        self.swatches = swatches_of(self.said)
        self.setting = SettingReader(drawn, settings)
        self.skeleton = Skeleton(self.said, settings)
        known = COORDINATES + self.said + 1 + COARSE + drawn + settings + BODILY
        self.nets = nn.ModuleList(_net(known, width, depth) for _ in ("heads", "bodies"))
        self.light = Light(settings)

    def forward(self, latents: Tensor, settings: Tensor) -> tuple[Tensor, Tensor]:
        """Pixels [B, 3, H, W], and how much of each is a figure's [B, 1, H, W], 0..1; of latents [B, C, h, w] and what
        `setting` reads of them.
        """
        parts, first = self._apart(cells_of(latents.float(), self.drawn), settings)
        figures = [self._figures(self._reached(part, settings), settings) for part in parts]
        colours, shares = torch.split(overlaid(figures, first, SIDE * SCALE), [3, 1], 1)
        whole = connected(F.avg_pool2d(shares, SIDE), self._here(latents))
        shares = shares * F.interpolate(whole[:, None], scale_factor=SIDE)
        return colours.to(latents.dtype), shares.to(latents.dtype)

    def _apart(self, cells: Tensor, settings: Tensor) -> tuple[list[Tensor], Tensor]:
        """As `told_apart` has it."""
        rows, columns = cells.shape[2:]
        x, y = block_middles(rows, columns, 1, cells.device)

        def reaches(told: Tensor, at: Tensor) -> Tensor:
            of, row, column = at.unbind(1)
            place = places(told, x[row, column], y[row, column])
            body, head = self._beyond(told, place, settings[of]), place.norm(dim=1) - HEAD
            return torch.minimum(body, head) < THICK + 0.5 / told[:, 2].exp2()

        return told_apart(cells, WHEREABOUTS + self.said, reaches)

    def _figures(self, cells: Tensor, settings: Tensor) -> Tensor:
        """[B, 4, H, W]: red, green, blue, share."""
        layers: list[Tensor] = []
        for ahead in GRIDS:
            layers.append(self._layer(cells, settings, ahead, *layers[:1]))
        return _together(layers)

    def _beyond(self, told: Tensor, place: Tensor, settings: Tensor) -> Tensor:
        """[N]: how far blocks at `place` [N, 2] are from limbs and trunk and what rises above somebody, in radii; told
        [N, C]: who that is.
        """
        said = told[:, WHEREABOUTS : WHEREABOUTS + self.said]
        joints = self.skeleton(said, settings)
        return torch.minimum(apart(joints, place), above(joints, said, place))

    def _layer(
        self, cells: Tensor, settings: Tensor, ahead: int, before: Tensor | None = None
    ) -> Tensor:
        """[B, 4, H, W]: red, green, blue, share; painted in blocks that begin `ahead` pixels before the frame; only
        where a layer from before is not plain, else as that is.
        """
        batch, _, rows, columns = cells.shape
        x, y = block_middles(rows, columns, SCALE, cells.device, ahead / SIDE)
        blocks = spread(cells, x, y)
        there = blocks[:, 3] > FAINT
        if before is None:
            canvas = cells.new_zeros(batch, 4 * SIDE**2, *x.shape)
        else:
            canvas = painted_before(before, ahead)
            seen = busy(_as_seen(canvas))
            canvas, there = evened(canvas, seen), there & seen
        chosen = there.nonzero(as_tuple=True)
        said = torch.cat([blocks.permute(0, 2, 3, 1)[chosen], settings[chosen[0]]], 1)
        painted = self.paint(said, x[chosen[1:]], y[chosen[1:]])
        canvas = canvas.permute(0, 2, 3, 1).index_put(chosen, painted).permute(0, 3, 1, 2)
        return without_rim(F.pixel_shuffle(canvas, SIDE), ahead)

    def _reached(self, cells: Tensor, settings: Tensor) -> Tensor:
        """Cells [B, C, h, w]; nobody's are told what the surest beside them is as far as that one's limbs go and what
        rises above them, and one more: a UNet that has not seen a pose leaves out cells of it.
        """
        count = WHEREABOUTS + self.said + 1
        rows, columns = cells.shape[2:]
        x, y = block_middles(rows, columns, 1, cells.device)
        for _ in range(STRIDES):
            wider = widened(cells, count)
            fresh = (cells[:, 3] < FAINT) & (wider[:, 3] > FAINT)
            of, row, column = fresh.nonzero(as_tuple=True)
            if not len(of):
                break
            told = wider[of, :, row, column]
            place = places(told, x[row, column], y[row, column])
            reached = self._beyond(told, place, settings[of]) < THICK + 0.5 / told[:, 2].exp2()
            at = of[reached], slice(None), row[reached], column[reached]
            cells = cells.clone()
            cells[at] = told[reached]
        return widened(cells, count)

    def _here(self, latents: Tensor) -> Tensor:
        """[B, blocks down, blocks across], 0..1: how much of the cells around is a figure."""
        cells = latents[:, self.drawn : self.drawn + 1].float().clamp(0, 1)
        return F.interpolate(cells, scale_factor=SCALE, mode="bilinear")[:, 0]

    def painting(self) -> nn.ModuleList:
        """What learns to paint, once its other parts know what they are asked for."""
        return nn.ModuleList([*self.nets, self.light])

    def paint(self, said: Tensor, x: Tensor, y: Tensor) -> Tensor:
        """[N, 4 * SIDE²]: red, green, blue, share of each pixel; said [N, C]: as `cells_of` has it, and the setting;
        x, y [N]: the blocks' middles, in cells.
        """
        heads, told = said[:, :WHEREABOUTS], said[:, WHEREABOUTS:]
        figure, settings = told[:, : self.said], told[:, 1 + self.said + COARSE + self.drawn :]
        place = places(heads, x, y)
        with torch.autocast(
            said.device.type, enabled=False
        ):  # half precision is too coarse for places
            joints = self.skeleton(figure, settings)
        limbs = by_limbs(joints, place, span_of(heads, SCALE))
        known = torch.cat([coordinates(heads, place, SCALE), told, limbs], 1)
        out = self._mixtures(known, bodily(joints, place).long())
        colours = figure[:, self.swatches].reshape(-1, len(COLOURS), 3)
        return _mixed(out, self.light(colours, settings, y / ROWS))

    def _mixtures(self, known: Tensor, part: Tensor) -> Tensor:
        """[N, PIXEL, SIDE²] of blocks; part [N]: of a head or of a body."""
        out = known.new_zeros(len(known), PIXEL * SIDE**2)
        for number, net in enumerate(self.nets):
            chosen = (part == number).nonzero()[:, 0]
            made = net(known[chosen].to(next(net.parameters()).dtype))
            out = out.index_copy(0, chosen, made.to(out.dtype))
        return out.reshape(len(known), PIXEL, SIDE**2)


def bodily(joints: Tensor, place: Tensor) -> Tensor:
    """[N]: which of blocks at `place` [N, 2], in radii from a head's middle, the network of bodies paints: those below
    the neck, and along the limbs of whoever lies or lifts an arm beside the head. joints [N, JOINTS, 2].
    """
    body = place[:, 1] > NECK
    beside = (~body & (place[:, 0].abs() > BROAD)).nonzero()[:, 0]
    body[beside] = apart(joints[beside], place[beside]) < THICKEST
    return body


def _net(known: int, width: int, depth: int) -> nn.Sequential:
    layers = [Gated(before, width) for before in (known, *[width] * (depth - 1))]
    return nn.Sequential(*layers, nn.Linear(width, PIXEL * SIDE**2))


def _as_seen(blocks: Tensor) -> Tensor:
    """Blocks [B, 4 * SIDE², h, w] with colours as far as they are a figure's."""
    colours, shares = torch.split(blocks, [3 * SIDE**2, SIDE**2], 1)
    return torch.cat([colours * shares.repeat(1, 3, 1, 1), shares], 1)


def _together(layers: Sequence[Tensor]) -> Tensor:
    """The mean of layers [B, 4, H, W] that were painted in the blocks of GRIDS; the plain one where they do not agree
    that somebody is there: weights change from pixel to pixel, and an edge would be dotted.
    """
    size = layers[0].shape[2:]
    colours, shares = torch.split(torch.stack([*layers]), [3, 1], 2)
    inner = torch.stack([weight(ahead, size, shares.device) for ahead in GRIDS])
    inner = (inner / inner.sum(0))[:, None, None]
    apart = shares.amax(0) - shares.amin(0)
    shares = shares * torch.lerp(inner, torch.full_like(inner, 1 / len(GRIDS)), apart)
    mean = (colours * shares).sum(0) / shares.sum(0).clamp(min=1e-6)
    return torch.cat([mean, shares.sum(0)], 1)


def _mixed(out: Tensor, colours: Tensor) -> Tensor:
    """[N, 4 * SIDE²] of mixtures [N, PIXEL, SIDE²] of a figure's colours [N, K, 3]."""
    weights, own, share = torch.split(out.float(), [MIXED, 3, 1], 1)
    weights = weights.softmax(1)
    pixels = torch.einsum("nkp,nkc->ncp", weights[:, :-1], colours)
    pixels = pixels + weights[:, -1:] * own.clamp(-BOLD, BOLD)
    return torch.cat([pixels, share.sigmoid()], 1).flatten(1)


def connected(shares: Tensor, here: Tensor) -> Tensor:
    """[B, h, w], 0 or 1: blocks that hang together with one of a cell that is somebody's. What flies beside a figure
    comes of cells that are unsure who they are. shares [B, 1, h, w]: of blocks; here [B, h, w]: of the cells around.
    """
    there = (shares > SPECK).float()
    reached = there * (here[:, None] > SOMEBODY)
    while True:  # reconstruction by dilation (Vincent 1993)
        grown = F.max_pool2d(reached, 3, 1, 1) * there
        if torch.equal(grown, reached):
            break
        reached = grown
    return F.max_pool2d(reached, 3, 1, 1)[:, 0]  # with the rim that fades


def cells_of(latents: Tensor, drawn: int) -> Tensor:
    """What a painter is told of each cell, [B, C, h, w]: `figures`, how much of it or of one beside it is a figure, its
    coarse look, and the mean look of all that is no figure. latents [B, drawn + meanings, h, w].

    Where a figure ends follows from its body; cells at its rim are not sure whether they are of it, and where they say
    no, ears and brims would end as well. How sure they are of whom they speak is the figure's too: a hand was cut along
    the edge of a cell that was half sure of it.
    """
    looks, said = latents[:, :drawn], latents[:, drawn:]
    here = said[:, :1].clamp(0, 1)
    ground = 1 - here + 1e-3
    scene = (looks * ground).sum((2, 3), keepdim=True) / ground.sum((2, 3), keepdim=True)
    near = F.max_pool2d(here, 3, 1, 1)
    votes = figures(said)
    told = [votes[:, :3], surest(votes)[:, None], decided(votes[:, WHEREABOUTS:])]
    return torch.cat([*told, near, looks[:, :COARSE], scene.expand_as(looks)], 1)


def widened(cells: Tensor, count: int) -> Tensor:
    """Cells [B, C, h, w]; those that are nobody's are told, in the first `count` numbers, what the surest beside them
    is: where the UNet leaves out a cell, the tip of an ear is cut off.
    """
    said = cells[:, :count]
    around = F.unfold(said, 3, padding=1).reshape(len(said), count, 9, *said.shape[2:])
    surest = around[:, 3].argmax(1)[:, None, None].expand(-1, count, -1, -1, -1)
    beside = around.gather(2, surest)[:, :, 0]
    return torch.cat([torch.where(said[:, 3:4] < FAINT, beside, said), cells[:, count:]], 1)
