"""What words say that somebody does: view, expression, pose and what they hold.

Words of the vocabulary that are plainly somebody's need not be guessed from a picture half drawn: a panel that says a
book must not show a lantern. What words leave open, the UNet decides.
"""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from storyboard.pocket import vocabulary
from storyboard.pocket.coordinates import ACROSS, SIZES, USUAL
from storyboard.pocket.heads import boxes_of
from storyboard.pocket.looks import AHEAD, CHOICES, LOOKING, VIEWS, YAW, codes
from storyboard.pocket.networks import SLOTS
from storyboard.pocket.setting import bits

ACTING = tuple(name for name in CHOICES if name not in LOOKING)  # beside the view
ACTED = len(VIEWS[0]) + sum(bits(CHOICES[name]) for name in ACTING)  # numbers of it
FULL = "holding"  # the pose whose hands are not empty where no word fills them
_SIDES = ("left", "right")  # in the order of the numbers below


def heard(texts: Sequence[str]) -> Tensor:
    """[B, SLOTS, ACTED]: of whoever is on the left and on the right, the same for one alone; NaN where words say
    nothing, or do not say of whom.
    """
    return torch.stack([torch.stack([_written(words) for words in _apart(text)]) for text in texts])


def _apart(text: str) -> Sequence[Mapping[str, str]]:
    """By kind of word, the first that is said of each of SLOTS."""
    everybody: dict[str, str] = {}
    by_side: dict[str, dict[str, str]] = {}
    about = everybody
    for found in vocabulary.find_terms(text):
        if found.kind == "side" and found.term.id in _SIDES:
            about = by_side.setdefault(found.term.id, {})
        elif found.kind == "view" or found.kind in ACTING:
            about.setdefault(found.kind, found.term.id)
    if len(by_side) < SLOTS:  # one alone, wherever
        return [everybody | next(iter(by_side.values()), {})] * SLOTS
    return [{}] * SLOTS if everybody else [by_side[side] for side in _SIDES]


def _written(words: Mapping[str, str]) -> Tensor:
    """[ACTED]"""
    view = VIEWS[[*YAW].index(words["view"])] if "view" in words else (torch.nan, torch.nan)
    parts = [torch.tensor(view)]
    for name in ACTING:
        choices = CHOICES[name]
        bare = None if words.get("pose", FULL) == FULL else ""
        said = words.get(name, bare if name == "prop" else None)
        every = codes(len(choices), bits(choices))
        parts.append(
            torch.full_like(every[0], torch.nan) if said is None else every[choices.index(said)]
        )
    return torch.cat(parts)


def acted(meaning: Tensor, acting: Tensor, masks: Tensor | None) -> Tensor:
    """Meaning [B, C, h, w] with what words say that figures do. acting: as `heard`; masks [B, S, H, W]: where whoever
    is held may be. They, and where cells believe their heads to be, tell who is on the left.
    """
    here, places = meaning[:, :1].clamp(0, 1), _places()
    right = _heads(meaning) > _between(masks, meaning)
    left_said, right_said = acting.to(meaning)[..., None, None].unbind(1)
    said = torch.where(right, right_said, left_said)
    after = meaning.clone()
    after[:, places] = torch.where(said.isnan(), meaning[:, places], here * said.nan_to_num())
    return after


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
    first = AHEAD + 1 + sum(bits(choices) for choices in LOOKING.values())
    return [AHEAD - 2, AHEAD - 1, *range(first, first + ACTED - 2)]
