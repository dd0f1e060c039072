"""Faces: eyes, brows, mouth, by expression. Bold and readable at any size. Unit: head radius."""

import skia

from storyboard.pocket.tints import GREYED, INK
from storyboard.pocket.world.brush import Brush, oval, paint, smooth
from storyboard.pocket.world.character import Character
from storyboard.pocket.world.head import turn
from storyboard.pocket.world.palette import Rgb, line_of, mix

RIM = 0.73  # how far from the middle an eye, a cheek or a tear is at most: a face ends there
OPEN = {  # how far the eyes are open, 0 = shut
    "neutral": 0.9, "happy": 1.0, "sad": 0.8, "angry": 0.8,
    "surprised": 1.3, "scared": 1.25, "sleepy": 0.3, "laughing": 0.0,
    "embarrassed": 0.7,
}  # fmt: skip
BROWS = {  # (height of the inner end, of the outer end), upwards
    "neutral": (0.0, 0.0), "happy": (0.08, 0.04), "sad": (0.2, -0.1), "angry": (-0.18, 0.16),
    "surprised": (0.24, 0.2), "scared": (0.26, -0.02), "sleepy": (-0.02, -0.06), "laughing": (0.14, 0.1),
    "embarrassed": (0.2, 0.0),
}  # fmt: skip


def draw_face(brush: Brush, who: Character, expression: str, yaw: float, pitch: float) -> None:
    """Everything between brows and chin. pitch: features move down by this (camera above)."""
    if yaw == 2:
        return
    shift = turn(yaw)
    robot = who.species == "robot"
    lift = (-0.02 if who.species == "person" else -0.16) + pitch
    for side in (-1, 1):
        if side * shift < -0.45:
            continue  # the far eye of a profile
        x = eye_at(side, shift)
        narrow = 1 - 0.28 * abs(shift) * (1 if side * shift < 0 else 0.6)
        shown = who.accessory != "sunglasses"
        if robot and shown:
            _lamp_eye(brush, who, expression, x, lift, side)
        elif shown:
            _eye(brush, who, expression, x, lift, narrow, side, shift)
        if not robot:
            _brow(brush, who, expression, x, lift, side)
    mouth_y = {"person": 0.56, "robot": 0.36, "fox": 0.62}.get(who.species, 0.64) + pitch * 0.8
    ink = (150, 240, 250) if robot else INK
    _mouth(
        brush, expression, shift * (1.0 if who.species == "person" else 1.25), mouth_y, ink, robot
    )
    if who.species == "person":
        nose = mix(who.skin, (150, 60, 50), 0.35)
        brush.stroke(
            [(shift * 1.28, 0.16 + pitch), (shift * 1.42 + 0.04, 0.28 + pitch)], nose, 0.07
        )
        if expression in ("happy", "laughing") or who.age in ("boy", "girl"):
            _cheeks(brush, shift, pitch)
    if expression == "embarrassed":
        _blush(brush, shift, lift)
    if who.beard:
        _beard(brush, who, shift, pitch)
    if expression == "sad":
        _tear(brush, shift, lift)


def eye_at(side: int, shift: float) -> float:
    """How far to the right the eye of that side is (-1 the picture's left)."""
    return _inside(side * (0.42 - 0.12 * abs(shift)) + shift * 0.95)


def _inside(x: float) -> float:
    return min(max(x, -RIM), RIM)


