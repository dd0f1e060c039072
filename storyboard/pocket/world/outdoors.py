"""Places under the sky, one function each, drawn by day; light.py tints them."""

from storyboard.pocket.world.brush import block, oval, polygon, smooth
from storyboard.pocket.world.palette import Rgb, mix
from storyboard.pocket.world.stage import DARK, SHINE, Stage, hills, pine, tree, tuft

GREENS: tuple[Rgb, ...] = ((112, 178, 92), (92, 164, 98), (132, 188, 84))
FLOWERS: tuple[Rgb, ...] = ((250, 226, 90), (244, 130, 120), (250, 250, 246))


def street(stage: Stage) -> None:
    w, h = stage.width, stage.horizon
    x = -stage.uniform(0, 18)
    number = 0
    while x < w:
        wide, high = stage.uniform(18, 30), stage.uniform(28, 52)
        tone = stage.pick(
            (214, 148, 120),
            (226, 196, 150),
            (160, 178, 190),
            (196, 120, 116),
            (232, 214, 190),
            (140, 164, 152),
        )
        _house(stage, x, wide, high, tone, number)
        x, number = x + wide, number + 1
    stage.ground((150, 146, 152))
    stage.fill(block(-2, h, w + 2, h + 7), (186, 180, 178))
    stage.fill(block(-2, h + 7, w + 2, h + 9), (130, 124, 134))
    for i in range(int(w / 14) + 1):
        stage.line((i * 14, h + 0.6), (i * 14 - 2, h + 6.6), DARK, 0.4, 0.16)
    y = h + 23
    for i in range(-1, 9):
        stage.fill(
            polygon([(i * 28, y), (i * 28 + 14, y), (i * 28 + 12, y + 3), (i * 28 - 3, y + 3)]),
            (236, 226, 196),
        )
    lamp = stage.uniform(0.1, 0.9) * w
    stage.shadow(lamp, h + 6, 4, 0.8)
    stage.line((lamp, h + 6), (lamp, h - 34), (62, 60, 76), 1.4)
    stage.fill(block(lamp - 1.5, h + 2, lamp + 1.5, h + 6, 0.5), (62, 60, 76))
    stage.fill(oval(lamp, h - 36, 3, 3), (250, 240, 210))
    stage.glow(oval(lamp, h - 36, 4, 4))


