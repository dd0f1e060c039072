"""Clothes of many parts: a sailor's blouse, an apron over a shirt, a suit of armour."""

import math
from collections.abc import Callable, Sequence

import skia

from storyboard.pocket.tints import DARK
from storyboard.pocket.world.brush import Brush, Point, block, oval, paint, polygon, smooth
from storyboard.pocket.world.character import Character
from storyboard.pocket.world.palette import Rgb, line_of, mix
from storyboard.pocket.world.pattern import draw_pattern
from storyboard.pocket.world.pose import Joints

WHITE: Rgb = (255, 255, 255)
FLOOR = -0.35  # nothing worn hangs lower


def _sailor(brush: Brush, who: Character, joints: Joints, shape: skia.Path, back: bool) -> None:
    """A blouse with a large collar and a neckerchief; below it a pleated skirt, or trousers."""
    if who.skirted:
        _pleats(brush, who, joints)
    _cloth(brush, who, joints, shape, back=back)
    if back:
        _flap(brush, who, joints)
        return
    (cx, cy), half = joints.chest, joints.half
    for side in (-1, 1):
        tail: list[Point] = [(0, 0.44), (0.24, 0.4), (0.7, 0.7), (0.62, 0.96), (0.3, 0.84)]
        brush.area(polygon([(cx + side * x, cy + y) for x, y in tail]), who.accent.rgb)
    for side in (-1, 1):
        lapel: list[Point] = [(0.34, -0.1), (half, 0.04), (half * 1.02, 0.3), (0, 0.72), (0, 0.42)]
        brush.area(polygon([(cx + side * x, cy + y) for x, y in lapel]), who.bottom.rgb)
        edge = [(cx + side * half * 0.84, cy + 0.02), (cx + side * half * 0.84, cy + 0.28)]
        brush.stroke([*edge, (cx + side * 0.1, cy + 0.56)], _braid(who.bottom.rgb), 0.07)
    brush.area(block(cx - 0.19, cy + 0.38, cx + 0.19, cy + 0.7, 0.12), who.accent.rgb)


def _flap(brush: Brush, who: Character, joints: Joints) -> None:
    """The collar from behind: a square."""
    (cx, cy), wide = joints.chest, joints.half * 0.92
    brush.area(
        polygon(
            [
                (cx - wide * 0.5, cy - 0.1),
                (cx + wide * 0.5, cy - 0.1),
                (cx + wide, cy + 0.06),
                (cx + wide, cy + 0.92),
                (cx - wide, cy + 0.92),
                (cx - wide, cy + 0.06),
            ]
        ),
        who.bottom.rgb,
    )
    inner = wide - 0.16
    line = polygon(
        [
            (cx - inner, cy + 0.1),
            (cx - inner, cy + 0.76),
            (cx + inner, cy + 0.76),
            (cx + inner, cy + 0.1),
        ]
    )
    brush.canvas.save()
    brush.canvas.clipPath(block(cx - wide, cy + 0.14, cx + wide, cy + 2), True)
    brush.canvas.drawPath(line, paint(_braid(who.bottom.rgb), width=0.07))
    brush.canvas.restore()


def _braid(cloth: Rgb) -> Rgb:
    """The line on a collar: light on dark cloth, dark on light cloth."""
    return mix(cloth, WHITE, 0.82) if sum(cloth) < 560 else mix(cloth, DARK, 0.6)


def _pleats(brush: Brush, who: Character, joints: Joints) -> None:
    (hx, hy), wide = joints.hip, joints.half
    low, folds = min(hy + 0.82, FLOOR), 6
    top = [(hx + wide * 0.85 * (i / 3 - 1), hy - 0.3) for i in range(folds + 1)]
    hem = [(hx + wide * 1.5 * (i / 3 - 1), low) for i in range(folds + 1)]
    skirt = polygon([top[0], top[-1], *reversed(hem)])
    brush.area(skirt, who.bottom.rgb)
    brush.canvas.save()
    brush.canvas.clipPath(skirt, True)
    for i in range(folds):
        fold = [top[i], (top[i][0] + 0.05, top[i][1]), (hem[i][0] + wide * 0.19, low), hem[i]]
        brush.canvas.drawPath(polygon(fold), paint(DARK, 0.22))
    brush.canvas.restore()
    for i in range(1, folds):
        brush.stroke([top[i], hem[i]], line_of(who.bottom.rgb), 0.05)
    brush.canvas.drawPath(skirt, paint(line_of(who.bottom.rgb), width=brush.line))


def draw_cuff(brush: Brush, who: Character, arm: Sequence[Point]) -> None:
    """At the end of a sailor's sleeve, in the colour of the collar."""
    _, elbow, hand = arm
    brush.limb([_between(elbow, hand, 0.62), _between(elbow, hand, 0.8)], 0.48, who.bottom.rgb)


