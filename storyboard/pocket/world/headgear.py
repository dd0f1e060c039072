"""What is worn on a head, over the hair: hats, helmets, headphones. Unit: head radius."""

from collections.abc import Callable
from dataclasses import dataclass

import skia

from storyboard.pocket.world.brush import Brush, Point, block, oval, paint, polygon, smooth
from storyboard.pocket.world.character import Character
from storyboard.pocket.world.facewear import draw_glasses, draw_sunglasses
from storyboard.pocket.world.head import turn
from storyboard.pocket.world.palette import BRASS, Rgb, line_of, mix

TOP = -0.62  # where most of it ends, above the eyes
DEEP: Rgb = (20, 10, 30)  # what its darker parts are mixed with
PALE: Rgb = (255, 255, 255)
TUCKING = ("helmet", "witch_hat")  # hair above their rims lies flat under them
SHORT = ("short", "spiky", "bun", "ponytail", "twin_tails")  # of these little else would show


@dataclass(frozen=True)
class Tucked(Brush):
    """A brush for hair under a hat: what stands up or out above the rim is pressed down."""

    def area(self, path: skia.Path, rgb: Rgb, *, outline: bool = True, shaded: bool = True) -> None:
        """The part of it that hangs out."""
        below = skia.Op(path, _below(), skia.PathOp.kIntersect_PathOp)
        super().area(below, rgb, outline=outline, shaded=shaded)


def _below() -> skia.Path:
    side = [(1.1, TOP), (1.7, -0.3), (2.3, 0.8), (2.3, 4.0)]
    return smooth([*side, *[(-x, y) for x, y in reversed(side)]])


def hair_brush(brush: Brush, who: Character) -> Brush:
    """What to draw hair with."""
    return Tucked(brush.canvas, brush.line, brush.light) if who.accessory in TUCKING else brush


def draw_worn_on_head(brush: Brush, who: Character, yaw: float, pitch: float) -> None:
    """Glasses, hats, headphones and such, over the hair."""
    if who.accessory == "sunglasses":
        draw_sunglasses(brush, who, yaw, pitch)
    elif who.accessory in _WORN:
        if who.accessory in TUCKING and who.hair in SHORT and yaw != 2:
            _sideburns(brush, who, turn(yaw))
        _WORN[who.accessory](brush, who, yaw)


def _sideburns(brush: Brush, who: Character, shift: float) -> None:
    for side in (-1, 1):
        if who.species != "person" or side * shift > 0.3:
            continue
        x = side * 0.9 - shift * 0.1
        brush.area(
            smooth(
                [
                    (x - 0.26, TOP),
                    (x + 0.26, TOP),
                    (x + 0.2, -0.2),
                    (x + side * 0.1, 0.2),
                    (x - 0.2, -0.2),
                ]
            ),
            who.coat.rgb,
        )


def _hat(brush: Brush, who: Character, yaw: float) -> None:
    colour = who.accessory_paint.rgb
    brush.area(smooth([(-0.85, TOP), (-0.8, -1.6), (0, -1.8), (0.8, -1.6), (0.85, TOP)]), colour)
    brush.area(oval(0, TOP, 1.55, 0.26), colour)
    brush.stroke(
        [(-0.82, TOP - 0.24), (0, TOP - 0.16), (0.82, TOP - 0.24)],
        mix(colour, DEEP, 0.5),
        0.16,
    )


def _cap(brush: Brush, who: Character, yaw: float) -> None:
    colour, shift = who.accessory_paint.rgb, turn(yaw)
    way = -1 if shift < 0 else 1
    brush.area(
        smooth(
            [
                (-1.05, TOP + 0.05),
                (-0.95, -1.35),
                (0, -1.6),
                (0.95, -1.35),
                (1.05, TOP + 0.05),
                (0, TOP + 0.12),
            ]
        ),
        colour,
    )
    if yaw != 2:
        brush.area(
            smooth(
                [
                    (shift - 0.7, TOP - 0.05),
                    (shift + 0.7, TOP - 0.05),
                    (shift * 1.6 + 0.85 + way * 0.2, TOP + 0.3),
                    (shift * 1.6 - 0.85 + way * 0.2, TOP + 0.3),
                ]
            ),
            mix(colour, DEEP, 0.2),
        )


def _beanie(brush: Brush, who: Character, yaw: float) -> None:
    colour = who.accessory_paint.rgb
    brush.area(
        smooth([(-1.1, TOP + 0.1), (-1.0, -1.4), (0, -1.75), (1.0, -1.4), (1.1, TOP + 0.1)]),
        colour,
    )
    brush.area(block(-1.14, TOP - 0.16, 1.14, TOP + 0.18, 0.16), mix(colour, PALE, 0.3))
    brush.area(oval(0, -1.62, 0.28, 0.28), mix(colour, PALE, 0.5))


def _bow(brush: Brush, who: Character, yaw: float) -> None:
    colour, shift = who.accessory_paint.rgb, turn(yaw)
    x = 0.55 - shift * 0.4
    for side in (-1, 1):
        brush.area(polygon([(x, -1.0), (x + side * 0.6, -1.38), (x + side * 0.6, -0.66)]), colour)
    brush.area(oval(x, -1.0, 0.17, 0.17), colour)


def _headphones(brush: Brush, who: Character, yaw: float) -> None:
    colour, shift = who.accessory_paint.rgb, turn(yaw)
    band = smooth([(-1.15, 0.0), (-1.25, -1.1), (0, -1.5), (1.25, -1.1), (1.15, 0.0)], closed=False)
    brush.canvas.drawPath(band, paint(line_of(colour), width=0.27))
    brush.canvas.drawPath(band, paint(colour, width=0.18))
    for side in (-1, 1):
        if yaw == 2 or side * shift < 0.45:
            brush.area(
                block(
                    side * 1.12 - shift * 0.5 - 0.22,
                    -0.3,
                    side * 1.12 - shift * 0.5 + 0.22,
                    0.5,
                    0.18,
                ),
                colour,
            )


