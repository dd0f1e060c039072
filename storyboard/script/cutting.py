"""A scene's paragraphs -> drafts of panels: how much goes into one is the writer's choice.

Text is cut between paragraphs, speeches or sentences, and never changed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from storyboard.script.element import Element
from storyboard.script.shots import is_shot_line
from storyboard.story import Cutting, Line

MOST_SPEECHES = 4  # of one panel, where a paragraph is the measure
_SENTENCE = re.compile(r".+?(?:[.!?…]+[\"'”’)\]]*(?=\s)|[。！？!?]+[」』）)]*|\n|$)\s*", re.DOTALL)
_SHORT = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|St|vs|etc|[A-Z])\.|[.．]{2,})\s*$")


@dataclass
class Draft:
    """A panel in the making. `line`: where it begins in the file, from 1."""

    action: str = ""
    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    line: int = 0


def sentences(text: str) -> list[str]:
    """The sentences with the spaces behind them: joined, they are the text again."""
    found: list[str] = []
    for match in _SENTENCE.finditer(text):
        if found and _SHORT.search(found[-1]):
            found[-1] += match[0]
        elif match[0]:
            found.append(match[0])
    return found


def cut(body: Iterable[Element], how: Cutting) -> list[Draft]:
    """The drafts of one scene, in order."""
    drafts: list[Draft] = []
    early: list[str] = []  # notes before the first panel
    for part in _parts(body, how):
        if isinstance(part, str):
            (drafts[-1].notes if drafts else early).append(part)
        elif isinstance(part, Element):
            _add_action(drafts, part, how)
        else:
            _add_speech(drafts, *part, how)
        if drafts and early:
            drafts[0].notes[:0] = early
            early = []
    if early:
        drafts.append(Draft(notes=early))
    return drafts


Part = Element | str | tuple[Line, int]


def _parts(body: Iterable[Element], how: Cutting) -> Iterator[Part]:
    """Actions, notes, and whole speeches."""
    speech: tuple[Line, int] | None = None
    for element in body:
        if element.kind in ("parenthetical", "dialogue"):
            line, at = speech or (Line(speaker="", text=""), element.line)
            speech = _said(line, element), at
            continue
        if element.kind in ("note", "transition"):  # a note does not end a speech
            yield element.text
            continue
        if speech is not None:
            yield speech
            speech = None
        if element.kind == "cue":
            speech = Line(speaker=element.text, text="", dual=element.dual), element.line
        elif element.kind == "action" and how is Cutting.SENTENCE:
            for sentence in sentences(element.text):
                yield Element("action", sentence.strip(), element.line)
        elif element.kind == "action":
            yield element
    if speech is not None:
        yield speech


def _said(line: Line, element: Element) -> Line:
    """The speech with one more line of it; a direction inside it stays where it stands."""
    if element.kind == "parenthetical" and not line.text:
        how = "\n".join(filter(None, (line.parenthetical, _inside(element.text))))
        return line.model_copy(update={"parenthetical": how})
    text = f"{line.text}\n{element.text}" if line.text else element.text
    return line.model_copy(update={"text": text})


def _inside(text: str) -> str:
    pairs = {"(": ")", "（": "）"}
    return text[1:-1].strip() if text and pairs.get(text[0]) == text[-1:] else text


def _add_action(drafts: list[Draft], element: Element, how: Cutting) -> None:
    open_draft = drafts[-1] if drafts else None
    if open_draft is not None and not open_draft.lines:
        if not open_draft.action:
            open_draft.action = element.text
            return
        if is_shot_line(open_draft.action):
            open_draft.action += f"\n{element.text}"
            return
    if open_draft is not None and how is Cutting.SCENE:
        open_draft.action = "\n\n".join(filter(None, (open_draft.action, element.text)))
    else:
        drafts.append(Draft(action=element.text, line=element.line))


def _add_speech(drafts: list[Draft], line: Line, at: int, how: Cutting) -> None:
    if not drafts or not (line.dual or _has_room(drafts[-1], how)):
        drafts.append(Draft(line=at))
    drafts[-1].lines.append(line)


def _has_room(draft: Draft, how: Cutting) -> bool:
    if how is Cutting.SCENE:
        return True
    if how is Cutting.PARAGRAPH:
        return len(draft.lines) < MOST_SPEECHES
    return not draft.lines and not draft.action
