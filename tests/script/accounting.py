"""Where every letter of a script went: what is lost and what is invented on the way to the board."""

import unicodedata
from collections import Counter

from storyboard.script import Breakdown, Element
from storyboard.script.element import SET_ASIDE

MARKS = frozenset("[]/*_\\.@!><~^#=()「」○◯◎●■□◆◇:、S")  # the writing of a format, not the story


def letters(*texts: str) -> Counter[str]:
    """Letters without spaces; full width counts as half width."""
    whole = unicodedata.normalize("NFKC", "".join(texts))
    return Counter(letter for letter in whole if not letter.isspace() and letter != "\u2060")


def of_elements(elements: list[Element], *, told: bool = False) -> Counter[str]:
    """All of them, or those that belong on the board (`told`)."""
    kept = [e for e in elements if not (told and e.kind in SET_ASIDE)]
    return letters(*(e.text + e.number for e in kept))


def of_board(read: Breakdown) -> Counter[str]:
    texts: list[str] = []
    for scene in read.scenes:
        texts += [scene.number, scene.heading, scene.section, scene.synopsis]
        for panel in scene.panels:
            texts += [panel.action, panel.notes]
            for line in panel.dialogue:
                texts += [line.speaker, line.parenthetical, line.text]
    return letters(*texts)


def lost(before: Counter[str], after: Counter[str]) -> dict[str, int]:
    return {letter: n for letter, n in (before - after).items() if letter not in MARKS}