def _house(stage: Stage, x: float, wide: float, high: float, tone: Rgb, number: int) -> None:
    h = stage.horizon
    top, roof = h - high, mix(tone, (60, 40, 60), 0.4)
    stage.fill(block(x, top, x + wide, h + 1), tone)
    stage.fill(block(x + wide - 3, top, x + wide, h + 1), mix(tone, (50, 40, 80), 0.2))
    stage.fill(block(x - 1, top - 2, x + wide + 1, top + 1), roof)
    if number % 3 == 1:
        stage.fill(block(x + wide * 0.6, top - 7, x + wide * 0.6 + 4, top - 2), roof)
    rows = int(high // 14)
    for row in range(rows):
        for column in range(int(wide // 9)):
            left, upper = x + 3 + column * 9, top + 5 + row * 13
            pane = block(left, upper, left + 5, upper + 7)
            if row < rows - 1:
                stage.fill(
                    block(left - 0.7, upper - 0.7, left + 5.7, upper + 8, 0.3),
                    mix(tone, SHINE, 0.4),
                )
            stage.fill(pane, (120, 160, 190))
            stage.fill(
                polygon([(left, upper + 7), (left, upper + 3), (left + 4, upper)]), SHINE, 0.22
            )
            if stage.rng.random() < 0.6:
                stage.glow(pane)
    if number % 2 == 0:  # a shop: its awning and its door
        cloth = ((200, 84, 76), (84, 132, 150), (222, 170, 90))[number // 2 % 3]
        for i in range(int(wide // 3)):
            left = x + 1 + i * 3
            strip = block(left, h - 15, left + 3, h - 10.5, 0.6)
            stage.fill(strip, cloth if i % 2 else (248, 242, 230))
    door = x + wide * (0.3 if number % 2 else 0.62)
    stage.fill(block(door - 2.6, h - 9.5, door + 2.6, h + 1, 0.4), mix(roof, DARK, 0.3))
    stage.fill(oval(door + 1.6, h - 4, 0.5, 0.5), (244, 222, 150))


def park(stage: Stage) -> None:
    hills(stage, (150, 198, 140), 14)
    grass = stage.pick(*GREENS)
    stage.ground(grass)
    w, h = stage.width, stage.horizon
    for share, rgb in ((0.0, mix((226, 204, 164), DARK, 0.14)), (0.012, (226, 204, 164))):
        stage.fill(
            smooth(
                [
                    (w * (0.35 + share), h + 72),
                    (w * (0.52 + share), h + 12),
                    (w * 0.5, h),
                    (w * 0.55, h),
                    (w * (0.66 - share), h + 12),
                    (w * (0.8 - share), h + 72),
                ]
            ),
            rgb,
        )
    for _ in range(4):
        tree(
            stage,
            stage.uniform(0, w),
            h + stage.uniform(1, 7),
            stage.uniform(24, 36),
            stage.pick(*GREENS, (214, 150, 70)),
        )
    x = stage.uniform(0.1, 0.8) * w
    stage.shadow(x + 12, h + 15, 15, 1.8)
    stage.fill(block(x, h + 6, x + 24, h + 9, 1), (150, 98, 68))
    stage.fill(block(x, h - 1, x + 24, h + 2, 1), (150, 98, 68))
    stage.fill(block(x, h + 0.8, x + 24, h + 2, 0.5), (122, 76, 58))
    for dx in (3, 20):
        stage.fill(block(x + dx, h - 1, x + dx + 1.5, h + 15), (80, 66, 70))
    _meadow(stage, mix(grass, DARK, 0.16), 16, 12, 40)


def _meadow(stage: Stage, rgb: Rgb, count: int, near: float, far: float) -> None:
    """Tufts of grass on the ground, and flowers beside some of them."""
    for number in range(count):
        x, y = stage.uniform(0, stage.width), stage.horizon + stage.uniform(near, far)
        tuft(stage, x, y, rgb)
        if number % 3 == 0:
            stage.fill(oval(x + 2.4, y - 2, 0.9, 0.9), FLOWERS[number // 3 % 3])


def forest(stage: Stage) -> None:
    hills(stage, (120, 164, 140), 22)
    stage.ground((104, 142, 82))
    w, h = stage.width, stage.horizon
    for depth in (0, 1):
        for _ in range(6 - depth):
            x, size = stage.uniform(-5, w + 5), stage.uniform(40, 60) * (0.8 + depth * 0.5)
            green = mix((58, 120, 88), (190, 214, 196), 0.35 * (1 - depth))
            pine(stage, x, h + 3 + depth * 8, size, green)
    for _ in range(5):
        x, y = stage.uniform(0, w), h + stage.uniform(10, 42)
        stage.fill(oval(x, y, 7, 2.6), (84, 124, 70))
        stage.fill(oval(x - 1, y - 0.7, 5, 1.5), (104, 146, 82))
    _meadow(stage, (78, 116, 66), 10, 16, 40)
    x = stage.uniform(0.1, 0.9) * w
    for dx, size in ((0.0, 1.0), (4.2, 0.7)):
        stage.fill(
            block(x + dx - 0.8 * size, h + 21, x + dx + 0.8 * size, h + 25, 0.4), (246, 236, 216)
        )
        cap = smooth(
            [
                (x + dx - 3 * size, h + 22.4),
                (x + dx - 2 * size, h + 18),
                (x + dx + 2 * size, h + 18),
                (x + dx + 3 * size, h + 22.4),
            ]
        )
        stage.fill(cap, (206, 78, 66))
        stage.fill(oval(x + dx - 0.6, h + 20.4, 0.5, 0.5), SHINE)


def beach(stage: Stage) -> None:
    w, h = stage.width, stage.horizon
    stage.ground((238, 214, 164))
    stage.fill(block(-2, h, w + 2, h + 15), (70, 160, 196))
    stage.fill(block(-2, h, w + 2, h + 3), (92, 178, 208))
    for i in range(5):
        y = h + 2 + i * 2.5
        x = stage.uniform(0, w)
        stage.line((x, y), (x + 22, y), (190, 230, 240), 0.8, 0.7)
    y = h + 15
    stage.fill(
        smooth(
            [
                (-10, y + 1),
                (w * 0.3, y + 7),
                (w * 0.6, y + 2),
                (w + 10, y + 7),
                (w + 10, y - 1),
                (-10, y - 1),
            ]
        ),
        (216, 190, 146),
    )
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
    _palm(stage, x)
    _sail(stage, w * (0.36 if x > w / 2 else 0.66))
    _parasol(stage, w * (0.24 if x > w / 2 else 0.78))


def _palm(stage: Stage, x: float) -> None:
    h = stage.horizon
    stage.shadow(x + 3, h + 27, 12, 1.8)
    trunk = [
        (x - 2, h + 30),
        (x + 1, h),
        (x + 5, h - 28),
        (x + 8, h - 28),
        (x + 4, h),
        (x + 2, h + 30),
    ]
    stage.fill(smooth(trunk), (150, 108, 76))
    for i in range(6):
        y = h + 18 - i * 7.5
        bend = 1.4 + (h + 30 - y) * 0.075
        stage.line((x + bend - 1.6, y), (x + bend + 1.8, y - 0.6), (112, 78, 60), 0.6, 0.7)
    for number, (dx, dy) in enumerate(((-20, 4), (-13, -8), (6, -11), (20, -3), (18, 8))):
        stage.fill(
            smooth(
                [
                    (x + 6, h - 29),
                    (x + 6 + dx * 0.6, h - 35 + dy * 0.5),
                    (x + 6 + dx, h - 26 + dy),
                    (x + 6 + dx * 0.5, h - 29 + dy * 0.5),
                ]
            ),
            (72, 150, 96) if number % 2 else (58, 128, 90),
        )
    for nut in (4.6, 7.4):
        stage.fill(oval(x + nut, h - 26, 1.6, 1.7), (120, 82, 60))


def _sail(stage: Stage, x: float) -> None:
    h = stage.horizon
    stage.fill(
        polygon([(x - 5, h + 1.4), (x + 5, h + 1.4), (x + 3.4, h + 3.6), (x - 3.6, h + 3.6)]),
        (150, 86, 70),
    )
    stage.fill(polygon([(x - 0.4, h + 0.8), (x - 0.4, h - 9), (x - 4.6, h + 0.8)]), (252, 248, 240))
    stage.fill(polygon([(x + 0.4, h + 0.8), (x + 0.4, h - 8), (x + 3.8, h + 0.8)]), (244, 150, 120))


def _parasol(stage: Stage, x: float) -> None:
    h = stage.horizon
    stage.shadow(x + 3, h + 30, 11, 1.8)
    stage.line((x, h + 30), (x + 2, h + 12), (236, 230, 220), 0.9)
    for i in range(5):
        left, right = x - 10 + i * 4.8, x - 5.2 + i * 4.8
        strip = smooth([(left, h + 15.6), (x + 2, h + 5), (right, h + 15.6)])
        stage.fill(strip, (226, 96, 90) if i % 2 == 0 else (252, 246, 236))


def mountain(stage: Stage) -> None:
    w, h = stage.width, stage.horizon
    for i, tone in enumerate(((150, 166, 196), (112, 132, 164))):
        for k in range(3):
            x = w * (k * 0.42 - 0.1) + stage.uniform(-10, 10) + i * 25
            high, half = stage.uniform(34, 52) - i * 12, stage.uniform(34, 46)
            stage.fill(polygon([(x - half, h + 2), (x, h - high), (x + half, h + 2)]), tone)
            shade = mix(tone, (40, 40, 90), 0.2)
            stage.fill(polygon([(x, h - high), (x + half, h + 2), (x + half * 0.2, h + 2)]), shade)
            snow = [
                (x - half * 0.28, h - high * 0.72),
                (x, h - high),
                (x + half * 0.28, h - high * 0.72),
                (x + half * 0.08, h - high * 0.78),
                (x - half * 0.06, h - high * 0.68),
            ]
            stage.fill(polygon(snow), (248, 250, 252))
            stage.fill(polygon([snow[1], snow[2], snow[3]]), (206, 216, 234))
    stage.ground((136, 166, 104))
    rocks = [(stage.uniform(0, w), h + stage.uniform(6, 40)) for _ in range(4)]
    stage.fill(
        smooth(
            [
                (-10, h - 1),
                (w * 0.3, h + 4),
                (w * 0.7, h),
                (w + 10, h + 5),
                (w + 10, h - 3),
                (-10, h - 3),
            ]
        ),
        (112, 146, 96),
    )
    for number in range(9):
        x = stage.uniform(0, w)
        pine(stage, x, h + 3 + number % 3, 11 + number % 4 * 2, (76, 122, 96))
    for x, y in rocks:
        stage.shadow(x, y + 2.4, 7, 1.4)
        stage.fill(oval(x, y, 6, 3), (146, 146, 140))
        stage.fill(oval(x - 1.2, y - 0.9, 3.6, 1.5), (170, 170, 162))
    _meadow(stage, (112, 142, 88), 12, 12, 40)


def field(stage: Stage) -> None:
    hills(stage, (168, 206, 132), 16)
    stage.ground((150, 192, 84))
    w, h = stage.width, stage.horizon
    for _ in range(26):
        x, y = stage.uniform(0, w), h + stage.uniform(5, 42)
        rgb = stage.pick(*FLOWERS)
        stage.line((x, y), (x - 0.3, y + 3), (96, 150, 70), 0.5)
        stage.fill(oval(x, y, 1.3, 1.1), rgb)
        stage.fill(oval(x, y, 0.45, 0.4), mix(rgb, (200, 120, 40), 0.6))
    for i in range(9):
        x = i * w / 8
        stage.fill(block(x, h - 5, x + 1.8, h + 7, 0.4), (226, 210, 184))
        stage.fill(block(x + 1.2, h - 4.6, x + 1.8, h + 7), (190, 172, 150))
    for y in (h - 3, h + 2):
        stage.fill(block(-2, y, w + 2, y + 1.8), (226, 210, 184))
        stage.fill(block(-2, y + 1.2, w + 2, y + 1.8), (190, 172, 150))
    for _ in range(14):
        tuft(stage, stage.uniform(0, w), h + stage.uniform(9, 42), (122, 166, 70))


def snow_field(stage: Stage) -> None:
    hills(stage, (206, 222, 240), 18)
    stage.ground((240, 246, 252))
    w, h = stage.width, stage.horizon
    for _ in range(5):
        x, size = stage.uniform(0, w), stage.uniform(24, 42)
        pine(stage, x, h + 4, size, (104, 146, 150))
        for lift, half in ((1.06, 0.12), (0.79, 0.17), (0.52, 0.22)):
            stage.fill(
                polygon(
                    [
                        (x - size * half, h + 4 - size * (lift - 0.31)),
                        (x, h + 4 - size * lift),
                        (x + size * half, h + 4 - size * (lift - 0.31)),
                        (x, h + 4 - size * (lift - 0.24)),
                    ]
                ),
                (252, 254, 255),
            )
    for _ in range(4):
        x, y = stage.uniform(0, w), h + stage.uniform(10, 40)
        stage.fill(
            smooth([(x - 22, y + 2), (x - 8, y - 4), (x + 8, y - 3), (x + 22, y + 2)]),
            (226, 236, 248),
        )
    x = stage.uniform(0.3, 0.7) * w
    for step in range(7):
        stage.fill(
            oval(x + step * 5 + step % 2 * 3, h + 38 - step * 4.4, 1.5, 0.8), (206, 220, 240)
        )


def rooftop(stage: Stage) -> None:
    w, h = stage.width, stage.horizon
    x = -5.0
    while x < w:
        wide, high = stage.uniform(10, 22), stage.uniform(14, 40)
        tone = stage.pick((132, 148, 180), (160, 160, 184), (112, 128, 160))
        stage.fill(block(x, h - high, x + wide, h + 2), tone)
        stage.fill(block(x + wide - 2, h - high, x + wide, h + 2), mix(tone, DARK, 0.16))
        for row in range(int(high // 7)):
            for column in range(int(wide // 5)):
                left, upper = x + 1.5 + column * 5, h - high + 2 + row * 7
                pane = block(left, upper, left + 2.5, upper + 3.5)
                stage.fill(pane, mix(tone, (230, 240, 250), 0.4))
                if stage.rng.random() < 0.5:
                    stage.glow(pane)
        x += wide + stage.uniform(0, 3)
    stage.ground((170, 160, 156))
    for number, y in enumerate((9.0, 19.0, 32.0, 48.0)):
        stage.line((0, h + y), (w, h + y), DARK, 0.4 + 0.1 * number, 0.12)
    for i in range(9):
        x = i * w / 8
        stage.line(
            (w / 2 + (x - w / 2) * 0.8, h + 2), (w / 2 + (x - w / 2) * 2.2, h + 60), DARK, 0.5, 0.12
        )
    stage.fill(block(-2, h - 1, w + 2, h + 2), (206, 200, 196))
    for i in range(30):
        stage.line((i * w / 28, h - 12), (i * w / 28, h), (96, 100, 116), 0.7)
    stage.line((0, h - 12), (w, h - 12), (96, 100, 116), 1.2)
    _machine(stage, w * stage.uniform(0.06, 0.2))


def _machine(stage: Stage, x: float) -> None:
    """What cools the house."""
    h = stage.horizon
    stage.shadow(x + 9, h + 12, 13, 1.6)
    stage.fill(block(x, h - 6, x + 18, h + 11, 0.8), (214, 212, 208))
    stage.fill(block(x + 14, h - 6, x + 18, h + 11, 0.8), (176, 172, 174))
    stage.fill(oval(x + 7, h + 2.5, 5, 5), (150, 152, 162))
    stage.fill(oval(x + 7, h + 2.5, 1.2, 1.2), (96, 98, 112))
    for dx, dy in ((3.6, 0), (-3.6, 0), (0, 3.6), (0, -3.6)):
        stage.line((x + 7, h + 2.5), (x + 7 + dx, h + 2.5 + dy), (96, 98, 112), 0.8)


def station(stage: Stage) -> None:
    w, h = stage.width, stage.horizon
    stage.fill(block(0, h - 110, w, h), (196, 206, 210))
    stage.fill(block(0, h - 38, w, h), (180, 190, 196))
    train = stage.pick((88, 158, 110), (226, 120, 60), (70, 120, 190))
    stage.fill(block(-4, h - 34, w * 0.78, h + 3, 4), (236, 238, 238))
    stage.fill(block(-4, h - 34, w * 0.78, h - 31, 2), (206, 210, 214))
    stage.fill(block(-4, h - 14, w * 0.78, h - 7), train)
    for i in range(6):
        left = 4 + i * w * 0.13
        pane = block(left, h - 29, left + w * 0.09, h - 17, 1.5)
        stage.fill(pane, (96, 130, 156))
        stage.fill(
            polygon(
                [
                    (left + 1.4, h - 17.6),
                    (left + 7, h - 28.4),
                    (left + 10, h - 28.4),
                    (left + 4.4, h - 17.6),
                ]
            ),
            SHINE,
            0.2,
        )
        stage.glow(pane)
    for i in (1, 4):  # doors
        left = 4 + i * w * 0.13 + w * 0.094
        stage.line((left + 2.4, h - 29), (left + 2.4, h + 2), (160, 166, 174), 0.6)
    stage.ground((186, 180, 172))
    stage.fill(block(-2, h, w + 2, h + 2.4), (120, 116, 122))
    stage.fill(block(-2, h + 5, w + 2, h + 8), (244, 204, 70))
    for i in range(int(w / 3) + 1):
        stage.fill(oval(i * 3 + 1.5, h + 6.5, 0.5, 0.5), (214, 168, 48))
    for number, y in enumerate((15.0, 26.0, 40.0)):
        stage.line((0, h + y), (w, h + y), DARK, 0.4 + 0.1 * number, 0.12)
    stage.fill(block(-2, h - 110, w + 2, h - 49), (92, 98, 112))
    for x in (w * 0.2, w * 0.86):
        stage.shadow(x, h + 12, 5, 1.0)
        stage.fill(block(x - 1.6, h - 58, x + 1.6, h + 12), (112, 120, 134))
        stage.fill(block(x + 0.6, h - 58, x + 1.6, h + 12), (90, 96, 112))
    stage.fill(block(w * 0.4, h - 47, w * 0.62, h - 39, 1), (40, 70, 130))
    stage.fill(block(w * 0.43, h - 44, w * 0.59, h - 42), (244, 246, 248))
    for x in (w * 0.44, w * 0.58):
        stage.line((x, h - 49), (x, h - 47), (70, 76, 90), 0.7)
