"""Hair that is done up or cut in a way of its own: braids, a mohawk, waves, a side parting. Unit: head radius.

Shapes are given as seen from the front, or facing right.
"""

from collections.abc import Sequence

from storyboard.pocket.world.brush import Brush, Point, block, smooth
from storyboard.pocket.world.character import Character
from storyboard.pocket.world.head import turn
from storyboard.pocket.world.palette import Rgb, line_of, mix

RIBBON: Rgb = (232, 92, 104)
COVERING = ("hat", "cap", "beanie")  # what leaves no room above the head


def draw_waves_behind(brush: Brush, who: Character, yaw: float) -> None:
    """The long part of wavy hair: behind the head, down to the shoulders."""
    lean = -turn(yaw) * 0.5
    half = [(0.6, -1.36), (1.22, -0.95), (1.02, -0.35), (1.62, 0.1), (1.1, 0.55), (1.7, 1.0)]
    half += [(1.2, 1.35), (1.42, 1.95), (0.95, 1.62), (0.62, 2.05), (0.3, 1.62)]
    ends = [(x + lean, y) for x, y in [*half, *_mirrored(half)[::-1]]]
    brush.area(smooth(ends), who.coat.rgb)
    if yaw == 2:
        for x in (-0.75, 0.0, 0.75):
            _ripple(brush, who, x, 0.55)


def draw_hairdo(brush: Brush, who: Character, yaw: float) -> None:
    """What lies over the skull, and what hangs in front of the shoulders."""
    _HAIRDOS[who.hair](brush, who, yaw)


def _braids(brush: Brush, who: Character, yaw: float) -> None:
    colour, shift = who.coat.rgb, turn(yaw)
    if yaw == 2:
        for side in (-1, 1):
            _braid(brush, colour, (side * 0.62, 0.5), (side * 0.66, 2.4))
        brush.area(smooth(_behind(0.76)), colour)
        _parting(brush, who, [(0.0, -1.14), (0.0, -0.2), (0.0, 0.7)])
        return
    if abs(yaw) == 1:
        side = 1 if yaw > 0 else -1
        _braid(brush, colour, (side * -0.52, 0.4), (side * -0.12, 2.35))
        brush.area(smooth(_facing(_COMBED_BACK, side)), colour)
        return
    for side in (-1, 1):
        x = side * 1.04 - shift * 0.12
        _braid(brush, colour, (x, 0.32), (x - side * 0.18, 2.3))
    half = [(0.0, -1.26), (0.55, -1.34), (1.16, -0.95), (1.2, -0.1), (1.12, 0.5), (0.96, 0.35)]
    half += [(0.94, -0.2), (0.62, -0.62), (0.12, -0.74), (0.0, -0.98)]
    for points in (half, _mirrored(half)):
        brush.area(smooth(_turned(points, shift)), colour)
    _parting(brush, who, _turned([(0.0, -1.2), (0.0, -1.05), (0.0, -0.86)], shift))


def _braid(brush: Brush, colour: Rgb, start: Point, end: Point) -> None:
    """Plaited from start to end, with a tie and a tuft."""
    count = 5
    tail = [(end[0] - 0.1, end[1]), (end[0] + 0.1, end[1]), (end[0] + 0.24, end[1] + 0.34)]
    tail += [(end[0], end[1] + 0.62), (end[0] - 0.24, end[1] + 0.34)]
    brush.area(smooth(tail), colour)
    for i in reversed(range(count)):
        share = i / count
        x, y = (a + (b - a) * share for a, b in zip(start, end, strict=True))
        wide = 0.33 - 0.09 * share
        link = [(x - wide, y - 0.2), (x, y - 0.06), (x + wide, y - 0.2)]
        link += [(x + wide * 1.05, y + 0.18), (x, y + 0.52), (x - wide * 1.05, y + 0.18)]
        brush.area(smooth(link), colour)
    knot = block(end[0] - 0.19, end[1] - 0.06, end[0] + 0.19, end[1] + 0.14, 0.08)
    brush.area(knot, RIBBON, shaded=False)


def _mohawk(brush: Brush, who: Character, yaw: float) -> None:
    shift, side = turn(yaw), -1 if yaw < 0 else 1
    _shave(brush, who, yaw)
    covered = who.accessory in COVERING
    crest = (_NAPES if covered else _CRESTS).get(abs(yaw), ())
    if crest:
        brush.area(smooth(_facing(crest, side)), who.coat.rgb)
    if covered and yaw != 2:
        x = shift * 1.1
        lock = [(x - 0.3, -0.75), (x + 0.3, -0.75), (x + 0.16, -0.25), *[(x + 0.04, 0.02)] * 2]
        brush.area(smooth([*lock, (x - 0.22, -0.3)]), who.coat.rgb)


