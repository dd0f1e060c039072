"""What somebody looks like beside colours, as choices, and how latents write those: as bits of -1 and 1.

Chances of every choice say more than bits do: what a reference shows and what a picture says so far are weighed against
each other (`likely`), and the bits that come out of it are sure wherever one choice is.
"""

import math

import torch
from torch import Tensor

from storyboard.pocket import vocabulary
from storyboard.pocket.setting import bits

LATER = ("dragon",)  # species that came after the hair: what has a number keeps it
KINDS = (
    *[one for one in vocabulary.SPECIES if one not in ("person", *LATER)],
    *vocabulary.HAIR,
    *LATER,
)
LOOKING: dict[str, tuple[str, ...]] = {
    "kind": KINDS,
    "age": ("", *vocabulary.AGES),
    "outfit": tuple(vocabulary.OUTFITS),
    "pattern": tuple(vocabulary.PATTERNS),
    "accessory": tuple(vocabulary.ACCESSORIES),
}
CHOICES: dict[str, tuple[str, ...]] = {
    **LOOKING,
    "expression": tuple(vocabulary.EXPRESSIONS),
    "pose": tuple(vocabulary.POSES),
    "prop": ("", *vocabulary.PROPS),
}  # each takes as many channels as its number has bits
YAW = {"front": 0.0, "left": -0.5, "right": 0.5, "side_left": -1.0, "side_right": 1.0, "back": 2.0}
VIEWS = tuple((math.cos(yaw * math.pi / 2), math.sin(yaw * math.pi / 2)) for yaw in YAW.values())
GUESSED = {"beard": 2, **{name: len(choices) for name, choices in LOOKING.items()}, "eyes": 4}
EYES = 3  # shapes of them that there are
GUESSES = sum(GUESSED.values())  # chances, as logits
WRITTEN = {"beard": 1, **{name: bits(choices) for name, choices in LOOKING.items()}, "eyes": 2}
SHARP = 4.0  # a mean of choices that are about as likely may be the bits of a third
AHEAD = (
    6  # channels of meaning before the first of these bits; those of the eyes follow the colours
)


def numbers_of(written: Tensor) -> list[Tensor]:
    """Which choices bits [N, all that are WRITTEN] stand for: [N] of each in GUESSED."""
    parts = torch.split(written, [*WRITTEN.values()], 1)
    return [
        ((part > 0) * 2 ** torch.arange(part.shape[1]).to(part.device)).sum(1) for part in parts
    ]


def log_chances(guesses: Tensor) -> Tensor:
    """Of each choice among its kind, [N, GUESSES]."""
    parts = torch.split(guesses, [*GUESSED.values()], 1)
    return torch.cat([part.log_softmax(1) for part in parts], 1)


def guessed(guesses: Tensor) -> dict[str, str]:
    """The likeliest of LOOKING, by guesses [GUESSES]."""
    parts = torch.split(guesses, [*GUESSED.values()])
    return {
        name: LOOKING[name][int(part.argmax())]
        for name, part in zip(GUESSED, parts, strict=True)
        if name in LOOKING
    }


def likely(guesses: Tensor, written: Tensor, trust: float) -> Tensor:
    """Bits [N, all that are WRITTEN] of what is likely by guesses [N, GUESSES], which are logits, and by bits that are
    written so far, which weigh as much as `trust` says.
    """
    parts = []
    for guess, so_far in zip(
        torch.split(guesses, [*GUESSED.values()], 1),
        torch.split(written, [*WRITTEN.values()], 1),
        strict=True,
    ):
        every = codes(guess.shape[1], so_far.shape[1]).to(so_far)
        chances = (SHARP * (guess + trust * so_far @ every.T)).softmax(1)
        parts.append(chances @ every)
    return torch.cat(parts, 1)


def chosen_of(said: Tensor, name: str) -> Tensor:
    """[N]: which of CHOICES[name] is said of figures [N, SAID]."""
    names = list(CHOICES)
    first = AHEAD - 3 + sum(bits(CHOICES[one]) for one in names[: names.index(name)])
    ones = said[:, first : first + bits(CHOICES[name])] > 0
    return (ones * 2 ** torch.arange(ones.shape[1], device=said.device)).sum(1)


def decided(said: Tensor) -> Tensor:
    """What is said of figures [B, SAID, h, w] with each choice made: the nearest view, and of all that bits write the
    nearest that there is. A guided UNet says views up to half as strongly again as they are, and a face between two of
    them is nobody's.
    """
    views, eyes = said.new_tensor(VIEWS), codes(EYES, WRITTEN["eyes"]).to(said)
    plain, beard, rest = said[:, :2], said[:, 2:3], said[:, 3:]
    chosen = [_nearest(plain, views), beard.sign()]
    for choices in CHOICES.values():
        wide = bits(choices)
        chosen.append(_nearest(rest[:, :wide].clamp(-1, 1), codes(len(choices), wide).to(said)))
        rest = rest[:, wide:]
    last = WRITTEN["eyes"] + 1  # and the build
    colours, shape, build = rest[:, :-last], rest[:, -last:-1], rest[:, -1:]
    return torch.cat([*chosen, colours, _nearest(shape.clamp(-1, 1), eyes), build], 1)


def _nearest(said: Tensor, among: Tensor) -> Tensor:
    """Of K that are equally long, among [K, C], the one that each of said [B, C, h, w] is nearest to."""
    return among[torch.einsum("bchw,kc->bkhw", said, among).argmax(1)].movedim(3, 1)


def codes(count: int, wide: int) -> Tensor:
    """[count, wide]: numbers 0 … count - 1 in bits."""
    numbers = torch.arange(count)[:, None] >> torch.arange(wide)
    return (numbers & 1) * 2.0 - 1
