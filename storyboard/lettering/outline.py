"""The outlines of balloons, as polygons in fractions of the frame. Knows no page, no picture, no font.

Shapes are made in units of the frame's height, so that a round balloon is round in every format.
"""

import math
from collections.abc import Callable

from storyboard.geometry import Box
from storyboard.story import Balloon, BalloonKind, Point

Place = tuple[float, float]  # fractions of the frame, origin top left
Polygon = list[Place]
STEPS = 96  # corners of a round outline
ROUND = 2.6  # exponent of the superellipse: fuller than an ellipse, softer than a box
TAIL = 0.17  # half the opening of a tail, radians


def outlines(balloon: Balloon, aspect: float) -> list[Polygon]:
    """What is drawn, the balloon first; a thought also has its small clouds. Sound has none."""
    if balloon.kind is BalloonKind.SOUND:
        return []
    if balloon.kind is BalloonKind.CAPTION:
        return [_corners(balloon.box)]
    radius = _RADII.get(balloon.kind, _even)
    tail = balloon.tail if balloon.kind is not BalloonKind.THOUGHT else None
    body = _body(balloon.box, aspect, radius, tail)
    if balloon.kind is BalloonKind.THOUGHT and balloon.tail is not None:
        return [body, *_clouds(balloon.box, balloon.tail, aspect)]
    return [body]


def room_in(balloon: Balloon) -> tuple[float, float]:
    """The share of the box's width and height that words may take."""
    return _ROOMS[balloon.kind]


_ROOMS = {
    BalloonKind.SPEECH: (0.80, 0.80),
    BalloonKind.WHISPER: (0.80, 0.80),
    BalloonKind.THOUGHT: (0.72, 0.72),
    BalloonKind.SHOUT: (0.62, 0.62),
    BalloonKind.CAPTION: (0.92, 0.84),
    BalloonKind.SOUND: (1.0, 1.0),
}


def _corners(box: Box) -> Polygon:
    left, top, right, bottom = box.corners
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def _even(angle: float) -> float:
    return 1.0


def _cloudy(angle: float) -> float:
    return 0.90 + 0.10 * abs(math.sin(angle * 5.5))


def _spiky(angle: float) -> float:
    """Fifteen spikes of uneven length, always the same ones."""
    spike = angle / (2 * math.pi) * 15
    length = 0.86 + 0.14 * abs(math.sin(math.floor(spike) * 2.4))
    return 0.70 + (length - 0.70) * (1 - abs(2 * (spike % 1) - 1)) * 1.0


_RADII: dict[BalloonKind, Callable[[float], float]] = {
    BalloonKind.THOUGHT: _cloudy,
    BalloonKind.SHOUT: _spiky,
}


def _body(box: Box, aspect: float, radius: Callable[[float], float], tail: Point | None) -> Polygon:
    left, top, right, bottom = box.corners
    x, y = (left + right) / 2 * aspect, (top + bottom) / 2
    across, down = (right - left) / 2 * aspect, (bottom - top) / 2
    aim = _aim(x, y, across, down, tail, aspect)
    points: Polygon = []
    for step in range(STEPS * (3 if radius is _spiky else 1)):
        angle = 2 * math.pi * step / (STEPS * (3 if radius is _spiky else 1))
        if aim is not None and abs(_turn(angle - aim)) < TAIL:
            continue
        points.append(_rim(x, y, across, down, angle, radius(angle), aspect))
    if aim is None or tail is None:
        return points
    return _with_tail(points, aim, tail, (x, y, across, down), aspect)


def _rim(
    x: float, y: float, across: float, down: float, angle: float, radius: float, aspect: float
) -> Place:
    """The point of the superellipse at that angle (of its parameter)."""
    cos, sin = math.cos(angle), math.sin(angle)
    flat_x = math.copysign(abs(cos) ** (2 / ROUND), cos) * across * radius
    flat_y = math.copysign(abs(sin) ** (2 / ROUND), sin) * down * radius
    return (x + flat_x) / aspect, y + flat_y


