"""Rooms, one function each, drawn by day; light.py tints them."""

from storyboard.pocket.world.brush import block, oval, paint, polygon, smooth
from storyboard.pocket.world.palette import Rgb, mix
from storyboard.pocket.world.stage import (
    DARK,
    SHINE,
    Stage,
    clock,
    frame,
    pendant,
    plant,
    wall,
    window,
)


def kitchen(stage: Stage) -> None:
    tone = stage.pick((246, 226, 190), (206, 226, 216), (244, 212, 196))
    wall(stage, tone, (206, 168, 130))
    w, h = stage.width, stage.horizon
    for i in range(int(w / 7) + 1):  # tiles
        stage.line((i * 7, h - 34), (i * 7, h - 20), SHINE, 0.4, 0.5)
    for y in (h - 34, h - 27):
        stage.line((0, y), (w, y), SHINE, 0.4, 0.5)
    window(stage, w * stage.uniform(0.3, 0.55), h - 52, 28, 24)
    wood = stage.pick((120, 164, 168), (196, 132, 92), (226, 226, 222))
    stage.shadow(w / 2, h + 9.5, w * 0.6, 1.8)
    stage.fill(block(-2, h - 17, w + 2, h + 9), wood)
    stage.fill(block(-2, h + 6.6, w + 2, h + 9), mix(wood, DARK, 0.3))
    stage.fill(block(-2, h - 20, w + 2, h - 16), (92, 84, 92))
    stage.fill(block(-2, h - 20, w + 2, h - 19), (124, 114, 122))
    for i in range(8):
        left = 4 + i * 24
        stage.fill(block(left, h - 13, left + 20, h + 6, 1), mix(wood, SHINE, 0.18))
        knob = left + (17.4 if i % 2 == 0 else 2.6)
        stage.fill(oval(knob, h - 8, 0.9, 0.9), mix(wood, DARK, 0.4))
    for i in range(3):
        left = 6 + i * 20
        stage.fill(block(left, h - 62, left + 18, h - 44, 1), mix(wood, SHINE, 0.1))
        stage.fill(block(left, h - 45.4, left + 18, h - 44, 0.6), mix(wood, DARK, 0.24))
        stage.fill(oval(left + 9, h - 47.6, 0.9, 0.9), mix(wood, DARK, 0.4))
    _pot(stage, 18)
    _fridge(stage, w - 34)
    pendant(stage, w * 0.45, h - 62, (214, 92, 72))


def _pot(stage: Stage, x: float) -> None:
    """On the stove, with a kettle beside it."""
    y = stage.horizon - 20
    stage.fill(block(x - 10, y - 1, x + 22, y + 0.4), (64, 60, 72))
    stage.fill(block(x - 6, y - 7, x + 6, y - 1, 1), (196, 84, 76))
    stage.fill(block(x + 3, y - 7, x + 6, y - 1, 1), mix((196, 84, 76), DARK, 0.2))
    stage.fill(block(x - 7, y - 8, x + 7, y - 6.6, 0.6), (224, 222, 222))
    stage.fill(oval(x, y - 8.8, 1, 0.9), (86, 78, 88))
    stage.fill(
        smooth([(x + 11, y - 1), (x + 12, y - 7), (x + 19, y - 7), (x + 20, y - 1)]),
        (232, 214, 170),
    )
    stage.line((x + 12, y - 6), (x + 19, y - 6), (120, 100, 84), 0.7)


def _fridge(stage: Stage, x: float) -> None:
    h = stage.horizon
    stage.shadow(x + 13, h + 10.4, 16, 1.6)
    stage.fill(block(x, h - 60, x + 26, h + 10, 2), (230, 236, 240))
    stage.fill(block(x + 23, h - 59, x + 26, h + 9, 1.4), (200, 208, 216))
    stage.line((x, h - 31), (x + 26, h - 31), (176, 186, 196), 0.8)
    for top, bottom in ((h - 48, h - 34), (h - 28, h - 10)):
        stage.fill(block(x + 20.4, top, x + 22, bottom, 0.7), (130, 140, 150))
    stage.fill(block(x + 5, h - 52, x + 11, h - 45, 0.4), (250, 226, 140))
    stage.fill(oval(x + 8, h - 52, 0.8, 0.8), (214, 92, 84))


