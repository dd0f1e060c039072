"""Where the arms of a figure are, pose by pose. Unit: head radius; origin between the feet, y downwards."""

from collections.abc import Callable
from dataclasses import dataclass

from storyboard.pocket.world.brush import Point
from storyboard.pocket.world.legs import Limb, Limbs, each

CARRYING = ("holding", "standing", "walking", "sitting")  # poses that leave a hand for a prop


@dataclass(frozen=True)
class Trunk:
    """chest: the shoulders' middle; side: -1 or 1 where it looks to one, else 0; half: of the shoulders' width."""

    chest: Point
    hip: Point
    head: Point
    side: float
    half: float

    @property
    def ahead(self) -> int:
        """-1 or 1: where it faces."""
        return -1 if self.side < 0 else 1

    def shoulder(self, way: float) -> Point:
        """On the left (-1) or right (1)."""
        return self.chest[0] + way * (self.half * 0.95), self.chest[1] + 0.22

    def hanging(self, way: int, swing: float = 0.0) -> Limb:
        """An arm that hangs, or swings along."""
        x, y = self.shoulder(way)
        return (
            (x, y),
            (x + way * 0.3 + swing * 0.4, y + 0.78),
            (x + way * 0.28 + swing, y + 1.5 - abs(swing) * 0.3),
        )

    def acting(self, elbow: Point, hand: Point) -> Limbs:
        """The arm on the side it faces, from its shoulder outwards; the other one hangs."""
        return self.with_ahead(_hanging(self), self.reaching(self.ahead, elbow, hand))

    def with_ahead(self, arms: Limbs, ahead: Limb) -> Limbs:
        """Those arms, but for the one on the side it faces."""
        return (arms[0], ahead) if self.ahead > 0 else (ahead, arms[1])

    def both(self, elbow: Point, hand: Point) -> Limbs:
        """Both arms, from their shoulders outwards."""
        return each(lambda way: self.reaching(way, elbow, hand))

    def reaching(self, way: int, elbow: Point, hand: Point) -> Limb:
        """One arm, likewise."""
        x, y = self.shoulder(way)
        return (x, y), (x + way * elbow[0], y + elbow[1]), (x + way * hand[0], y + hand[1])


def arms_of(pose: str, trunk: Trunk, full: bool) -> Limbs:
    """Both arms; full: whether one holds something."""
    if not (full and pose in CARRYING):
        return POSES.get(pose, _hanging)(trunk)
    arms = _walking(trunk) if pose == "walking" else _hanging(trunk)
    return trunk.with_ahead(arms, trunk.reaching(trunk.ahead, (0.34, 0.8), (0.45, 0.78)))


def _hanging(trunk: Trunk) -> Limbs:
    return each(trunk.hanging)


def _walking(trunk: Trunk) -> Limbs:
    return trunk.hanging(-1, 0.5), trunk.hanging(1, -0.3)


def _running(trunk: Trunk) -> Limbs:
    toward = trunk.ahead

    def arm(way: int) -> Limb:
        x, y = trunk.shoulder(way)
        if way == toward:
            return (x, y), (x - toward * 0.15, y + 0.75), (x + toward * 0.75, y + 0.55)
        return (x, y), (x - toward * 0.7, y + 0.75), (x - toward * 0.55, y + 0.95)

    return each(arm)


def _hands_on_hips(trunk: Trunk) -> Limbs:
    (x, y), half = trunk.hip, trunk.half

    def arm(way: int) -> Limb:
        shoulder, elbow, _ = trunk.reaching(way, (0.82, 0.82), (0.0, 0.0))
        return shoulder, elbow, (x + way * half * 0.95, y - 0.3)

    return each(arm)


def _crouching(trunk: Trunk) -> Limbs:
    def arm(way: int) -> Limb:
        knee = way * trunk.half * 1.1 + 0.75 * trunk.side, trunk.hip[1] - 0.72
        shoulder, elbow, _ = trunk.reaching(way, (0.42, 0.4), (0.0, 0.0))
        return shoulder, elbow, (knee[0] + way * 0.1, knee[1] - 0.1)

    return each(arm)


def _lying(trunk: Trunk) -> Limbs:
    (x, y), toward = trunk.chest, trunk.ahead

    def arm(way: int) -> Limb:
        at = x + way * trunk.half * 0.45
        return (at, y + 0.1), (at + 0.25 * toward, -0.22), (at + 0.95 * toward, -0.16)

    return each(arm)


def _thinking(trunk: Trunk) -> Limbs:
    (x, y), way = trunk.head, trunk.ahead
    shoulder, elbow, _ = trunk.reaching(way, (0.3, 0.95), (0.0, 0.0))
    return trunk.with_ahead(_hanging(trunk), (shoulder, elbow, (x + way * 0.32, y + 1.08)))


def _arms_crossed(trunk: Trunk) -> Limbs:
    (x, y), half = trunk.chest, trunk.half

    def arm(way: int) -> Limb:
        at = x + way * half * 0.95
        return (at, y + 0.22), (at + way * 0.22, y + 1.07), (x - way * 0.42, y + 0.92)

    return each(arm)


def _sitting(trunk: Trunk) -> Limbs:
    def arm(way: int) -> Limb:
        x, y = trunk.shoulder(way)
        lap = x - way * 0.05 + trunk.side * 0.5, trunk.hip[1] - 0.15
        return (x, y), (x + way * 0.28, trunk.chest[1] + 1.0), lap

    return each(arm)


POSES: dict[str, Callable[[Trunk], Limbs]] = {
    "walking": _walking,
    "running": _running,
    "waving": lambda trunk: trunk.acting((0.75, 0.35), (1.0, -0.85)),
    "pointing": lambda trunk: trunk.acting((0.75, 0.28), (1.6, -0.02)),
    "hands_up": lambda trunk: trunk.both((0.72, -0.2), (0.78, -1.35)),
    "jumping": lambda trunk: trunk.both((0.75, -0.1), (1.25, -0.95)),
    "hands_on_hips": _hands_on_hips,
    "crouching": _crouching,
    "lying": _lying,
    "thinking": _thinking,
    "arms_crossed": _arms_crossed,
    "sitting": _sitting,
}
