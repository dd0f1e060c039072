"""What is printed or woven into cloth."""

import skia

from storyboard.pocket.tints import PRINTED, WOVEN
from storyboard.pocket.world.brush import Brush, Point, block, oval, paint, polygon
from storyboard.pocket.world.character import EMBLEMS, Character
from storyboard.pocket.world.palette import mix
from storyboard.pocket.world.pose import Joints

ON_ACCENT = (
    "overalls",
    "apron",
)  # their cloth has the accent or lies over it: patterns take the top's colour


def draw_pattern(
    brush: Brush, who: Character, joints: Joints, shape: skia.Path, *, back: bool
) -> None:
    """Within a shape on the trunk; emblems on its front alone."""
    if who.pattern == "plain" or (who.pattern in EMBLEMS and back):
        return
    colour = mix(who.accent.rgb, who.top.rgb, PRINTED)
    if who.outfit in ON_ACCENT:
        colour = who.top.rgb
    canvas, (cx, cy) = brush.canvas, joints.chest
    canvas.save()
    canvas.clipPath(shape, True)
    if who.pattern == "stripes":
        for i in range(9):
            canvas.drawPath(block(-3, cy + 0.3 + i * 0.56, 3, cy + 0.56 + i * 0.56), paint(colour))
    elif who.pattern == "dots":
        for row in range(8):
            for column in range(-4, 5):
                canvas.drawPath(
                    oval(cx + column * 0.52 + (row % 2) * 0.26, cy + 0.3 + row * 0.44, 0.13, 0.13),
                    paint(colour),
                )
    elif who.pattern == "checks":
        for i in range(-5, 6):
            canvas.drawPath(
                block(cx + i * 0.6 - 0.11, cy - 1, cx + i * 0.6 + 0.11, 3), paint(colour, WOVEN)
            )
            canvas.drawPath(
                block(-3, cy + 1.2 + i * 0.6 - 0.11, 3, cy + 1.2 + i * 0.6 + 0.11),
                paint(colour, WOVEN),
            )
    elif who.pattern == "zigzag":
        for i in range(6):
            canvas.drawPath(_zigzag(cx, cy + 0.34 + i * 0.68), paint(colour))
    else:
        canvas.translate(cx, cy + (1.14 if who.outfit == "sailor" else 0.86))
        if who.outfit == "sailor":  # below the neckerchief
            canvas.scale(0.76, 0.76)
        canvas.drawPath(emblem(who.pattern), paint(colour))
    canvas.restore()


def _zigzag(x: float, y: float) -> skia.Path:
    """A band up and down around (x, y), with a point on the axis."""
    edge: list[Point] = [(x + i * 0.37, y + (0.16 if i % 2 else -0.16)) for i in range(-8, 9)]
    return polygon([*edge, *[(across, down + 0.27) for across, down in reversed(edge)]])


def emblem(name: str) -> skia.Path:
    """A star, heart or lightning bolt of about one unit around the origin."""
    if name == "heart":
        path = skia.Path().moveTo(0, 0.48)
        path.cubicTo(-0.75, 0.0, -0.5, -0.55, 0, -0.2)
        path.cubicTo(0.5, -0.55, 0.75, 0.0, 0, 0.48)
        return path
    if name == "bolt":
        return polygon(
            [
                (0.12, -0.55),
                (-0.36, 0.08),
                (-0.04, 0.08),
                (-0.14, 0.55),
                (0.36, -0.12),
                (0.04, -0.12),
            ]
        )
    star = [
        (0, -0.5),
        (0.13, -0.16),
        (0.48, -0.15),
        (0.21, 0.07),
        (0.3, 0.42),
        (0, 0.22),
        (-0.3, 0.42),
        (-0.21, 0.07),
        (-0.48, -0.15),
        (-0.13, -0.16),
    ]
    return polygon(star)
