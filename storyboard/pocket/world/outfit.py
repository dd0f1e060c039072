"""Clothes: what covers the trunk, sleeves, legs and feet, and the pattern on it."""

from collections.abc import Sequence

import skia

from storyboard.pocket.tints import LINED
from storyboard.pocket.world.brush import Brush, Point, block, oval, paint, polygon, smooth
from storyboard.pocket.world.character import Character, skin_of
from storyboard.pocket.world.palette import Rgb, line_of, mix
from storyboard.pocket.world.pattern import draw_pattern
from storyboard.pocket.world.pose import Joints
from storyboard.pocket.world.uniform import UNIFORMS, draw_cuff, draw_gauntlet, draw_greaves

WHITE: Rgb = (255, 255, 255)
BARE_ARMS = ("tshirt", "dress", "overalls")
WIDE_SLEEVES = ("robe", "coat", "hoodie")
LONG = {"dress": 0.95, "coat": 1.15, "robe": 1.45, "skirt": 0.6}  # below the hip


def draw_legs(brush: Brush, who: Character, joints: Joints) -> None:
    """Legs and shoes; the further one first."""
    bare = who.bare_legged
    colour = skin_of(who) if bare or who.outfit == "robe" else who.bottom.rgb
    for leg in joints.legs:
        brush.limb(leg, 0.5 if bare else 0.62, colour)
    if who.outfit == "armour":
        draw_greaves(brush, who, joints)
    for hip, _, foot in joints.legs:
        toward = 0.16 if foot[0] >= 0 else -0.16
        if abs(foot[0] - hip[0]) > 0.5:
            toward = 0.26 if foot[0] > hip[0] else -0.26
        brush.area(oval(foot[0] + toward, foot[1] - 0.14, 0.42, 0.26), who.shoes.rgb)


def draw_arm(brush: Brush, who: Character, arm: Sequence[Point]) -> None:
    """One arm with its sleeve and hand."""
    shoulder, elbow, hand = arm
    brush.area(oval(hand[0], hand[1], 0.25, 0.25), skin_of(who), shaded=False)
    sleeve = sleeve_colour(who)
    if who.outfit in BARE_ARMS:
        brush.limb(arm, 0.36, skin_of(who))
        middle = ((shoulder[0] + elbow[0]) / 2, (shoulder[1] + elbow[1]) / 2)
        brush.limb([shoulder, middle, elbow], 0.52, sleeve)
        return
    brush.limb(arm, 0.6 if who.outfit in WIDE_SLEEVES else 0.48, sleeve)
    if who.outfit == "sailor":
        draw_cuff(brush, who, arm)
    brush.canvas.drawPath(oval(hand[0], hand[1], 0.22, 0.22), paint(skin_of(who)))
    if who.outfit == "armour":
        draw_gauntlet(brush, who, arm)


def sleeve_colour(who: Character) -> Rgb:
    """Overalls are worn over a shirt of the accent colour."""
    return who.accent.rgb if who.outfit == "overalls" else who.top.rgb


def draw_trunk(brush: Brush, who: Character, joints: Joints, *, back: bool) -> None:
    """The outfit on the trunk, with its pattern and its details."""
    shape = trunk_shape(who, joints)
    if who.outfit in UNIFORMS:
        UNIFORMS[who.outfit](brush, who, joints, shape, back)
        return
    if who.outfit == "overalls":
        brush.area(shape, who.accent.rgb)
        _bib(brush, who, joints, back)
        return
    if who.outfit == "skirt":
        _skirt(brush, who, joints)
    brush.area(shape, who.top.rgb)
    draw_pattern(brush, who, joints, shape, back=back)
    brush.canvas.drawPath(shape, paint(line_of(who.top.rgb), width=brush.line))
    if not back:
        _front(brush, who, joints, shape)
    if who.outfit == "hoodie":
        x, y = joints.chest
        brush.area(
            smooth(
                [
                    (x - 0.85, y + 0.1),
                    (x, y - 0.25),
                    (x + 0.85, y + 0.1),
                    (x + 0.4, y + 0.55),
                    (x, y + (0.9 if back else 0.4)),
                    (x - 0.4, y + 0.55),
                ]
            ),
            mix(who.top.rgb, (30, 20, 50), 0.18),
        )


def trunk_shape(who: Character, joints: Joints) -> skia.Path:
    """The outline of what is worn above the hip, as far down as it goes."""
    (cx, cy), (hx, hy), half = joints.chest, joints.hip, joints.half
    waist = half * (0.9 if who.outfit not in ("coat", "robe", "hoodie") else 1.02)
    low = hy + (0.0 if who.skirted else LONG.get(who.outfit, 0.12))
    low = min(low, -0.35)
    hem = waist * {"dress": 1.65, "coat": 1.3, "robe": 1.15}.get(who.outfit, 1.0)
    return smooth(
        [
            (cx - half * 0.5, cy - 0.02),
            (cx + half * 0.5, cy - 0.02),
            (cx + half * 1.18, cy + 0.1),
            ((cx + hx) / 2 + waist, (cy + hy) / 2),
            (hx + waist, hy - 0.1),
            (hx + hem * 1.1, low + 0.1),
            (hx + hem * 0.8, low + 0.16),
            (hx - hem * 0.8, low + 0.16),
            (hx - hem * 1.1, low + 0.1),
            (hx - waist, hy - 0.1),
            ((cx + hx) / 2 - waist, (cy + hy) / 2),
            (cx - half * 1.18, cy + 0.1),
        ]
    )


