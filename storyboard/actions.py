"""What an action says of each member: in "Kon waves at Mara, smiling" it is Kon who waves and who smiles.

A word belongs to the members named last before it; before any name, to all of them. Who is acted upon (at Mara, Maraに)
is not meant by what follows in that sentence, unless nobody else is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from storyboard.pocket import vocabulary as v
from storyboard.story import Character

ACTING = ("pose", "expression", "view", "prop")  # kinds of words that belong to somebody
_JOINED = re.compile(r"^[\s,、&]*(and|und|と|&|,|、)?[\s,、&]*$")
_ENDS = re.compile(r"[.!?;。！？\n]")
_WHO = re.compile(r"\s*,?\s*who\b", re.IGNORECASE)
# what stands before and after a name to which something is done, and those by which one turns to it
_BEFORE = re.compile(
    r"\b(at|to|towards?|for|from|past|behind|beside|near|after|of|by)\s+$", re.IGNORECASE
)
_TURNED = re.compile(r"(\bat|\btowards?|(?<!\bnext )(?<!\bclose )\bto)\s+$", re.IGNORECASE)
_AFTER = re.compile(r"\s*(を|に|へ|の方|のほう)")


@dataclass(frozen=True)
class Mention:
    """A member's name in a text. acted_upon: by somebody else; faced: by who does so."""

    start: int
    end: int
    number: int  # of the member
    acted_upon: bool = False
    faced: bool = False


@dataclass
class Said:
    """Of one member, by kind of word; the first word of a kind counts. toward: numbers of those it turns to."""

    words: dict[str, v.Term] = field(default_factory=dict)
    toward: set[int] = field(default_factory=set)


def read_action(
    action: str, members: Sequence[Character]
) -> tuple[list[Said], dict[str, v.Term], tuple[str, ...]]:
    """(what is said of each member, what is said of the picture, words not understood)."""
    about, names = [Said() for _ in members], mentions(action, members)
    free: dict[str, v.Term] = {}
    bare = action
    for name in names:
        bare = f"{bare[: name.start]}{' ' * (name.end - name.start)}{bare[name.end :]}"
        if name.faced:
            for number in _subjects(name.start, names, action, len(members)):
                about[number].toward |= {name.number} - {number}
    for found in v.find_terms(bare):
        if found.kind not in ACTING or not members:
            free.setdefault(found.kind, found.term)
            continue
        for number in _subjects(found.at, names, action, len(members)):
            about[number].words.setdefault(found.kind, found.term)
    return about, free, v.understood(bare)[1]


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


def _mention(action: str, start: int, end: int, number: int) -> Mention:
    after = bool(_AFTER.match(action, end))
    acted_upon = after or bool(_BEFORE.search(action[:start]))
    return Mention(start, end, number, acted_upon, after or bool(_TURNED.search(action[:start])))


def _subjects(at: int, names: Sequence[Mention], text: str, count: int) -> Sequence[int]:
    """The numbers of those whom a word there is of."""
    before = [name for name in names if name.start < at]
    if not before:
        return range(count) if not names else [names[0].number]
    began = max((end.end() for end in _ENDS.finditer(text, 0, at)), default=0)
    acting = [name for name in before if not _passive(name, began, text)] or before
    subjects, start = [acting[-1].number], acting[-1].start
    for earlier in reversed(acting[:-1]):  # "Kon and Mara wave": both
        if not _JOINED.match(text[earlier.end : start]):
            break
        subjects.append(earlier.number)
        start = earlier.start
    return subjects


def _passive(name: Mention, began: int, text: str) -> bool:
    """Is it acted upon in the sentence that began there?"""
    return name.acted_upon and name.start >= began and not _WHO.match(text, name.end)