def bedroom(stage: Stage) -> None:
    tone = stage.pick((188, 196, 228), (228, 196, 214), (190, 218, 204))
    wall(stage, tone, (178, 136, 104))
    w, h = stage.width, stage.horizon
    window(stage, w * 0.12, h - 54, 28, 30, mix(tone, SHINE, 0.45))
    x = w * stage.uniform(0.5, 0.6)
    cloth = stage.pick((92, 124, 196), (214, 100, 110), (110, 170, 140))
    stage.fill(oval(x + 16, h + 34, 44, 8), mix(cloth, SHINE, 0.62))
    stage.fill(oval(x + 16, h + 34, 37, 6), mix(cloth, SHINE, 0.46))
    frame(stage, x + 22, h - 47, 26, 17, mix(tone, (240, 200, 140), 0.5))
    _bed(stage, x, cloth)
    _bedside(stage, x - 18)


def _bed(stage: Stage, x: float, cloth: Rgb) -> None:
    w, h = stage.width, stage.horizon
    stage.shadow(x + 40, h + 13.6, 52, 1.8)
    stage.fill(block(x, h - 22, x + 5, h + 14, 1), (122, 84, 62))
    stage.fill(block(x, h - 22, x + 1.6, h + 14, 0.8), (150, 106, 78))
    stage.fill(block(x + 3, h - 6, w + 5, h + 12, 3), cloth)
    stage.fill(block(x + 26, h - 6, x + 33, h + 12), mix(cloth, SHINE, 0.5))
    stage.fill(block(x + 3, h + 7.4, w + 5, h + 12, 2), mix(cloth, DARK, 0.2))
    for i in range(3):
        fold = x + 44 + i * 14
        stage.line((fold, h - 3), (fold - 3, h + 6), DARK, 0.5, 0.14)
    stage.fill(block(x + 4, h - 11, x + 24, h - 2, 3), (252, 248, 240))
    stage.fill(block(x + 5, h - 4.4, x + 23.4, h - 2, 1.2), (222, 214, 214))


def _bedside(stage: Stage, x: float) -> None:
    """A little table with a lamp and a book."""
    h = stage.horizon
    stage.shadow(x + 6.5, h + 10.4, 9, 1.2)
    stage.fill(block(x, h - 8, x + 13, h + 10, 1), (150, 106, 78))
    for y in (h - 5.4, h + 1.8):
        stage.fill(block(x + 1.6, y, x + 11.4, y + 5.8, 0.6), (172, 126, 94))
        stage.fill(oval(x + 6.5, y + 2.9, 0.8, 0.8), (98, 66, 54))
    stage.fill(block(x + 5.6, h - 15.4, x + 7.2, h - 8), (120, 96, 84))
    shade = polygon([(x + 1, h - 15), (x + 4, h - 24), (x + 9, h - 24), (x + 12, h - 15)])
    stage.fill(shade, (250, 226, 160))
    stage.glow(shade)


