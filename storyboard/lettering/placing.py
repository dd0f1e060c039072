"""Balloons from a dialogue: one a speech, placed in reading order, the tail at its speaker.

Japanese goes in columns from the right, everything else in lines from the left. Knows the frame in
fractions; looks at no picture.
"""

import math
import re
import unicodedata
from collections.abc import Sequence

from storyboard.geometry import Box, side_by_side
from storyboard.story import Balloon, BalloonKind, Line, Panel, Point, Project

THOUGHT = ("thinking", "thought", "thinks", "心の声", "思う", "モノローグ")
SHOUT = ("shout", "yell", "scream", "叫", "怒鳴")
WHISPER = ("whisper", "softly", "quiet", "小声", "ささや", "囁")
NARRATOR = ("narrator", "narration", "voice over", "ナレーション", "ナレーター")
EDGE, GAP = 0.035, 0.015  # left free at the frame's edge, and between balloons
FACE = 0.07  # half a face, in fractions of the frame
TAIL = 0.17  # the longest tail, in fractions of the frame


def from_dialogue(project: Project, panel: Panel) -> tuple[Balloon, ...]:
    """One balloon for every speech that has words."""
    spoken = [line for line in panel.dialogue if line.text.strip()]
    if not spoken:
        return ()
    vertical = is_japanese("".join(line.text for line in spoken))
    mouths = [_mouth(project, panel, line.speaker) for line in spoken]
    sizes = [_size(line.text, vertical, project.frame.aspect) for line in spoken]
    wished = [
        _beside(mouth, width, rightwards=not vertical)
        for mouth, (width, _) in zip(mouths, sizes, strict=True)
    ]
    boxes = _boxes(sizes, wished, rightwards=not vertical)
    return tuple(
        _balloon(line, box, mouth, vertical)
        for line, box, mouth in zip(spoken, boxes, mouths, strict=True)
    )


def is_japanese(text: str) -> bool:
    """Has it more than one kana among six letters?"""
    kana = sum("\u3040" <= letter <= "\u30ff" for letter in text)
    return kana * 6 > len(text.strip() or "x")


def kind_of(line: Line) -> BalloonKind:
    """From how it is said."""
    how = f"{line.parenthetical} {line.speaker}".casefold()
    if any(word in line.speaker.casefold() for word in NARRATOR):
        return BalloonKind.CAPTION
    if any(word in how for word in THOUGHT):
        return BalloonKind.THOUGHT
    if any(word in how for word in WHISPER):
        return BalloonKind.WHISPER
    loud = line.text.rstrip("」』").endswith(("!!", "！！"))
    return BalloonKind.SHOUT if loud or any(word in how for word in SHOUT) else BalloonKind.SPEECH


def _balloon(line: Line, box: Box, mouth: Point | None, vertical: bool) -> Balloon:
    kind = kind_of(line)
    seen = mouth is not None and kind is not BalloonKind.CAPTION
    tail = _towards(mouth, box) if mouth is not None and seen else None
    return Balloon(kind=kind, text=line.text.strip(), speaker=line.speaker, box=box, tail=tail,
                   vertical=vertical)  # fmt: skip


LETTER = 0.06  # of the frame's height: what lettering is wished to be
ROOM = 0.78  # of a balloon's width and height that words take


def _size(text: str, vertical: bool, aspect: float) -> tuple[float, float]:
    """Width and height of a balloon in fractions of the frame, so that the words fit at LETTER."""
    letters = max(2.0, _units(text) / 2)
    longest = max(map(_units, text.split()), default=2.0) / 2
    best = (math.inf, 0.3, 0.3)
    for lines in range(1, 9):
        run = letters / lines * (1.0 if lines == 1 else 1.12)  # lines are never all full
        run = run if vertical else max(run * 1.04, longest)
        long, across = run * LETTER * 1.06, lines * LETTER * (1.5 if vertical else 1.4)
        width, height = (across, long) if vertical else (long, across)
        wide, high = (width / ROOM + 0.03) / aspect, height / ROOM + 0.03
        shape = math.log(high * 1.0 / (wide * aspect) / (1.5 if vertical else 0.6))
        over = max(0.0, high - 0.62) + max(0.0, wide - 0.6)
        best = min(best, (abs(shape) + 40 * over, wide, high))
    return min(0.92, best[1]), min(0.7, best[2])


def _beside(mouth: Point | None, width: float, *, rightwards: bool) -> float:
    """The middle of a balloon that leaves its speaker's face free: on the outer side."""
    if mouth is None:
        return 0.5
    first = mouth.x < 0.5 or (mouth.x == 0.5 and rightwards)
    return mouth.x + (-1 if first else 1) * (width / 2 + FACE)


def _boxes(
    sizes: Sequence[tuple[float, float]], wished: Sequence[float], *, rightwards: bool
) -> list[Box]:
    """Along the upper edge in reading order, each as near to its speaker as the others let it."""
    order = list(sizes)
    middles = list(wished) if rightwards else [1 - x for x in wished]
    scale = min(1.0, (1 - 2 * EDGE - GAP * (len(order) - 1)) / sum(width for width, _ in order))
    widths = [width * scale for width, _ in order]
    at, found = EDGE, []
    for number, (width, (_, high)) in enumerate(zip(widths, order, strict=True)):
        rest = sum(widths[number:]) + GAP * (len(widths) - number - 1)
        left = min(max(at, middles[number] - width / 2), 1 - EDGE - rest)
        top = EDGE + (0.06 if number % 2 else 0.0)
        high = min(0.9 - top, high / scale**0.8)
        start = left if rightwards else 1 - left - width
        found.append(Box(left=round(max(0.0, start), 4), top=round(top, 4),
                         right=round(min(1.0, start + width), 4), bottom=round(top + high, 4)))  # fmt: skip
        at = left + width + GAP
    return found


def _units(text: str) -> float:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _mouth(project: Project, panel: Panel, speaker: str) -> Point | None:
    """Where the speaker's mouth may be: high in their part of the frame. None = unseen, or not in it."""
    if any(mark in speaker.upper() for mark in ("V.O.", "O.S.", "O.C.")):
        return None
    columns = side_by_side(max(1, len(panel.placements)))
    name = re.split(r"[(（]", speaker)[0].strip().casefold()
    for placed, column in zip(panel.placements, columns, strict=False):
        member = next((m for m in project.cast if m.id == placed.character), None)
        if member and name in {n.casefold() for n in (member.name, *member.aliases)}:
            region = placed.region or column
            y = region.top + 0.45 * (region.bottom - region.top)
            return Point(x=round((region.left + region.right) / 2, 4), y=round(y, 4))
    return None


def _towards(mouth: Point, box: Box) -> Point:
    """The end of the tail: on the way to the mouth, but no further than it must go."""
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    dx, dy = mouth.x - x, max(mouth.y, box.bottom + 0.02) - y
    reach = max(
        abs(dx) / ((box.right - box.left) / 2), abs(dy) / ((box.bottom - box.top) / 2), 1e-6
    )
    rim = 1 / reach  # the share of the way at which the balloon ends
    length = math.hypot(dx, dy) * (1 - min(1.0, rim))
    share = rim + (1 - rim) * min(0.85, TAIL / max(length, 1e-6)) if rim < 1 else rim * 1.25
    return Point(x=_inside(x + dx * share), y=_inside(y + dy * share))


def _inside(value: float) -> float:
    return round(min(0.99, max(0.01, value)), 4)
