"""What places are drawn on, and what stands in several of them.

Unit: hundredths of the frame's height. Everything is placed from the horizon and the frame's sides, so that a place
seen from above or from below is the same place.
"""

from dataclasses import dataclass

import numpy as np
import skia

from storyboard.pocket.world.brush import block, oval, paint, polygon, smooth
from storyboard.pocket.world.palette import Rgb, mix

DEEP = 42.0  # how far below the horizon the ground is darkest
BOARDS = (4.5, 10.5, 18.5, 29.0, 42.0, 58.0)  # seams of a floor, below the horizon
DARK: Rgb = (40, 30, 60)
SHINE: Rgb = (255, 255, 255)


@dataclass(frozen=True)
class Stage:
    """What a place is drawn on. width and horizon in hundredths of the height."""

    canvas: skia.Canvas
    width: float
    horizon: float
    rng: np.random.Generator
    lamps: bool  # it is dark: windows and lamps shine (drawn by draw_lamps, untinted)
    time: str
    layout: int  # which of the ways to lay the place out
    glows: list[tuple[skia.Path, Rgb]]

    def fill(self, path: skia.Path, rgb: Rgb, alpha: float = 1.0) -> None:
        self.canvas.drawPath(path, paint(rgb, alpha))

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        rgb: Rgb,
        width: float,
        alpha: float = 1.0,
    ) -> None:
        self.canvas.drawLine(*start, *end, paint(rgb, alpha, width))

    def ground(self, rgb: Rgb) -> None:
        far, near = mix(rgb, SHINE, 0.16), mix(rgb, (30, 20, 60), 0.12)
        shader = skia.GradientShader.MakeLinear(
            [skia.Point(0, self.horizon), skia.Point(0, self.horizon + DEEP)],
            [skia.Color(*far), skia.Color(*near)],
        )
        floor = skia.Rect(0, self.horizon, self.width, self.horizon + 100)
        self.canvas.drawRect(floor, skia.Paint(Shader=shader))

    def shadow(self, x: float, y: float, wide: float, high: float = 2.2) -> None:
        """On the ground, below what stands there."""
        self.fill(oval(x, y, wide, high), DARK, 0.16)

    def glow(self, path: skia.Path, rgb: Rgb = (255, 222, 130)) -> None:
        """Something that shines when it is dark."""
        if self.lamps:
            self.glows.append((path, rgb))

    def pick(self, *choices: Rgb) -> Rgb:
        return choices[int(self.rng.integers(len(choices)))]

    def uniform(self, low: float, high: float) -> float:
        return float(self.rng.uniform(low, high))


def wall(stage: Stage, rgb: Rgb, floor: Rgb) -> None:
    """A room: its wall with a skirting board, and a floor of boards."""
    w, h = stage.width, stage.horizon
    stage.canvas.drawRect(skia.Rect(0, h - 130, w, h), paint(rgb))
    stage.canvas.drawRect(skia.Rect(0, h - 3, w, h), paint(mix(rgb, (60, 40, 60), 0.3)))
    stage.ground(floor)
    for number, y in enumerate(BOARDS):
        stage.line((0, h + y), (w, h + y), DARK, 0.35 + 0.06 * number, 0.13)


PANES: dict[str, Rgb] = {
    "dawn": (255, 214, 200),
    "day": (176, 224, 250),
    "sunset": (255, 170, 100),
    "night": (30, 38, 84),
}


def window(
    stage: Stage, x: float, y: float, wide: float, high: float, curtain: Rgb | None = None
) -> None:
    """Two panes with the sky of the hour in them, on a sill; between curtains, if there are any."""
    stage.fill(block(x, y, x + wide, y + high, 1), (250, 244, 234))
    for i in (0, 1):
        left = x + 1.5 + i * (wide / 2 - 0.4)
        pane = block(left, y + 1.5, left + wide / 2 - 2.4, y + high - 1.5)
        stage.fill(pane, PANES[stage.time])
        stage.glows.append((pane, PANES[stage.time]))
    stage.fill(block(x - 1.5, y + high, x + wide + 1.5, y + high + 2, 0.4), (226, 214, 200))
    if curtain is None:
        return
    stage.fill(block(x - 6, y - 3.2, x + wide + 6, y - 2.2, 0.5), (120, 96, 84))
    for side, edge in ((1, x - 5), (-1, x + wide + 5)):
        stage.fill(
            polygon(
                [
                    (edge, y - 2.4),
                    (edge + side * 7, y - 2.4),
                    (edge + side * 3.4, y + high + 4),
                    (edge - side * 0.6, y + high + 4),
                ]
            ),
            curtain,
        )
        stage.line((edge + side * 3.4, y - 2), (edge + side * 1.5, y + high + 3.4), DARK, 0.5, 0.2)


def pendant(stage: Stage, x: float, y: float, rgb: Rgb) -> None:
    """A lamp on a long cord."""
    stage.line((x, y - 60), (x, y), (70, 60, 70), 0.7)
    stage.fill(polygon([(x - 6, y + 5), (x - 2.5, y), (x + 2.5, y), (x + 6, y + 5)]), rgb)
    stage.fill(
        polygon([(x + 1, y + 5), (x + 0.6, y), (x + 2.5, y), (x + 6, y + 5)]), mix(rgb, DARK, 0.2)
    )
    stage.glow(oval(x, y + 5.5, 4, 2))


