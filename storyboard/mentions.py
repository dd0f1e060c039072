"""Where a text names members, and whom its words are of.

A word belongs to the members named last before it; before any name, to all of them. Who is acted upon (at Mara, Maraに)
is not meant by what follows in that sentence, unless nobody else is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from storyboard.story import Character

_JOINED = re.compile(r"^[\s,、&]*(and|und|と|&|,|、)?[\s,、&]*$")
_ENDS = re.compile(r"[.!?;。！？\n]")
_WHO = re.compile(r"\s*,?\s*who\b", re.IGNORECASE)
# what stands before and after a name to which something is done, and those by which one turns to it
_FACES = r"hug(?:s|ging)?|embrac(?:es?|ing)|kiss(?:es|ing)?|greets?|meets?|watch(?:es)?|faces?"
_MEETS = rf"{_FACES}|follows?|chas(?:es?|ing)|helps?|calls?|sees?"  # whom one does it to comes next
_BEFORE = re.compile(
    rf"\b(at|to|towards?|for|from|past|behind|beside|near|after|of|by|{_MEETS})\s+$", re.IGNORECASE
)
_TURNED = re.compile(
    rf"(\bat|\btowards?|\b(?:{_FACES})|(?<!\bnext )(?<!\bclose )\bto)\s+$", re.IGNORECASE
)
_AFTER = re.compile(r"\s*(を|に|へ|の方|のほう)")


@dataclass(frozen=True)
class Mention:
    """A member's name in a text. acted_upon: by somebody else; faced: by who does so."""

    start: int
    end: int
    number: int  # of the member
    acted_upon: bool = False
    faced: bool = False


def mentions(action: str, members: Sequence[Character]) -> list[Mention]:
    """Where a text names members, in order."""
    found = []
    for number, member in enumerate(members):
        for name in (member.name, *member.aliases):
            bare = re.escape(name)
            pattern = rf"(?a:\b){bare}(?:['’]s)?(?a:\b)" if name.isascii() else bare  # "Konが" too
            spans = re.finditer(pattern, action, re.IGNORECASE)
            found += [_mention(action, match.start(), match.end(), number) for match in spans]
    return sorted(found, key=lambda one: (one.start, one.end, one.number))


def without_names(action: str, names: Sequence[Mention]) -> str:
    """As long, with blanks where names are."""
    for name in names:
        action = f"{action[: name.start]}{' ' * (name.end - name.start)}{action[name.end :]}"
    return action


def subjects(at: int, names: Sequence[Mention], text: str, count: int) -> Sequence[int]:
    """The numbers, of `count` members, of those whom a word there is of."""
    before = [name for name in names if name.start < at]
    if not before:
        return range(count) if not names else [names[0].number]
    began = max((end.end() for end in _ENDS.finditer(text, 0, at)), default=0)
    acting = [name for name in before if not _passive(name, began, text)] or before
    found, start = [acting[-1].number], acting[-1].start
    for earlier in reversed(acting[:-1]):  # "Kon and Mara wave": both
        if not _JOINED.match(text[earlier.end : start]):
            break
        found.append(earlier.number)
        start = earlier.start
    return found


def _mention(action: str, start: int, end: int, number: int) -> Mention:
    after = bool(_AFTER.match(action, end))
    acted_upon = after or bool(_BEFORE.search(action[:start]))
    return Mention(start, end, number, acted_upon, after or bool(_TURNED.search(action[:start])))


def _passive(name: Mention, began: int, text: str) -> bool:
    """Is it acted upon in the sentence that began there?"""
    return name.acted_upon and name.start >= began and not _WHO.match(text, name.end)
