"""Fountain text -> a flat run of elements, by fountain-py. Knows the format; knows no panel."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fountain import ElementType, FountainParser


class _Parser(FountainParser):
    FORCED_SCENE_HEADING_PATTERN = re.compile(r"^\.(?!\.)(?=\w)")  # upstream: A-Z and digits only


@dataclass(frozen=True)
class Element:
    """One paragraph. kind: heading, action, cue, parenthetical, dialogue or note."""

    kind: str
    text: str


_KINDS = {
    ElementType.SCENE_HEADING: "heading",
    ElementType.ACTION: "action",
    ElementType.CENTERED: "action",
    ElementType.LYRICS: "dialogue",
    ElementType.CHARACTER: "cue",
    ElementType.PARENTHETICAL: "parenthetical",
    ElementType.DIALOGUE: "dialogue",
    ElementType.NOTE: "note",
    ElementType.SYNOPSIS: "note",
}
_FULL_WIDTH = re.compile(r"^（[^）]*）$")


def elements(text: str) -> tuple[str, list[Element]]:
    """(title, elements in order)."""
    document = _Parser().parse(text)
    title = str(document.metadata.get("title", "")) if document.metadata else ""
    return title, list(_flat(document.elements))


def _flat(found: Sequence[object]) -> Iterator[Element]:
    for element in found:
        kind = getattr(element, "type")  # noqa: B009 - untyped upstream
        if kind is ElementType.DUAL_DIALOGUE:
            sides = element.metadata  # type: ignore[attr-defined]
            for side in ("left", "right"):
                yield from _flat([sides[f"{side}_character"], *sides[f"{side}_dialogue"]])
        elif kind in _KINDS:
            text = str(element.text).strip()  # type: ignore[attr-defined]
            name = "parenthetical" if _FULL_WIDTH.match(text) else _KINDS[kind]
            yield Element(name, text.strip("[]") if name == "note" else text)
