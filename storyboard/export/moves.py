"""Camera moves that a panel's notes ask for: pan, tilt, push in, pull out, in English and Japanese.

A move is a window that wanders over the picture. Knows no film and no pixel.
"""

import re
import unicodedata
from dataclasses import dataclass

from storyboard.geometry import WHOLE_FRAME, Box

CLOSE = 0.74  # the part of the frame that a push ends on, and that a pan shows


@dataclass(frozen=True)
class Move:
    """From one window of the picture to another, in fractions of the frame."""

    begin: Box
    end: Box

    def at(self, share: float) -> tuple[float, float, float, float]:
        """left, top, right, bottom at that share of the time; it starts and stops softly."""
        soft = share * share * (3 - 2 * share)
        corners = zip(self.begin.corners, self.end.corners, strict=True)
        left, top, right, bottom = (a + (b - a) * soft for a, b in corners)
        return left, top, right, bottom


def _window(x: float, y: float) -> Box:
    """The close window with its middle there, kept inside."""
    half = CLOSE / 2
    x, y = min(1 - half, max(half, x)), min(1 - half, max(half, y))
    return Box(left=x - half, top=y - half, right=x + half, bottom=y + half)


_MIDDLE, _LEFT, _RIGHT = _window(0.5, 0.5), _window(0, 0.5), _window(1, 0.5)
_HIGH, _LOW = _window(0.5, 0), _window(0.5, 1)

_GO = r"\b(?:push|zoom|dolly|track|truck|move)(?:es|s|ing)?[ -]?"
_PAN = r"(?:\b(?:pan|track|truck)(?:s|ning|ing)?\b|パン)"
_TILT = r"(?:\btilt(?:s|ing)?\b|ティルト|チルト|パン|\bpan\b)"
_MOVES: tuple[tuple[tuple[str, ...], Move], ...] = (  # the first that matches holds
    ((rf"{_GO}in\b", "ズーム・?イン", "トラック・?アップ", r"T\.?U\b", "寄り", "寄る"),
     Move(WHOLE_FRAME, _MIDDLE)),
    ((rf"{_GO}(?:out|back)\b", r"\bpull(?:s|ing)?[ -]?(?:out|back)\b", "ズーム・?アウト",
      "トラック・?バック", r"T\.?B\b", "引き", "引く"), Move(_MIDDLE, WHOLE_FRAME)),
    ((rf"{_TILT}[・ -]?(?:down|ダウン|下|↓)", r"P\.?D\b"), Move(_HIGH, _LOW)),
    ((rf"{_TILT}[・ -]?(?:up|アップ|上|↑)", r"\btilt(?:s|ing)?\b", "ティルト|チルト"),
     Move(_LOW, _HIGH)),
    ((rf"{_PAN} ?(?:to the )?(?:left|左|←)", rf"左へ?に?{_PAN}"), Move(_RIGHT, _LEFT)),
    ((r"\bpan(?:s|ning)?\b", "パン", rf"{_PAN} ?(?:to the )?right"), Move(_LEFT, _RIGHT)),
)  # fmt: skip


def move_of(notes: str) -> Move | None:
    """The move that the notes ask for; None = the camera stands."""
    plain = unicodedata.normalize("NFKC", notes)
    for patterns, move in _MOVES:
        if any(re.search(pattern, plain, re.IGNORECASE | re.ASCII) for pattern in patterns):
            return move
    return None
