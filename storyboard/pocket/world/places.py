"""Places: one function each, drawn by day; light.py tints them.

Unit: hundredths of the frame's height; `stage` carries width, horizon and the picture's chance.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import skia

from storyboard.pocket.world.brush import block, oval, paint, polygon, smooth
from storyboard.pocket.world.palette import Rgb, mix

GREENS: tuple[Rgb, ...] = ((112, 178, 92), (92, 164, 98), (132, 188, 84))


@dataclass(frozen=True)
class Stage:
    """What a place is drawn on. width and horizon in hundredths of the height."""

    canvas: skia.Canvas
    width: float
    horizon: float
    rng: np.random.Generator
    lamps: bool  # it is dark: windows and lamps shine (drawn by draw_lamps, untinted)
    time: str
    glows: list[tuple[skia.Path, Rgb]]

    def fill(self, path: skia.Path, rgb: Rgb, alpha: float = 1.0) -> None:
        self.canvas.drawPath(path, paint(rgb, alpha))

    def ground(self, rgb: Rgb) -> None:
        far, near = mix(rgb, (255, 255, 255), 0.16), mix(rgb, (30, 20, 60), 0.12)
        shader = skia.GradientShader.MakeLinear(
            [skia.Point(0, self.horizon), skia.Point(0, 100)],
            [skia.Color(*far), skia.Color(*near)],
        )
        self.canvas.drawRect(skia.Rect(0, self.horizon, self.width, 130), skia.Paint(Shader=shader))

    def glow(self, path: skia.Path, rgb: Rgb = (255, 222, 130)) -> None:
        """Something that shines when it is dark."""
        if self.lamps:
            self.glows.append((path, rgb))

    def pick(self, *choices: Rgb) -> Rgb:
        return choices[int(self.rng.integers(len(choices)))]


def _wall(stage: Stage, wall: Rgb, floor: Rgb) -> None:
    stage.canvas.drawRect(skia.Rect(0, -30, stage.width, stage.horizon), paint(wall))
    stage.canvas.drawRect(
        skia.Rect(0, stage.horizon - 3, stage.width, stage.horizon),
        paint(mix(wall, (60, 40, 60), 0.3)),
    )
    stage.ground(floor)


_PANES: dict[str, Rgb] = {
    "dawn": (255, 214, 200),
    "day": (176, 224, 250),
    "sunset": (255, 170, 100),
    "night": (30, 38, 84),
}


def _window(stage: Stage, x: float, y: float, wide: float, high: float) -> None:
    stage.fill(block(x, y, x + wide, y + high, 1), (250, 244, 234))
    for i in (0, 1):
        left = x + 1.5 + i * (wide / 2 - 0.4)
        pane = block(left, y + 1.5, left + wide / 2 - 2.4, y + high - 1.5)
        stage.fill(pane, _PANES[stage.time])
        stage.glows.append((pane, _PANES[stage.time]))


def _pendant(stage: Stage, x: float, y: float, rgb: Rgb) -> None:
    stage.canvas.drawLine(x, -5, x, y, paint((70, 60, 70), 1.0, 0.7))
    stage.fill(polygon([(x - 6, y + 5), (x - 2.5, y), (x + 2.5, y), (x + 6, y + 5)]), rgb)
    stage.glow(oval(x, y + 5.5, 4, 2))


def _tree(stage: Stage, x: float, base: float, size: float, rgb: Rgb) -> None:
    stage.fill(block(x - size * 0.09, base - size * 0.7, x + size * 0.09, base, 1), (122, 86, 66))
    for dx, dy, r in ((-0.3, -0.75, 0.34), (0.3, -0.78, 0.34), (0, -1.05, 0.4)):
        stage.fill(oval(x + dx * size, base + dy * size, r * size, r * size), rgb)
    stage.fill(
        oval(x + 0.16 * size, base - 0.78 * size, 0.3 * size, 0.26 * size),
        mix(rgb, (30, 40, 80), 0.22),
    )


def _pine(stage: Stage, x: float, base: float, size: float, rgb: Rgb) -> None:
    stage.fill(block(x - size * 0.05, base - size * 0.2, x + size * 0.05, base), (112, 80, 62))
    for i in range(3):
        y, half = base - size * (0.12 + i * 0.27), size * (0.3 - i * 0.07)
        stage.fill(
            polygon([(x - half, y), (x + half, y), (x, y - size * 0.42)]),
            mix(rgb, (255, 255, 255), i * 0.06),
        )


def _hills(stage: Stage, rgb: Rgb, high: float) -> None:
    w, h = stage.width, stage.horizon
    shift = float(stage.rng.uniform(-20, 20))
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


def street(stage: Stage) -> None:
    x = -float(stage.rng.uniform(0, 18))
    while x < stage.width:
        wide, high = float(stage.rng.uniform(18, 30)), float(stage.rng.uniform(28, 52))
        wall = stage.pick(
            (214, 148, 120),
            (226, 196, 150),
            (160, 178, 190),
            (196, 120, 116),
            (232, 214, 190),
            (140, 164, 152),
        )
        stage.fill(block(x, stage.horizon - high, x + wide, stage.horizon + 1), wall)
        stage.fill(
            block(x + wide - 3, stage.horizon - high, x + wide, stage.horizon + 1),
            mix(wall, (50, 40, 80), 0.2),
        )
        stage.fill(
            block(x - 1, stage.horizon - high - 2, x + wide + 1, stage.horizon - high + 1),
            mix(wall, (60, 40, 60), 0.4),
        )
        for row in range(int(high // 14)):
            for column in range(int(wide // 9)):
                pane = block(
                    x + 3 + column * 9,
                    stage.horizon - high + 5 + row * 13,
                    x + 8 + column * 9,
                    stage.horizon - high + 12 + row * 13,
                )
                stage.fill(pane, (120, 160, 190))
                if stage.rng.random() < 0.6:
                    stage.glow(pane)
        x += wide
    stage.ground((150, 146, 152))
    y = stage.horizon + (100 - stage.horizon) * 0.55
    for i in range(-1, 9):
        stage.fill(
            polygon([(i * 28, y), (i * 28 + 14, y), (i * 28 + 12, y + 3), (i * 28 - 3, y + 3)]),
            (236, 226, 196),
        )
    lamp = float(stage.rng.uniform(0.1, 0.9)) * stage.width
    stage.canvas.drawLine(
        lamp, stage.horizon + 6, lamp, stage.horizon - 34, paint((62, 60, 76), 1, 1.4)
    )
    stage.fill(oval(lamp, stage.horizon - 36, 3, 3), (250, 240, 210))
    stage.glow(oval(lamp, stage.horizon - 36, 4, 4))


def park(stage: Stage) -> None:
    _hills(stage, (150, 198, 140), 14)
    stage.ground(stage.pick(*GREENS))
    w, h = stage.width, stage.horizon
    stage.fill(
        smooth(
            [
                (w * 0.35, 130),
                (w * 0.52, h + 12),
                (w * 0.5, h),
                (w * 0.55, h),
                (w * 0.66, h + 12),
                (w * 0.8, 130),
            ]
        ),
        (226, 204, 164),
    )
    for _ in range(4):
        _tree(
            stage,
            float(stage.rng.uniform(0, w)),
            h + float(stage.rng.uniform(1, 7)),
            float(stage.rng.uniform(24, 36)),
            stage.pick(*GREENS, (214, 150, 70)),
        )
    x = float(stage.rng.uniform(0.1, 0.8)) * w
    stage.fill(block(x, h + 6, x + 24, h + 9, 1), (150, 98, 68))
    stage.fill(block(x, h - 1, x + 24, h + 2, 1), (150, 98, 68))
    for dx in (3, 20):
        stage.fill(block(x + dx, h - 1, x + dx + 1.5, h + 15), (80, 66, 70))


def kitchen(stage: Stage) -> None:
    _wall(stage, stage.pick((246, 226, 190), (206, 226, 216), (244, 212, 196)), (206, 168, 130))
    w, h = stage.width, stage.horizon
    _window(stage, w * float(stage.rng.uniform(0.3, 0.55)), h - 52, 28, 24)
    wood = stage.pick((120, 164, 168), (196, 132, 92), (226, 226, 222))
    stage.fill(block(-2, h - 17, w + 2, h + 9), wood)
    stage.fill(block(-2, h - 20, w + 2, h - 16), (92, 84, 92))
    for i in range(8):
        stage.fill(
            block(4 + i * 24, h - 13, 24 + i * 24, h + 6, 1), mix(wood, (255, 255, 255), 0.18)
        )
    for i in range(3):
        stage.fill(
            block(6 + i * 20, h - 62, 24 + i * 20, h - 44, 1), mix(wood, (255, 255, 255), 0.1)
        )
    stage.fill(block(w - 34, h - 60, w - 8, h + 10, 2), (230, 236, 240))
    stage.fill(block(w - 12, h - 48, w - 10.5, h - 34), (130, 140, 150))
    _pendant(stage, w * 0.45, 8, (214, 92, 72))


def bedroom(stage: Stage) -> None:
    _wall(stage, stage.pick((188, 196, 228), (228, 196, 214), (190, 218, 204)), (178, 136, 104))
    w, h = stage.width, stage.horizon
    _window(stage, w * 0.12, h - 54, 28, 30)
    x = w * float(stage.rng.uniform(0.5, 0.6))
    cloth = stage.pick((92, 124, 196), (214, 100, 110), (110, 170, 140))
    stage.fill(block(x, h - 22, x + 5, h + 14, 1), (122, 84, 62))
    stage.fill(block(x + 3, h - 6, w + 5, h + 12, 3), cloth)
    stage.fill(block(x + 4, h - 11, x + 24, h - 2, 3), (252, 248, 240))
    stage.fill(block(x - 18, h - 8, x - 5, h + 10, 1), (150, 106, 78))
    stage.fill(
        polygon([(x - 17, h - 15), (x - 14, h - 24), (x - 9, h - 24), (x - 6, h - 15)]),
        (250, 226, 160),
    )
    stage.glow(polygon([(x - 17, h - 15), (x - 14, h - 24), (x - 9, h - 24), (x - 6, h - 15)]))


def living_room(stage: Stage) -> None:
    _wall(stage, stage.pick((238, 216, 190), (196, 214, 196), (222, 200, 216)), (170, 122, 90))
    w, h = stage.width, stage.horizon
    _window(stage, w * 0.62, h - 54, 34, 32)
    sofa = stage.pick((206, 96, 78), (74, 128, 132), (226, 172, 84), (98, 104, 156))
    x = w * float(stage.rng.uniform(0.05, 0.18))
    stage.fill(block(x, h - 24, x + 66, h + 4, 5), mix(sofa, (40, 20, 50), 0.14))
    stage.fill(block(x - 4, h - 10, x + 70, h + 12, 4), sofa)
    stage.fill(block(x + 12, h - 50, x + 38, h - 32, 0.5), (120, 86, 62))
    stage.fill(
        block(x + 14, h - 48, x + 36, h - 34),
        stage.pick((150, 200, 210), (240, 190, 120), (180, 160, 210)),
    )
    stage.fill(oval(w * 0.5, 92, w * 0.32, 9), mix(sofa, (255, 240, 220), 0.6))
    lamp = x + 80
    stage.canvas.drawLine(lamp, h + 10, lamp, h - 34, paint((80, 66, 70), 1, 1.2))
    shade = polygon(
        [(lamp - 8, h - 32), (lamp - 4.5, h - 45), (lamp + 4.5, h - 45), (lamp + 8, h - 32)]
    )
    stage.fill(shade, (250, 226, 170))
    stage.glow(shade)


def classroom(stage: Stage) -> None:
    _wall(stage, (238, 226, 200), (200, 158, 112))
    w, h = stage.width, stage.horizon
    stage.fill(block(w * 0.14, h - 56, w * 0.7, h - 18, 1), (150, 104, 72))
    stage.fill(block(w * 0.14 + 2, h - 54, w * 0.7 - 2, h - 20), (58, 112, 92))
    for i in range(3):
        y = h - 47 + i * 8
        stage.canvas.drawLine(
            w * 0.2, y, w * float(stage.rng.uniform(0.35, 0.6)), y, paint((222, 236, 226), 0.8, 1)
        )
    _window(stage, w * 0.78, h - 56, 28, 34)
    for i in range(4):
        x = i * w / 4 + 8
        stage.fill(block(x, h + 8, x + w / 6, h + 11, 0.5), (214, 160, 104))
        for dx in (2, w / 6 - 3):
            stage.fill(block(x + dx, h + 11, x + dx + 1.2, h + 26), (110, 110, 122))


def cafe(stage: Stage) -> None:
    _wall(stage, stage.pick((120, 84, 74), (84, 104, 108), (160, 112, 84)), (142, 102, 78))
    w, h = stage.width, stage.horizon
    _window(stage, w * 0.6, h - 56, 48, 36)
    stage.fill(block(6, h - 44, w * 0.48, h - 41), (80, 52, 44))
    for i in range(7):
        x = 9 + i * w * 0.065
        stage.fill(
            block(x, h - 52, x + 4, h - 44, 1.5),
            stage.pick((226, 150, 80), (214, 214, 200), (130, 170, 130), (190, 80, 70)),
        )
    for i in range(3):
        _pendant(stage, w * (0.2 + i * 0.28), 10, (232, 190, 90))
    stage.fill(block(-2, h - 15, w * 0.42, h + 14), (190, 132, 88))
    stage.fill(block(-2, h - 18, w * 0.44, h - 14), (236, 216, 186))
    stage.fill(oval(w * 0.8, h + 8, 18, 4), (236, 216, 186))
    stage.fill(block(w * 0.8 - 1.2, h + 8, w * 0.8 + 1.2, h + 28), (80, 60, 56))


def forest(stage: Stage) -> None:
    _hills(stage, (120, 164, 140), 22)
    stage.ground((104, 142, 82))
    w, h = stage.width, stage.horizon
    for depth in (0, 1):
        for _ in range(6 - depth):
            x, size = (
                float(stage.rng.uniform(-5, w + 5)),
                float(stage.rng.uniform(40, 60)) * (0.8 + depth * 0.5),
            )
            green = mix((58, 120, 88), (190, 214, 196), 0.35 * (1 - depth))
            _pine(stage, x, h + 3 + depth * 8, size, green)
    for _ in range(5):
        stage.fill(
            oval(float(stage.rng.uniform(0, w)), float(stage.rng.uniform(h + 10, 100)), 7, 2.6),
            (84, 124, 70),
        )


def beach(stage: Stage) -> None:
    w, h = stage.width, stage.horizon
    stage.ground((238, 214, 164))
    stage.canvas.drawRect(skia.Rect(0, h, w, h + (100 - h) * 0.36), paint((70, 160, 196)))
    for i in range(5):
        y = h + 2 + i * (100 - h) * 0.06
        x = float(stage.rng.uniform(0, w))
        stage.canvas.drawLine(x, y, x + 22, y, paint((190, 230, 240), 0.7, 0.8))
    y = h + (100 - h) * 0.36
    stage.fill(
        smooth(
            [
                (-10, y - 2),
                (w * 0.3, y + 3),
                (w * 0.6, y - 1),
                (w + 10, y + 3),
                (w + 10, y + 5),
                (w * 0.5, y + 2),
                (-10, y + 4),
            ]
        ),
        (250, 250, 246),
    )
    x = w * float(stage.rng.choice((0.12, 0.85)))
    stage.fill(
        smooth(
            [
                (x - 2, h + 30),
                (x + 1, h),
                (x + 5, h - 28),
                (x + 8, h - 28),
                (x + 4, h),
                (x + 2, h + 30),
            ]
        ),
        (150, 108, 76),
    )
    for dx, dy in ((-20, 4), (-13, -8), (6, -11), (20, -3), (18, 8)):
        stage.fill(
            smooth(
                [
                    (x + 6, h - 29),
                    (x + 6 + dx * 0.6, h - 35 + dy * 0.5),
                    (x + 6 + dx, h - 26 + dy),
                    (x + 6 + dx * 0.5, h - 29 + dy * 0.5),
                ]
            ),
            (72, 150, 96),
        )


def mountain(stage: Stage) -> None:
    w, h = stage.width, stage.horizon
    for i, tone in enumerate(((150, 166, 196), (112, 132, 164))):
        for k in range(3):
            x = w * (k * 0.42 - 0.1) + float(stage.rng.uniform(-10, 10)) + i * 25
            high, half = float(stage.rng.uniform(34, 52)) - i * 12, float(stage.rng.uniform(34, 46))
            stage.fill(polygon([(x - half, h + 2), (x, h - high), (x + half, h + 2)]), tone)
            stage.fill(
                polygon([(x, h - high), (x + half, h + 2), (x + half * 0.2, h + 2)]),
                mix(tone, (40, 40, 90), 0.2),
            )
            stage.fill(
                polygon(
                    [
                        (x - half * 0.28, h - high * 0.72),
                        (x, h - high),
                        (x + half * 0.28, h - high * 0.72),
                        (x + half * 0.08, h - high * 0.78),
                        (x - half * 0.06, h - high * 0.68),
                    ]
                ),
                (248, 250, 252),
            )
    stage.ground((136, 166, 104))
    for _ in range(4):
        stage.fill(
            oval(float(stage.rng.uniform(0, w)), float(stage.rng.uniform(h + 6, 98)), 6, 3),
            (146, 146, 140),
        )


def field(stage: Stage) -> None:
    _hills(stage, (168, 206, 132), 16)
    stage.ground((150, 192, 84))
    w, h = stage.width, stage.horizon
    for _ in range(26):
        x, y = float(stage.rng.uniform(0, w)), float(stage.rng.uniform(h + 5, 100))
        stage.fill(
            oval(x, y, 1.3, 1.1), stage.pick((250, 226, 90), (244, 130, 120), (250, 250, 246))
        )
    for i in range(9):
        x = i * w / 8
        stage.fill(block(x, h - 5, x + 1.8, h + 7), (226, 210, 184))
    stage.fill(block(-2, h - 3, w + 2, h - 1.2), (226, 210, 184))
    stage.fill(block(-2, h + 2, w + 2, h + 3.8), (226, 210, 184))


def snow_field(stage: Stage) -> None:
    _hills(stage, (206, 222, 240), 18)
    stage.ground((240, 246, 252))
    w, h = stage.width, stage.horizon
    for _ in range(5):
        x, size = float(stage.rng.uniform(0, w)), float(stage.rng.uniform(24, 42))
        _pine(stage, x, h + 4, size, (104, 146, 150))
        stage.fill(
            polygon(
                [
                    (x - size * 0.12, h + 4 - size * 0.75),
                    (x, h + 4 - size * 1.06),
                    (x + size * 0.12, h + 4 - size * 0.75),
                ]
            ),
            (252, 254, 255),
        )


def rooftop(stage: Stage) -> None:
    w, h = stage.width, stage.horizon
    x = -5.0
    while x < w:
        wide, high = float(stage.rng.uniform(10, 22)), float(stage.rng.uniform(14, 40))
        wall = stage.pick((132, 148, 180), (160, 160, 184), (112, 128, 160))
        stage.fill(block(x, h - high, x + wide, h + 2), wall)
        for row in range(int(high // 7)):
            for column in range(int(wide // 5)):
                pane = block(
                    x + 1.5 + column * 5,
                    h - high + 2 + row * 7,
                    x + 4 + column * 5,
                    h - high + 5.5 + row * 7,
                )
                stage.fill(pane, mix(wall, (230, 240, 250), 0.4))
                if stage.rng.random() < 0.5:
                    stage.glow(pane)
        x += wide + float(stage.rng.uniform(0, 3))
    stage.ground((170, 160, 156))
    stage.fill(block(-2, h - 1, w + 2, h + 2), (206, 200, 196))
    for i in range(30):
        stage.canvas.drawLine(i * w / 28, h - 12, i * w / 28, h, paint((96, 100, 116), 1, 0.7))
    stage.canvas.drawLine(0, h - 12, w, h - 12, paint((96, 100, 116), 1, 1.2))


def station(stage: Stage) -> None:
    w, h = stage.width, stage.horizon
    stage.canvas.drawRect(skia.Rect(0, h - 60, w, h), paint((196, 206, 210)))
    train = stage.pick((88, 158, 110), (226, 120, 60), (70, 120, 190))
    stage.fill(block(-4, h - 34, w * 0.78, h + 3, 4), (236, 238, 238))
    stage.fill(block(-4, h - 14, w * 0.78, h - 7), train)
    for i in range(6):
        pane = block(4 + i * w * 0.13, h - 29, 4 + i * w * 0.13 + w * 0.09, h - 17, 1.5)
        stage.fill(pane, (96, 130, 156))
        stage.glow(pane)
    stage.ground((186, 180, 172))
    stage.canvas.drawRect(skia.Rect(0, h + 5, w, h + 8), paint((244, 204, 70)))
    stage.canvas.drawRect(skia.Rect(0, -20, w, 9), paint((92, 98, 112)))
    for x in (w * 0.2, w * 0.86):
        stage.fill(block(x - 1.6, 0, x + 1.6, h + 12), (112, 120, 134))
    stage.fill(block(w * 0.4, 11, w * 0.62, 19, 1), (40, 70, 130))
    stage.fill(block(w * 0.43, 14, w * 0.59, 16), (244, 246, 248))


def office(stage: Stage) -> None:
    _wall(stage, (216, 222, 228), (136, 140, 156))
    w, h = stage.width, stage.horizon
    for i in range(3):
        _window(stage, w * (0.05 + i * 0.26), h - 54, w * 0.2, 30)
    stage.fill(block(w * 0.82, h - 50, w + 4, h + 8), (164, 122, 92))
    for row in range(3):
        for i in range(5):
            x = w * 0.84 + i * 4.2
            stage.fill(
                block(x, h - 46 + row * 16, x + 3.2, h - 34 + row * 16),
                stage.pick((190, 70, 66), (70, 110, 160), (226, 180, 80), (90, 140, 110)),
            )
    stage.fill(block(-2, h + 2, w * 0.5, h + 6, 0.5), (190, 146, 104))
    stage.fill(block(3, h + 6, 6, h + 26), (110, 90, 80))
    stage.fill(block(w * 0.2, h - 14, w * 0.2 + 20, h - 1, 1), (54, 58, 72))
    screen = block(w * 0.2 + 1.2, h - 12.8, w * 0.2 + 18.8, h - 2.4)
    stage.fill(screen, (140, 196, 226))
    stage.glow(screen, (150, 210, 240))


def studio(stage: Stage) -> None:
    tone = stage.pick(
        (236, 232, 224), (222, 230, 236), (240, 224, 222), (226, 236, 222), (240, 236, 210)
    )
    stage.canvas.drawRect(skia.Rect(0, -30, stage.width, 130), paint(tone))
    stage.fill(block(-2, stage.horizon + 6, stage.width + 2, 130), mix(tone, (90, 80, 110), 0.1))


PLACES: dict[str, Callable[[Stage], None]] = {
    "street": street, "park": park, "kitchen": kitchen, "bedroom": bedroom, "living_room": living_room,
    "classroom": classroom, "cafe": cafe, "forest": forest, "beach": beach, "mountain": mountain,
    "field": field, "snow_field": snow_field, "rooftop": rooftop, "station": station,
    "office": office, "studio": studio,
}  # fmt: skip