def _eye(
    brush: Brush,
    who: Character,
    expression: str,
    x: float,
    y: float,
    narrow: float,
    side: int,
    shift: float,
) -> None:
    wide, tall = ((0.25, 0.29), (0.22, 0.34), (0.28, 0.24))[who.eye_shape]
    if who.age.startswith("old"):
        tall *= 0.86
    wide, tall = wide * narrow, tall * max(OPEN[expression], 0.1)
    if expression == "laughing":
        brush.stroke([(x - 0.24, y + 0.08), (x, y - 0.22), (x + 0.24, y + 0.08)], INK, 0.1)
        return
    canvas = brush.canvas
    white = oval(x, y, wide, tall)
    canvas.drawPath(white, paint((255, 253, 248)))
    canvas.save()
    canvas.clipPath(white, True)
    radius = 0.2 if expression not in ("surprised", "scared") else 0.14
    looking = x + shift * 0.12
    if expression == "embarrassed":  # down and aside
        looking, y = looking + 0.1, y + 0.07
    canvas.drawPath(oval(looking, y + 0.01, radius, radius * 1.12), paint(who.eyes))
    canvas.drawPath(oval(looking, y + 0.02, radius * 0.56, radius * 0.66), paint(INK))
    canvas.drawPath(oval(looking - 0.07, y - 0.09, 0.065, 0.065), paint((255, 255, 255)))
    if expression in ("sleepy", "angry"):
        canvas.drawPath(
            oval(x, y - tall * 1.25, wide * 1.4, tall), paint(mix(_skin(who), INK, 0.3))
        )
    canvas.restore()
    y -= 0.07 if expression == "embarrassed" else 0.0
    canvas.drawPath(white, paint(INK, width=0.05))
    lashes = who.age in ("girl", "woman")
    rim = [
        (x - wide * 1.04, y - tall * 0.3),
        (x, y - tall * 1.38),
        (x + wide * 1.04, y - tall * 0.3),
    ]
    brush.stroke(rim, INK, 0.1 if lashes else 0.075)
    if lashes:
        brush.stroke(
            [(x + side * wide, y - tall * 0.4), (x + side * (wide + 0.12), y - tall * 0.75)],
            INK,
            0.07,
        )


def _skin(who: Character) -> Rgb:
    return who.skin if who.species == "person" else who.coat.rgb


def _lamp_eye(brush: Brush, who: Character, expression: str, x: float, y: float, side: int) -> None:
    glow = (140, 240, 250)
    open_ = OPEN[expression]
    y += 0.08
    if expression == "laughing":
        brush.stroke([(x - 0.2, y + 0.08), (x, y - 0.16), (x + 0.2, y + 0.08)], glow, 0.1)
        return
    brush.canvas.drawPath(oval(x, y, 0.17, 0.2 * max(open_, 0.25)), paint(glow))
    inner, outer = BROWS[expression]
    if abs(inner) > 0.1:
        ends = [(x - side * 0.2, y - 0.32 - inner * 0.6), (x + side * 0.2, y - 0.32 - outer * 0.6)]
        brush.stroke(
            [ends[0], ((ends[0][0] + ends[1][0]) / 2, (ends[0][1] + ends[1][1]) / 2), ends[1]],
            glow,
            0.08,
        )


def _brow(brush: Brush, who: Character, expression: str, x: float, y: float, side: int) -> None:
    inner, outer = BROWS[expression]
    top = y - 0.46
    colour = line_of(who.coat.rgb) if who.species == "person" else INK
    if who.coat.name in ("white", "grey") and who.species == "person":
        colour = mix(who.coat.rgb, INK, GREYED)
    middle = (x, top - (inner + outer) / 2 - 0.05)
    brush.stroke(
        [(x - side * 0.24, top - inner), middle, (x + side * 0.26, top - outer)], colour, 0.11
    )