def living_room(stage: Stage) -> None:
    tone = stage.pick((238, 216, 190), (196, 214, 196), (222, 200, 216))
    wall(stage, tone, (170, 122, 90))
    w, h = stage.width, stage.horizon
    window(stage, w * 0.62, h - 54, 34, 32, mix(tone, SHINE, 0.5))
    sofa = stage.pick((206, 96, 78), (74, 128, 132), (226, 172, 84), (98, 104, 156))
    x = w * stage.uniform(0.05, 0.18)
    for much, rgb in (
        (1.0, mix(sofa, (255, 240, 220), 0.6)),
        (0.84, mix(sofa, (255, 240, 220), 0.74)),
    ):
        stage.fill(oval(w * 0.5, h + 34, w * 0.32 * much, 9 * much), rgb)
    _sofa(stage, x, sofa)
    frame(
        stage, x + 12, h - 50, 26, 18, stage.pick((150, 200, 210), (240, 190, 120), (180, 160, 210))
    )
    lamp = x + 80
    stage.shadow(lamp, h + 10.4, 6, 1.0)
    stage.line((lamp, h + 10), (lamp, h - 34), (80, 66, 70), 1.2)
    stage.fill(block(lamp - 4, h + 9, lamp + 4, h + 10.6, 0.6), (80, 66, 70))
    shade = polygon(
        [(lamp - 8, h - 32), (lamp - 4.5, h - 45), (lamp + 4.5, h - 45), (lamp + 8, h - 32)]
    )
    stage.fill(shade, (250, 226, 170))
    stage.glow(shade)
    plant(stage, w * 0.9, h + 9, (206, 132, 96))


def _sofa(stage: Stage, x: float, rgb: Rgb) -> None:
    h = stage.horizon
    stage.shadow(x + 33, h + 12.6, 42, 1.8)
    for foot in (x, x + 62):
        stage.fill(block(foot, h + 11, foot + 4, h + 14, 0.5), (96, 66, 54))
    stage.fill(block(x, h - 24, x + 66, h + 4, 5), mix(rgb, DARK, 0.14))
    stage.line((x + 33, h - 22), (x + 33, h - 9), DARK, 0.6, 0.2)
    stage.fill(block(x - 4, h - 10, x + 70, h + 12, 4), rgb)
    stage.fill(block(x - 4, h + 5.6, x + 70, h + 12, 3), mix(rgb, DARK, 0.16))
    stage.fill(block(x + 8, h - 13, x + 58, h - 1, 3), mix(rgb, SHINE, 0.12))
    stage.line((x + 33, h - 12), (x + 33, h - 1.6), DARK, 0.6, 0.2)
    stage.fill(
        polygon([(x + 9, h - 9), (x + 14, h - 21), (x + 25, h - 17), (x + 20, h - 5)]),
        (250, 232, 196),
    )
    stage.fill(
        polygon([(x + 18, h - 6), (x + 22.6, h - 17.8), (x + 25, h - 17), (x + 20, h - 5)]),
        (224, 198, 160),
    )


def classroom(stage: Stage) -> None:
    wall(stage, (238, 226, 200), (200, 158, 112))
    w, h = stage.width, stage.horizon
    stage.fill(block(w * 0.14, h - 56, w * 0.7, h - 18, 1), (150, 104, 72))
    stage.fill(block(w * 0.14 + 2, h - 54, w * 0.7 - 2, h - 20), (58, 112, 92))
    stage.fill(
        polygon([(w * 0.3, h - 20), (w * 0.42, h - 54), (w * 0.5, h - 54), (w * 0.38, h - 20)]),
        SHINE,
        0.05,
    )
    for i in range(3):
        y = h - 47 + i * 8
        stage.line((w * 0.2, y), (w * stage.uniform(0.35, 0.6), y), (222, 236, 226), 1, 0.8)
    stage.fill(block(w * 0.14, h - 19, w * 0.7, h - 17, 0.4), (120, 80, 58))
    for dx, rgb in ((0.3, (250, 250, 244)), (0.33, (244, 150, 140)), (0.5, (206, 178, 120))):
        stage.fill(block(w * dx, h - 20.2, w * dx + 3.4, h - 19, 0.4), rgb)
    window(stage, w * 0.78, h - 56, 28, 34)
    clock(stage, w * 0.08, h - 44)
    for i in range(4):
        _desk(stage, i * w / 4 + 8, w / 6)


