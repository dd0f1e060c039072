"""Things held. Unit: head radius, around a hand."""

from storyboard.pocket.world.brush import Brush, block, oval, paint, polygon, smooth
from storyboard.pocket.world.palette import Rgb, mix


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
