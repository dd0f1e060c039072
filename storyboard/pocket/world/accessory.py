"""Things worn and things held. Worn ones in head units around the head; props around a hand."""

from storyboard.pocket.tints import GLAZED, LENS
from storyboard.pocket.world.brush import Brush, block, oval, paint, polygon, smooth
from storyboard.pocket.world.character import Character
from storyboard.pocket.world.head import turn
from storyboard.pocket.world.palette import Rgb, line_of, mix


def draw_worn_on_head(brush: Brush, who: Character, yaw: float) -> None:
    """Glasses, hats, headphones and such, over the hair."""
    colour, shift = who.accessory_paint.rgb, turn(yaw)
    top = -0.62
    if who.accessory == "glasses" and yaw != 2:
        y = 0.0 if who.species == "person" else -0.14
        for side in (-1, 1):
            if side * shift < -0.45:
                continue
            x = side * 0.44 + shift * 0.9
            brush.canvas.drawPath(oval(x, y, 0.37, 0.37), paint(LENS, GLAZED))
            brush.canvas.drawPath(oval(x, y, 0.37, 0.37), paint(line_of(colour), width=0.15))
            brush.canvas.drawPath(oval(x, y, 0.37, 0.37), paint(colour, width=0.1))
    elif who.accessory == "hat":
        brush.area(
            smooth([(-0.85, top), (-0.8, -1.6), (0, -1.8), (0.8, -1.6), (0.85, top)]), colour
        )
        brush.area(oval(0, top, 1.55, 0.26), colour)
        brush.stroke(
            [(-0.82, top - 0.24), (0, top - 0.16), (0.82, top - 0.24)],
            mix(colour, (20, 10, 30), 0.5),
            0.16,
        )
    elif who.accessory == "cap":
        way = -1 if shift < 0 else 1
        brush.area(
            smooth(
                [
                    (-1.05, top + 0.05),
                    (-0.95, -1.35),
                    (0, -1.6),
                    (0.95, -1.35),
                    (1.05, top + 0.05),
                    (0, top + 0.12),
                ]
            ),
            colour,
        )
        if yaw != 2:
            brush.area(
                smooth(
                    [
                        (shift - 0.7, top - 0.05),
                        (shift + 0.7, top - 0.05),
                        (shift * 1.6 + 0.85 + way * 0.2, top + 0.3),
                        (shift * 1.6 - 0.85 + way * 0.2, top + 0.3),
                    ]
                ),
                mix(colour, (20, 10, 30), 0.2),
            )
    elif who.accessory == "beanie":
        brush.area(
            smooth([(-1.1, top + 0.1), (-1.0, -1.4), (0, -1.75), (1.0, -1.4), (1.1, top + 0.1)]),
            colour,
        )
        brush.area(
            block(-1.14, top - 0.16, 1.14, top + 0.18, 0.16), mix(colour, (255, 255, 255), 0.3)
        )
        brush.area(oval(0, -1.62, 0.28, 0.28), mix(colour, (255, 255, 255), 0.5))
    elif who.accessory == "bow":
        x = 0.55 - shift * 0.4
        for side in (-1, 1):
            brush.area(
                polygon([(x, -1.0), (x + side * 0.6, -1.38), (x + side * 0.6, -0.66)]), colour
            )
        brush.area(oval(x, -1.0, 0.17, 0.17), colour)
    elif who.accessory == "headphones":
        band = smooth(
            [(-1.15, 0.0), (-1.25, -1.1), (0, -1.5), (1.25, -1.1), (1.15, 0.0)], closed=False
        )
        brush.canvas.drawPath(band, paint(line_of(colour), width=0.27))
        brush.canvas.drawPath(band, paint(colour, width=0.18))
        for side in (-1, 1):
            if yaw == 2 or side * shift < 0.45:
                brush.area(
                    block(
                        side * 1.12 - shift * 0.5 - 0.22,
                        -0.3,
                        side * 1.12 - shift * 0.5 + 0.22,
                        0.5,
                        0.18,
                    ),
                    colour,
                )
    elif who.accessory == "crown":
        brush.area(
            polygon(
                [
                    (-0.78, -0.86),
                    (-0.92, -1.75),
                    (-0.42, -1.28),
                    (0, -1.85),
                    (0.42, -1.28),
                    (0.92, -1.75),
                    (0.78, -0.86),
                ]
            ),
            (250, 204, 60),
        )
        brush.canvas.drawPath(oval(0, -1.1, 0.14, 0.14), paint(colour))


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