def _apron(brush: Brush, who: Character, joints: Joints, shape: skia.Path, back: bool) -> None:
    """Over a shirt, down to the knees; a bow behind."""
    brush.area(shape, who.top.rgb)
    (cx, cy), (hx, hy), half = joints.chest, joints.hip, joints.half
    tint, low, waist = who.accent.rgb, hy * 0.48, half * 0.98
    if back:
        _tied(brush, who, joints, low)
        return
    collar = mix(who.top.rgb, (30, 20, 50), 0.15)
    brush.stroke([(cx - 0.36, cy + 0.02), (cx, cy + 0.2), (cx + 0.36, cy + 0.02)], collar, 0.14)
    for side in (-1, 1):
        strap = [(cx + side * 0.42, cy - 0.06), (cx + side * half * 0.55, cy + 0.5)]
        brush.limb(strap, 0.15, tint)
    cloth = smooth(
        [
            (cx - half * 0.62, cy + 0.36),
            (cx + half * 0.62, cy + 0.36),
            (cx + half * 0.62, cy + 0.5),
            (cx + half * 0.66, (cy + hy) / 2),
            (hx + waist, hy - 0.5),
            (hx + waist * 1.06, hy - 0.3),
            (hx + waist * 1.2, low - 0.1),
            (hx + waist * 1.1, low + 0.1),
            (hx - waist * 1.1, low + 0.1),
            (hx - waist * 1.2, low - 0.1),
            (hx - waist * 1.06, hy - 0.3),
            (hx - waist, hy - 0.5),
            (cx - half * 0.66, (cy + hy) / 2),
            (cx - half * 0.62, cy + 0.5),
            (cx - half * 0.62, cy + 0.36),
        ]
    )
    brush.area(cloth, tint)
    draw_pattern(brush, who, joints, cloth, back=False)
    brush.canvas.drawPath(cloth, paint(line_of(tint), width=brush.line))
    tie = [(hx - waist, hy - 0.42), (hx, hy - 0.34), (hx + waist, hy - 0.42)]
    brush.stroke(tie, line_of(tint), 0.06)
    deep = min(hy + 0.52, low - 0.12)
    pocket = block(hx - half * 0.55, hy - 0.12, hx + half * 0.55, deep, 0.14)
    brush.area(pocket, tint)
    brush.stroke([(hx - half * 0.5, hy + 0.04), (hx + half * 0.5, hy + 0.04)], line_of(tint), 0.05)


def _tied(brush: Brush, who: Character, joints: Joints, low: float) -> None:
    """An apron from behind: its edges beside the trousers, straps across, a bow."""
    (cx, cy), (hx, hy), half = joints.chest, joints.hip, joints.half
    tint, waist = who.accent.rgb, half * 0.98
    for side in (-1, 1):
        edge: list[Point] = [(0.3, -0.4), (0.95, -0.46), (1.06, -0.2), (1.18, 0), (0.5, 0)]
        panel = polygon(
            [(hx + side * waist * x, low if i > 2 else hy + y) for i, (x, y) in enumerate(edge)]
        )
        brush.area(panel, tint)
        draw_pattern(brush, who, joints, panel, back=True)
        brush.canvas.drawPath(panel, paint(line_of(tint), width=brush.line))
        strap = [(cx + side * half * 0.62, cy + 0.02), (hx - side * half * 0.72, hy - 0.42)]
        brush.limb(strap, 0.17, tint)
    brush.limb([(hx - waist * 0.86, hy - 0.42), (hx + waist * 0.86, hy - 0.42)], 0.2, tint)
    for side in (-1, 1):
        tail: list[Point] = [(0, 0), (0.14, 0.0), (0.34, 0.72), (0.1, 0.78)]
        brush.area(polygon([(hx + side * x, hy - 0.4 + y) for x, y in tail]), tint)
        loop: list[Point] = [(0, 0), (0.3, -0.3), (0.62, -0.3), (0.62, 0.26), (0.3, 0.22)]
        brush.area(smooth([(hx + side * x, hy - 0.42 + y) for x, y in loop]), tint)
    brush.area(oval(hx, hy - 0.42, 0.15, 0.17), tint)


