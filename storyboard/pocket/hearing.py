"""What words say of a figure that is alone: what it looks like, from where it is seen, what it does and what it holds.

Words of the vocabulary need not be guessed from a picture half drawn: a panel that says a book must not show a lantern.
What words leave open, the UNet decides, or a reference. Of two the UNet says all: told so, cells that took one for the
other made faces of both (of two that were held 28 of 32 pairs were right, and 31 without).
"""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from storyboard.pocket import vocabulary
from storyboard.pocket.looks import AHEAD, CHOICES, LOOKING, VIEWS, YAW, codes
from storyboard.pocket.setting import bits

HEARD = len(VIEWS[0]) + sum(bits(choices) for choices in CHOICES.values())  # numbers of a figure
BARE = {"pattern": "plain", "accessory": "none"}
FULL = "holding"  # the pose whose hands are not empty where no word fills them
_KINDS = {"species": "kind", "hair": "kind"}  # words of these say what kind somebody is
_PLACES = [AHEAD - 2, AHEAD - 1, *range(AHEAD + 1, AHEAD - 1 + HEARD)]  # their channels of meaning


def heard(texts: Sequence[str]) -> Tensor:
    """[B, HEARD]; NaN where words say nothing, or tell of two."""
    return torch.stack([_written(_words(text)) for text in texts])


def _words(text: str) -> Mapping[str, str]:
    """By view and CHOICES, what is said first."""
    words: dict[str, str] = {}
    sides: set[str] = set()
    for found in vocabulary.find_terms(text):
        name, said = _KINDS.get(found.kind, found.kind), found.term.id
        if name == "side":
            sides.add(said)
        elif name == "view" or said in CHOICES.get(name, ()):
            words.setdefault(name, said)
    return words if len(sides) < 2 else {}


def _written(words: Mapping[str, str]) -> Tensor:
    """[HEARD]"""
    usual: dict[str, str] = {}
    if words.keys() & LOOKING:  # somebody who is described wears no more than that
        usual |= BARE
    if "kind" in words and words["kind"] not in vocabulary.HAIR:
        usual["age"] = ""
    if words.get("pose", FULL) != FULL:
        usual["prop"] = ""
    view = VIEWS[[*YAW].index(words["view"])] if "view" in words else (torch.nan, torch.nan)
    parts = [torch.tensor(view)]
    for name, choices in CHOICES.items():
        every, said = codes(len(choices), bits(choices)), words.get(name, usual.get(name))
        unsaid = torch.full_like(every[0], torch.nan)
        parts.append(unsaid if said is None else every[choices.index(said)])
    return torch.cat(parts)


def as_told(meaning: Tensor, told: Tensor) -> Tensor:
    """Meaning [B, C, h, w] with what words say, told [B, HEARD], in all cells of the figure."""
    here, told = meaning[:, :1].clamp(0, 1), told.to(meaning)[..., None, None]
    after = meaning.clone()
    after[:, _PLACES] = torch.where(told.isnan(), meaning[:, _PLACES], here * told.nan_to_num())
    return after
