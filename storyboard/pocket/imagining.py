"""What is kept of somebody whom words describe, as if a reference had shown it."""

import torch
from torch import Tensor

from storyboard.pocket.looks import GUESSED, LOOKING
from storyboard.pocket.portrait import Portrait, completed, portrait_in
from storyboard.pocket.swatches import COLOURS

SURE = 8.0  # logits
BUILD = 0.0  # neither slim nor stout


def imagined(words: str) -> Tensor:
    """[KEPT]; what words leave open is chosen by them."""
    portrait = completed(portrait_in(words))
    guesses = {
        name: SURE * (torch.arange(count) == _number(portrait, name))
        for name, count in GUESSED.items()
    }
    return torch.cat([shades_of(portrait), torch.tensor([BUILD]), *guesses.values()])


def _number(portrait: Portrait, name: str) -> int:
    """Which of the choices it is; nobody is known to have a beard."""
    if name == "beard":
        return 0
    return portrait.eyes if name == "eyes" else LOOKING[name].index(looks_of(portrait)[name])


def looks_of(portrait: Portrait) -> dict[str, str]:
    """By LOOKING, of one that is complete."""
    words = portrait.words
    kind = words["hair"] or words["species"]
    return {name: kind if name == "kind" else words[name] for name in LOOKING}


def shades_of(portrait: Portrait) -> Tensor:
    """[SWATCHES]; 0 where nobody sees a colour."""
    rgbs = [portrait.colours.get(part) for part in COLOURS]
    return torch.cat([torch.tensor(rgb) / 127.5 - 1 if rgb else torch.zeros(3) for rgb in rgbs])