def _aim(
    x: float, y: float, across: float, down: float, tail: Point | None, aspect: float
) -> float | None:
    """The angle at which the tail leaves; none when its end lies inside the balloon."""
    if tail is None:
        return None
    away_x, away_y = (tail.x * aspect - x) / across, (tail.y - y) / down
    if abs(away_x) ** ROUND + abs(away_y) ** ROUND <= 1.02:
        return None
    # the inverse of the superellipse's parameter
    return math.atan2(
        math.copysign(abs(away_y) ** (ROUND / 2), away_y),
        math.copysign(abs(away_x) ** (ROUND / 2), away_x),
    )


def _with_tail(
    points: Polygon,
    aim: float,
    tail: Point,
    middle: tuple[float, float, float, float],
    aspect: float,
) -> Polygon:
    x, y, across, down = middle
    first = _rim(x, y, across, down, aim - TAIL, 1.0, aspect)
    last = _rim(x, y, across, down, aim + TAIL, 1.0, aspect)
    end = (tail.x, tail.y)
    # both sides bend the same way, as a pen draws them
    spike = [*_bent(first, end, 0.10, aspect), end, *reversed(_bent(last, end, -0.02, aspect))]
    at = next(
        (n for n in range(len(points)) if _turn(_angle_of(points[n], middle, aspect) - aim) > 0
         and _turn(_angle_of(points[n - 1], middle, aspect) - aim) <= 0
         and abs(_turn(_angle_of(points[n], middle, aspect) - aim)) < 1.2),
        0,
    )  # fmt: skip
    return [*points[:at], first, *spike, last, *points[at:]]


def _bent(begin: Place, end: Place, bow: float, aspect: float) -> Polygon:
    """Points between the two, on a curve that bows to the side by a share of the distance."""
    dx, dy = (end[0] - begin[0]) * aspect, end[1] - begin[1]
    found = []
    for step in (0.25, 0.5, 0.75):
        aside = bow * 4 * step * (1 - step)
        found.append(
            (begin[0] + (dx * step - dy * aside) / aspect, begin[1] + dy * step + dx * aside)
        )
    return found


def _angle_of(point: Place, middle: tuple[float, float, float, float], aspect: float) -> float:
    x, y, across, down = middle
    away_x, away_y = (point[0] * aspect - x) / across, (point[1] - y) / down
    return math.atan2(
        math.copysign(abs(away_y) ** (ROUND / 2), away_y),
        math.copysign(abs(away_x) ** (ROUND / 2), away_x),
    )


def _clouds(box: Box, tail: Point, aspect: float) -> list[Polygon]:
    """Three circles that get smaller on the way to the thinker."""
    left, top, right, bottom = box.corners
    x, y = (left + right) / 2, (top + bottom) / 2
    size = min((right - left) * aspect, bottom - top)
    # from the rim of the balloon to the end of the tail
    across, down = (right - left) / 2, (bottom - top) / 2
    reach = max(abs(tail.x - x) / across, abs(tail.y - y) / down, 1e-6)
    start = min(1.0, 1.12 / reach)
    if start >= 0.98:
        return []
    found = []
    for share, radius in ((0.08, 0.085), (0.5, 0.055), (0.92, 0.035)):
        t = start + (1 - start) * share
        found.append(_circle(x + (tail.x - x) * t, y + (tail.y - y) * t, size * radius, aspect))
    return found


def _circle(x: float, y: float, radius: float, aspect: float) -> Polygon:
    turns = [2 * math.pi * step / 32 for step in range(32)]
    return [(x + radius * math.cos(t) / aspect, y + radius * math.sin(t)) for t in turns]


def _turn(angle: float) -> float:
    """Between -pi and pi."""
    return (angle + math.pi) % (2 * math.pi) - math.pi
