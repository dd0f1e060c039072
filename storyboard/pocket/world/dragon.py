"""What a dragon has and no other animal: horns, fins, a snout, wings, a tail with a spade. Unit: head radius."""

import math
from collections.abc import Sequence

import skia

from storyboard.pocket.world.brush import Brush, Point, oval, paint, smooth
from storyboard.pocket.world.character import Character
from storyboard.pocket.world.palette import Rgb, line_of, mix
from storyboard.pocket.world.pose import Joints

HORN: Rgb = (252, 238, 208)
BELLY: Rgb = (255, 242, 206)


def draw_horns(brush: Brush, hide: Rgb, shift: float) -> None:
    """Spines over the head, horns that curve back, and fins for ears; the skull lies over where they begin."""
    for angle in (80, 42, 0):
        _spine(brush, hide, math.radians(-angle * shift / 0.6))
    depth = 1 - abs(shift) * 1.25
    for side in (-1, 1):
        if side * shift < 0.5:
            _fin(brush, hide, side * (0.94 - 0.5 * max(0.0, abs(shift) - 0.4)) - shift * 0.3, side)
        x = side * 0.55 * depth - shift * 0.25
        out, back = side * max(depth, 0.3), -shift * 1.9
        tip = (x + out * 0.55 + back * 0.85, -1.98)
        line = [(x, -0.7), (x + out * 0.1, -1.15), (x + out * 0.42 + back * 0.3, -1.6), tip]
        brush.area(_tapered(line, (0.3, 0.25, 0.17, 0.02)), HORN)


def _spine(brush: Brush, hide: Rgb, lean: float) -> None:
    across, up = math.sin(lean), math.cos(lean)

    def at(along: float, out: float) -> Point:
        return across * out + up * along, -up * out + across * along

    brush.area(
        smooth([at(-0.26, 0.8), at(-0.2, 1.15), *[at(0, 1.52)] * 2, at(0.2, 1.15), at(0.26, 0.8)]),
        membrane(hide),
    )


def _fin(brush: Brush, hide: Rgb, x: float, side: int) -> None:
    fin = [(-0.1, -0.3), (0.3, -0.46), *[(0.6, -0.6)] * 2, (0.44, -0.22), *[(0.66, -0.08)] * 2]
    fin += [(0.38, 0.1), *[(0.46, 0.38)] * 2, (-0.1, 0.42)]
    brush.area(smooth([(x + side * dx, y) for dx, y in fin]), membrane(hide))


def draw_snout(brush: Brush, who: Character, shift: float) -> None:
    """A snout with nostrils, its jaw in the belly's colour; and three scales."""
    hide, pale, x = who.coat.rgb, belly(who), shift * 1.4
    outline = [(-0.3, 0.04), (0.3, 0.04), (0.56, 0.24), (0.82, 0.46), (0.74, 0.86), (0.3, 1.1)]
    outline += [(-0.3, 1.1), (-0.74, 0.86), (-0.82, 0.46), (-0.56, 0.24)]
    snout = smooth([(x + dx, y) for dx, y in outline])
    brush.area(snout, hide)
    jaw = [(-1.0, 0.5), (-0.45, 0.48), (0.0, 0.36), (0.45, 0.48), (1.0, 0.5), (1.0, 1.3)]
    canvas = brush.canvas
    canvas.save()
    canvas.clipPath(snout, True)
    brush.area(
        smooth([(x + dx, y) for dx, y in (*jaw, (-1.0, 1.3))]), pale, outline=False, shaded=False
    )
    canvas.restore()
    canvas.drawPath(snout, paint(line_of(hide), width=brush.line))
    for side in (-1, 1):
        nostril = oval(x + shift * 0.25 + side * 0.22, 0.28, 0.085, 0.06)
        canvas.drawPath(nostril, paint(line_of(hide)))
    profile = abs(shift) > 0.5
    x, y = (-shift * 0.9, 0.16) if profile else (shift * 0.75, -0.9)
    for dx, dy in ((-0.16, 0.0), (0.16, 0.0), (0.0, 0.17)):
        scale = [
            (x + dx - 0.1, y + dy - 0.04),
            (x + dx, y + dy + 0.09),
            (x + dx + 0.1, y + dy - 0.04),
        ]
        brush.stroke(scale, mix(hide, line_of(hide), 0.6), 0.05)


