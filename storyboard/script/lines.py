"""Speeches as people type them, "MARA (softly): Words" or 太郎「せりふ」, one a line; and back again."""

import re
from collections.abc import Sequence

from storyboard.story import Line, said

_CUE = re.compile(
    r"^\s*(?P<speaker>[^:：「」]{1,40}?)\s*"
    r"(?:\((?P<how>[^)]*)\)|（(?P<how2>[^）]*)）)?\s*[:：]"
)
_HEARD = re.compile(r"(?:[VO]\.?[OSC]\.?|CONT['’]?D|OFF|ON)(?:/.*)?", re.IGNORECASE)
_QUOTED = re.compile(r"^\s*(?P<speaker>[^「」\s:：]{1,20})「(?P<text>.*)」\s*$")


def lines_of(text: str) -> tuple[Line, ...]:
    """Speeches from typed text: "MARA (softly): Words", or 太郎「せりふ」, one a line.

    A line without a speaker goes on with the speech before it.
    """
    lines: list[Line] = []
    for typed in filter(str.strip, text.splitlines()):
        line = _line_of(typed)
        if line.speaker or not lines:
            lines.append(line)
        else:
            lines[-1] = lines[-1].edited(text=f"{lines[-1].text}\n{line.text}")
    return tuple(lines)


def text_of(lines: Sequence[Line]) -> str:
    """What lines_of reads back."""
    return said(lines)


def _line_of(typed: str) -> Line:
    quoted = _QUOTED.match(typed)
    if quoted:
        return Line(speaker=quoted["speaker"], text=quoted["text"])
    cue = _CUE.match(typed)
    if not cue:
        return Line(speaker="", text=typed.strip())
    how, speaker = cue["how"] or cue["how2"] or "", cue["speaker"].strip()
    if _HEARD.fullmatch(how):  # (V.O.) belongs to the cue
        speaker, how = f"{speaker} ({how})", ""
    return Line(speaker=speaker, text=typed[cue.end() :].strip(), parenthetical=how)
