"""Shot size and angle that a script asks for in its action: "CLOSE ON", 「アップ」.

Stricter than the vocabulary's own search: in prose "wide" and 引き are seldom a shot.
"""

import re

from storyboard.pocket import vocabulary as v

_LONE = frozenset({"wide", "ecu", "cu", "ms", "fs", "ws"})
_BEHIND = re.compile(r"^(?:[」』）)】。、，,.:：\s　でにのか]|$|ショット|サイズ|から)")
_KANJI = re.compile(r"[\u4e00-\u9fff]")
_SLUG = re.compile(r"^[A-Z0-9][A-Z0-9\s'’.,:–—-]*$")


def shot_in(action: str) -> str:
    """The canonical English word of the shot size, or nothing."""
    return _first(v.SHOTS, action)


def angle_in(action: str) -> str:
    """The canonical English word of the camera angle, or nothing."""
    return _first(v.ANGLES, action)


def is_shot_line(action: str) -> bool:
    """A line that only sets up the camera: "CLOSE ON - MARA". What follows belongs to it."""
    return (
        "\n" not in action
        and len(action) < 60
        and bool(_SLUG.match(action))
        and not action.rstrip().endswith(".")
        and bool(shot_in(action) or angle_in(action))
    )


def _first(terms: v.Terms, action: str) -> str:
    for found in v.find_terms(action):
        if terms.get(found.term.id) is found.term and _meant(found, action):
            return found.term.en[0]
    return ""


def _meant(found: v.Found, action: str) -> bool:
    end = found.at + len(found.phrase)
    if found.phrase.isascii():
        return found.phrase not in _LONE or action[found.at : end].isupper()
    before = action[found.at - 1 : found.at]
    return bool(_BEHIND.match(action[end : end + 4])) and not _KANJI.match(before)