def draw_spines(brush: Brush, hide: Rgb) -> None:
    """Down the back of the head."""
    for y, size in ((-0.62, 0.27), (-0.05, 0.25), (0.5, 0.22)):
        spine = [(-size, y + 0.2), (-size * 0.5, y - 0.1), *[(0.0, y - size * 1.8)] * 2]
        spine += [(size * 0.5, y - 0.1), (size, y + 0.2), (0.0, y + 0.32)]
        brush.area(smooth(spine), membrane(hide))


def draw_wings(brush: Brush, who: Character, joints: Joints, shift: float) -> None:
    """Of a bat, from between the shoulders. shift: as of the head's features; from the side both point back."""
    x, y = joints.chest
    if abs(shift) > 0.5:
        away = -1.0 if shift > 0 else 1.0
        _wing(brush, who, (x - away * 0.1, y + 0.3), away * 0.8, 1.12)
        _wing(brush, who, (x, y + 0.55), away, 1.0)
        return
    for side in (-1.0, 1.0):
        wide = 0.66 if side * shift > 0.1 else 1.0  # the further one
        _wing(brush, who, (x + side * 0.16 - shift * 0.12, y + 0.42), side * wide, 1.0)


def _wing(brush: Brush, who: Character, root: Point, wide: float, tall: float) -> None:
    hide = who.coat.rgb
    x, y = root

    def at(across: float, down: float) -> Point:
        return x + wide * across, y + tall * down

    bend, tips = at(1.3, -0.95), [at(2.0, -0.5), at(1.82, 0.16), at(1.22, 0.52)]
    sail = [at(0.0, 0.0), at(0.6, -0.62), bend, bend, at(1.8, -0.95), tips[0], tips[0]]
    sail += [at(1.66, -0.16), tips[1], tips[1], at(1.3, 0.06), tips[2], tips[2], at(0.8, 0.14)]
    brush.area(smooth([*sail, at(0.05, 0.28)]), membrane(hide))
    for tip, middle in zip(tips[1:], (at(1.68, -0.35), at(1.2, -0.1)), strict=True):
        brush.stroke([bend, middle, tip], line_of(membrane(hide)), 0.055)
    brush.limb([at(0.02, 0.1), at(0.62, -0.5), bend], 0.19, hide)
    claw = [at(1.18, -0.92), at(1.2, -1.1), *[at(1.38, -1.34)] * 2, at(1.42, -1.05), at(1.38, -0.9)]
    brush.area(smooth(claw), HORN)


def draw_spade_tail(brush: Brush, who: Character, joints: Joints, side: float) -> None:
    """From the hip to that side, thick where it begins."""
    x, y = joints.hip

    def at(across: float, down: float) -> Point:
        return x + side * across, y + down

    line = [
        at(0.0, -0.42),
        at(0.16, -0.05),
        at(0.5, 0.4),
        at(1.05, 0.68),
        at(1.55, 0.55),
        at(1.78, 0.0),
    ]
    brush.area(_tapered(line, (0.1, 0.34, 0.33, 0.25, 0.17, 0.12)), who.coat.rgb)
    spade = [at(1.79, -0.06), *[at(1.36, 0.2)] * 2, at(1.54, -0.32), *[at(1.84, -0.92)] * 2]
    spade += [at(2.1, -0.3), *[at(2.2, 0.24)] * 2]
    brush.area(smooth(spade), membrane(who.coat.rgb))


def membrane(hide: Rgb) -> Rgb:
    """Of wings and fins: golden, or rosy where the hide is light; not mistaken for it."""
    return mix(hide, (255, 196, 96) if sum(hide) < 560 else (206, 92, 104), 0.6)


def belly(who: Character) -> Rgb:
    """The lighter colour of the muzzle."""
    return mix(who.coat.rgb, BELLY, 0.74 if who.coat.name not in ("white", "cream") else 0.4)


def _tapered(line: Sequence[Point], halves: Sequence[float]) -> skia.Path:
    """Along a line, as wide to either side as `halves` says there."""
    sides: tuple[list[Point], list[Point]] = ([], [])
    for i, ((x, y), half) in enumerate(zip(line, halves, strict=True)):
        before, after = line[max(i - 1, 0)], line[min(i + 1, len(line) - 1)]
        dx, dy = after[0] - before[0], after[1] - before[1]
        scale = half / math.hypot(dx, dy)
        sides[0].append((x - dy * scale, y + dx * scale))
        sides[1].append((x + dy * scale, y - dx * scale))
    left, right = sides
    return smooth([left[0], *left, left[-1], right[-1], *right[::-1], right[0]])
