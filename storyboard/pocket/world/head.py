"""Heads of every species, without the face: skull, ears, muzzle. Unit: the radius of a head."""

import math

from storyboard.pocket.world.brush import Brush, block, oval, paint, polygon, smooth
from storyboard.pocket.world.character import Character
from storyboard.pocket.world.dragon import draw_horns, draw_snout, draw_spines
from storyboard.pocket.world.palette import Rgb, line_of, mix

PALE: Rgb = (250, 240, 228)
# how much farther up ears that stand, and antennas, come through a helmet
LIFTED = {"cat": 0.72, "fox": 0.6, "bear": 0.75, "rabbit": 0.2, "robot": 0.3}


def turn(yaw: float) -> float:
    """How far features move sideways, in head radii. yaw: -1 left profile .. 1 right, 2 = back."""
    return 0.0 if yaw == 2 else 0.62 * math.sin(yaw * math.pi / 2 * 0.85)


def draw_head(brush: Brush, who: Character, yaw: float) -> None:
    """The skull with its ears around the origin."""
    if who.species == "person":
        _person(brush, who, yaw)
    elif who.species == "robot":
        _robot(brush, who, yaw)
    else:
        _animal(brush, who, yaw)


def _person(brush: Brush, who: Character, yaw: float) -> None:
    aside = 0.0 if yaw == 2 else yaw
    for side in (-1, 1):
        if abs(aside) < 1 and side * aside <= 0:
            brush.area(oval(side * (0.93 + 0.1 * abs(aside)), 0.12, 0.2, 0.26), who.skin)
    jaw = 0.9 if who.age in ("man", "old_man") else 0.84
    skull = smooth(
        [
            (-0.98, -0.55),
            (-0.55, -1.06),
            (0.55, -1.06),
            (0.98, -0.55),
            (1.0, 0.3),
            (jaw * 0.78, 0.92),
            (0.0, 1.1),
            (-jaw * 0.78, 0.92),
            (-1.0, 0.3),
        ]
    )
    brush.area(skull, who.skin)
    if abs(aside) == 1:  # from the side it is in the middle of the head
        brush.area(oval(-0.3 * aside, 0.12, 0.2, 0.26), who.skin)


def _robot(brush: Brush, who: Character, yaw: float) -> None:
    shell, glow = who.coat.rgb, who.accent.rgb
    up = _lift(who)
    brush.area(block(-0.07, -1.45 - up, 0.07, -0.8, 0.05), mix(shell, (60, 60, 80), 0.4))
    brush.area(oval(0, -1.5 - up, 0.2, 0.2), glow)
    for side in (-1, 1):
        brush.area(block(side * 1.0 - 0.16, -0.25, side * 1.0 + 0.16, 0.35, 0.1), glow)
    brush.area(block(-0.98, -0.95, 0.98, 0.95, 0.38), shell)
    if yaw == 2:
        brush.canvas.drawPath(block(-0.45, -0.3, 0.45, 0.3, 0.1), paint(mix(shell, (0, 0, 0), 0.2)))


def draw_visor(brush: Brush, yaw: float) -> None:
    """The dark screen that carries a robot's face."""
    shift = turn(yaw) * 0.55
    half = 0.76 - 0.22 * abs(yaw)
    brush.area(block(shift - half, -0.58, shift + half, 0.62, 0.26), (34, 38, 62), shaded=False)


def _animal(brush: Brush, who: Character, yaw: float) -> None:
    fur = who.coat.rgb
    brush.canvas.save()
    brush.canvas.translate(0, -_lift(who))
    _EARS[who.species](brush, fur, turn(yaw))
    brush.canvas.restore()
    wide = _WIDE[who.species]
    if who.species == "fox":
        skull = smooth(
            [
                (-0.8, -0.85),
                (0.0, -1.12),
                (0.8, -0.85),
                (1.05, -0.1),
                (1.42, 0.45),
                (0.7, 0.75),
                (0.0, 1.1),
                (-0.7, 0.75),
                (-1.42, 0.45),
                (-1.05, -0.1),
            ]
        )
    else:
        skull = smooth(
            [
                (-0.7 * wide, -1.0),
                (0.7 * wide, -1.0),
                (1.12 * wide, -0.2),
                (1.1 * wide, 0.6),
                (0.5 * wide, 1.06),
                (-0.5 * wide, 1.06),
                (-1.1 * wide, 0.6),
                (-1.12 * wide, -0.2),
            ]
        )
    brush.area(skull, fur)
    dragon = who.species == "dragon"
    if yaw == 2:
        if dragon:
            draw_spines(brush, fur)
        return
    (draw_snout if dragon else _muzzle)(brush, who, turn(yaw))


