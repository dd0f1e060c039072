"""What words say of a figure that is alone: what it looks like, from where it is seen, what it does and what it holds.

Words of the vocabulary need not be guessed from a picture half drawn: a panel that says a book must not show a lantern.
Where nothing but words says who it is, its cells agree on one head, too: else one panel in five showed two, or two half
faces. What words leave open, the UNet decides, or a reference. Of two that are held, each is told in its own cells what
words of its side say it does.
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
from storyboard.pocket.vocabulary import Found

CHOSEN = sum(bits(choices) for choices in CHOICES.values())
ACTED = len(VIEWS[0]) + CHOSEN  # numbers of a figure but for its colours
HEARD = ACTED + SWATCHES
ACTING = ("view", "expression", "pose", "prop")
SOMEBODY = {"someone", "side", "species", "age", *ACTING}  # words that tell of one
FULL = "holding"  # the pose whose hands are not empty where no word fills them


def heard(texts: Sequence[str], shown: Sequence[bool]) -> Tensor:
    """[B, HEARD]; NaN where words say nothing, or tell of two. shown: whose looks are known better than by words."""
    return torch.stack([_told(text, known) for text, known in zip(texts, shown, strict=True)])


def heard_of_each(texts: Sequence[str], middles: Sequence[Sequence[float]]) -> Tensor:
    """[B, S, HEARD] of two that are held, whose middles are so far across a picture: what words of its side say that
    each does. NaN where they say nothing, or where they are not two.
    """
    told = torch.full((len(texts), max(map(len, middles), default=0), HEARD), torch.nan)
    for row, text, across in zip(told, texts, middles, strict=True):
        sides = _by_side(text)
        if len(across) == len(sides) == 2:
            first = int(across[0] > across[1])
            for place, side in ((first, "left"), (1 - first, "right")):
                row[place, :ACTED] = _written(_acting(sides[side]))
    return told


def empty(texts: Sequence[str]) -> Tensor:
    """[B]: which say that nobody is there."""
    kinds = [
        {
            found.term.id if found.kind == "who" else found.kind
            for found in vocabulary.find_terms(text)
        }
        for text in texts
    ]
    return torch.tensor(["nobody" in some and not some & SOMEBODY for some in kinds])


def people(text: str) -> int:
    """How many, at least one, a text that tells of somebody is of."""
    sides = {found.term.id for found in vocabulary.find_terms(text) if found.kind == "side"}
    return max(1, len(sides))


def _by_side(text: str) -> dict[str, list[Found]]:
    """What is said of whoever is on the left and on the right, by a text that names sides first; {} for any other."""
    sides: dict[str, list[Found]] = {}
    now: list[Found] | None = None
    for found in vocabulary.find_terms(text):
        if found.kind == "side":
            if found.term.id in sides:
                return {}
            now = sides[found.term.id] = []
        elif found.kind in ACTING:
            if now is None:
                return {}
            now.append(found)
    return sides if sides.keys() == {"left", "right"} else {}


def _acting(terms: Sequence[Found]) -> dict[str, str]:
    """Ids by kind; the first of a kind counts."""
    words = {found.kind: found.term.id for found in reversed(terms) if found.kind in ACTING}
    return {"prop": "", **words} if words.get("pose", FULL) != FULL else words


def _told(text: str, shown: bool) -> Tensor:
    terms = vocabulary.find_terms(text)
    if people(text) > 1:
        return torch.full((HEARD,), torch.nan)
    words = _acting(terms)
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
    where, after = places(meaning.shape[1]), meaning.clone()
    after[:, where] = torch.where(told.isnan(), meaning[:, where], here * told.nan_to_num())
    if alone.any():
        head = slice(1, 1 + HEAD)
        one = _as_one(here, meaning[:, head])
        after[:, head] = torch.where(alone[:, None, None, None], one, meaning[:, head])
    return after


def _as_one(here: Tensor, said: Tensor) -> Tensor:
    """What cells [B, 1, h, w] of a figure say of its head, [B, HEAD, h, w], where they agree."""
    heads = believed(said / here.clamp(min=0.1), here.square())
    return here * whereabouts(heads, here.shape[2:])[:, 0]


def places(count: int) -> list[int]:
    """Channels, of so many of meaning, that HEARD numbers are written into."""
    view, first = (AHEAD - 2, AHEAD - 1), AHEAD + 1
    return [*view, *range(first, first + CHOSEN), *range(count)[swatches_of(count)]]