def _mouth(brush: Brush, expression: str, x: float, y: float, ink: Rgb, robot: bool) -> None:
    canvas = brush.canvas
    inside = (104, 28, 42) if not robot else ink
    if expression in ("happy", "neutral", "sad", "sleepy"):
        bend = {"happy": 0.24, "neutral": 0.02, "sad": -0.2, "sleepy": 0.04}[expression]
        half = {"happy": 0.34, "neutral": 0.2, "sad": 0.26, "sleepy": 0.14}[expression]
        brush.stroke(
            [(x - half, y - bend * 0.5), (x, y + bend), (x + half, y - bend * 0.5)], ink, 0.085
        )
    elif expression == "laughing":
        shape = smooth(
            [(x - 0.42, y - 0.14), (x + 0.42, y - 0.14), (x + 0.3, y + 0.34), (x - 0.3, y + 0.34)]
        )
        _open_mouth(canvas, shape, inside, ink, oval(x, y + 0.32, 0.22, 0.14))
    elif expression == "surprised":
        _open_mouth(canvas, oval(x, y + 0.06, 0.15, 0.22), inside, ink, None)
    elif expression == "angry":
        shape = smooth(
            [
                (x - 0.34, y + 0.16),
                (x - 0.3, y - 0.12),
                (x + 0.3, y - 0.12),
                (x + 0.34, y + 0.16),
                (x, y + 0.04),
            ]
        )
        canvas.drawPath(shape, paint((255, 252, 246)))
        canvas.drawPath(shape, paint(ink, width=0.075))
    elif expression == "embarrassed":  # small and crooked
        brush.stroke(
            [(x - 0.2, y + 0.05), (x - 0.08, y - 0.1), (x + 0.06, y + 0.12), (x + 0.2, y - 0.04)],
            ink,
            0.085,
        )
    else:  # scared
        brush.stroke(
            [(x - 0.32, y + 0.1), (x - 0.16, y - 0.1), (x, y + 0.12), (x + 0.16, y - 0.1), (x + 0.32, y + 0.1)],
            ink, 0.085,
        )  # fmt: skip


def _open_mouth(
    canvas: skia.Canvas, shape: skia.Path, inside: Rgb, ink: Rgb, tongue: skia.Path | None
) -> None:
    canvas.drawPath(shape, paint(inside))
    if tongue is not None:
        canvas.save()
        canvas.clipPath(shape, True)
        canvas.drawPath(tongue, paint((232, 104, 108)))
        canvas.restore()
    canvas.drawPath(shape, paint(ink, width=0.06))


def _cheeks(brush: Brush, shift: float, pitch: float) -> None:
    for side in (-1, 1):
        if side * shift >= -0.45:
            brush.canvas.drawPath(
                oval(_inside(side * 0.6 + shift * 0.7), 0.36 + pitch, 0.17, 0.11),
                paint((240, 110, 110), 0.4),
            )


def _blush(brush: Brush, shift: float, lift: float) -> None:
    """Over the whole cheek, with strokes: it has to be seen on any skin, fur or metal."""
    for side in (-1, 1):
        if side * shift < -0.45:
            continue
        x, y = _inside(side * 0.56 + shift * 0.75), lift + 0.4
        brush.canvas.drawPath(oval(x, y, 0.27, 0.15), paint((244, 84, 96), 0.62))
        for step in (-0.13, 0.0, 0.13):
            brush.stroke(
                [(x + step + 0.05, y - 0.1), (x + step, y), (x + step - 0.05, y + 0.1)],
                (196, 40, 62),
                0.05,
            )


def _beard(brush: Brush, who: Character, shift: float, pitch: float) -> None:
    x = shift * 0.7
    shape = smooth(
        [
            (x - 0.82, 0.3),
            (x - 0.4, 0.44 + pitch),
            (x, 0.4 + pitch),
            (x + 0.4, 0.44 + pitch),
            (x + 0.82, 0.3),
            (x + 0.62, 1.02),
            (x, 1.3),
            (x - 0.62, 1.02),
        ]
    )
    brush.area(shape, who.coat.rgb)
    brush.stroke(
        [(shift - 0.18, 0.64 + pitch), (shift, 0.68 + pitch), (shift + 0.18, 0.64 + pitch)],
        INK,
        0.08,
    )


def _tear(brush: Brush, shift: float, lift: float) -> None:
    x = _inside((0.5 if shift >= 0 else -0.5) + shift * 0.9)
    drop = smooth(
        [(x, lift + 0.24), (x + 0.14, lift + 0.55), (x, lift + 0.68), (x - 0.14, lift + 0.55)]
    )
    brush.canvas.drawPath(drop, paint((120, 196, 245)))
