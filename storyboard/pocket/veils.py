"""Colours as they are and not as they are seen: behind glasses, or printed thinly on cloth of another colour."""

import torch
from torch import Tensor

from storyboard.pocket.looks import guessed
from storyboard.pocket.tints import GLAZED, LENS, LINED, PRINTED, WOVEN

SOLID = ("dress", "robe", "suit", "overalls")  # outfits that show the accent by itself
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
    return eyes, min(every, key=lambda one: _unlikely(one, expected)).clamp(-1, 1)


def _unlikely(accent: Tensor, expected: Tensor) -> float:
    beyond = (accent.abs() - 1).clamp(min=0).amax()
    return float((accent - expected).norm() + BEYOND * beyond)


def _accents(seen: Tensor, top: Tensor, outfit: str, pattern: str) -> list[Tensor]:
    """All that it may be."""
    every = [seen]
    if outfit in SOLID:
        return every
    if pattern == "checks":
        once = WOVEN * (1 - PRINTED)
        every += [(seen - (1 - own) * top) / own for own in (once, once + (1 - WOVEN) * once)]
    elif pattern != "plain":
        every.append((seen - PRINTED * top) / (1 - PRINTED))
    if outfit == "jacket":
        every.append((seen - LINED) / (1 - LINED))  # white is 1
    return every


def _levels(rgb: tuple[int, int, int]) -> Tensor:
    return torch.tensor(rgb) / 127.5 - 1
