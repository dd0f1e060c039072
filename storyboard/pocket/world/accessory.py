"""Things worn on the trunk and things held, in head units; props around a hand."""

from storyboard.pocket.world.brush import Brush, block, smooth
from storyboard.pocket.world.character import Character
from storyboard.pocket.world.head import turn
from storyboard.pocket.world.palette import BRASS, mix
from storyboard.pocket.world.pose import Joints


def draw_scarf(brush: Brush, who: Character, x: float, y: float, *, back: bool) -> None:
    """Around the neck, at (x, y)."""
    colour = who.accessory_paint.rgb
    if not back:
        brush.area(
            smooth([(x + 0.1, y), (x + 0.6, y), (x + 0.68, y + 1.3), (x + 0.2, y + 1.35)]), colour
        )
    brush.area(
        smooth(
            [
                (x - 0.85, y - 0.16),
                (x, y - 0.06),
                (x + 0.85, y - 0.16),
                (x + 0.9, y + 0.3),
                (x, y + 0.46),
                (x - 0.9, y + 0.3),
            ]
        ),
        colour,
    )


def draw_backpack(
    brush: Brush, who: Character, x: float, y: float, half: float, yaw: float
) -> None:
    """Behind the trunk; from behind, over it."""
    colour = who.accessory_paint.rgb
    shift = 0.0 if yaw == 2 else -turn(yaw) * 0.9
    wide = half + (0.1 if yaw == 2 else 0.28)
    brush.area(block(x + shift - wide, y + 0.1, x + shift + wide, y + 1.75, 0.35), colour)
    if yaw == 2:
        brush.area(
            block(x - 0.5, y + 0.85, x + 0.5, y + 1.5, 0.16), mix(colour, (255, 255, 255), 0.2)
        )


def draw_straps(brush: Brush, who: Character, x: float, y: float, half: float) -> None:
    """Of the backpack, seen from the front."""
    for side in (-1, 1):
        brush.limb(
            [
                (x + side * half * 0.62, y),
                (x + side * half * 0.66, y + 0.5),
                (x + side * half * 0.8, y + 1.0),
            ],
            0.16,
            who.accessory_paint.rgb,
        )


def draw_shoulder_bag(brush: Brush, who: Character, joints: Joints, yaw: float, sits: bool) -> None:
    """At the hip that is turned to us, its strap over the other shoulder; after the trunk."""
    colour, half = who.accessory_paint.rgb, joints.half
    way = 1 if yaw in (2.0, -0.5, -1.0) else -1  # to which side of the trunk it hangs
    x = joints.hip[0] + way * (0.04 if abs(yaw) == 1 else half * 0.72)
    y = joints.hip[1] - (0.42 if sits else 0.08)
    top = (joints.chest[0] - way * half * 0.66, joints.chest[1] + 0.06)
    middle = ((top[0] + x) / 2 - way * 0.12, (top[1] + y) / 2 + 0.18)
    brush.limb([top, middle, (x, y + 0.12)], 0.17, colour)
    wide = 0.52
    brush.area(block(x - wide, y, x + wide, y + 0.92, 0.16), mix(colour, (30, 16, 40), 0.16))
    flap = smooth(
        [
            (x - wide - 0.05, y - 0.05),
            (x - wide - 0.05, y - 0.05),
            (x + wide + 0.05, y - 0.05),
            (x + wide + 0.05, y - 0.05),
            (x + wide + 0.04, y + 0.56),
            (x, y + 0.74),
            (x - wide - 0.04, y + 0.56),
        ]
    )
    brush.area(flap, colour)
    brush.area(block(x - 0.11, y + 0.48, x + 0.11, y + 0.76, 0.05), BRASS, shaded=False)
