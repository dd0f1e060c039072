"""What an action says of each member: in "Kon waves at Mara, smiling" it is Kon who waves and who smiles."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from storyboard.appearance import looks_said
from storyboard.mentions import mentions, subjects, without_names
from storyboard.pocket import vocabulary as v
from storyboard.pocket.vocabulary import Found
from storyboard.story import Character

ACTING = ("pose", "expression", "view", "prop")  # kinds of words that belong to somebody


@dataclass
class Said:
    """Of one member. words: by kind; the first of a kind counts. toward: numbers of those it turns to; looks: what it
    looks like.
    """

    words: dict[str, v.Term] = field(default_factory=dict)
    toward: set[int] = field(default_factory=set)
    looks: Sequence[Found] = ()


def read_action(
    action: str, members: Sequence[Character]
) -> tuple[list[Said], dict[str, v.Term], tuple[str, ...]]:
    """(what is said of each member, what is said of the picture, words not understood or of somebody else's looks)."""
    names = mentions(action, members)
    looks, strange = looks_said(action, names, len(members))
    about = [Said(looks=some) for some in looks]
    free: dict[str, v.Term] = {}
    bare = without_names(action, names)
    for name in names:
        if name.faced:
            for number in subjects(name.start, names, action, len(members)):
                about[number].toward |= {name.number} - {number}
    for found in v.find_terms(bare):
        if found.kind not in ACTING or not members:
            free.setdefault(found.kind, found.term)
            continue
        for number in subjects(found.at, names, action, len(members)):
            about[number].words.setdefault(found.kind, found.term)
    unused = [found.phrase for found in strange] if members else []
    return about, free, (*v.understood(bare)[1], *unused)
