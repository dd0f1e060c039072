"""What pocket's training never saw: emblems, an outfit and heads that only the laboratory can draw.

A novelty is drawn over a character of the ordinary world, so references, truth and look-alikes exist.
"""

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import skia

from storyboard.pocket.world import Character, random_character
from storyboard.pocket.world.brush import Brush, Point, block, oval, polygon
from storyboard.pocket.world.palette import Paint, any_paint

Chance = np.random.Generator


@dataclass(frozen=True)
class Novelty:
    """kind: emblem, outfit or head. shape: of SHAPES[kind]."""

    kind: str
    shape: str
    first: Paint
    second: Paint

    def __call__(self, brush: Brush, chest: Point, hip: Point, head: Point, half: float) -> None:
        """Draws itself over a figure seen from the front or the side."""
        DRAW[self.kind](brush, self, chest, hip, head, half)


def novel_character(rng: Chance, kind: str) -> Character:
    """Anybody in plain clothes, with a novelty of that kind in two strong colours."""
    plain = {"pattern": "plain", "accessory": "none", "outfit": "tshirt"}
    who = dataclasses.replace(random_character(rng), **plain)  # type: ignore[arg-type]
    first = _strong(rng, who.top, who.coat)
    second = _strong(rng, who.top, who.coat, first)
    shape = str(rng.choice(SHAPES[kind]))
    return dataclasses.replace(who, over=Novelty(kind, shape, first, second))


def others(who: Character, rng: Chance) -> Iterator[Character]:
    """Nine that differ in the novelty alone: the other shapes, the colours changed over, other colours."""
    one = who.over
    assert isinstance(one, Novelty)
    for shape in SHAPES[one.kind]:
        if shape != one.shape:
            yield dataclasses.replace(who, over=dataclasses.replace(one, shape=shape))
    yield dataclasses.replace(
        who, over=dataclasses.replace(one, first=one.second, second=one.first)
    )
    for _ in range(3):
        fresh = _strong(rng, one.first, one.second, who.top)
        yield dataclasses.replace(who, over=dataclasses.replace(one, first=fresh))


def _strong(rng: Chance, *near: Paint) -> Paint:
    """Of a dozen paints the one that is furthest from all of these."""
    return max((any_paint(rng) for _ in range(12)), key=lambda p: min(_apart(p, n) for n in near))


def _apart(one: Paint, other: Paint) -> int:
    return sum(abs(a - b) for a, b in zip(one.rgb, other.rgb, strict=True))


# ---------------------------------------------------------------- shapes; unit: head radius


def _emblem(brush: Brush, one: Novelty, chest: Point, hip: Point, head: Point, half: float) -> None:
    x, y, r = chest[0], chest[1] + 0.75, min(0.62, half * 0.85)
    path, first, second = {
        "ring": lambda: oval(x, y, r, r),
        "square": lambda: block(x - r, y - r, x + r, y + r),
        "triangle": lambda: polygon([(x, y - r), (x + r, y + r), (x - r, y + r)]),
        "diamond": lambda: polygon([(x, y - r), (x + r, y), (x, y + r), (x - r, y)]),
        "cross": lambda: _cross(x, y, r),
        "hourglass": lambda: polygon([(x - r, y - r), (x + r, y - r), (x - r, y + r), (x + r, y + r)]),
    }[one.shape](), one.first.rgb, one.second.rgb  # fmt: skip
    brush.area(path, first)
    brush.area(oval(x, y, r * 0.4, r * 0.4), second, shaded=False)


def _cross(x: float, y: float, r: float) -> skia.Path:
    t = r * 0.36
    return polygon(
        [(x - t, y - r), (x + t, y - r), (x + t, y - t), (x + r, y - t), (x + r, y + t), (x + t, y + t),
         (x + t, y + r), (x - t, y + r), (x - t, y + t), (x - r, y + t), (x - r, y - t), (x - t, y - t)]
    )  # fmt: skip