def _armour(brush: Brush, who: Character, joints: Joints, shape: skia.Path, back: bool) -> None:
    """A breastplate, a belt, plates around the hips and on the shoulders."""
    (cx, cy), (hx, hy), half = joints.chest, joints.hip, joints.half
    steel, dark = who.top.rgb, line_of(who.top.rgb)
    _tassets(brush, who, joints)
    brush.area(shape, steel)
    brush.canvas.save()
    brush.canvas.clipPath(shape, True)
    lit = -1 if brush.light[0] < 0 else 1
    shine: list[Point] = [(0.86, 0.34), (0.4, 0.3), (0.36, 0.7), (0.56, 1.1), (0.8, 1.0)]
    brush.canvas.drawPath(
        smooth([(cx + lit * half * x, cy + y) for x, y in shine]), paint(_shine(steel))
    )
    brush.canvas.restore()
    draw_pattern(brush, who, joints, shape, back=back)
    if who.pattern == "plain":
        brush.stroke([(cx, cy + 0.3), ((cx + hx) / 2, (cy + hy) / 2), (hx, hy)], dark, 0.06)
    brush.canvas.drawPath(shape, paint(dark, width=brush.line * 2))
    gorget = [(cx - half * 0.66, cy - 0.06), (cx, cy + 0.26), (cx + half * 0.66, cy - 0.06)]
    brush.limb(gorget, 0.2, _deep(steel))
    for side in (-1, 1):
        _pauldron(brush, who, (cx + side * half * 0.95, cy + 0.22), min(0.44, half * 0.76))
    end = half * 0.95 - 0.15
    brush.limb([(hx - end, hy - 0.2), (hx + end, hy - 0.2)], 0.3, who.accent.rgb)
    if not back:
        brush.area(block(hx - 0.2, hy - 0.38, hx + 0.2, hy - 0.02, 0.06), _shine(who.accent.rgb))


def _tassets(brush: Brush, who: Character, joints: Joints) -> None:
    """Four plates around the hips, the outer ones behind."""
    (hx, hy), half = joints.hip, joints.half
    low = min(hy + 0.62, FLOOR - 0.1)
    for side in (-1, 1):
        for inner, outer, top in ((0.5, 1.22, 0.98), (0.0, 0.68, 0.56)):
            plate = polygon(
                [
                    (hx + side * half * inner * 0.8, hy - 0.3),
                    (hx + side * half * top, hy - 0.3),
                    (hx + side * half * outer, low),
                    (hx + side * half * (inner + outer) / 2, low + 0.14),
                    (hx + side * half * inner, low),
                ]
            )
            brush.area(plate, _deep(who.top.rgb))


def _pauldron(brush: Brush, who: Character, shoulder: Point, wide: float) -> None:
    x, y = shoulder
    brush.area(oval(x, y, wide, wide * 0.91), _light(who.top.rgb))
    rim = [(x - wide * 0.82, y + 0.1), (x, y + wide * 0.68), (x + wide * 0.82, y + 0.1)]
    brush.stroke(rim, line_of(who.top.rgb), 0.06)


def draw_gauntlet(brush: Brush, who: Character, arm: Sequence[Point]) -> None:
    """The plates on an arm: shoulder and forearm."""
    shoulder, elbow, hand = arm
    start, end = _between(elbow, hand, 0.24), _between(elbow, hand, 0.82)
    brush.area(_sheath(start, end, 0.33, 0.25), _light(who.top.rgb))
    _pauldron(brush, who, shoulder, 0.4)


def draw_greaves(brush: Brush, who: Character, joints: Joints) -> None:
    """The plates on shins."""
    for _, knee, foot in joints.legs:
        start, end = _between(knee, foot, 0.16), _between(knee, foot, 0.86)
        brush.area(_sheath(start, end, 0.41, 0.35), mix(who.bottom.rgb, WHITE, 0.2))


def _sheath(start: Point, end: Point, wide: float, narrow: float) -> skia.Path:
    """Around a limb, wider at its start, and pointed there."""
    (ax, ay), (bx, by) = start, end
    long = max(math.hypot(bx - ax, by - ay), 1e-6)
    dx, dy = (bx - ax) / long, (by - ay) / long
    return polygon(
        [
            (ax - dx * 0.1, ay - dy * 0.1),
            (ax - dy * wide, ay + dx * wide),
            (bx - dy * narrow, by + dx * narrow),
            (bx + dy * narrow, by - dx * narrow),
            (ax + dy * wide, ay - dx * wide),
        ]
    )


def _light(steel: Rgb) -> Rgb:
    return mix(steel, WHITE, 0.2)


def _shine(steel: Rgb) -> Rgb:
    return mix(steel, WHITE, 0.5)


def _deep(steel: Rgb) -> Rgb:
    return mix(steel, DARK, 0.2)


def _between(one: Point, other: Point, share: float) -> Point:
    return one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share


def _cloth(
    brush: Brush,
    who: Character,
    joints: Joints,
    shape: skia.Path,
    *,
    back: bool,
) -> None:
    """An area of the top's colour with its pattern."""
    brush.area(shape, who.top.rgb)
    draw_pattern(brush, who, joints, shape, back=back)
    brush.canvas.drawPath(shape, paint(line_of(who.top.rgb), width=brush.line))


UNIFORMS: dict[str, Callable[[Brush, Character, Joints, skia.Path, bool], None]] = {
    "sailor": _sailor,
    "apron": _apron,
    "armour": _armour,
}