def _desk(stage: Stage, x: float, wide: float) -> None:
    h = stage.horizon
    stage.shadow(x + wide / 2, h + 26, wide * 0.56, 1.6)
    for left in (x + 2, x + wide - 3.2):
        stage.fill(block(left, h + 11, left + 1.2, h + 26), (110, 110, 122))
    stage.fill(block(x + 2, h + 11, x + wide - 2, h + 16, 0.4), (176, 124, 80))
    stage.fill(block(x, h + 8, x + wide, h + 11, 0.5), (226, 174, 118))
    stage.fill(block(x, h + 10.2, x + wide, h + 11, 0.3), (190, 138, 90))
    stage.fill(block(x + wide * 0.3, h + 6.6, x + wide * 0.62, h + 8, 0.3), (226, 104, 96))
    stage.fill(block(x + wide * 0.34, h + 5.6, x + wide * 0.58, h + 6.6, 0.3), (246, 240, 226))


def cafe(stage: Stage) -> None:
    tone = stage.pick((120, 84, 74), (84, 104, 108), (160, 112, 84))
    wall(stage, tone, (142, 102, 78))
    w, h = stage.width, stage.horizon
    window(stage, w * 0.6, h - 56, 48, 36)
    stage.fill(block(6, h - 44, w * 0.48, h - 41), (80, 52, 44))
    for i in range(7):
        x = 9 + i * w * 0.065
        rgb = stage.pick((226, 150, 80), (214, 214, 200), (130, 170, 130), (190, 80, 70))
        stage.fill(block(x, h - 52, x + 4, h - 44, 1.5), rgb)
        stage.fill(block(x + 2.6, h - 51, x + 4, h - 44, 0.8), mix(rgb, DARK, 0.22))
        stage.fill(block(x + 0.8, h - 53.4, x + 3.2, h - 51.6, 0.4), mix(rgb, DARK, 0.4))
    for i in range(3):
        pendant(stage, w * (0.06 + i * 0.24), h - 59, (232, 190, 90))
    _menu(stage, 10)
    _counter(stage)
    _round_table(stage, w * 0.8)


def _menu(stage: Stage, x: float) -> None:
    """A blackboard below the shelf."""
    h = stage.horizon
    stage.fill(block(x, h - 38, x + 26, h - 21, 0.6), (66, 46, 42))
    stage.fill(block(x + 1.4, h - 36.6, x + 24.6, h - 22.4, 0.4), (46, 52, 54))
    for y, wide in ((h - 33.4, 13), (h - 30, 17), (h - 26.6, 10)):
        stage.line((x + 4, y), (x + 4 + wide, y), (236, 226, 206), 0.8, 0.8)


def _counter(stage: Stage) -> None:
    w, h = stage.width, stage.horizon
    end = w * 0.42
    stage.shadow(end / 2, h + 14.4, end * 0.6, 1.8)
    stage.fill(block(-2, h - 15, end, h + 14), (190, 132, 88))
    for i in range(6):
        stage.line((i * end / 5.4, h - 14), (i * end / 5.4, h + 13), DARK, 0.5, 0.2)
    stage.fill(block(-2, h + 10.6, end, h + 14), (138, 90, 66))
    stage.fill(block(-2, h - 18, w * 0.44, h - 14), (236, 216, 186))
    stage.fill(block(-2, h - 15.2, w * 0.44, h - 14), (198, 172, 144))
    stage.fill(block(w * 0.29, h - 32, w * 0.39, h - 18, 1.4), (150, 158, 168))
    stage.fill(block(w * 0.29, h - 29, w * 0.39, h - 26.4), (92, 98, 112))
    stage.fill(oval(w * 0.315, h - 30.6, 0.9, 0.9), (226, 92, 80))
    for x in (w * 0.3, w * 0.345):
        stage.fill(block(x + 1, h - 21.6, x + 4.4, h - 18, 0.8), (252, 248, 240))