def _lift(who: Character) -> float:
    return LIFTED.get(who.species, 0.0) if who.accessory == "helmet" else 0.0


def _muzzle(brush: Brush, who: Character, shift: float) -> None:
    pale = mix(who.coat.rgb, PALE, 0.78 if who.coat.name != "white" else 0.2)
    x = shift * 1.25
    canvas = brush.canvas
    if who.species == "fox":
        cheeks = smooth(
            [
                (x - 1.0, 0.3),
                (x - 0.3, 0.2),
                (x, 0.35),
                (x + 0.3, 0.2),
                (x + 1.0, 0.3),
                (x + 0.5, 0.8),
                (x, 1.0),
                (x - 0.5, 0.8),
            ]
        )
        canvas.drawPath(cheeks, paint(pale))
    else:
        width = {"cat": 0.42, "dog": 0.52, "bear": 0.46, "rabbit": 0.36}[who.species]
        canvas.drawPath(oval(x, 0.5, width, 0.36), paint(pale))
    nose = (64, 40, 52) if who.species in ("dog", "bear", "fox") else (226, 120, 132)
    size = 0.19 if who.species in ("dog", "bear") else 0.13
    canvas.drawPath(oval(x, 0.3, size, size * 0.72), paint(nose))
    if who.species == "cat":
        for side in (-1, 1):
            for dy in (0.0, 0.16):
                brush.stroke(
                    [(x + side * 0.45, 0.45 + dy), (x + side * 1.0, 0.38 + dy * 1.8)],
                    line_of(pale),
                    0.04,
                )


def _pointed(brush: Brush, fur: Rgb, shift: float, tall: float, out: float) -> None:
    inner = mix(fur, (244, 170, 168), 0.72)
    for side in (-1, 1):
        x = side * out - shift * 0.3
        ear = polygon([(x - 0.45, -0.62), (x + side * 0.2, -0.85 - tall), (x + 0.45, -0.62)])
        brush.area(ear, fur)
        small = polygon(
            [(x - 0.22, -0.75), (x + side * 0.15, -0.7 - tall * 0.75), (x + 0.22, -0.75)]
        )
        brush.canvas.drawPath(small, paint(inner))


def _cat_ears(brush: Brush, fur: Rgb, shift: float) -> None:
    _pointed(brush, fur, shift, 0.75, 0.62)


def _fox_ears(brush: Brush, fur: Rgb, shift: float) -> None:
    _pointed(brush, fur, shift, 1.05, 0.68)


def _dog_ears(brush: Brush, fur: Rgb, shift: float) -> None:
    dark = mix(fur, (70, 42, 30), 0.45)
    for side in (-1, 1):
        x = side * 0.95 - shift * 0.3
        brush.area(
            smooth(
                [
                    (x - side * 0.25, -0.95),
                    (x + side * 0.3, -0.8),
                    (x + side * 0.42, 0.3),
                    (x + side * 0.1, 0.65),
                    (x - side * 0.15, 0.1),
                ]
            ),
            dark,
        )


def _bear_ears(brush: Brush, fur: Rgb, shift: float) -> None:
    for side in (-1, 1):
        x = side * 0.78 - shift * 0.3
        brush.area(oval(x, -0.85, 0.38, 0.38), fur)
        brush.canvas.drawPath(oval(x, -0.82, 0.2, 0.2), paint(mix(fur, (240, 190, 170), 0.6)))


def _rabbit_ears(brush: Brush, fur: Rgb, shift: float) -> None:
    for side in (-1, 1):
        x = side * 0.42 - shift * 0.3
        brush.area(
            smooth(
                [
                    (x - 0.3, -0.7),
                    (x - 0.34 + side * 0.1, -1.9),
                    (x + side * 0.16, -2.45),
                    (x + 0.34 + side * 0.1, -1.9),
                    (x + 0.3, -0.7),
                ]
            ),
            fur,
        )
        brush.canvas.drawPath(
            oval(x + side * 0.08, -1.5, 0.14, 0.55), paint(mix(fur, (244, 170, 168), 0.7))
        )


_WIDE = {"cat": 1.06, "dog": 1.0, "fox": 1.1, "bear": 1.06, "rabbit": 0.96, "dragon": 0.98}
_EARS = {
    "cat": _cat_ears,
    "fox": _fox_ears,
    "dog": _dog_ears,
    "bear": _bear_ears,
    "rabbit": _rabbit_ears,
    "dragon": draw_horns,
}
