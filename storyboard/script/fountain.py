"""Fountain text -> a flat run of elements, by fountain-py. Knows the format; knows no panel.

Notes and comments are taken out before (asides.py), since the library drops those inside a line, and
Japanese ways of writing become forced elements (japanese.py). Lines keep their numbers.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from fountain import ElementType, FountainParser

from storyboard.script import japanese
from storyboard.script.asides import without_asides
from storyboard.script.element import Element


class _Cue:
    """A pattern of a cue whose name may be in capitals of any alphabet; upstream knows A to Z."""

    def __init__(self, pattern: str) -> None:
        self._pattern = re.compile(pattern)

    def match(self, line: str) -> re.Match[str] | None:
        found = self._pattern.match(line)
        return found if found and found[1].isupper() else None


_NAME = r"(\w[\w\s.'’#&/-]*)"


class _Parser(FountainParser):
    FORCED_SCENE_HEADING_PATTERN = re.compile(r"^\.(?!\.)(?=\w)")  # upstream: A-Z and digits only
    SCENE_HEADING_PATTERN = re.compile(  # upstream lacks "I./E."
        r"^(?:INT|EXT|EST|I\.?/E|INT\.?/EXT|EXT\.?/INT)(?:\s*\.|\s)", re.IGNORECASE
    )
    CHARACTER_PATTERN = _Cue(rf"^{_NAME}$")  # type: ignore[assignment]
    DUAL_CHARACTER_PATTERN = _Cue(rf"^{_NAME}\^+\s*$")  # type: ignore[assignment]
    CHARACTER_EXTENSION_PATTERN = _Cue(rf"^{_NAME}\s*\((.+)\)\s*(\^+)?\s*$")  # type: ignore[assignment]
    CUE_PATTERNS = (  # type: ignore[assignment]
        CHARACTER_PATTERN,
        DUAL_CHARACTER_PATTERN,
        FountainParser.FORCED_CHARACTER_PATTERN,
        CHARACTER_EXTENSION_PATTERN,
    )
    HARD_STRUCTURAL_PATTERNS = (
        SCENE_HEADING_PATTERN,
        FORCED_SCENE_HEADING_PATTERN,
        *FountainParser.HARD_STRUCTURAL_PATTERNS[2:],
    )
    title_lines = 0

    def _parse_title_page(self) -> dict[str, str]:
        """Upstream takes any "Word: words" for a title page; one known field is asked for here."""
        found: dict[str, str] = super()._parse_title_page()
        if not found.keys() & self.TITLE_PAGE_KEYS:
            self.current_line, found = 0, {}
        self.title_lines = self.current_line if found else 0
        return found


_KINDS = {
    ElementType.SCENE_HEADING: "heading",
    ElementType.ACTION: "action",
    ElementType.CENTERED: "action",
    ElementType.LYRICS: "dialogue",
    ElementType.CHARACTER: "cue",
    ElementType.PARENTHETICAL: "parenthetical",
    ElementType.DIALOGUE: "dialogue",
    ElementType.SYNOPSIS: "synopsis",
    ElementType.SECTION: "section",
    ElementType.TRANSITION: "transition",
    ElementType.PAGE_BREAK: "page break",
}
_INDENT = re.compile(r"^　+", re.MULTILINE)
MOST_MARKS = 400  # of emphasis, in one line
_FULL_WIDTH = re.compile(r"^（[^）]*）$")


def elements(text: str) -> tuple[str, list[Element]]:
    """(title, elements in the order of the text)."""
    lines, asides, seam = without_asides(text)
    title, front, lines = japanese.title_page(lines)
    lines = [(number, _calmed(line, seam)) for number, line in japanese.as_fountain(lines)]
    parser = _Parser()
    document = parser.parse("\n".join(line for _, line in lines))
    numbers = [number for number, _ in lines]
    head = [
        Element("title", line.strip().replace(seam, ""), n)
        for n, line in lines[: parser.title_lines]
        if line.strip()
    ]
    body = [
        replace(e, line=numbers[e.line - 1], text=e.text.replace(seam, ""))
        for e in _flat(document.elements)
    ]
    title = title or str((document.metadata or {}).get("title", ""))
    return " ".join(title.split()), _merged([*front, *head, *body], asides)


def _calmed(line: str, seam: str) -> str:
    """A line of nothing but marks is no emphasis; upstream needs its square in time. Seams part them."""
    if line.count("*") + line.count("_") <= MOST_MARKS:
        return line
    return re.sub(r"([*_])", rf"\\\1{seam}", line)


def _flat(found: Sequence[Any], dual: bool = False) -> Iterator[Element]:
    for element in found:
        kind, said = element.type, element.metadata or {}
        if kind is ElementType.DUAL_DIALOGUE:
            for side in ("left", "right"):
                parts = [said[f"{side}_character"], *said[f"{side}_dialogue"]]
                yield from _flat(parts, dual=side == "right")
        elif kind in _KINDS:
            yield _element(element, _KINDS[kind], said, dual)


def _element(element: Any, name: str, said: dict[str, Any], dual: bool) -> Element:
    text = str(element.text)
    text = _INDENT.sub("", text) if name == "action" else text.strip()
    if name == "cue" and said.get("extension"):
        text = f"{text} ({said['extension']})"
    if name == "dialogue" and _FULL_WIDTH.match(text):
        name = "parenthetical"
    return Element(
        name, text, element.line_number,
        number=str(said.get("scene_number", "")),
        dual=name == "cue" and (dual or bool(said.get("dual_dialogue"))),
        level=int(said.get("level", 1)),
    )  # fmt: skip


def _merged(body: list[Element], others: list[Element]) -> list[Element]:
    """Notes and comments behind the paragraph in which they stand."""
    whole: list[Element] = []
    waiting = iter(others)
    other = next(waiting, None)
    for element in body:
        while other is not None and other.line < element.line:
            whole.append(other)
            other = next(waiting, None)
        whole.append(element)
    while other is not None:
        whole.append(other)
        other = next(waiting, None)
    return whole