def _skirt(brush: Brush, who: Character, joints: Joints) -> None:
    hx, hy = joints.hip
    wide = joints.half
    brush.area(
        polygon(
            [
                (hx - wide * 0.85, hy - 0.25),
                (hx + wide * 0.85, hy - 0.25),
                (hx + wide * 1.5, min(hy + 0.75, -0.3)),
                (hx - wide * 1.5, min(hy + 0.75, -0.3)),
            ]
        ),
        who.bottom.rgb,
    )


def _bib(brush: Brush, who: Character, joints: Joints, back: bool) -> None:
    (cx, cy), (hx, hy), half = joints.chest, joints.hip, joints.half
    bib = smooth(
        [
            (cx - half * 0.6, cy + 0.5),
            (cx + half * 0.6, cy + 0.5),
            (cx + half * 0.62, cy + 0.95),
            (hx + half * 1.08, hy - 0.4),
            (hx + half * 1.02, hy + 0.3),
            (hx - half * 1.02, hy + 0.3),
            (hx - half * 1.08, hy - 0.4),
            (cx - half * 0.62, cy + 0.95),
        ]
    )
    for side in (-1, 1):
        brush.limb(
            [
                (cx + side * half * 0.62, cy),
                (cx + side * half * 0.56, cy + 0.3),
                (cx + side * half * 0.5, cy + 0.6),
            ],
            0.17,
            who.bottom.rgb,
        )
    brush.area(bib, who.bottom.rgb)
    draw_pattern(brush, who, joints, bib, back=back)


def _front(brush: Brush, who: Character, joints: Joints, shape: skia.Path) -> None:
    (cx, cy), (hx, hy) = joints.chest, joints.hip
    canvas, dark = brush.canvas, line_of(who.top.rgb)
    low = hy + LONG.get(who.outfit, 0.1)
    canvas.save()
    canvas.clipPath(shape, True)
    if who.outfit == "jacket":
        canvas.drawPath(
            polygon(
                [
                    (cx - 0.3, cy - 0.1),
                    (cx + 0.3, cy - 0.1),
                    (hx + 0.2, low + 0.3),
                    (hx - 0.2, low + 0.3),
                ]
            ),
            paint(mix(who.accent.rgb, WHITE, LINED)),
        )
        for side in (-1, 1):
            brush.stroke(
                [
                    (cx + side * 0.32, cy - 0.1),
                    ((cx + hx) / 2 + side * 0.27, (cy + low) / 2),
                    (hx + side * 0.22, low + 0.3),
                ],
                dark,
                0.06,
            )
    elif who.outfit == "suit":
        canvas.drawPath(
            polygon([(cx - 0.42, cy - 0.1), (cx + 0.42, cy - 0.1), (cx, cy + 1.1)]),
            paint((250, 248, 244)),
        )
        canvas.drawPath(
            polygon(
                [
                    (cx - 0.12, cy),
                    (cx + 0.12, cy),
                    (cx + 0.16, cy + 0.75),
                    (cx, cy + 1.0),
                    (cx - 0.16, cy + 0.75),
                ]
            ),
            paint(who.accent.rgb),
        )
        for side in (-1, 1):
            brush.stroke(
                [(cx + side * 0.44, cy - 0.1), (cx + side * 0.3, cy + 0.5), (cx, cy + 1.1)],
                dark,
                0.07,
            )
        brush.stroke([(cx, cy + 1.1), (cx, (cy + low) / 2 + 0.5), (hx, low + 0.2)], dark, 0.06)
    elif who.outfit in ("coat", "robe"):
        end = hx if who.outfit == "coat" else hx + 0.3
        if who.outfit == "robe":
            brush.stroke(
                [(cx - 0.42, cy - 0.1), (cx, cy + 0.55), (hx + 0.4, hy - 0.35)],
                mix(who.accent.rgb, WHITE, 0.3),
                0.17,
            )
            brush.stroke(
                [(cx + 0.42, cy - 0.1), (cx + 0.2, cy + 0.25), (cx, cy + 0.5)],
                mix(who.accent.rgb, WHITE, 0.3),
                0.17,
            )
            canvas.drawPath(block(hx - 2, hy - 0.5, hx + 2, hy - 0.08), paint(who.accent.rgb))
        else:
            brush.stroke(
                [(cx, cy), ((cx + end) / 2, (cy + low) / 2), (end, low + 0.3)], dark, 0.065
            )
            for i in range(3):
                y = cy + 0.45 + i * 0.5
                canvas.drawPath(oval(cx + 0.18, y, 0.09, 0.09), paint(who.accent.rgb))
    elif who.outfit == "dress":
        canvas.drawPath(block(hx - 2, hy - 0.42, hx + 2, hy - 0.2), paint(who.accent.rgb))
    canvas.restore()
    if who.outfit in ("coat", "suit", "jacket", "skirt", "tshirt"):
        collar = (
            who.accent.rgb
            if who.outfit in ("skirt", "tshirt")
            else mix(who.top.rgb, (30, 20, 50), 0.15)
        )
        brush.stroke([(cx - 0.36, cy + 0.02), (cx, cy + 0.2), (cx + 0.36, cy + 0.02)], collar, 0.14)