def _crown(brush: Brush, who: Character, yaw: float) -> None:
    colour = who.accessory_paint.rgb
    brush.area(
        polygon(
            [
                (-0.78, -0.86),
                (-0.92, -1.75),
                (-0.42, -1.28),
                (0, -1.85),
                (0.42, -1.28),
                (0.92, -1.75),
                (0.78, -0.86),
            ]
        ),
        (250, 204, 60),
    )
    brush.canvas.drawPath(oval(0, -1.1, 0.14, 0.14), paint(colour))


def _helmet(brush: Brush, who: Character, yaw: float) -> None:
    colour, shift, low = who.accessory_paint.rgb, turn(yaw), _rim_of(who) + 0.08
    if yaw != 2:
        _chin_strap(brush, colour, low, shift)
    dome = smooth(
        [
            (-1.28, low + 0.3),
            (-1.34, low - 0.55),
            (-0.72, low - 1.12),
            (0.72, low - 1.12),
            (1.34, low - 0.55),
            (1.28, low + 0.3),
        ]
    )
    brush.area(dome, colour)
    brush.canvas.save()
    brush.canvas.clipPath(dome, True)
    ridge = [(shift * 1.6, low + 0.1), (shift * 1.85, low - 0.95), (shift * 0.5, low - 1.3)]
    brush.limb(ridge, 0.3, mix(colour, PALE, 0.3))
    brush.canvas.restore()
    brush.canvas.drawPath(dome, paint(line_of(colour), width=brush.line))
    brush.area(_peaked(low, shift, yaw), mix(colour, DEEP, 0.16))


def _rim_of(who: Character) -> float:
    """Where a wide rim is: eyes of animals are higher than those of others."""
    return TOP - (0.1 if who.species in ("person", "robot") else 0.24)


def _peaked(low: float, shift: float, yaw: float) -> skia.Path:
    """A rim that is longer over the brow."""
    peak = 0.26 if yaw == 2 else 0.34
    ahead, left, right = shift * 1.2, min(shift, 0), max(shift, 0)
    return smooth(
        [
            (-1.34 + left * 0.4, low - 0.08),
            (0.0, low + 0.06),
            (1.34 + right * 0.4, low - 0.08),
            (1.46 + right * 0.75, low + 0.12),
            (ahead + 0.6, low + peak),
            (ahead - 0.6, low + peak),
            (-1.46 + left * 0.75, low + 0.12),
        ]
    )


def _chin_strap(brush: Brush, colour: Rgb, low: float, shift: float) -> None:
    for side in (-1, 1):
        if side * shift > 0.3:
            continue  # beyond the cheek
        ear = side * 0.9 if abs(shift) < 0.45 else side * 0.16
        chin = (shift * 0.8, 1.02)
        cheek = ((ear + chin[0]) / 2 + side * 0.3, 0.86)
        for rgb, width in ((line_of(colour), 0.19), (mix(colour, DEEP, 0.3), 0.11)):
            brush.stroke([(ear, low), (ear, 0.4), cheek, chin], rgb, width)


def _witch_hat(brush: Brush, who: Character, yaw: float) -> None:
    colour, shift, low = who.accessory_paint.rgb, turn(yaw), _rim_of(who)
    bend = 1 if shift <= 0 else -1  # the tip falls to the back
    cone = smooth([(bend * x, low + y) for x, y in CONE])
    brush.area(cone, colour)
    brush.canvas.save()
    brush.canvas.clipPath(cone, True)
    band = mix(colour, DEEP, 0.5) if sum(colour) > 330 else mix(colour, PALE, 0.45)
    brush.stroke([(-1.1, low - 0.36), (0, low - 0.1), (1.1, low - 0.36)], band, 0.36)
    brush.canvas.restore()
    brush.canvas.drawPath(cone, paint(line_of(colour), width=brush.line))
    crease = [(0.0, low - 1.36), (bend * 0.24, low - 1.42), (bend * 0.44, low - 1.28)]
    brush.stroke(crease, line_of(colour), 0.06)
    brush.area(smooth([(x, low + y) for x, y in BRIM]), colour)
    if yaw != 2:
        x = shift * 0.85
        buckle = block(x - 0.19, low - 0.42, x + 0.19, low - 0.06, 0.04)
        brush.canvas.drawPath(buckle, paint(line_of(BRASS), width=0.17))
        brush.canvas.drawPath(buckle, paint(BRASS, width=0.1))


# upwards from the rim; the tip falls to the right
CONE: tuple[Point, ...] = (
    (-1.0, 0.1), (-0.86, -0.33), (-0.5, -1.13), (-0.1, -1.88), (0.55, -2.13), (1.1, -1.68),
    (1.1, -1.68), (0.62, -1.63), (0.46, -1.23), (0.8, -0.33), (1.0, 0.1),
)  # fmt: skip
BRIM: tuple[Point, ...] = (
    (-2.0, 0.22), (-1.1, -0.22), (0, -0.02), (1.1, -0.22), (2.0, 0.22), (1.0, 0.36), (-1.0, 0.36),
)  # fmt: skip

_WORN: dict[str, Callable[[Brush, Character, float], None]] = {
    "glasses": draw_glasses,
    "hat": _hat,
    "cap": _cap,
    "beanie": _beanie,
    "bow": _bow,
    "headphones": _headphones,
    "crown": _crown,
    "helmet": _helmet,
    "witch_hat": _witch_hat,
}
