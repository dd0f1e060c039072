"""Hair of persons: a layer behind the head and one over it. Unit: head radius."""

import math

from storyboard.pocket.world.brush import Brush, Point, oval, smooth
from storyboard.pocket.world.character import Character
from storyboard.pocket.world.hairdo import HAIRDOS, draw_hairdo, draw_waves_behind
from storyboard.pocket.world.head import turn


def draw_back_hair(brush: Brush, who: Character, yaw: float) -> None:
    """What lies behind the head and falls over the shoulders."""
    colour, lean = who.coat.rgb, -turn(yaw) * 0.5
    if who.hair == "long":
        brush.area(
            smooth(
                [
                    (-1.2 + lean, -0.7),
                    (0, -1.3),
                    (1.2 + lean, -0.7),
                    (1.3 + lean, 0.8),
                    (1.15 + lean, 2.3),
                    (0.3 + lean, 2.05),
                    (-0.3 + lean, 2.05),
                    (-1.15 + lean, 2.3),
                    (-1.3 + lean, 0.8),
                ]
            ),
            colour,
        )
    elif who.hair == "bob":
        brush.area(
            smooth(
                [
                    (-1.15 + lean, -0.8),
                    (0, -1.3),
                    (1.15 + lean, -0.8),
                    (1.36 + lean, 0.7),
                    (1.0 + lean, 1.2),
                    (0.0 + lean, 0.95),
                    (-1.0 + lean, 1.2),
                    (-1.36 + lean, 0.7),
                ]
            ),
            colour,
        )
    elif who.hair == "afro":
        brush.area(oval(lean * 0.6, -0.42, 1.62, 1.5), colour)
    elif who.hair == "curly":
        for angle in range(150, 391, 30):
            x, y = 1.08 * math.cos(math.radians(angle)), 1.0 * math.sin(math.radians(angle))
            brush.area(oval(x + lean, y - 0.1, 0.46, 0.46), colour)
        for side in (-1, 1):
            brush.area(oval(side * 1.12 + lean, 0.5, 0.4, 0.42), colour)
    elif who.hair == "ponytail":
        side = -1 if yaw in (0.5, 1.0) else 1
        brush.area(
            smooth(
                [
                    (side * 0.5, -0.95),
                    (side * 1.3, -1.0),
                    (side * 1.85, -0.1),
                    (side * 1.55, 1.3),
                    (side * 1.2, 1.55),
                    (side * 1.2, 0.3),
                ]
            ),
            colour,
        )
    elif who.hair == "twin_tails":
        for side in (-1, 1):
            x = side * 1.1 + lean * 0.6
            brush.area(
                smooth(
                    [
                        (x, -0.75),
                        (x + side * 0.62, -0.6),
                        (x + side * 0.72, 0.9),
                        (x + side * 0.3, 1.75),
                        (x - side * 0.02, 0.9),
                    ]
                ),
                colour,
            )
    elif who.hair == "bun":
        brush.area(oval(lean * 1.2, -1.32, 0.52, 0.46), colour)
    elif who.hair == "wavy":
        draw_waves_behind(brush, who, yaw)


def draw_front_hair(brush: Brush, who: Character, yaw: float) -> None:
    """The crown and the fringe, over the skull; from behind, all of the head."""
    if who.hair == "bald":
        return
    if who.hair in HAIRDOS:
        draw_hairdo(brush, who, yaw)
        return
    colour = who.coat.rgb
    if yaw == 2:
        low = 0.95 if who.hair not in ("short", "spiky", "bun", "ponytail", "twin_tails") else 0.62
        brush.area(
            smooth(
                [
                    (-1.06, -0.7),
                    (-0.5, -1.2),
                    (0.5, -1.2),
                    (1.06, -0.7),
                    (1.08, 0.4),
                    (0.6, low),
                    (-0.6, low),
                    (-1.08, 0.4),
                ]
            ),
            colour,
        )
        if who.hair == "ponytail":
            brush.area(
                smooth([(-0.25, -0.5), (0.25, -0.5), (0.5, 0.6), (0.1, 1.9), (-0.3, 1.2)]), colour
            )
        return
    brush.area(smooth(_crown(who.hair, turn(yaw))), colour)
    if who.hair in ("long", "bob"):
        _locks(brush, who, yaw)


def _locks(brush: Brush, who: Character, yaw: float) -> None:
    shift, low = turn(yaw), 1.3 if who.hair == "long" else 0.75
    for side in (-1, 1):
        if side * shift > 0.3:
            continue
        x = side * 0.98 - shift * 0.35
        brush.area(
            smooth(
                [
                    (x - 0.2, -0.6),
                    (x + 0.2, -0.6),
                    (x + 0.24, low * 0.6),
                    (x, low),
                    (x - 0.24, low * 0.6),
                ]
            ),
            who.coat.rgb,
        )


def _crown(style: str, shift: float) -> list[Point]:
    top = [(-1.12, -0.1), (-1.1, -0.8), (-0.55, -1.3), (0.55, -1.3), (1.1, -0.8), (1.12, -0.1)]
    part = shift * 0.9
    if style == "spiky":
        spikes = []
        for i in range(7):
            x = -1.15 + i * 2.3 / 6
            spikes += [(x, -1.75 + 0.5 * abs(x)), (x, -1.75 + 0.5 * abs(x)), (x + 0.19, -1.0)]
        return [
            (-1.1, -0.05),
            *spikes,
            (1.1, -0.05),
            (0.75 + part * 0.3, -0.55),
            (part, -0.35),
            (-0.75 + part * 0.3, -0.55),
        ]
    if style in ("afro", "curly"):
        return [
            *top,
            (0.8 + part * 0.2, -0.62),
            (0.4 + part, -0.46),
            (part, -0.58),
            (-0.4 + part, -0.46),
            (-0.8 + part * 0.2, -0.62),
        ]
    if style in ("bun", "ponytail"):
        return [
            *top,
            (0.95, -0.5),
            (0.5 + part, -0.82),
            (part, -0.86),
            (-0.5 + part, -0.82),
            (-0.95, -0.5),
        ]
    if style == "short":
        return [
            *top,
            (0.98, -0.35),
            (0.6 + part, -0.66),
            (0.1 + part, -0.5),
            (-0.5 + part, -0.72),
            (-0.98, -0.35),
        ]
    return [
        *top,
        (0.95, -0.2),
        (0.62 + part * 0.5, -0.52),
        (0.2 + part, -0.36),
        (-0.3 + part, -0.4),
        (-0.7 + part * 0.5, -0.5),
        (-0.95, -0.2),
    ]