def _shave(brush: Brush, who: Character, yaw: float) -> None:
    """Stubble where the head is shaved."""
    shade = mix(who.skin, line_of(who.coat.rgb), 0.34)
    if yaw == 2:
        shape = [(x * 0.92, y * 0.92 + 0.02) for x, y in _behind(0.78)]
    elif abs(yaw) == 1:
        shape = [(x * 0.9, y * 0.84) for x, y in _facing(_NEAT, 1 if yaw > 0 else -1)]
    else:
        half = [(0.55, -1.02), (0.96, -0.6), (0.99, -0.1), (0.88, 0.02), (0.82, -0.4), (0.5, -0.62)]
        shape = _turned([*half, *_mirrored(half)[::-1]], turn(yaw))
    brush.area(smooth(shape), shade, outline=False, shaded=False)


def _wavy(brush: Brush, who: Character, yaw: float) -> None:
    colour, shift = who.coat.rgb, turn(yaw)
    if yaw == 2:
        brush.area(smooth(_behind(0.6)), colour, outline=False, shaded=False)
        for x in (-0.5, 0.5):
            _ripple(brush, who, x, -0.75)
        return
    for side in (-1, 1):
        if side * shift < 0.3:
            _wavy_lock(brush, who, side, shift)
    fringe = [(-1.16, 0.1), (-1.2, -0.75), (-0.75, -1.42), (-0.2, -1.34), (0.3, -1.5)]
    fringe += [(0.95, -1.3), (1.2, -0.7), (1.16, 0.12), (0.98, 0.05), (0.86, -0.3), (0.5, -0.22)]
    fringe += [(0.22, -0.62), (-0.1, -0.5), (-0.42, -0.98), (-0.72, -0.62), (-0.9, -0.3)]
    side = -1 if shift < 0 else 1
    brush.area(smooth(_turned(_facing(fringe, side), shift)), colour)
    crest = _turned(_facing([(-0.4, -0.98), (0.1, -1.12), (0.5, -0.72), (0.84, -0.6)], side), shift)
    brush.stroke(crest, _crease(who), 0.06)


def _wavy_lock(brush: Brush, who: Character, side: int, shift: float) -> None:
    """In front of an ear and of the shoulder."""
    x = side * 1.04 - shift * 0.35
    outer = [(0.16, -0.6), (0.3, -0.1), (0.2, 0.3), (0.48, 0.72), (0.24, 1.12), (0.4, 1.5)]
    inner = [(0.04, 1.86), (0.0, 1.4), (-0.22, 1.1), (0.02, 0.7), (-0.24, 0.3), (-0.2, -0.6)]
    brush.area(smooth([(x + side * dx, y) for dx, y in (*outer, *inner)]), who.coat.rgb)


def _ripple(brush: Brush, who: Character, x: float, y: float) -> None:
    line = [(x, y), (x + 0.14, y + 0.2), (x - 0.14, y + 0.5), (x + 0.14, y + 0.8), (x, y + 1.0)]
    brush.stroke(line, _crease(who), 0.06)


def _side_part(brush: Brush, who: Character, yaw: float) -> None:
    """Parted on the side that is seen, and swept over to the other."""
    colour, shift = who.coat.rgb, turn(yaw)
    side = 1 if yaw in (0.5, 1.0) else -1
    if yaw == 2:
        combed = [(-0.5, -1.1), (-0.46, -1.44), (0.5, -1.46), (1.12, -0.9), (1.12, 0.4), (0.6, 0.6)]
        combed += [(-0.6, 0.6), (-1.1, 0.4), (-1.1, -0.74), (-0.78, -1.24)]
        brush.area(smooth(combed), colour)
        _parting(brush, who, [(-0.52, -1.12), (-0.46, -0.8), (-0.34, -0.42)])
        for x in (-0.1, 0.4):
            crease = [(x - 0.16, -0.86), (x + 0.2, -0.6), (x + 0.36, -0.2)]
            brush.stroke(crease, _crease(who), 0.06)
    elif abs(yaw) == 1:
        brush.area(smooth(_facing(_NEAT, side)), colour)
        swept = [(1.02, -0.32), (1.26, -0.85), (0.95, -1.52), (0.1, -1.5), (-0.7, -1.38)]
        swept += [(-0.98, -1.0), (-0.5, -1.0), (0.1, -1.02), (0.62, -0.82)]
        brush.area(smooth(_facing(swept, side)), colour)
        _parting(brush, who, _facing([(-0.55, -0.96), (0.1, -0.96), (0.68, -0.72)], side))
    else:
        less = [(-0.34, -1.24), (-0.75, -1.26), (-1.14, -0.88), (-1.16, -0.1), (-1.0, -0.0)]
        less += [(-0.93, -0.4), (-0.66, -0.7), (-0.42, -0.8)]
        swept = [(-0.5, -0.84), (-0.5, -1.34), (-0.1, -1.52), (0.6, -1.44), (1.2, -1.0)]
        swept += [(1.16, -0.1), (1.0, 0.0), (0.94, -0.36), (0.7, -0.3), (0.2, -0.46), (-0.2, -0.7)]
        for points in (less, swept):
            brush.area(smooth(_turned(_facing(points, side), shift)), colour)
        line = _facing([(-0.44, -1.2), (-0.46, -1.0), (-0.45, -0.8)], side)
        _parting(brush, who, _turned(line, shift))


