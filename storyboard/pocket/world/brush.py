"""How a shape is put on the paper: flat colour, one shadow shape, a lit edge, an outline.

Wraps skia; knows shapes and colours, no characters and no places.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import skia

from storyboard.pocket.world.palette import Rgb, light_of, line_of, shadow_of

Point = tuple[float, float]


def paint(rgb: Rgb, alpha: float = 1.0, width: float = 0.0) -> skia.Paint:
    """A fill, or a round stroke of that width."""
    made = skia.Paint(AntiAlias=True, Color=skia.Color(*rgb, round(alpha * 255)))
    if width:
        made.setStyle(skia.Paint.kStroke_Style)
        made.setStrokeWidth(width)
        made.setStrokeCap(skia.Paint.kRound_Cap)
        made.setStrokeJoin(skia.Paint.kRound_Join)
    return made


def polygon(points: Sequence[Point]) -> skia.Path:
    """A closed shape with straight sides."""
    return skia.Path.Polygon([skia.Point(*point) for point in points], True)


def smooth(points: Sequence[Point], closed: bool = True) -> skia.Path:
    """A soft curve through the middles of the sides, the points as handles."""
    path = skia.Path()
    count = len(points)
    middles = [
        ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
        for a, b in zip(points, [*points[1:], points[0]], strict=True)
    ]
    if closed:
        path.moveTo(*middles[-1])
        for handle, end in zip(points, middles, strict=True):
            path.quadTo(*handle, *end)
        path.close()
        return path
    path.moveTo(*points[0])
    for handle, end in zip(points[1 : count - 1], middles[1 : count - 1], strict=True):
        path.quadTo(*handle, *end)
    path.lineTo(*points[-1])
    return path


def oval(x: float, y: float, rx: float, ry: float) -> skia.Path:
    """An ellipse by its centre and radii."""
    return skia.Path().addOval(skia.Rect(x - rx, y - ry, x + rx, y + ry))


def block(left: float, top: float, right: float, bottom: float, radius: float = 0.0) -> skia.Path:
    """A rectangle, its corners rounded."""
    return skia.Path().addRoundRect(skia.Rect(left, top, right, bottom), radius, radius)


@dataclass(frozen=True)
class Brush:
    """Draws shapes in one light. line: width of outlines; light: where the key light comes from."""

    canvas: skia.Canvas
    line: float = 0.055
    light: Point = (-0.16, -0.12)  # the shadow lies on the other side

    def area(self, path: skia.Path, rgb: Rgb, *, outline: bool = True, shaded: bool = True) -> None:
        """Fill, shadow shape, lit edge, outline."""
        canvas = self.canvas
        canvas.drawPath(path, paint(rgb))
        if shaded:
            canvas.save()
            canvas.clipPath(path, True)
            self._edge(path, shadow_of(rgb), 1.0, self.light)
            self._edge(path, light_of(rgb), 0.55, (-self.light[0] * 0.35, -self.light[1] * 0.35))
            canvas.restore()
        if outline:
            canvas.drawPath(path, paint(line_of(rgb), width=self.line))

    def _edge(self, path: skia.Path, rgb: Rgb, alpha: float, shift: Point) -> None:
        """What the shape, moved by `shift`, leaves uncovered of itself."""
        moved = skia.Path(path)
        moved.offset(*shift)
        moved.toggleInverseFillType()
        self.canvas.drawPath(moved, paint(rgb, alpha))

    def limb(self, points: Sequence[Point], width: float, rgb: Rgb) -> None:
        """A limb along points, of even width, with round ends and a shaded side."""
        path = smooth(points, closed=False)
        self.canvas.drawPath(path, paint(line_of(rgb), width=width + 2 * self.line * 0.85))
        self.canvas.drawPath(path, paint(shadow_of(rgb), width=width))
        lit = skia.Path(path)
        lit.offset(self.light[0] * 0.4, self.light[1] * 0.4)
        self.canvas.drawPath(lit, paint(rgb, width=width * 0.72))

    def stroke(self, points: Sequence[Point], rgb: Rgb, width: float) -> None:
        """A plain line."""
        self.canvas.drawPath(smooth(points, closed=False), paint(rgb, width=width))
