"""A library: shelves up to the ceiling, an arched window between them, somewhere to read."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import skia

from storyboard.pocket.world.brush import Point, block, oval, polygon, smooth
from storyboard.pocket.world.palette import Rgb, mix
from storyboard.pocket.world.stage import DARK, PANES, SHINE, Stage, pendant, plant, wall

Plane = Callable[[float, float], Point]  # (along a shelf, below the horizon) -> on the stage

BINDINGS: tuple[Rgb, ...] = (
    (170, 66, 60),
    (62, 98, 142),
    (220, 172, 88),
    (82, 126, 98),
    (234, 220, 190),
    (118, 76, 100),
    (74, 134, 138),
    (204, 120, 76),
)
GOLD: Rgb = (226, 186, 104)
TALLEST, LEDGE, FOOT = -68.0, -9.0, 9.0  # where a shelf ends, where its cupboards do, its floor
ROW, BAY = 12.2, 24.0  # how far apart boards and uprights are


@dataclass(frozen=True)
class _Room:
    """One way to lay it out; where things stand is told in fractions of the width."""

    wall: Rgb
    wood: Rgb
    floor: Rgb
    rug: Rgb
    shelves: tuple[tuple[float, float], ...]  # along the wall
    aisle: float | None  # where the shelf that runs towards us begins
    window: float
    ladder: float
    lamps: tuple[float, ...]
    furniture: Callable[[Stage, Rgb], None]


def library(stage: Stage) -> None:
    room = _ROOMS[stage.layout]
    w, h, x = stage.width, stage.horizon, stage.width * room.window
    wall(stage, room.wall, room.floor)
    _panelling(stage, mix(room.wall, room.wood, 0.42))
    _runner(stage, x, room.rug)
    _arched_window(stage, x, h - 51)
    for left, right in room.shelves:
        _shelf_by_the_wall(stage, _clear(w * left, x), _clear(w * right, x), room.wood)
    if room.aisle is not None:
        _shelf_towards_us(stage, _clear(w * room.aisle, x), x, room.wood)
    _ladder(stage, _clear(w * room.ladder, x, 30), mix(room.wood, (250, 214, 156), 0.62))
    for lamp in room.lamps:
        pendant(stage, w * lamp, h - 55, (70, 122, 100))
    room.furniture(stage, room.wood)


def _clear(x: float, window: float, far: float = 20) -> float:
    """Moved so far away from the window, which narrow frames have shelves all around."""
    return min(x, window - far) if x < window else max(x, window + far)


def _panelling(stage: Stage, rgb: Rgb) -> None:
    """Of the lower wall."""
    w, h = stage.width, stage.horizon
    stage.fill(block(-2, h - 13, w + 2, h), rgb)
    stage.fill(block(-2, h - 14, w + 2, h - 12.6), mix(rgb, SHINE, 0.2))
    stage.fill(block(-2, h - 1.6, w + 2, h), mix(rgb, DARK, 0.3))
    for number in range(int(w / 13) + 1):
        left = number * 13 + 1.5
        stage.fill(block(left, h - 10.6, left + 10, h - 3.4, 0.4), mix(rgb, DARK, 0.14))
        stage.fill(block(left + 0.7, h - 10, left + 10, h - 3.4, 0.4), mix(rgb, SHINE, 0.07))


def _runner(stage: Stage, x: float, rgb: Rgb) -> None:
    """A long carpet from the window towards us, and the light that falls through the window on it."""
    h = stage.horizon
    for inset, tone in (
        (0.0, rgb),
        (1.8, mix(rgb, (250, 220, 150), 0.6)),
        (2.5, mix(rgb, SHINE, 0.1)),
    ):
        far, near = 17 - inset * 0.7, 40 - inset * 1.6
        corners = [(x - far, h + 9), (x + far, h + 9), (x + near, h + 76), (x - near, h + 76)]
        stage.fill(polygon(corners), tone)
    light = [(x - 11, h + 12), (x + 12, h + 12), (x + 6, h + 33), (x - 29, h + 33)]
    stage.fill(polygon(light), (255, 240, 200), 0.15)


def _arched_window(stage: Stage, x: float, top: float) -> None:
    """Twelve panes with leaves outside, on a sill."""
    half, springs, sill = 14.5, top + 14.5, stage.horizon - 16
    bushes = [(x - 22, sill + 9), (x - 12, sill - 9), (x - 2, sill - 3), (x + 10, sill - 15)]
    outside = smooth([*bushes, (x + 24, sill - 6), (x + 22, sill + 9)])
    stage.fill(_arch(x, springs, half + 2.6, sill), (196, 172, 148))
    stage.fill(_arch(x, springs, half + 1.4, sill), (250, 244, 232))
    sky, leaves = PANES[stage.time], mix(PANES[stage.time], (62, 112, 84), 0.5)
    for pane in _panes(x, springs, half, sill):
        stage.glows.append((pane, sky))
        stage.glows.append((skia.Op(pane, outside, skia.kIntersect_PathOp), leaves))
        stage.fill(pane, sky)
    stage.fill(block(x - 18.5, sill, x + 18.5, sill + 2.2, 0.4), (236, 226, 208))
    stage.fill(block(x - 17.5, sill + 2.2, x + 17.5, sill + 3, 0.3), DARK, 0.2)


def _arch(x: float, springs: float, half: float, bottom: float) -> skia.Path:
    turn = [math.pi * step / 24 for step in range(25)]
    bow = [(x - half * math.cos(a), springs - half * math.sin(a)) for a in turn]
    return polygon([(x - half, bottom), *bow, (x + half, bottom)])


def _panes(x: float, springs: float, half: float, sill: float) -> list[skia.Path]:
    """Three columns and two rows of them; above, a fan around a half moon."""
    wide, high, bar = 2 * half / 3, (sill - springs) / 2, 0.55
    panes = [
        block(left + bar, upper + bar, left + wide - bar, upper + high - bar)
        for left in (x - half, x - half + wide, x - half + 2 * wide)
        for upper in (springs, springs + high)
    ]
    for number in range(4):
        fan = [math.pi * (number + step / 8) / 4 for step in range(9)]
        gap = 0.045
        fan = [min(max(a, fan[0] + gap), fan[-1] - gap) for a in fan]
        outer = [(x - half * math.cos(a), springs - bar - half * math.sin(a)) for a in fan]
        inner = [(x - 5 * math.cos(a), springs - bar - 5 * math.sin(a)) for a in reversed(fan)]
        panes.append(polygon(outer + inner))
    return [*panes, _arch(x, springs - bar, 3.9, springs - bar)]


def _shelf_by_the_wall(stage: Stage, left: float, right: float, wood: Rgb) -> None:
    """Seen from the front, with its end if that looks at us."""
    h, middle = stage.horizon, stage.width / 2
    stage.shadow((left + right) / 2, h + FOOT + 0.6, (right - left) * 0.56, 1.8)
    for edge, inwards in ((left, 1 if left < middle else -1), (right, 1 if right < middle else -1)):
        if (inwards > 0) == (edge == right):
            back = edge + inwards * 2.6
            end = [(edge, h + TALLEST), (back, h + TALLEST + 3), (back, h + 7.8), (edge, h + FOOT)]
            stage.fill(polygon(end), mix(wood, DARK, 0.4))
    _shelf(stage, lambda along, y: (left + along, h + y), right - left, wood)


def _shelf_towards_us(stage: Stage, begins: float, vanishing: float, wood: Rgb) -> None:
    """One along the side, which the wall behind does not stop: its lines meet at the horizon."""
    h, long = stage.horizon, 76.0

    def plane(along: float, y: float) -> Point:
        near = 1 / (1 - 0.0075 * along)
        return vanishing + (begins - vanishing) * near, h + y * near

    floor = [plane(0, FOOT), plane(long, FOOT)]
    inwards = 1 if begins < vanishing else -1
    shadow = [*floor, (floor[1][0] + inwards * 9, floor[1][1]), (floor[0][0] + inwards * 3, h + 9)]
    stage.fill(polygon(shadow), DARK, 0.16)
    _shelf(stage, plane, long, wood)


def _quad(plane: Plane, left: float, top: float, right: float, bottom: float) -> skia.Path:
    return polygon([plane(left, top), plane(right, top), plane(right, bottom), plane(left, bottom)])


def _shelf(stage: Stage, plane: Plane, long: float, wood: Rgb) -> None:
    """Cupboards below, books above."""
    stage.fill(_quad(plane, 0, TALLEST, long, FOOT), wood)
    bays = max(1, round(long / BAY))
    for bay in range(bays):
        left, right = bay * long / bays + 1.1, (bay + 1) * long / bays - 1.1
        for row in range(int((LEDGE - TALLEST) / ROW)):
            _row_of_books(stage, plane, (left, right), LEDGE - 1.4 - row * ROW, wood)
        _cupboard(stage, plane, (left, right), wood)
    stage.fill(_quad(plane, 0, LEDGE - 1, long, LEDGE + 0.8), mix(wood, SHINE, 0.22))
    stage.fill(_quad(plane, 0, LEDGE + 0.8, long, LEDGE + 1.7), DARK, 0.22)
    stage.fill(_quad(plane, 0, FOOT - 1.8, long, FOOT), mix(wood, DARK, 0.34))
    stage.fill(_quad(plane, 0, TALLEST - 2, long, TALLEST + 1.4), mix(wood, SHINE, 0.16))


def _cupboard(stage: Stage, plane: Plane, ends: tuple[float, float], wood: Rgb) -> None:
    """Two doors with knobs."""
    left, right = ends
    middle = (left + right) / 2
    for begin, end, knob in ((left, middle - 0.5, -1.6), (middle + 0.5, right, 1.6)):
        stage.fill(_quad(plane, begin + 0.4, LEDGE + 3, end - 0.4, FOOT - 3), mix(wood, DARK, 0.24))
        stage.fill(
            _quad(plane, begin + 1.1, LEDGE + 3.9, end - 0.9, FOOT - 3.5), mix(wood, SHINE, 0.1)
        )
        x, y = plane(middle + knob, -0.6)
        stage.fill(oval(x, y, 0.6, 0.6), GOLD)


def _row_of_books(
    stage: Stage, plane: Plane, ends: tuple[float, float], floor: float, wood: Rgb
) -> None:
    """Sets of a few of one colour; where there is room at the end, one leans or two lie."""
    left, right = ends
    stage.fill(_quad(plane, left, floor - ROW + 2, right, floor), mix(wood, (34, 20, 34), 0.62))
    x, last = left + 0.4, len(BINDINGS)
    while right - x > 5:
        choice = int(stage.rng.integers(len(BINDINGS) - 1))
        last = choice if choice < last else choice + 1
        rgb = BINDINGS[last]
        wide, high = stage.uniform(1.9, 3.2), stage.uniform(6.4, 9.2)
        for _ in range(int(stage.rng.integers(1, 5))):
            if x + wide < right - 1:
                _book(stage, plane, (x, floor - high, x + wide, floor), rgb)
                x += wide + 0.12
        if stage.rng.random() < 0.1:
            x += 2.4
    rest = BINDINGS[(last + 3) % len(BINDINGS)]
    if right - x > 3.4:
        corners = [(x + 0.4, floor), (x + 2.2, floor), (right - 0.3, floor - 6.4)]
        corners.append((right - 2, floor - 7.2))
        stage.fill(polygon([plane(*corner) for corner in corners]), rest)
    stage.fill(_quad(plane, left, floor - ROW + 2, right, floor - ROW + 3), DARK, 0.28)
    stage.fill(_quad(plane, left, floor, right, floor + 0.7), mix(wood, SHINE, 0.2))


def _book(stage: Stage, plane: Plane, spine: tuple[float, float, float, float], rgb: Rgb) -> None:
    left, top, right, floor = spine
    stage.fill(_quad(plane, *spine), rgb)
    stage.fill(_quad(plane, right - 0.7, top, right, floor), mix(rgb, DARK, 0.26))
    band = mix(rgb, GOLD, 0.7) if sum(rgb) < 520 else mix(rgb, (150, 80, 60), 0.5)
    stage.fill(_quad(plane, left, top + 1.5, right - 0.4, top + 2.2), band)
    if right - left > 2.5:
        stage.fill(_quad(plane, left, floor - 2.2, right - 0.4, floor - 1.6), band)


def _ladder(stage: Stage, x: float, rgb: Rgb) -> None:
    """It leans on the shelves."""
    h = stage.horizon
    stage.shadow(x, h + 14.6, 9, 1.2)

    def at(side: float, share: float) -> Point:
        return x + side * (6.4 - 1.8 * share), h + 14.4 - 86 * share

    for dx, tone, alpha in ((1.3, DARK, 0.22), (0.0, rgb, 1.0)):
        for number in range(1, 10):
            (left, y), (right, _) = at(-1, number / 10), at(1, number / 10)
            stage.line((left + dx, y), (right + dx, y), mix(tone, DARK, 0.14), 1.3, alpha)
        for side in (-1, 1):
            (foot, y), (top, above) = at(side, 0), at(side, 1)
            stage.line((foot + dx, y), (top + dx, above), tone, 1.7, alpha)


def _table(stage: Stage, x: float, wood: Rgb) -> None:
    """With a lamp, an open book and a pile of others; a chair on its far side."""
    h = stage.horizon
    top = mix(wood, (236, 190, 132), 0.34)
    _chair(stage, x - 8, mix(wood, DARK, 0.16))
    stage.shadow(x, h + 31, 30, 2)
    for leg in (-25, 22.6):
        stage.fill(block(x + leg, h + 13, x + leg + 2.4, h + 31, 0.4), mix(wood, DARK, 0.3))
    stage.fill(block(x - 24.5, h + 14, x + 24.5, h + 18.4), mix(wood, DARK, 0.2))
    board = [(x - 25, h + 8), (x + 25, h + 8), (x + 28, h + 13.4), (x - 28, h + 13.4)]
    stage.fill(polygon(board), top)
    stage.fill(block(x - 28, h + 13.2, x + 28, h + 15, 0.4), mix(top, DARK, 0.26))
    _open_book(stage, x - 7, h + 11.4)
    _pile(stage, x - 19, h + 10.6)
    _desk_lamp(stage, x + 13, h + 10)


def _chair(stage: Stage, x: float, rgb: Rgb) -> None:
    """Its back, over the table."""
    h = stage.horizon
    for post in (x - 6.5, x + 5):
        stage.fill(block(post, h - 5, post + 1.5, h + 27, 0.5), rgb)
    for y in (h - 4, h + 0.4):
        stage.fill(block(x - 6, y, x + 6, y + 2.4, 0.6), mix(rgb, SHINE, 0.14))


def _open_book(stage: Stage, x: float, y: float) -> None:
    stage.fill(oval(x, y + 0.7, 7, 0.9), DARK, 0.2)
    for side, tone in ((-1, (252, 246, 230)), (1, (232, 220, 200))):
        page = [(x, y), (x + side * 5.8, y + 0.2), (x + side * 4.8, y - 2.4), (x, y - 2)]
        stage.fill(polygon(page), tone)
    stage.line((x, y), (x, y - 2), DARK, 0.3, 0.4)


def _pile(stage: Stage, x: float, y: float) -> None:
    """Of four books."""
    for number, (dx, wide) in enumerate(((0, 4.6), (0.7, 4.2), (-0.5, 4.4), (0.3, 3.6))):
        floor, rgb = y - number * 1.9, BINDINGS[(1, 4, 0, 3)[number]]
        stage.fill(block(x + dx - wide, floor - 1.9, x + dx + wide, floor, 0.4), rgb)
        stage.fill(
            block(x + dx + wide - 2.2, floor - 1.5, x + dx + wide, floor - 0.4),
            (248, 240, 222),
        )


def _desk_lamp(stage: Stage, x: float, y: float) -> None:
    """Of brass, with a green shade."""
    stage.fill(oval(x, y, 3.4, 1), mix(GOLD, DARK, 0.3))
    stage.line((x, y), (x, y - 10), mix(GOLD, DARK, 0.1), 1)
    rim = [(x - 7.4, y - 8.6), (x - 6, y - 13.6), (x + 6, y - 13.6), (x + 7.4, y - 8.6)]
    shade = smooth([*rim, (x, y - 8.4)])
    stage.fill(shade, (62, 140, 104))
    stage.fill(oval(x - 1.6, y - 11.8, 2.6, 0.5), SHINE, 0.4)
    stage.glow(shade, (150, 216, 150))
    stage.glow(oval(x, y - 8.9, 5.2, 0.8), (255, 240, 180))


def _armchair(stage: Stage, x: float, cloth: Rgb) -> None:
    h = stage.horizon
    stage.shadow(x, h + 23.6, 19, 2)
    for foot in (x - 13, x + 10):
        stage.fill(block(foot, h + 20, foot + 3, h + 24, 0.5), (84, 58, 50))
    stage.fill(block(x - 12, h - 15, x + 12, h + 12, 5), mix(cloth, DARK, 0.14))
    for dx, dy in ((-5, -8), (5, -8), (0, -2)):
        stage.fill(oval(x + dx, h + dy, 0.7, 0.7), mix(cloth, DARK, 0.36))
    stage.fill(block(x - 15, h + 10, x + 15, h + 21, 2), mix(cloth, DARK, 0.1))
    stage.fill(block(x - 11, h + 6, x + 11, h + 12.6, 2.4), mix(cloth, SHINE, 0.14))
    for left in (x - 17, x + 10.4):
        stage.fill(block(left, h, left + 6.6, h + 21, 3), cloth)
        stage.fill(block(left + 4.4, h + 2, left + 6.6, h + 20, 1), mix(cloth, DARK, 0.18))


def _standing_lamp(stage: Stage, x: float) -> None:
    h = stage.horizon
    stage.shadow(x, h + 18.4, 6, 1)
    stage.line((x, h + 18), (x, h - 24), mix(GOLD, DARK, 0.4), 1.1)
    stage.fill(block(x - 4, h + 17, x + 4, h + 18.6, 0.6), mix(GOLD, DARK, 0.4))
    shade = polygon([(x - 8, h - 22), (x - 4.5, h - 34), (x + 4.5, h - 34), (x + 8, h - 22)])
    stage.fill(shade, (250, 226, 170))
    stage.glow(shade)


def _globe(stage: Stage, x: float) -> None:
    """On a stand of three legs."""
    h = stage.horizon
    stage.shadow(x, h + 27, 10, 1.6)
    for foot in (-7, 0, 7):
        stage.line((x, h + 14), (x + foot, h + 27), (112, 72, 54), 1.5)
    sea = oval(x, h + 3, 9, 9)
    stage.fill(sea, (96, 160, 184))
    stage.canvas.save()
    stage.canvas.clipPath(sea, True)
    for dx, dy, wide, high in ((-4, -2, 4.6, 3), (-1, 4, 2.6, 4), (6, -4, 3.6, 2.6), (7, 4, 2, 3)):
        stage.fill(oval(x + dx, h + 3 + dy, wide, high), (214, 196, 132))
    stage.fill(oval(x + 9, h + 5, 7, 12), DARK, 0.16)
    stage.canvas.restore()
    stage.fill(block(x - 11.5, h + 3.4, x + 11.5, h + 5.4, 0.8), (150, 100, 68))
    stage.line((x, h + 12), (x, h + 15), GOLD, 1.4)


def _study(stage: Stage, wood: Rgb) -> None:
    _table(stage, stage.width * 0.83, wood)


def _corner(stage: Stage, wood: Rgb) -> None:
    w, h = stage.width, stage.horizon
    _standing_lamp(stage, w * 0.06)
    _armchair(stage, w * 0.18, (190, 92, 74))
    _pile(stage, w * 0.315, h + 24)
    plant(stage, w * 0.955, h + 33, mix(wood, (214, 140, 100), 0.6))


def _hall(stage: Stage, wood: Rgb) -> None:
    _table(stage, stage.width * 0.17, wood)
    _globe(stage, stage.width * 0.92)


_ROOMS = (
    _Room(
        wall=(238, 222, 190), wood=(152, 100, 68), floor=(190, 142, 100), rug=(166, 64, 62),
        shelves=((0.68, 1.03),), aisle=0.27, window=0.5, ladder=0.75, lamps=(0.34, 0.64),
        furniture=_study,
    ),
    _Room(
        wall=(176, 200, 188), wood=(196, 150, 104), floor=(206, 168, 126), rug=(70, 112, 128),
        shelves=((-0.03, 0.36),), aisle=0.75, window=0.54, ladder=0.3, lamps=(0.42, 0.66),
        furniture=_corner,
    ),
    _Room(
        wall=(206, 170, 150), wood=(108, 70, 62), floor=(150, 106, 82), rug=(62, 104, 88),
        shelves=((-0.03, 0.3), (0.62, 1.03)), aisle=None, window=0.46, ladder=0.69,
        lamps=(0.33, 0.59), furniture=_hall,
    ),
)  # fmt: skip