def _parting(brush: Brush, who: Character, points: Sequence[Point]) -> None:
    brush.stroke(points, line_of(who.coat.rgb), 0.16)
    brush.stroke(points, who.skin, 0.08)


def _crease(who: Character) -> Rgb:
    return mix(who.coat.rgb, line_of(who.coat.rgb), 0.6)


def _behind(low: float) -> list[Point]:
    """All of the back of a head down to there."""
    half = [(0.5, -1.22), (1.08, -0.72), (1.1, 0.4), (0.6, low)]
    return [*half, *_mirrored(half)[::-1]]


def _mirrored(points: Sequence[Point]) -> list[Point]:
    return [(-x, y) for x, y in points]


def _facing(points: Sequence[Point], side: int) -> list[Point]:
    return [(side * x, y) for x, y in points]


def _turned(points: Sequence[Point], shift: float) -> list[Point]:
    """What lies on a head's front moves with the face, its outline does not."""
    return [(x + 0.85 * shift * max(0.0, 1 - (x / 1.1) ** 2), y) for x, y in points]


_NEAT = (  # short and facing right: forehead, sideburn, over the ear, nape
    (-1.14, 0.1), (-1.18, -0.8), (-0.6, -1.34), (0.5, -1.34), (1.14, -0.98), (1.0, -0.5),
    (0.62, -0.6), (0.22, -0.4), (0.16, 0.2), (-0.06, 0.22), (-0.08, -0.2), (-0.5, -0.24),
    (-0.6, 0.3), (-0.56, 0.78), (-1.0, 0.62),
)  # fmt: skip
_COMBED_BACK = (  # the same where the hair is drawn to a braid behind the ear
    (-1.14, 0.1), (-1.18, -0.8), (-0.6, -1.34), (0.5, -1.34), (1.14, -0.98), (1.0, -0.5),
    (0.62, -0.62), (0.3, -0.3), (0.1, -0.2), (-0.3, -0.3), (-0.52, 0.0), (-0.3, 0.5),
    (-0.5, 0.85), (-0.95, 0.6),
)  # fmt: skip
_CRESTS: dict[float, tuple[Point, ...]] = {  # by how far it is turned, tips twice
    0.0: (
        (-0.36, -0.6), (-0.5, -1.2), (-0.62, -1.72), (-0.62, -1.72), (-0.3, -1.55), (-0.3, -2.12), (-0.3, -2.12),
        (-0.04, -1.75), (0.08, -2.32), (0.08, -2.32), (0.22, -1.7), (0.44, -2.0), (0.44, -2.0), (0.42, -1.5),
        (0.66, -1.6), (0.66, -1.6), (0.48, -1.15), (0.36, -0.6), (0.0, -0.36),
    ),
    0.5: (
        (0.06, -0.62), (-0.2, -1.0), (-0.62, -0.92), (-0.98, -0.98), (-1.34, -1.4), (-1.34, -1.4), (-0.86, -1.42),
        (-0.9, -2.05), (-0.9, -2.05), (-0.4, -1.68), (-0.2, -2.32), (-0.2, -2.32), (0.14, -1.72), (0.5, -2.14),
        (0.5, -2.14), (0.54, -1.5), (0.92, -1.66), (0.92, -1.66), (0.76, -1.05), (0.74, -0.6), (0.38, -0.32),
    ),
    1.0: (
        (-0.66, 0.62), (-1.2, 0.5), (-1.62, 0.3), (-1.62, 0.3), (-1.22, -0.2), (-1.78, -0.6), (-1.78, -0.6),
        (-1.18, -0.8), (-1.48, -1.55), (-1.48, -1.55), (-0.82, -1.36), (-0.72, -2.12), (-0.72, -2.12), (-0.2, -1.62),
        (0.14, -2.3), (0.14, -2.3), (0.5, -1.6), (1.06, -1.95), (1.06, -1.95), (1.02, -1.25), (1.2, -0.62),
        (0.66, -0.6), (0.0, -0.92), (-0.7, -0.72), (-0.92, 0.0),
    ),
}  # fmt: skip
_NAPES: dict[float, tuple[Point, ...]] = {  # what a hat leaves of it
    1.0: (
        (-0.66, 0.62), (-1.2, 0.5), (-1.6, 0.36), (-1.6, 0.36), (-1.2, -0.02), (-1.66, -0.3), (-1.66, -0.3),
        (-1.1, -0.56), (-0.8, -0.9), (-0.78, -0.2), (-0.92, 0.1),
    ),
    2.0: ((-0.36, -0.9), (0.36, -0.9), (0.34, 0.3), (0.0, 1.2), (-0.34, 0.3)),
}  # fmt: skip
_CRESTS[2.0] = (*_CRESTS[0.0][:-1], (0.34, 0.3), (0.0, 1.2), (-0.34, 0.3))
_HAIRDOS = {"braids": _braids, "mohawk": _mohawk, "wavy": _wavy, "side_part": _side_part}
HAIRDOS = tuple(_HAIRDOS)