def frame(stage: Stage, x: float, y: float, wide: float, high: float, picture: Rgb) -> None:
    """A picture on the wall: a hill under a sky."""
    stage.fill(block(x, y, x + wide, y + high, 0.5), (120, 86, 62))
    inner = block(x + 2, y + 2, x + wide - 2, y + high - 2)
    stage.fill(inner, picture)
    stage.canvas.save()
    stage.canvas.clipPath(inner, True)
    stage.fill(oval(x + wide * 0.36, y + high, wide * 0.42, high * 0.5), mix(picture, DARK, 0.3))
    stage.fill(oval(x + wide * 0.7, y + high * 0.36, 2, 2), mix(picture, SHINE, 0.7))
    stage.canvas.restore()


def clock(stage: Stage, x: float, y: float) -> None:
    """Ten past ten."""
    stage.fill(oval(x, y, 5, 5), (86, 76, 88))
    stage.fill(oval(x, y, 4, 4), (252, 250, 244))
    stage.line((x, y), (x - 2, y - 1.4), (60, 52, 66), 0.7)
    stage.line((x, y), (x + 1.6, y - 2.6), (60, 52, 66), 0.7)


def plant(stage: Stage, x: float, y: float, pot: Rgb) -> None:
    """Leaves in a pot that stands at y."""
    stage.shadow(x, y + 0.4, 6.5)
    for dx, dy, wide in (
        (-5, -17, 3.2),
        (5, -16, 3.2),
        (-2, -22, 3.4),
        (3.4, -21, 3.0),
        (0, -15, 4),
    ):
        leaf = smooth(
            [
                (x, y - 7),
                (x + dx - wide, y + dy + 3),
                (x + dx, y + dy - 3),
                (x + dx + wide, y + dy + 4),
            ]
        )
        stage.fill(leaf, (84, 150, 98) if dx <= 0 else (66, 126, 90))
    stage.fill(polygon([(x - 5, y - 8), (x + 5, y - 8), (x + 3.6, y), (x - 3.6, y)]), pot)
    stage.fill(block(x - 5.6, y - 9, x + 5.6, y - 6.6, 0.4), mix(pot, DARK, 0.14))


def tuft(stage: Stage, x: float, y: float, rgb: Rgb) -> None:
    """Three blades of grass."""
    for lean in (-1.6, 0.1, 1.7):
        stage.fill(
            polygon([(x - 0.6, y), (x + lean, y - 3.4 + abs(lean) * 0.5), (x + 0.6, y)]), rgb
        )


def tree(stage: Stage, x: float, base: float, size: float, rgb: Rgb) -> None:
    """One with a round crown."""
    stage.shadow(x, base, size * 0.3, size * 0.05)
    stage.fill(block(x - size * 0.09, base - size * 0.7, x + size * 0.09, base, 1), (122, 86, 66))
    stage.fill(block(x, base - size * 0.7, x + size * 0.09, base, 1), (100, 68, 58))
    for dx, dy, r in ((-0.3, -0.75, 0.34), (0.3, -0.78, 0.34), (0, -1.05, 0.4)):
        stage.fill(oval(x + dx * size, base + dy * size, r * size, r * size), rgb)
    stage.fill(
        oval(x + 0.16 * size, base - 0.78 * size, 0.3 * size, 0.26 * size),
        mix(rgb, (30, 40, 80), 0.22),
    )
    for dx, dy, r in ((-0.2, -1.16, 0.15), (-0.4, -0.82, 0.1), (0.14, -1.22, 0.07)):
        stage.fill(
            oval(x + dx * size, base + dy * size, r * size, r * size * 0.7), mix(rgb, SHINE, 0.18)
        )


def pine(stage: Stage, x: float, base: float, size: float, rgb: Rgb) -> None:
    """One with needles, in three tiers."""
    stage.shadow(x, base, size * 0.22, size * 0.035)
    stage.fill(block(x - size * 0.05, base - size * 0.2, x + size * 0.05, base), (112, 80, 62))
    for i in range(3):
        y, half = base - size * (0.12 + i * 0.27), size * (0.3 - i * 0.07)
        tone = mix(rgb, SHINE, i * 0.06)
        top = (x, y - size * 0.42)
        stage.fill(polygon([(x - half, y), (x + half, y), top]), tone)
        stage.fill(polygon([(x + half * 0.1, y), (x + half, y), top]), mix(tone, DARK, 0.16))


def hills(stage: Stage, rgb: Rgb, high: float) -> None:
    """A long one behind everything, and a paler one behind that."""
    w, h = stage.width, stage.horizon
    shift = stage.uniform(-20, 20)
    pale = mix(rgb, SHINE, 0.35)
    stage.fill(
        smooth(
            [
                (-20, h + 10),
                (w * 0.2 - shift, h - high * 0.6),
                (w * 0.5 - shift, h - high * 1.5),
                (w * 0.8 - shift, h - high * 0.4),
                (w + 30, h + 10),
            ]
        ),
        pale,
    )
    stage.fill(
        smooth(
            [
                (-20, h + 10),
                (w * 0.1 + shift, h - high),
                (w * 0.42 + shift, h - high * 0.25),
                (w * 0.75 + shift, h - high * 1.15),
                (w + 30, h + 10),
            ]
        ),
        rgb,
    )
