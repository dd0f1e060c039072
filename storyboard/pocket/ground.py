"""Paints what lies behind figures, block by block, from what shows all over a picture: which place it is, its hour and
weather, and from where it is seen.

As figures are painted by a network of body coordinates (`painter.py`), so places by one of stage coordinates: where a
block lies on the stage, whatever the shot. What stands there is remembered in maps, coarse ones and fine ones with a
few numbers every hundredth of the frame's height, of every place in every way to lay it out, and of the skies; one
network makes colours of them (neural graphics primitives, Müller et al. 2022). Rain and snow fall in front of it, on
maps of the screen. Which place it is, in which of its layouts, is found by looking what comes nearest to a rough
picture of it, first among those that words say; and where nobody's size tells it, from how near. Where a part of that
picture shows another place, hour or weather, as after it was redone with other words, that stands there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from storyboard.pocket.layers import Gated
from storyboard.pocket.maps import Maps
from storyboard.pocket.overlap import GRIDS, SIDE, busy, evened, painted_before, weight, without_rim
from storyboard.pocket.painter import SCALE
from storyboard.pocket.setting import SETTING, chosen, fits, with_every
from storyboard.pocket.vocabulary import LAYOUTS

# in hundredths of the frame's height: a stage's map, and what of it lies above the horizon
WIDE, TALL, ABOVE = 175.0, 148.0, 78.0
SKYWARD = 80.0  # how far down the sky's map goes
# hundredths of the frame's height between two places of a map: of a stage, of what is fine there, of the sky; and of
# the screen
STEP, FINE, AIRY, DROP = 3.0, 1.1, 1.8, 0.6
STAGE, DETAIL, SKY = 4, 3, 4  # numbers that maps hold
TOLD = ("time", "weather", "shot", "angle")
FALLING = ("rain", "snow")
BOLD = 1.1  # colours are not bolder
DOUBT = 0.03  # of 2: a mean difference that a bit of the shot as it was read makes up for
# mean difference, of 2, up to which a ground is one that is known, and from which it is another
KNOWN, OTHER = 0.28, 0.31
UNASKED = 0.06  # of 2: by how much nearer another place has to be than the one that words say
APART = 2 * SCALE  # blocks from one to the next that places are told by, down and across
# of such blocks a side: a part that may show another place, and what its edge follows
PART, EDGE = 7, 5
SUSPECT = 0.34  # a part that is farther off than this may show another
BETTER, ENOUGH = 0.1, 1.0  # by how much more the other must be nearer, and that times blocks
ELSEWHERE = 0.04  # the same, on top of it, where it is not the same place at another hour


@dataclass(frozen=True)
class Views:
    """How each of B pictures is seen. zoom, blur, horizon, middle [B]: of the camera, the last three in hundredths of
    the frame's height; way, sky, falls [B]: numbers of maps, -1 where nothing falls; told [B, C]: what else is told.
    """

    zoom: Tensor
    blur: Tensor
    horizon: Tensor
    middle: Tensor
    way: Tensor
    sky: Tensor
    falls: Tensor
    told: Tensor

    def only(self, number: int) -> "Views":
        """Of one of them."""
        one = slice(number, number + 1)
        return Views(*(getattr(self, field.name)[one] for field in fields(self)))


class GroundPainter(nn.Module):
    """Its camera (`zoom` of every shot, `blur` of it where somebody stands in front, `horizon` of every angle and
    layout, `middle` of every layout) is the world's, set when it learns.
    """

    zoom: Tensor
    blur: Tensor
    horizon: Tensor
    middle: Tensor

    def __init__(self, width: int = 128) -> None:
        super().__init__()
        shots, angles, places = (len(SETTING[name]) for name in ("shot", "angle", "place"))
        self.register_buffer("zoom", torch.zeros(shots))
        self.register_buffer("blur", torch.zeros(shots))
        self.register_buffer("horizon", torch.full((angles, LAYOUTS), 50.0))
        self.register_buffer("middle", torch.full((LAYOUTS,), WIDE / 2))
        self.ways = places * LAYOUTS
        stages = self.ways, STAGE, round(TALL / STEP), round(WIDE / STEP)
        details = self.ways, DETAIL, round(TALL / FINE), round(WIDE / FINE)
        skies = angles * LAYOUTS, SKY, round(SKYWARD / AIRY), round(WIDE / AIRY)
        self.stages, self.details, self.skies = (
            Maps(0.01 * torch.randn(size)) for size in (stages, details, skies)
        )
        screen = round(100 / DROP), round(WIDE / DROP)
        self.drops = Maps(torch.full((len(FALLING) * LAYOUTS, 1, *screen), 0.05))
        self.colours = nn.Parameter(torch.full((len(FALLING), 3), 0.8))
        known = 4 * (STAGE + DETAIL + SKY) + 6 + sum(len(SETTING[name]) for name in TOLD)
        self.net = nn.Sequential(
            Gated(known, width), Gated(width, width), nn.Linear(width, 3 * SIDE**2)
        )

    @property
    def learnt(self) -> bool:
        """Does it know a place, or has it not even got a camera?"""
        return bool(self.zoom.any())

    def forward(
        self,
        settings: Tensor,
        here: Tensor,
        ground: Tensor,
        part: Tensor | None = None,
        words: Tensor | None = None,
        location: int | None = None,
    ) -> Tensor:
        """A ground [B, 3, H, W] as the places are that come nearest to it beside figures; as it is where none does.

        settings [B, SET]; here [B, h, w]: how much of each cell is a figure; words [B, SET]: what they say, 0 where
        nothing; part: the same of a part that may show another place; location: which layout they are painted in, else
        the nearest.
        """
        found = self.nearest(settings, _crowded(here), here, ground, words)
        painted = self._whole(self.views(*_laid(*found, location)), ground.shape[2:])
        for number, (told, front, way) in enumerate(zip(*found, strict=True)):
            sight = _Sight.of(ground[number], here[number])
            off = self._off(self.views(told[None], front[None], way[None]), sight)
            said = torch.zeros_like(told) if part is None else part[number]
            elsewhere = self._elsewhere(told, front, way, off, sight, said)
            if elsewhere is not None:
                views, there, share = elsewhere
                off = torch.lerp(off, there, share)
                share = F.interpolate(share[None], ground.shape[2:], mode="bilinear")
                apart = self._whole(self.views(*_laid(*views, location)), ground.shape[2:])
                painted[number] = torch.lerp(painted[number], apart[0], share[0])
            known = ((OTHER - sight.mean(off)) / (OTHER - KNOWN)).clamp(0, 1)
            painted[number] = torch.lerp(ground[number].float(), painted[number], known)
        return painted.to(ground.dtype)

    def at(self, settings: Tensor, here: Tensor, location: int, size: Sequence[int]) -> Tensor:
        """Pixels [B, 3, H, W] of that size: the places that settings [B, SET] say, in that layout of each; here
        [B, h, w]: how much of each cell is a figure.
        """
        ways = chosen(settings, "place") * LAYOUTS + location
        return self._whole(self.views(settings, _crowded(here), ways), size)

    def nearest(
        self,
        settings: Tensor,
        crowded: Tensor,
        here: Tensor,
        ground: Tensor,
        words: Tensor | None = None,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """What `views` takes of the places that come nearest, by a block of every fourth cell."""
        told, found = [], []
        for number, (one, front) in enumerate(zip(settings, crowded, strict=True)):
            sight = _Sight.of(ground[number], here[number])
            shots = one[None] if front else with_every(one, "shot")
            several, ways = self._everywhere(shots)
            off = self._off(self.views(several, front.expand(len(several)), ways), sight)
            other = (several - one).abs().sum(1) / 2  # bits
            said = torch.zeros_like(one) if words is None else words[number].to(one)
            unasked = ~self._asked(ways, said)
            best = (sight.mean(off) + DOUBT * other + UNASKED * unasked).argmin()
            told.append(several[best])
            found.append(ways[best])
        return torch.stack(told), crowded, torch.stack(found)

    def _asked(self, ways: Tensor, said: Tensor) -> Tensor:
        """[K]: which ways are of the place that words say, [SET]; all where they say none."""
        return fits(said, with_every(said, "place")[ways // LAYOUTS], "place")

    def _elsewhere(
        self, told: Tensor, front: Tensor, way: Tensor, own: Tensor, sight: "_Sight", said: Tensor
    ) -> tuple[tuple[Tensor, Tensor, Tensor], Tensor, Tensor] | None:
        """What a part of it shows that is better told by another place, hour or weather: what `views` takes of that,
        how far it is from each block [1, h, w], and how much of the block is of that part [1, h, w], 0..1. told [SET],
        front, way []: of the whole, own [1, h, w]: how far that is. None where it is one place all over.
        """
        if float(sight.around(own, PART).max()) < SUSPECT:
            return None
        several, ways = self._others(told, way, said)
        if not len(ways):
            return None
        off = self._off(self.views(several, front.expand(len(several)), ways), sight)
        least = BETTER + ELSEWHERE * (ways != way)[:, None, None]
        nearer = (sight.around(own - off, PART) - least).clamp(min=0)
        gain, which = (nearer * sight.free).sum((1, 2)).max(0)
        if float(gain) <= ENOUGH:
            return None
        best = slice(int(which), int(which) + 1)
        share = (2 * sight.around(own - off[best], EDGE) / BETTER).clamp(0, 1)
        return (several[best], front[None], ways[best]), off[best], share

    def _others(self, told: Tensor, way: Tensor, said: Tensor) -> tuple[Tensor, Tensor]:
        """Settings and numbers of every place at every hour, and of this one in every weather too, [K, SET], [K]; of
        those that are what words say, [SET].
        """
        hours = with_every(told, "time")
        several, ways = self._everywhere(hours)
        weathers = torch.cat([with_every(hour, "weather") for hour in hours])
        several = torch.cat([several, weathers])
        ways = torch.cat([ways, way.expand(len(weathers))])
        there = self._asked(ways, said)
        there &= fits(said, several, "time") & fits(said, several, "weather")
        return several[there], ways[there]

    def _everywhere(self, settings: Tensor) -> tuple[Tensor, Tensor]:
        """Settings [K, SET] in every place and layout, [K * ways, SET], and the numbers of those, [K * ways]."""
        ways = torch.arange(self.ways, device=settings.device).repeat(len(settings))
        return settings.repeat_interleave(self.ways, 0), ways

    def _off(self, views: Views, sight: "_Sight") -> Tensor:
        """[K, h, w]: how far views are from what is seen, block by block."""
        count = len(views.way)
        spots = sight.x.expand(count, -1), sight.y.expand(count, -1)
        painted = self.paint(views, *spots, sight.side)
        colours = painted.reshape(*painted.shape[:2], 3, -1).mean(3).transpose(1, 2)
        off = (colours - sight.colours.flatten(1)).abs().mean(1)
        return off.reshape(count, *sight.free.shape)

    def _whole(self, views: Views, size: Sequence[int]) -> Tensor:
        """[B, 3, H, W] of that size."""
        weights = torch.stack([weight(ahead, size, views.way.device) for ahead in GRIDS])
        layers: list[Tensor] = []
        for ahead in GRIDS:
            layers.append(self._layer(views, size, ahead, *layers[:1]))
        return (torch.stack(layers) * weights[:, None, None]).sum(0) / weights.sum(0)

    def _layer(
        self,
        views: Views,
        size: Sequence[int],
        ahead: int,
        before: Tensor | None = None,
    ) -> Tensor:
        """[B, 3, H, W] of that size, in blocks that begin `ahead` pixels before the frame's corner; only where a layer
        from before is not plain, else as that is.
        """
        more, unit = int(ahead > 0), 100 / size[0]
        rows, columns = size[0] // SIDE + more, size[1] // SIDE + more
        x, y = (
            at - ahead * unit for at in _middles(rows, columns, 1, views.way.device, SIDE * unit)
        )
        side, count = SIDE * unit, len(views.way)
        if before is None:
            painted = self.paint(views, x.expand(count, -1), y.expand(count, -1), side)
            canvas = painted.transpose(1, 2).reshape(count, -1, rows, columns)
        else:
            canvas = painted_before(before, ahead)
            differ = busy(canvas)
            canvas = evened(canvas, differ)
            for row, seen in enumerate(differ.flatten(1)):
                again = self.paint(views.only(row), x[:, seen], y[:, seen], side)
                canvas[row].flatten(1)[:, seen] = again[0].T
        return without_rim(F.pixel_shuffle(canvas, SIDE), ahead)

    def views(self, settings: Tensor, crowded: Tensor, ways: Tensor) -> Views:
        """What a picture's setting means for its ground. crowded [B]: is somebody in front?; ways [B]: which layout of
        which place, place after place.
        """
        shot, angle, weather = (chosen(settings, name) for name in ("shot", "angle", "weather"))
        layout = ways % LAYOUTS
        told = [F.one_hot(chosen(settings, name), len(SETTING[name])) for name in TOLD]
        falls = torch.full_like(weather, -1)
        for number, name in enumerate(FALLING):
            falling = weather == SETTING["weather"].index(name)
            falls = torch.where(falling, number * LAYOUTS + layout, falls)
        return Views(
            self.zoom[shot].float(),
            self.blur[shot].float() * crowded,
            self.horizon[angle, layout].float(),
            self.middle[layout].float(),
            ways,
            angle * LAYOUTS + layout,
            falls,
            torch.cat(told, 1).float(),
        )

    def paint(self, views: Views, x: Tensor, y: Tensor, side: float) -> Tensor:
        """[B, N, 3 * SIDE²]: colours of the pixels of blocks of that side in the middle of (x, y) [B, N], in
        hundredths of the frame's height. Half precision is too coarse for places: they stay single.
        """
        zoom, horizon, middle = (
            part[:, None] for part in (views.zoom, views.horizon, views.middle)
        )
        across, below = middle + (x - middle) / zoom, (y - horizon) / zoom
        corners = torch.tensor([[-1.0, -1], [1, -1], [-1, 1], [1, 1]], device=x.device) * (side / 2)
        aside = across[..., None] + corners[:, 0] / zoom[..., None]
        deep = below[..., None] + corners[:, 1] / zoom[..., None]
        spots = aside / WIDE, (deep + ABOVE) / TALL
        stage = [maps.at(views.way, *spots) for maps in (self.stages, self.details)]
        high = (deep + horizon[..., None]) / SKYWARD
        sky = self.skies.at(views.sky, aside / WIDE, high)
        plain = [across / 100, below / 50, (below + horizon) / 50, y / 50 - 1]
        same = [1 / zoom, views.blur[:, None]]
        told = torch.cat([views.told, *same], 1)[:, None].expand(-1, x.shape[1], -1)
        known = torch.cat([*stage, sky, torch.stack(plain, 2), told], 2)
        out: Tensor = self.net(known.to(self.colours.dtype)).clamp(-BOLD, BOLD)
        return self._under_drops(out.float(), views.falls, x, y, side)

    def _under_drops(
        self, painted: Tensor, falls: Tensor, x: Tensor, y: Tensor, side: float
    ) -> Tensor:
        wet = (falls >= 0).nonzero()[:, 0]
        if not len(wet):
            return painted
        off = (torch.arange(SIDE, device=x.device) - (SIDE - 1) / 2) * (side / SIDE)
        rows, columns = off[:, None].expand(-1, SIDE).flatten(), off.expand(SIDE, -1).flatten()
        which = falls[wet]
        at = (x[wet, :, None] + columns) / WIDE, (y[wet, :, None] + rows) / 100
        much = self.drops.at(which, *at).clamp(0, 1).repeat(1, 1, 3)
        colour = self.colours[which // LAYOUTS].float().repeat_interleave(SIDE**2, 1)[:, None]
        return painted.index_copy(0, wet, torch.lerp(painted[wet], colour.expand_as(much), much))


@dataclass(frozen=True)
class _Sight:
    """A ground by a block of every fourth cell. colours [3, h, w]; free [h, w]: how much of it no figure hides; x, y
    [1, h * w]: their middles, side: of a block, in hundredths of the frame's height.
    """

    colours: Tensor
    free: Tensor
    x: Tensor
    y: Tensor
    side: float

    @classmethod
    def of(cls, ground: Tensor, here: Tensor) -> "_Sight":
        """Of one ground [3, H, W]; here [h, w]: how much of each cell is a figure."""
        rows, columns = ground.shape[1] // SIDE, ground.shape[2] // SIDE
        x, y = _middles(rows, columns, APART, ground.device, 100 / rows)
        every = slice(APART // 2, None, APART)
        colours = F.avg_pool2d(ground[None], SIDE)[0, :, every, every].float()
        return cls(colours, 1 - here[1::2, 1::2].float() + 1e-3, x, y, 100 / rows)

    def mean(self, blocks: Tensor) -> Tensor:
        """[K] of blocks [K, h, w], as far as they are free."""
        return (blocks * self.free).sum((1, 2)) / self.free.sum()

    def around(self, blocks: Tensor, side: int) -> Tensor:
        """Means of blocks [K, h, w] over so many a side, as far as they are free; little where hardly any is."""

        def mean(one: Tensor) -> Tensor:
            return F.avg_pool2d(one[:, None], side, 1, side // 2, count_include_pad=False)[:, 0]

        return mean(blocks * self.free) / mean(self.free[None]).clamp(min=0.05)


def _crowded(here: Tensor) -> Tensor:
    """[B]: is somebody in front?"""
    return (here.amax((1, 2)) > 0.5).float()


def _laid(
    settings: Tensor, crowded: Tensor, ways: Tensor, location: int | None
) -> tuple[Tensor, Tensor, Tensor]:
    """What `views` takes, in that layout of the same places, if one is told."""
    laid = ways if location is None else ways // LAYOUTS * LAYOUTS + location
    return settings, crowded, laid


def _middles(
    rows: int, columns: int, apart: int, device: torch.device, side: float
) -> tuple[Tensor, Tensor]:
    """(x, y) [1, N] of the middles of blocks of that side, so many apart, in hundredths of the frame's height."""
    y, x = (
        (torch.arange(apart // 2, count, apart, device=device) + 0.5) * side
        for count in (rows, columns)
    )
    down, across = torch.meshgrid(y, x, indexing="ij")
    return across.reshape(1, -1), down.reshape(1, -1)