def draw_prop(brush: Brush, prop: str, x: float, y: float, tint: Rgb) -> None:
    """A thing in the hand at (x, y)."""
    if prop == "cup":
        brush.area(block(x - 0.28, y - 0.42, x + 0.28, y + 0.2, 0.1), (246, 240, 230))
        brush.stroke([(x - 0.28, y - 0.1), (x, y - 0.08), (x + 0.28, y - 0.1)], tint, 0.12)
    elif prop == "book":
        brush.area(
            polygon(
                [
                    (x - 0.6, y - 0.5),
                    (x, y - 0.38),
                    (x + 0.6, y - 0.5),
                    (x + 0.6, y + 0.3),
                    (x, y + 0.42),
                    (x - 0.6, y + 0.3),
                ]
            ),
            (184, 62, 58),
        )
        brush.stroke([(x, y - 0.38), (x, y), (x, y + 0.42)], (90, 24, 30), 0.06)
    elif prop == "phone":
        brush.area(block(x - 0.22, y - 0.5, x + 0.22, y + 0.28, 0.08), (46, 48, 66))
        brush.canvas.drawPath(
            block(x - 0.15, y - 0.4, x + 0.15, y + 0.16, 0.04), paint((140, 214, 244))
        )
    elif prop == "umbrella":
        brush.stroke([(x, y + 0.3), (x, y - 1.5), (x, y - 3.4)], (96, 66, 54), 0.12)
        brush.area(
            smooth(
                [
                    (x - 2.2, y - 2.5),
                    (x - 1.9, y - 3.6),
                    (x, y - 4.3),
                    (x + 1.9, y - 3.6),
                    (x + 2.2, y - 2.5),
                    (x + 1.0, y - 2.75),
                    (x, y - 2.5),
                    (x - 1.0, y - 2.75),
                ]
            ),
            tint,
        )
    elif prop == "ball":
        brush.area(oval(x, y - 0.1, 0.5, 0.5), (238, 112, 52))
        brush.stroke(
            [(x - 0.48, y - 0.1), (x, y + 0.08), (x + 0.48, y - 0.1)], (255, 240, 220), 0.1
        )
    elif prop == "letter":
        brush.area(block(x - 0.52, y - 0.42, x + 0.52, y + 0.28, 0.05), (252, 246, 232))
        brush.stroke(
            [(x - 0.48, y - 0.38), (x, y + 0.02), (x + 0.48, y - 0.38)], (160, 130, 110), 0.06
        )
        brush.canvas.drawPath(oval(x, y + 0.02, 0.1, 0.1), paint((214, 54, 58)))
    elif prop == "flower":
        brush.stroke([(x, y + 0.3), (x + 0.04, y - 0.3), (x, y - 0.8)], (78, 140, 70), 0.1)
        for dx, dy in ((-0.24, 0), (0.24, 0), (0, -0.24), (0, 0.24)):
            brush.area(oval(x + dx, y - 0.95 + dy, 0.2, 0.2), (240, 96, 132), shaded=False)
        brush.canvas.drawPath(oval(x, y - 0.95, 0.16, 0.16), paint((255, 214, 70)))
    elif prop == "sword":
        _sword(brush, x, y, tint)
    elif prop == "gift":
        _gift(brush, x, y, tint)
    elif prop == "balloon":
        _balloon(brush, x, y)
    elif prop == "camera":
        _camera(brush, x, y, tint)
    else:  # lamp
        brush.canvas.drawPath(oval(x, y + 0.25, 0.95, 0.95), paint((255, 226, 130), 0.35))
        brush.area(block(x - 0.3, y - 0.1, x + 0.3, y + 0.7, 0.14), (255, 220, 110), shaded=False)
        brush.stroke([(x - 0.22, y - 0.1), (x, y - 0.4), (x + 0.22, y - 0.1)], (90, 70, 60), 0.08)


