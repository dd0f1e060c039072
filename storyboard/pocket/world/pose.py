"""Where the joints of a figure are. Unit: head radius; origin between the feet, y downwards."""

import math
from dataclasses import dataclass

from storyboard.pocket.looks import YAW
from storyboard.pocket.world.brush import Point
from storyboard.pocket.world.scene import Figure

LEG, TRUNK, ARM = 1.75, 1.75, 0.82
LEAP = 0.9  # how far above the ground one who jumps is
SEATS = {"sitting": 1.0, "crouching": 0.7}  # how high hips are that no legs hold up
PRONE = 72.0  # degrees by which the trunk of one who lies leans back from upright
PRESSED = 0.85  # how long that trunk looks
Limb = tuple[Point, Point, Point]


@dataclass(frozen=True)
class Joints:
    """Left and right are the picture's. Arms and legs run from the trunk outwards."""

    hip: Point
    chest: Point  # the middle of the shoulders
    head: Point
    legs: tuple[Limb, Limb]
    arms: tuple[Limb, Limb]
    half: float  # of the shoulders' width
    crossed: bool = False  # both arms lie over the trunk


def joints_of(figure: Figure) -> Joints:
    """The skeleton of a figure in its pose and view."""
    yaw, height = YAW[figure.view], figure.character.height
    side = {0.0: 0.0, 2.0: 0.0}.get(yaw, 1.0 if yaw > 0 else -1.0)
    profile = abs(yaw) == 1.0
    half = 0.78 * figure.character.build * (0.62 if profile else 1.0)
    lean = {"running": 0.3, "walking": 0.08, "crouching": 0.25}.get(figure.pose, 0.0) * (
        side or 0.4
    )
    hip = (0.0, -SEATS.get(figure.pose, LEG * height) - (LEAP if figure.pose == "jumping" else 0))
    trunk = (TRUNK * (0.62 + 0.38 * height) - 0.2) * (0.86 if figure.pose == "crouching" else 1.0)
    chest = (lean, hip[1] - trunk)
    head = (chest[0] + lean * 0.4 + side * 0.06, chest[1] - 1.12)
    if figure.pose == "lying":
        toward, tilt = side or 1.0, math.radians(PRONE)
        chest, trunk = (0.45 * toward, -1.05), trunk * PRESSED
        hip = (chest[0] - toward * trunk * math.sin(tilt), chest[1] + trunk * math.cos(tilt))
        head = (chest[0] + 0.28 * toward, chest[1] - 1.05)
    return Joints(
        hip,
        chest,
        head,
        _legs(figure.pose, hip, side, profile, half),
        _arms(figure, chest, hip, head, side, half),
        half,
        crossed=figure.pose == "arms_crossed",
    )


def _legs(pose: str, hip: Point, side: float, profile: bool, half: float) -> tuple[Limb, Limb]:
    apart = half * (0.5 if not profile else 0.2)
    roots = ((-apart, hip[1]), (apart, hip[1]))
    toward = side or 1.0
    if pose == "running":
        back: Limb = (
            roots[0],
            (-0.35 * toward, hip[1] * 0.45),
            (-1.15 * toward, hip[1] * 0.42),
        )
        fore: Limb = (
            roots[1],
            (0.85 * toward, hip[1] * 0.62),
            (0.8 * toward, -0.02),
        )
        return (back, fore) if toward > 0 else (fore, back)
    if pose == "lying":
        return tuple(  # type: ignore[return-value]
            (
                hip,
                (hip[0] - toward * (0.95 - 0.1 * way), hip[1] + 0.26),
                (hip[0] - toward * (0.9 - 0.28 * way), hip[1] - 0.75 - 0.1 * way),
            )
            for way in (-1, 1)
        )
    if pose == "crouching":
        return tuple(  # type: ignore[return-value]
            (
                (way * apart, hip[1]),
                (way * half * 1.1 + 0.75 * side, hip[1] - 0.72),
                (way * half * 0.72 + 0.5 * side, 0.0),
            )
            for way in (-1, 1)
        )
    if pose == "jumping" and not side:
        return tuple(  # type: ignore[return-value]
            ((way * apart, hip[1]), (way * 0.7, hip[1] + 0.72), (way * 0.5, hip[1] + 1.4))
            for way in (-1, 1)
        )
    if pose == "jumping":
        back = (roots[0], (-0.2 * toward, hip[1] + 0.9), (-1.0 * toward, hip[1] + 1.25))
        fore = (roots[1], (0.75 * toward, hip[1] + 0.5), (0.6 * toward, hip[1] + 1.25))
        return (back, fore) if toward > 0 else (fore, back)
    if pose == "walking":
        back = (roots[0], (-0.3 * toward, hip[1] * 0.5), (-0.78 * toward, -0.05))
        fore = (roots[1], (0.45 * toward, hip[1] * 0.52), (0.62 * toward, 0.0))
        return (back, fore) if toward > 0 else (fore, back)
    if pose == "sitting":
        knee = 0.95 * side
        return tuple(  # type: ignore[return-value]
            (
                (x, hip[1]),
                (x * 1.3 + knee, hip[1] + 0.05 + (0.12 if not side else 0)),
                (x * 1.3 + knee, 0.0),
            )
            for x in (roots[0][0], roots[1][0])
        )
    return tuple(  # type: ignore[return-value]
        ((x, hip[1]), (x * 1.05, hip[1] * 0.5), (x * 1.08, 0.0)) for x in (roots[0][0], roots[1][0])
    )


