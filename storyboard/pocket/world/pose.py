"""Where the joints of a figure are. Unit: head radius; origin between the feet, y downwards."""

import math
from dataclasses import dataclass

from storyboard.pocket.looks import YAW
from storyboard.pocket.world.arms import Trunk, arms_of
from storyboard.pocket.world.brush import Point
from storyboard.pocket.world.legs import Hips, Limbs, legs_of
from storyboard.pocket.world.scene import Figure

LEG, TRUNK, ARM = 1.75, 1.75, 0.82
LEAP = 0.9  # how far above the ground one who jumps is
SEATS = {"sitting": 1.0, "crouching": 0.7}  # how high hips are that no legs hold up
PRONE = 72.0  # degrees by which the trunk of one who lies leans back from upright
PRESSED = 0.85  # how long that trunk looks


@dataclass(frozen=True)
class Joints:
    """Left and right are the picture's. Arms and legs run from the trunk outwards."""

    hip: Point
    chest: Point  # the middle of the shoulders
    head: Point
    legs: Limbs
    arms: Limbs
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
        legs_of(figure.pose, Hips(hip, side, half * (0.2 if profile else 0.5), half)),
        arms_of(figure.pose, Trunk(chest, hip, head, side, half), bool(figure.prop)),
        half,
        crossed=figure.pose == "arms_crossed",
    )


def holding_hand(figure: Figure, joints: Joints) -> Point:
    """Where a prop is."""
    return joints.arms[1 if YAW[figure.view] in (0.0, 0.5, 1.0, 2.0) else 0][2]
