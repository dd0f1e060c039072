"""Characters that training cannot have seen: own seeds, combinations and exact colours that its bank lacks.

The bank is a matter of integers, so what is in it can be looked up instead of believed. People in no scene, whom
training shows as well, have colours of the bank, and other combinations but for those that are withheld.
"""

import dataclasses
from dataclasses import dataclass
from functools import cache

import numpy as np

from storyboard.pocket import vocabulary as v
from storyboard.pocket.training.dataset import character_of
from storyboard.pocket.training.plan import Plan
from storyboard.pocket.training.withheld import Combination, combination, withheld
from storyboard.pocket.world import Character
from storyboard.pocket.world.character import random_character
from storyboard.pocket.world.palette import Paint, Rgb, shade

PAINTED = ("coat", "top", "bottom", "shoes", "accent", "accessory_paint")


@dataclass(frozen=True)
class Bank:
    """What training's characters have: combinations, and every exact colour."""

    combinations: frozenset[Combination]
    colours: frozenset[Rgb]


@cache
def bank() -> Bank:
    """Of all characters that `make pocket` shows; about five seconds, once."""
    cast = [character_of(number) for number in range(Plan().bank)]
    return Bank(
        frozenset(combination(one) for one in cast),
        frozenset(getattr(one, name).rgb for one in cast for name in PAINTED),
    )


def held_out_character(rng: np.random.Generator, fresh: bool) -> Character:
    """Somebody whose top has an exact colour that nobody in the bank wears.

    fresh: and whose combination nobody in the bank has.
    """
    made = random_character(rng)
    if fresh:
        made = _combined(made, rng)
    return dataclasses.replace(made, top=_unseen(made.top, rng))


def _combined(one: Character, rng: np.random.Generator) -> Character:
    free = _free(bool(one.age), one.species)
    if not free:  # a bank that has everything
        return one
    chosen = free[int(rng.integers(len(free)))]
    names = ("hair", "outfit", "accessory") if one.age else ("outfit", "accessory", "pattern")
    values = dict(zip(names, chosen if one.age else chosen[1:], strict=True))
    return dataclasses.replace(one, **values)  # type: ignore[arg-type]


@cache
def _free(person: bool, species: str) -> tuple[Combination, ...]:
    known = bank().combinations
    lists = (list(v.HAIR), list(v.OUTFITS), list(v.ACCESSORIES))
    if not person:
        lists = ([species], list(v.OUTFITS), list(v.ACCESSORIES), list(v.PATTERNS))  # type: ignore[assignment]
    every: list[Combination] = [()]
    for values in lists:
        every = [(*some, value) for some in every for value in values]
    return tuple(one for one in every if one not in known and withheld(one))


def _unseen(paint: Paint, rng: np.random.Generator) -> Paint:
    """Another shade of that name; of black and white, which have few shades, the last one tried."""
    for _ in range(60):
        if paint.rgb not in bank().colours:
            break
        paint = shade(rng, paint.name)
    return paint