def _outfit(brush: Brush, one: Novelty, chest: Point, hip: Point, head: Point, half: float) -> None:
    (x, top), low, wide = (chest[0], chest[1] - 0.1), hip[1] + 0.35, half * 1.25
    if one.shape in ("poncho", "bell"):
        flare = 1.5 if one.shape == "poncho" else 1.15
        hem = low if one.shape == "poncho" else low + 0.6
        body = polygon(
            [
                (x - half * 0.5, top),
                (x + half * 0.5, top),
                (x + wide * flare, hem),
                (x - wide * flare, hem),
            ]
        )
    else:
        body = block(x - wide, top, x + wide, low, 0.2)
    brush.area(body, one.first.rgb)
    brush.canvas.save()
    brush.canvas.clipPath(body, True)
    tall = low - top
    stripes = {
        "poncho": [block(x - 3, top + tall * 0.45, x + 3, top + tall * 0.65)],
        "bell": [block(x - 3, low + 0.2, x + 3, low + 0.7)],
        "plate": [block(x - 0.16, top, x + 0.16, low)],
        "sash": [polygon([(x - wide, top), (x - wide + 0.7, top), (x + wide, low), (x + wide - 0.7, low)])],
        "halves": [block(x, top, x + 3, low)],
        "bars": [block(x - 3, top + tall * a, x + 3, top + tall * (a + 0.15)) for a in (0.2, 0.55)],
    }[one.shape]  # fmt: skip
    for stripe in stripes:
        brush.area(stripe, one.second.rgb, outline=False, shaded=False)
    brush.canvas.restore()


def _head(brush: Brush, one: Novelty, chest: Point, hip: Point, head: Point, half: float) -> None:
    x, y = head
    first, second = one.first.rgb, one.second.rgb
    if one.shape in ("horn", "antlers", "antennae"):
        for side in (0.0,) if one.shape == "horn" else (-1.0, 1.0):
            foot, tip = (x + side * 0.45, y - 0.75), (x + side * 0.9, y - 2.0)
            brush.limb([foot, ((foot[0] + tip[0]) / 2, -0.6 + foot[1]), tip], 0.34, first)
            if one.shape == "antlers":
                fork = (tip[0], y - 1.4)
                branch = [(fork[0] + side * 0.3 * step, fork[1] - 0.25 * step) for step in range(3)]
                brush.limb(branch, 0.26, second)
            else:
                brush.area(oval(tip[0], tip[1], 0.28, 0.28), second)
    elif one.shape == "mane":
        for angle in np.linspace(0, 2 * np.pi, 14, endpoint=False):
            spot = (x + 1.15 * float(np.cos(angle)), y + 1.15 * float(np.sin(angle)))
            brush.area(oval(*spot, 0.36, 0.36), first if angle < np.pi else second)
    elif one.shape == "beak":
        brush.area(polygon([(x - 0.5, y + 0.1), (x + 0.5, y + 0.1), (x, y + 1.0)]), first)
        brush.area(oval(x, y - 1.05, 0.5, 0.3), second)
    else:  # crest
        points = [
            (x - 1.0, y - 0.5),
            (x - 0.7, y - 1.9),
            (x, y - 1.1),
            (x + 0.7, y - 1.9),
            (x + 1.0, y - 0.5),
        ]
        brush.area(polygon(points), first)
        brush.area(oval(x, y - 0.75, 0.3, 0.3), second)


SHAPES = {
    "emblem": ("ring", "square", "triangle", "diamond", "cross", "hourglass"),
    "outfit": ("poncho", "bell", "plate", "sash", "halves", "bars"),
    "head": ("horn", "antlers", "antennae", "mane", "beak", "crest"),
}
DRAW: dict[str, Callable[[Brush, Novelty, Point, Point, Point, float], None]] = {
    "emblem": _emblem,
    "outfit": _outfit,
    "head": _head,
}
