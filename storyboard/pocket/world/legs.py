"""Where the legs of a figure are, pose by pose. Unit: head radius; origin between the feet, y downwards."""

from collections.abc import Callable
from dataclasses import dataclass

from storyboard.pocket.world.brush import Point

Limb = tuple[Point, Point, Point]  # from the trunk outwards
Limbs = tuple[Limb, Limb]  # the picture's left and right


@dataclass(frozen=True)
class Hips:
    """middle; side: -1 or 1 where it looks to one, else 0; apart: of the middle's from each leg's root; half: of the
    shoulders' width.
    """

    middle: Point
    side: float
    apart: float
    half: float

    @property
    def ahead(self) -> int:
        """-1 or 1: where it goes."""
        return -1 if self.side < 0 else 1

    def root(self, way: int) -> Point:
        """Where a leg begins, on the left (-1) or right (1)."""
        return way * self.apart, self.middle[1]

    def striding(self, back: tuple[Point, Point], fore: tuple[Point, Point]) -> Limbs:
        """Knee and foot of the leg behind and of that ahead, as if it went to the right."""
        way = self.ahead
        rear, front = (
            (self.root(at), (way * knee[0], knee[1]), (way * foot[0], foot[1]))
            for at, (knee, foot) in ((-1, back), (1, fore))
        )
        return (rear, front) if way > 0 else (front, rear)


def legs_of(pose: str, hips: Hips) -> Limbs:
    """Both legs."""
    return POSES.get(pose, _upright)(hips)


def _upright(hips: Hips) -> Limbs:
    def leg(way: int) -> Limb:
        x, y = hips.root(way)
        return (x, y), (x * 1.05, y * 0.5), (x * 1.08, 0.0)

    return each(leg)


def _walking(hips: Hips) -> Limbs:
    y = hips.middle[1]
    return hips.striding(((-0.3, y * 0.5), (-0.78, -0.05)), ((0.45, y * 0.52), (0.62, 0.0)))


def _running(hips: Hips) -> Limbs:
    y = hips.middle[1]
    return hips.striding(((-0.35, y * 0.45), (-1.15, y * 0.42)), ((0.85, y * 0.62), (0.8, -0.02)))


def _jumping(hips: Hips) -> Limbs:
    y = hips.middle[1]
    if hips.side:
        return hips.striding(
            ((-0.2, y + 0.9), (-1.0, y + 1.25)), ((0.75, y + 0.5), (0.6, y + 1.25))
        )
    return each(lambda way: (hips.root(way), (way * 0.7, y + 0.72), (way * 0.5, y + 1.4)))


def _sitting(hips: Hips) -> Limbs:
    y, knee = hips.middle[1], 0.95 * hips.side
    down = 0.05 + (0.12 if not hips.side else 0)

    def leg(way: int) -> Limb:
        x = hips.root(way)[0]
        return (x, y), (x * 1.3 + knee, y + down), (x * 1.3 + knee, 0.0)

    return each(leg)


def _crouching(hips: Hips) -> Limbs:
    half, side = hips.half, hips.side
    return each(
        lambda way: (
            hips.root(way),
            (way * half * 1.1 + 0.75 * side, hips.middle[1] - 0.72),
            (way * half * 0.72 + 0.5 * side, 0.0),
        )
    )


def _lying(hips: Hips) -> Limbs:
    (x, y), toward = hips.middle, hips.ahead
    return each(
        lambda way: (
            hips.middle,
            (x - toward * (0.95 - 0.1 * way), y + 0.26),
            (x - toward * (0.9 - 0.28 * way), y - 0.75 - 0.1 * way),
        )
    )


def each(limb: Callable[[int], Limb]) -> Limbs:
    """That on the left and that on the right."""
    return limb(-1), limb(1)


POSES: dict[str, Callable[[Hips], Limbs]] = {
    "walking": _walking,
    "running": _running,
    "jumping": _jumping,
    "sitting": _sitting,
    "crouching": _crouching,
    "lying": _lying,
}
