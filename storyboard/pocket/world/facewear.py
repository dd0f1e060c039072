"""What is worn on a face: glasses, sunglasses, masks. Unit: head radius."""

from storyboard.pocket.tints import GLAZED, LENS
from storyboard.pocket.world.brush import Brush, Point, oval, paint, polygon, smooth
from storyboard.pocket.world.character import Character
from storyboard.pocket.world.face import eye_at
from storyboard.pocket.world.head import turn
from storyboard.pocket.world.palette import Rgb, line_of, mix

DIM: Rgb = (24, 22, 40)  # dark lenses


def draw_glasses(brush: Brush, who: Character, yaw: float) -> None:
    """Round and clear."""
    if yaw == 2:
        return
    colour, shift = who.accessory_paint.rgb, turn(yaw)
    y = 0.0 if who.species == "person" else -0.14
    for side in (-1, 1):
        if side * shift < -0.45:
            continue
        x = side * 0.44 + shift * 0.9
        brush.canvas.drawPath(oval(x, y, 0.37, 0.37), paint(LENS, GLAZED))
        brush.canvas.drawPath(oval(x, y, 0.37, 0.37), paint(line_of(colour), width=0.15))
        brush.canvas.drawPath(oval(x, y, 0.37, 0.37), paint(colour, width=0.1))


def draw_sunglasses(brush: Brush, who: Character, yaw: float, pitch: float) -> None:
    """Dark lenses in thick frames; no eye shows."""
    if yaw == 2:
        return
    colour, shift = who.accessory_paint.rgb, turn(yaw)
    y = {"person": 0.0, "robot": -0.06}.get(who.species, -0.14) + pitch
    sides = [side for side in (-1, 1) if side * shift >= -0.45]
    for side in sides:
        x = eye_at(side, shift)
        ear = side * 0.95 if len(sides) == 2 else -side * 0.3
        if side * shift <= 0 or len(sides) == 1:
            _line(brush, [(x, y - 0.16), ((x + ear) / 2, y - 0.14), (ear, y - 0.04)], colour)
    if len(sides) == 2:
        _line(
            brush,
            [(eye_at(-1, shift), y - 0.17), (shift, y - 0.21), (eye_at(1, shift), y - 0.17)],
            colour,
        )
    for side in sides:
        _dark_lens(brush, colour, eye_at(side, shift), y, side, 1 - 0.3 * abs(shift))


def _line(brush: Brush, points: list[Point], colour: Rgb) -> None:
    brush.stroke(points, line_of(colour), 0.17)
    brush.stroke(points, colour, 0.11)


def _dark_lens(brush: Brush, colour: Rgb, x: float, y: float, side: int, narrow: float) -> None:
    """One lens, its outer corner higher."""
    canvas, out = brush.canvas, side * narrow
    corners = [(-0.36, -0.26), (0.4, -0.3), (0.4, 0.1), (0.14, 0.3), (-0.2, 0.3), (-0.36, 0.08)]
    lens = smooth([(x + out * dx, y + dy) for dx, dy in _cornered(corners)])
    canvas.drawPath(lens, paint(line_of(colour), width=0.3))
    canvas.drawPath(lens, paint(colour, width=0.21))
    canvas.drawPath(lens, paint(DIM))
    canvas.save()
    canvas.clipPath(lens, True)
    glint = [(x, y - 0.4), (x + 0.14, y - 0.4), (x - 0.1, y + 0.4), (x - 0.24, y + 0.4)]
    canvas.drawPath(polygon(glint), paint((255, 255, 255), 0.5))
    canvas.restore()


def _cornered(corners: list[Point]) -> list[Point]:
    """Handles of a curve that keeps near the upper corners, the first two."""
    return [*[one for one in corners[:2] for _ in range(2)], *corners[2:]]


def draw_mask(brush: Brush, who: Character, yaw: float, pitch: float) -> None:
    """Over nose and mouth, its loops around the ears; of animals and from behind, around the head."""
    colour, shift = who.accessory_paint.rgb, turn(yaw)
    person = who.species == "person"
    if yaw == 2:
        _loops_behind(brush, colour, person)
        return
    x = shift * (1.0 if person else 1.25)
    y = pitch * 0.8 - (0.0 if person or who.species == "robot" else 0.08)
    near, far = 0.74, 0.74 - abs(shift) * (0.62 if person else 0.4)
    left, right = (x - near, x + far) if shift > 0 else (x - far, x + near)
    for side, edge in ((-1, left), (1, right)):
        if side * shift > 0.3:
            continue
        ear = side * (0.98 if person else 1.12) if abs(shift) < 0.45 or not person else side * 0.2
        for corner, end in ((0.36 + y, 0.06), (0.84 + y, 0.26)):
            _loop(
                brush, [(edge, corner), ((edge + ear) / 2, (corner + end) / 2), (ear, end)], colour
            )
    shape = smooth(
        [
            (left, 0.3 + y),
            (x - 0.3, 0.36 + y),
            (x, -0.02 + y),
            (x + 0.3, 0.36 + y),
            (right, 0.3 + y),
            (right - 0.02, 0.9 + y),
            (x + far * 0.5, 1.16 + y),
            (x - far * 0.5, 1.16 + y),
            (left + 0.02, 0.9 + y),
        ]
    )
    brush.area(shape, colour)
    for line in (0.5, 0.74):
        brush.stroke(
            [(left + 0.14, line + y - 0.02), (x, line + y + 0.08), (right - 0.14, line + y - 0.02)],
            mix(colour, line_of(colour), 0.6),
            0.06,
        )


def _loop(brush: Brush, points: list[Point], colour: Rgb) -> None:
    brush.stroke(points, line_of(colour), 0.11)
    brush.stroke(points, mix(colour, (255, 255, 255), 0.3), 0.06)


def _loops_behind(brush: Brush, colour: Rgb, person: bool) -> None:
    if person:
        for side in (-1, 1):
            _loop(brush, [(side * 0.9, -0.16), (side * 1.16, 0.1), (side * 0.9, 0.4)], colour)
        return
    for y in (0.02, 0.44):
        _loop(brush, [(-1.06, y), (0, y + 0.12), (1.06, y)], colour)
