"""A whole figure, from its shadow to its hat. Unit: head radius; origin between the feet."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from storyboard.pocket.looks import YAW
from storyboard.pocket.world.accessory import (
    draw_backpack,
    draw_scarf,
    draw_shoulder_bag,
    draw_straps,
)
from storyboard.pocket.world.brush import Brush, block, smooth
from storyboard.pocket.world.character import skin_of
from storyboard.pocket.world.dragon import draw_spade_tail, draw_wings
from storyboard.pocket.world.face import draw_face
from storyboard.pocket.world.facewear import draw_mask
from storyboard.pocket.world.hair import draw_back_hair, draw_front_hair
from storyboard.pocket.world.head import draw_head, draw_visor, turn
from storyboard.pocket.world.headgear import draw_worn_on_head, hair_brush
from storyboard.pocket.world.outfit import draw_arm, draw_legs, draw_trunk
from storyboard.pocket.world.palette import mix
from storyboard.pocket.world.pose import PRESSED, PRONE, SEATS, Joints, holding_hand, joints_of
from storyboard.pocket.world.prop import draw_prop
from storyboard.pocket.world.scene import Figure

# poses in which both arms are in front of the trunk
BOTH_ARMS = ("holding", "sitting", "hands_on_hips", "crouching", "lying")
TALL = 6.7  # from the soles to above the ears of a standing adult


def draw_figure(brush: Brush, figure: Figure, pitch: float = 0.0) -> None:
    """All of it, back to front."""
    who, yaw = figure.character, YAW[figure.view]
    joints = joints_of(figure)
    back = yaw == 2
    if figure.pose == "sitting":
        brush.area(block(-1.0, joints.hip[1] + 0.25, 1.0, 0.0, 0.12), (150, 116, 92))
    _tail(brush, figure, joints)
    if who.species == "dragon" and not back:
        with _along(brush, figure, joints) as straight:
            draw_wings(brush, who, straight, turn(yaw))
    if who.accessory == "backpack" and not back:
        with _along(brush, figure, joints) as straight:
            draw_backpack(brush, who, *straight.chest, straight.half, yaw)
    if not back:
        _at_head(brush, joints, lambda: draw_back_hair(hair_brush(brush, who), who, yaw))
    near = 1 if yaw in (-0.5, -1.0) else 0  # the arm further from the eye is the other
    if not joints.crossed and not back:
        draw_arm(brush, who, joints.arms[1 - near] if abs(yaw) == 1 else joints.arms[near])
    knees_in_front = figure.pose == "crouching" and not back
    if not knees_in_front:
        draw_legs(brush, who, joints)
    brush.limb(
        [(joints.chest[0], joints.chest[1] + 0.2), joints.chest, joints.head], 0.5, skin_of(who)
    )
    with _along(brush, figure, joints) as straight:
        draw_trunk(brush, who, straight, back=back)
        if who.accessory == "backpack" and not back:
            draw_straps(brush, who, *straight.chest, straight.half)
        if who.accessory == "shoulder_bag":
            draw_shoulder_bag(brush, who, straight, yaw, figure.pose in SEATS)
    if who.accessory == "scarf":
        draw_scarf(brush, who, joints.chest[0], joints.chest[1] - 0.06, back=back)
    if knees_in_front:
        draw_legs(brush, who, joints)
    _arms_in_front(brush, figure, joints, near)
    if who.species == "dragon" and back:
        draw_spade_tail(brush, who, joints, 1.0)
        with _along(brush, figure, joints) as straight:
            draw_wings(brush, who, straight, 0.0)
    if back and who.accessory == "backpack":
        with _along(brush, figure, joints) as straight:
            draw_backpack(brush, who, *straight.chest, straight.half, yaw)
    _at_head(brush, joints, lambda: _head(brush, figure, yaw, pitch))
    if figure.pose in ("thinking", "hands_up", "waving", "jumping"):
        _raised(brush, figure, joints)
    if who.over is not None and not back:
        who.over(brush, joints.chest, joints.hip, joints.head, joints.half)
    if figure.prop:
        x, y = holding_hand(figure, joints)
        draw_prop(brush, figure.prop, x, y, who.accent.rgb)


@contextmanager
def _along(brush: Brush, figure: Figure, joints: Joints) -> Iterator[Joints]:
    """Draws what is worn on the trunk as of one who stands, laid down where one lies."""
    if figure.pose != "lying":
        yield joints
        return
    stood = joints_of(replace(figure, pose="standing"))
    toward = 1.0 if joints.hip[0] < joints.chest[0] else -1.0
    brush.canvas.save()
    brush.canvas.translate(*joints.chest)
    brush.canvas.rotate(toward * PRONE)
    brush.canvas.scale(1.0, PRESSED)
    brush.canvas.translate(-stood.chest[0], -stood.chest[1])
    yield stood
    brush.canvas.restore()


def _arms_in_front(brush: Brush, figure: Figure, joints: Joints, near: int) -> None:
    yaw, who = YAW[figure.view], figure.character
    if abs(yaw) == 1 and not joints.crossed:
        draw_arm(brush, who, joints.arms[near])
        return
    for i, arm in enumerate(joints.arms):
        if joints.crossed or yaw == 2 or i != near or figure.pose in BOTH_ARMS:
            draw_arm(brush, who, arm)


def _raised(brush: Brush, figure: Figure, joints: Joints) -> None:
    for arm in joints.arms:
        if arm[2][1] < joints.chest[1] + 0.4:
            draw_arm(brush, figure.character, arm)


def _at_head(brush: Brush, joints: Joints, draw: object) -> None:
    brush.canvas.save()
    brush.canvas.translate(*joints.head)
    draw()  # type: ignore[operator]
    brush.canvas.restore()


def _head(brush: Brush, figure: Figure, yaw: float, pitch: float) -> None:
    who = figure.character
    hair = hair_brush(brush, who)
    if yaw == 2 and who.hair in ("long", "bob", "curly", "afro", "twin_tails", "bun", "wavy"):
        draw_head(brush, who, yaw)
        draw_back_hair(hair, who, yaw)
    else:
        draw_head(brush, who, yaw)
    if who.species == "robot" and yaw != 2:
        draw_visor(brush, yaw)
    draw_face(brush, who, figure.expression, yaw, pitch)
    if who.accessory == "mask":
        draw_mask(brush, who, yaw, pitch)
    if who.species == "person":
        draw_front_hair(hair, who, yaw)
    draw_worn_on_head(brush, who, yaw, pitch)


def _tail(brush: Brush, figure: Figure, joints: Joints) -> None:
    who, yaw = figure.character, YAW[figure.view]
    side = -1.0 if turn(yaw) > 0 else 1.0
    if who.species == "dragon" and yaw != 2:
        draw_spade_tail(brush, who, joints, side)
    if who.species not in ("cat", "fox", "dog"):
        return
    x, y = joints.hip
    if who.species == "fox":
        brush.area(
            smooth(
                [
                    (x + side * 0.3, y - 0.1),
                    (x + side * 1.3, y + 0.5),
                    (x + side * 1.9, y - 0.3),
                    (x + side * 1.95, y - 1.2),
                    (x + side * 1.35, y - 0.6),
                    (x + side * 0.6, y - 0.4),
                ]
            ),
            who.coat.rgb,
        )
        brush.area(
            smooth(
                [
                    (x + side * 1.62, y - 0.6),
                    (x + side * 1.98, y - 0.7),
                    (x + side * 1.98, y - 1.25),
                    (x + side * 1.6, y - 0.95),
                ]
            ),
            mix(who.coat.rgb, (250, 240, 228), 0.8),
            outline=False,
        )
        return
    tip = (x + side * 1.45, y - 1.0) if who.species == "cat" else (x + side * 1.15, y - 0.75)
    brush.limb([(x + side * 0.3, y), (x + side * 1.35, y + 0.25), tip], 0.28, who.coat.rgb)