def _arms(
    figure: Figure, chest: Point, hip: Point, head: Point, side: float, half: float
) -> tuple[Limb, Limb]:
    cx, cy = chest
    toward = side or 1.0
    shoulders = ((cx - half * 0.95, cy + 0.22), (cx + half * 0.95, cy + 0.22))

    def hanging(i: int, swing: float = 0.0) -> Limb:
        sx, sy = shoulders[i]
        out = -1 if i == 0 else 1
        return (
            (sx, sy),
            (sx + out * 0.3 + swing * 0.4, sy + 0.78),
            (sx + out * 0.28 + swing, sy + 1.5 - abs(swing) * 0.3),
        )

    arms = [hanging(0), hanging(1)]
    acting = 1 if toward > 0 else 0  # the arm on the side it faces
    out = 1 if acting else -1
    sx, sy = shoulders[acting]
    pose = figure.pose
    if pose == "walking":
        arms = [hanging(0, 0.5), hanging(1, -0.3)]
    elif pose == "running":
        for i, reach in ((acting, 0.75), (1 - acting, -0.55)):
            x, y = shoulders[i]
            arms[i] = (
                (x, y),
                (x + toward * (-0.15 if reach > 0 else -0.7), y + 0.75),
                (x + toward * reach, y + (0.55 if reach > 0 else 0.95)),
            )
    elif pose == "waving":
        arms[acting] = (sx, sy), (sx + out * 0.75, sy + 0.35), (sx + out * 1.0, sy - 0.85)
    elif pose == "pointing":
        arms[acting] = (sx, sy), (sx + out * 0.75, sy + 0.28), (sx + out * 1.6, sy - 0.02)
    elif pose == "hands_up":
        for i, way in ((0, -1), (1, 1)):
            x, y = shoulders[i]
            arms[i] = (x, y), (x + way * 0.72, y - 0.2), (x + way * 0.78, y - 1.35)
    elif pose == "jumping":
        for i, way in ((0, -1), (1, 1)):
            x, y = shoulders[i]
            arms[i] = (x, y), (x + way * 0.75, y - 0.1), (x + way * 1.25, y - 0.95)
    elif pose == "hands_on_hips":
        for i, way in ((0, -1), (1, 1)):
            x, y = shoulders[i]
            arms[i] = (x, y), (x + way * 0.82, y + 0.82), (hip[0] + way * half * 0.95, hip[1] - 0.3)
    elif pose == "crouching":
        for i, way in ((0, -1), (1, 1)):
            x, y = shoulders[i]
            knee = (way * half * 1.1 + 0.75 * side, hip[1] - 0.72)
            arms[i] = (x, y), (x + way * 0.42, y + 0.4), (knee[0] + way * 0.1, knee[1] - 0.1)
    elif pose == "lying":
        for i, way in ((0, -1), (1, 1)):
            x = cx + way * half * 0.45
            arms[i] = (x, cy + 0.1), (x + 0.25 * toward, -0.22), (x + 0.95 * toward, -0.16)
    elif pose == "thinking":
        arms[acting] = (sx, sy), (sx + out * 0.3, sy + 0.95), (head[0] + out * 0.32, head[1] + 1.08)
    elif pose == "arms_crossed":
        for i, way in ((0, 1), (1, -1)):
            x, y = shoulders[i]
            arms[i] = (x, y), (x - way * 0.22, y + 0.85), (cx + way * 0.42, y + 0.7)
    if figure.prop and pose in ("holding", "standing", "walking", "sitting"):
        arms[acting] = (
            (sx, sy),
            (sx + out * 0.34, sy + 0.8),
            (sx + out * 0.1 + toward * 0.35, sy + 0.78),
        )
    elif pose == "sitting":
        arms = [
            (
                shoulders[i],
                (shoulders[i][0] + w * 0.28, cy + 1.0),
                (shoulders[i][0] - w * 0.05 + side * 0.5, hip[1] - 0.15),
            )
            for i, w in ((0, -1), (1, 1))
        ]
    return arms[0], arms[1]


def holding_hand(figure: Figure, joints: Joints) -> Point:
    """Where a prop is."""
    return joints.arms[1 if YAW[figure.view] in (0.0, 0.5, 1.0, 2.0) else 0][2]