def _round_table(stage: Stage, x: float) -> None:
    h = stage.horizon
    stage.shadow(x, h + 28.4, 12, 1.8)
    stage.fill(block(x - 1.2, h + 8, x + 1.2, h + 28), (80, 60, 56))
    stage.fill(oval(x, h + 28, 7, 1.4), (80, 60, 56))
    stage.fill(oval(x, h + 9, 18, 4), (196, 170, 142))
    stage.fill(oval(x, h + 8, 18, 4), (236, 216, 186))
    stage.fill(oval(x - 5, h + 7, 3.4, 0.9), (250, 246, 238))
    stage.fill(block(x - 7, h + 2.8, x - 3, h + 6.8, 1), (252, 248, 240))
    stage.canvas.drawPath(oval(x - 2.6, h + 4.8, 1.2, 1.2), paint((252, 248, 240), width=0.6))


def office(stage: Stage) -> None:
    wall(stage, (216, 222, 228), (136, 140, 156))
    w, h = stage.width, stage.horizon
    for i in range(3):
        window(stage, w * (0.05 + i * 0.26), h - 54, w * 0.2, 30)
    stage.shadow(w * 0.92, h + 8.6, 20, 1.6)
    stage.fill(block(w * 0.82, h - 50, w + 4, h + 8), (164, 122, 92))
    for row in range(3):
        stage.fill(block(w * 0.83, h - 47 + row * 16, w + 4, h - 34 + row * 16), (128, 92, 72))
        for i in range(5):
            x = w * 0.84 + i * 4.2
            tall = (0.0, 1.6, 0.6, 2.2, 1.0)[(i + row) % 5]
            rgb = stage.pick((190, 70, 66), (70, 110, 160), (226, 180, 80), (90, 140, 110))
            stage.fill(block(x, h - 46 + row * 16 + tall, x + 3.2, h - 34 + row * 16, 0.3), rgb)
            stage.line((x + 0.5, h - 42 + row * 16), (x + 2.7, h - 42 + row * 16), SHINE, 0.6, 0.5)
    stage.shadow(w * 0.24, h + 26, w * 0.28, 1.6)
    stage.fill(block(3, h + 6, 6, h + 26), (110, 90, 80))
    stage.fill(block(w * 0.46, h + 6, w * 0.46 + 3, h + 26), (110, 90, 80))
    stage.fill(block(w * 0.3, h + 6, w * 0.46, h + 20, 0.5), (150, 112, 84))
    for y in (h + 8, h + 14):
        stage.fill(block(w * 0.31, y, w * 0.45, y + 5, 0.4), (172, 130, 98))
        stage.fill(block(w * 0.36, y + 2, w * 0.4, y + 2.8, 0.3), (96, 72, 62))
    stage.fill(block(-2, h + 2, w * 0.5, h + 6, 0.5), (190, 146, 104))
    stage.fill(block(-2, h + 4.8, w * 0.5, h + 6, 0.4), (156, 112, 80))
    stage.fill(block(w * 0.2 + 8, h - 2, w * 0.2 + 12, h + 2), (54, 58, 72))
    stage.fill(block(w * 0.2, h - 14, w * 0.2 + 20, h - 1, 1), (54, 58, 72))
    screen = block(w * 0.2 + 1.2, h - 12.8, w * 0.2 + 18.8, h - 2.4)
    stage.fill(screen, (140, 196, 226))
    stage.glow(screen, (150, 210, 240))
    stage.fill(block(w * 0.2 + 3, h + 0.8, w * 0.2 + 17, h + 2, 0.4), (226, 228, 232))
    for i, y in enumerate((h - 0.4, h + 0.8)):
        stage.fill(block(w * 0.06 + i, y, w * 0.06 + 13 - i, y + 1.2, 0.3), (250, 248, 240))
    plant(stage, w * 0.7, h + 12, (236, 236, 232))


def studio(stage: Stage) -> None:
    """A plain backdrop."""
    tone = stage.pick(
        (236, 232, 224), (222, 230, 236), (240, 224, 222), (226, 236, 222), (240, 236, 210)
    )
    w, h = stage.width, stage.horizon
    stage.fill(block(0, h - 130, w, h + 100), tone)
    stage.fill(block(-2, h + 6, w + 2, h + 100), mix(tone, (90, 80, 110), 0.1))