def _sword(brush: Brush, x: float, y: float, tint: Rgb) -> None:
    """Upright, leaning away from the face."""
    lean = 0.5 if x > 0 else -0.5
    top, guard = (x + lean, y - 2.9), (x + lean * 0.1, y - 0.3)
    brush.limb([(x - lean * 0.06, y + 0.35), (x, y), guard], 0.17, (110, 74, 52))
    brush.area(
        polygon(
            [
                (guard[0] - 0.16, guard[1]),
                (top[0] - 0.13, top[1] + 0.3),
                top,
                (top[0] + 0.13, top[1] + 0.3),
                (guard[0] + 0.16, guard[1]),
            ]
        ),
        (218, 226, 238),
    )
    brush.limb(
        [(guard[0] - 0.42, guard[1] - 0.02), guard, (guard[0] + 0.42, guard[1] + 0.02)], 0.2, tint
    )


def _gift(brush: Brush, x: float, y: float, tint: Rgb) -> None:
    ribbon: Rgb = (252, 248, 238)
    brush.area(block(x - 0.55, y - 0.55, x + 0.55, y + 0.45, 0.06), tint)
    brush.canvas.drawPath(block(x - 0.12, y - 0.52, x + 0.12, y + 0.42), paint(ribbon))
    brush.area(block(x - 0.62, y - 0.68, x + 0.62, y - 0.36, 0.06), mix(tint, ribbon, 0.25))
    brush.canvas.drawPath(block(x - 0.12, y - 0.65, x + 0.12, y - 0.39), paint(ribbon))
    for side in (-1, 1):
        brush.area(
            smooth([(x, y - 0.68), (x + side * 0.42, y - 1.06), (x + side * 0.5, y - 0.72)]), ribbon
        )


def _balloon(brush: Brush, x: float, y: float) -> None:
    """On a string, above the hand."""
    lean = 0.3 if x > 0 else -0.3
    red: Rgb = (230, 66, 78)
    brush.stroke([(x, y), (x + lean * 0.4, y - 0.9), (x + lean, y - 1.75)], (90, 80, 90), 0.06)
    middle = (x + lean, y - 2.75)
    brush.area(
        polygon(
            [(middle[0], y - 1.85), (middle[0] - 0.16, y - 1.66), (middle[0] + 0.16, y - 1.66)]
        ),
        red,
    )
    brush.area(oval(*middle, 0.8, 0.95), red)
    brush.canvas.drawPath(
        oval(middle[0] - 0.3, middle[1] - 0.38, 0.16, 0.24), paint((255, 236, 232), 0.8)
    )


def _camera(brush: Brush, x: float, y: float, tint: Rgb) -> None:
    brush.area(block(x - 0.24, y - 0.66, x + 0.24, y - 0.36, 0.08), (64, 66, 80))
    brush.area(block(x - 0.62, y - 0.5, x + 0.62, y + 0.36, 0.12), (64, 66, 80))
    brush.canvas.drawPath(block(x - 0.6, y - 0.3, x + 0.6, y - 0.12), paint(tint))
    brush.area(oval(x, y - 0.02, 0.34, 0.34), (206, 212, 222))
    brush.canvas.drawPath(oval(x, y - 0.02, 0.21, 0.21), paint((34, 40, 62)))
    brush.canvas.drawPath(oval(x - 0.07, y - 0.1, 0.07, 0.07), paint((230, 240, 255)))


__all__ = ["draw_backpack", "draw_prop", "draw_scarf", "draw_straps", "draw_worn_on_head"]
