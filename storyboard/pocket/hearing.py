"""What words say of figures: what they look like, from where they are seen, what they do and what they hold.

Words of the vocabulary that are plainly somebody's need not be guessed from a picture half drawn: a panel that says a
book must not show a lantern. What words leave open, the UNet decides, or a reference.
"""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from storyboard.pocket import vocabulary
from storyboard.pocket.coordinates import ACROSS, SIZES, USUAL
from storyboard.pocket.heads import boxes_of
from storyboard.pocket.looks import AHEAD, CHOICES, KINDS, VIEWS, YAW, codes
from storyboard.pocket.networks import SLOTS
from storyboard.pocket.setting import bits

HEARD = len(VIEWS[0]) + sum(bits(choices) for choices in CHOICES.values())  # numbers of a figure
FULL = "holding"  # the pose whose hands are not empty where no word fills them
_KINDS = {"species": "kind", "hair": "kind"}  # words of these say what kind somebody is
_SIDES = ("left", "right")  # in the order of the numbers below


def heard(texts: Sequence[str]) -> Tensor:
    """[B, SLOTS, HEARD]: of whoever is on the left and on the right, the same for one alone; NaN where words say
    nothing, or do not say of whom.
    """
    return torch.stack([torch.stack([_written(words) for words in _apart(text)]) for text in texts])


def _apart(text: str) -> Sequence[Mapping[str, str]]:
    """By view and CHOICES, the first that is said of each of SLOTS."""
    everybody: dict[str, str] = {}
    by_side: dict[str, dict[str, str]] = {}
    about = everybody
    for found in vocabulary.find_terms(text):
        name, said = _KINDS.get(found.kind, found.kind), found.term.id
        if name == "side" and said in _SIDES:
            about = by_side.setdefault(said, {})
        elif name == "view" or said in CHOICES.get(name, ()):
            about.setdefault(name, said)
    if len(by_side) < SLOTS:  # one alone, wherever
        return [everybody | next(iter(by_side.values()), {})] * SLOTS
    return [{}] * SLOTS if everybody else [by_side[side] for side in _SIDES]


def _written(words: Mapping[str, str]) -> Tensor:
    """[HEARD]"""
    usual = {}
    if words.get("kind") in KINDS and words["kind"] not in vocabulary.HAIR:
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


def as_told(meaning: Tensor, told: Tensor, masks: Tensor | None) -> Tensor:
    """Meaning [B, C, h, w] with what words say of figures, told [B, SLOTS, HEARD]; masks [B, S, H, W]: where whoever is
    held may be. They, and where cells believe their heads to be, tell who is on the left.
    """
    here, places = meaning[:, :1].clamp(0, 1), _places()
    right = _heads(meaning) > _between(masks, meaning)
    of_left, of_right = told.to(meaning)[..., None, None].unbind(1)
    said = torch.where(right, of_right, of_left)
    after = meaning.clone()
    after[:, places] = torch.where(said.isnan(), meaning[:, places], here * said.nan_to_num())
    return after


def of_one(told: Tensor, masks: Tensor) -> Tensor:
    """What words say, told [B, SLOTS, HEARD], but nothing where masks [B, S, H, W] hold two: cells that take one for
    the other make faces of both (28 of 32 pairs right, 31 where the UNet says it).
    """
    two = (masks.amax((2, 3)) > 0).sum(1) > 1
    return torch.where(two[:, None, None], torch.nan, told)


def _heads(meaning: Tensor) -> Tensor:
    """[B, 1, h, w]: how far across each cell believes its head to be, in hundredths of the frame's height."""
    here = meaning[:, :1].clamp(min=0.1)
    across, size = (meaning[:, row : row + 1] / here for row in (1, 3))
    unit = 100 / meaning.shape[2]
    columns = unit * (torch.arange(meaning.shape[3], device=meaning.device) + 0.5)
    return columns - ACROSS * across * USUAL * size.clamp(*SIZES).exp2()


def _between(masks: Tensor | None, meaning: Tensor) -> Tensor:
    """[B, 1, 1, 1]: where the left ends, in the same; between two that are held, else in the middle."""
    middle = 50 * meaning.shape[3] / meaning.shape[2]
    between = meaning.new_full((len(meaning), 1, 1, 1), middle)
    if masks is None or masks.shape[1] < SLOTS:
        return between
    boxes = boxes_of(masks)
    both = (boxes[..., 2] > 0).all(1)
    middles = (boxes[..., 0] + boxes[..., 2]).mean(1) / 2
    return torch.where(both[:, None, None, None], middles[:, None, None, None], between)


def _places() -> list[int]:
    """Which channels of meaning these numbers are."""
    return [AHEAD - 2, AHEAD - 1, *range(AHEAD + 1, AHEAD - 1 + HEARD)]
