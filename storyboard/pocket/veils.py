"""Colours as they are and not as they are seen: behind glasses, printed thinly on cloth of another colour, or in brows
alone.
"""

import torch
from torch import Tensor

from storyboard.pocket.looks import KINDS, guessed
from storyboard.pocket.tints import (
    DARK,
    GLAZED,
    GREYED,
    INK,
    LENS,
    LINED,
    OUTLINED,
    PRINTED,
    WOVEN,
)

# outfits that show the accent by itself
SOLID = ("dress", "robe", "suit", "overalls", "sailor", "apron", "armour")
BALD = KINDS.index("bald")
PALE = 0.4  # of 1: grey hair is lighter than that
VIVID = 0.13  # and its red, green and blue differ by less of the lightest
BROWS = ((INK, GREYED), (DARK, OUTLINED))
NEAR = 0.03  # of 2: brows of one colour are nearer than that
OPEN = 0.5  # how much it counts that a jacket's lining is unlikely: it shows far more of the accent than what is on it
BEYOND = 4.0  # what lies beyond black and white counts more than what was not expected


def unveiled(
    eyes: Tensor, accent: Tensor, top: Tensor, expected: Tensor, guesses: Tensor
) -> tuple[Tensor, Tensor]:
    """Eyes and accent, [3] each in -1..1, of colours as they are seen. expected [3]: about what the accent is; guesses
    [GUESSES]: of other looks, as logits.
    """
    worn = guessed(guesses)
    if worn["accessory"] == "glasses":
        eyes = ((eyes - GLAZED * _levels(LENS)) / (1 - GLAZED)).clamp(-1, 1)
    every = _accents(accent, top, worn["outfit"], worn["pattern"])
    clear, _ = min(every, key=lambda one: one[1] * _unlikely(one[0], expected))
    return eyes, clear.clamp(-1, 1)


def in_brows(coat: Tensor) -> Tensor:
    """What brows look like, of hair's colour; each [..., 3] in -1..1."""
    light = (coat + 1) / 2
    most, least = light.amax(-1, keepdim=True), light.amin(-1, keepdim=True)
    grey = (most > PALE) & (most - least < VIVID * most)
    return torch.where(
        grey,
        torch.lerp(coat, _levels(INK).to(coat), GREYED),
        torch.lerp(coat, _levels(DARK).to(coat), OUTLINED),
    )


def out_of_brows(seen: Tensor) -> Tensor | None:
    """The colour [3] of hair that has such brows [3]; none where no hair has. They are mostly ink, so they say it only
    roughly.
    """
    every = [((seen - k * _levels(ink).to(seen)) / (1 - k)).clamp(-1, 1) for ink, k in BROWS]
    found = min(every, key=lambda hair: _apart(in_brows(hair), seen))
    return found if _apart(in_brows(found), seen) < NEAR else None


def _apart(one: Tensor, other: Tensor) -> float:
    return float((one - other).abs().amax())


def _unlikely(accent: Tensor, expected: Tensor) -> float:
    beyond = (accent.abs() - 1).clamp(min=0).amax()
    return float((accent - expected).norm() + BEYOND * beyond)


def _accents(seen: Tensor, top: Tensor, outfit: str, pattern: str) -> list[tuple[Tensor, float]]:
    """All that it may be, and how much what makes each unlikely counts."""
    every = [(seen, 1.0)]
    if outfit in SOLID:
        return every
    if pattern == "checks":
        once = WOVEN * (1 - PRINTED)
        bands = (once, once + (1 - WOVEN) * once)
        every += [((seen - (1 - own) * top) / own, 1.0) for own in bands]
    elif pattern != "plain":
        every.append(((seen - PRINTED * top) / (1 - PRINTED), 1.0))
    if outfit == "jacket":
        every.append(((seen - LINED) / (1 - LINED), OPEN))  # white is 1
    return every


def _levels(rgb: tuple[int, int, int]) -> Tensor:
    return torch.tensor(rgb) / 127.5 - 1
