"""What words say of a figure that is alone: what it looks like, from where it is seen, what it does and what it holds.

Words of the vocabulary need not be guessed from a picture half drawn: a panel that says a book must not show a lantern.
Where nothing but words says who it is, its cells agree on one head, too: else one panel in five showed two, or two half
faces. What words leave open, the UNet decides, or a reference. Of two the UNet says all: told so, cells that took one
for the other made faces of both (of two that were held 28 of 32 pairs were right, and 31 without).
"""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from storyboard.pocket import vocabulary
from storyboard.pocket.coordinates import whereabouts
from storyboard.pocket.heads import HEAD, believed
from storyboard.pocket.imagining import looks_of, shades_of
from storyboard.pocket.looks import AHEAD, CHOICES, VIEWS, YAW, codes
from storyboard.pocket.portrait import completed, portrait_in
from storyboard.pocket.setting import bits
from storyboard.pocket.swatches import SWATCHES, swatches_of

CHOSEN = sum(bits(choices) for choices in CHOICES.values())
HEARD = len(VIEWS[0]) + CHOSEN + SWATCHES  # numbers of a figure
ACTING = ("view", "expression", "pose", "prop")
FULL = "holding"  # the pose whose hands are not empty where no word fills them


def heard(texts: Sequence[str], shown: Sequence[bool]) -> Tensor:
    """[B, HEARD]; NaN where words say nothing, or tell of two. shown: whose looks are known better than by words."""
    return torch.stack([_told(text, known) for text, known in zip(texts, shown, strict=True)])


def _told(text: str, shown: bool) -> Tensor:
    words: dict[str, str] = {}
    sides: set[str] = set()
    for found in vocabulary.find_terms(text):
        if found.kind == "side":
            sides.add(found.term.id)
        elif found.kind in ACTING:
            words.setdefault(found.kind, found.term.id)
    if len(sides) > 1:
        return torch.full((HEARD,), torch.nan)
    if words.get("pose", FULL) != FULL:
        words.setdefault("prop", "")
    portrait = portrait_in("" if shown else text)
    if not portrait:
        return torch.cat([_written(words), torch.full((SWATCHES,), torch.nan)])
    whole = completed(portrait)
    return torch.cat([_written(words | looks_of(whole)), shades_of(whole)])


def _written(words: Mapping[str, str]) -> Tensor:
    """By view and CHOICES, in numbers; NaN where there is no word."""
    view = VIEWS[[*YAW].index(words["view"])] if "view" in words else (torch.nan, torch.nan)
    parts = [torch.tensor(view)]
    for name, choices in CHOICES.items():
        every = codes(len(choices), bits(choices))
        unsaid = torch.full_like(every[0], torch.nan)
        parts.append(every[choices.index(words[name])] if name in words else unsaid)
    return torch.cat(parts)


def as_told(meaning: Tensor, told: Tensor, alone: Tensor) -> Tensor:
    """Meaning [B, C, h, w] with what words say, told [B, HEARD], in all cells of the figure; alone [B]: whether those
    are to agree where its head is.
    """
    here, told = meaning[:, :1].clamp(0, 1), told.to(meaning)[..., None, None]
    places, after = _places(meaning.shape[1]), meaning.clone()
    after[:, places] = torch.where(told.isnan(), meaning[:, places], here * told.nan_to_num())
    head = slice(1, 1 + HEAD)
    one = _as_one(here, meaning[:, head])
    after[:, head] = torch.where(alone[:, None, None, None], one, meaning[:, head])
    return after


def _as_one(here: Tensor, said: Tensor) -> Tensor:
    """What cells [B, 1, h, w] of a figure say of its head, [B, HEAD, h, w], where they agree."""
    heads = believed(said / here.clamp(min=0.1), here.square())
    return here * whereabouts(heads, here.shape[2:])[:, 0]


def _places(count: int) -> list[int]:
    """Channels, of so many of meaning, that HEARD numbers are written into."""
    view, first = (AHEAD - 2, AHEAD - 1), AHEAD + 1
    return [*view, *range(first, first + CHOSEN), *range(count)[swatches_of(count)]]
