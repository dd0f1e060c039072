"""Characters that differ from one in one, two or three things, all of them seen in the picture."""

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from storyboard.pocket import vocabulary
from storyboard.pocket.shades import SKINS
from storyboard.pocket.world import Character
from storyboard.pocket.world.character import EMBLEMS
from storyboard.pocket.world.palette import Paint, any_paint, shade

Chance = np.random.Generator
Change = Callable[[Chance, Character], Character]
TRIES = 12  # a shade may come out too near


def lookalikes(
    one: Character, rng: Chance, count: int, seen: Callable[[Character], bool]
) -> Iterator[tuple[Character, int]]:
    """(character, number of changes): a third each of 1, 2, 3. Half share the description of `one`.

    seen: does the picture show that it is another? Only changes that it shows by themselves are made, so
    where little shows (a back view, a dark room) fewer come.
    """
    unsaid = [change for change in UNSAID if _shows(one, rng, change, seen)]
    pools = unsaid, unsaid + [change for change in SAID if _shows(one, rng, change, seen)]
    for number in range(count):
        changes, pool = 1 + number % 3, pools[number // 3 % 2] or pools[1]
        for _ in range(TRIES if pool else 0):
            other = one
            for place in rng.permutation(len(pool))[:changes]:
                other = pool[place](rng, other)
            if other != one and seen(other):
                yield other, changes
                break


def _shows(one: Character, rng: Chance, change: Change, seen: Callable[[Character], bool]) -> bool:
    return any(other != one and seen(other) for other in (change(rng, one) for _ in range(2)))


def _repainted(name: str) -> Change:
    """Another shade of the same named colour: no description tells it."""

    def change(rng: Chance, one: Character) -> Character:
        now: Paint = getattr(one, name)
        fresh = max((shade(rng, now.name) for _ in range(6)), key=lambda p: _apart(p, now))
        return _edited(one, name, fresh)

    return change


def _apart(one: Paint, other: Paint) -> int:
    return sum(abs(a - b) for a, b in zip(one.rgb, other.rgb, strict=True))


def _recoloured(name: str) -> Change:
    def change(rng: Chance, one: Character) -> Character:
        now: Paint = getattr(one, name)
        return _edited(one, name, any_paint(rng, avoid=(now.name,)))

    return change


def _other(name: str, terms: vocabulary.Terms) -> Change:
    def change(rng: Chance, one: Character) -> Character:
        others = [key for key in terms if key != getattr(one, name)]
        return _edited(one, name, str(rng.choice(others)))

    return change


def _edited(one: Character, name: str, value: Any) -> Character:
    edit: dict[str, Any] = {name: value}
    return dataclasses.replace(one, **edit)


def _eyes(rng: Chance, one: Character) -> Character:
    return dataclasses.replace(one, eyes=any_paint(rng, avoid=("white", "cream")).rgb)


def _eye_shape(rng: Chance, one: Character) -> Character:
    return dataclasses.replace(one, eye_shape=(one.eye_shape + int(rng.integers(1, 3))) % 3)


def _build(rng: Chance, one: Character) -> Character:
    return dataclasses.replace(one, build=0.86 if one.build > 1.03 else 1.2)


def _skin(rng: Chance, one: Character) -> Character:
    others = [skin for skin in SKINS if skin != one.skin]
    return dataclasses.replace(one, skin=others[rng.integers(len(others))])


def _emblem(rng: Chance, one: Character) -> Character:
    """A star for a heart: descriptions say only that there is an emblem when it is drawn so."""
    if one.pattern not in EMBLEMS:
        return _repainted("accent")(rng, one)
    others = [emblem for emblem in EMBLEMS if emblem != one.pattern]
    return dataclasses.replace(one, pattern=str(rng.choice(others)))


def _hair(rng: Chance, one: Character) -> Character:
    return _other("hair", vocabulary.HAIR)(rng, one) if one.age else _recoloured("coat")(rng, one)


_PAINTED = ("coat", "top", "bottom", "shoes", "accent", "accessory_paint")
UNSAID: tuple[Change, ...] = (*map(_repainted, _PAINTED), _eyes, _eye_shape, _build, _skin)
SAID: tuple[Change, ...] = (
    *map(_recoloured, _PAINTED),
    _emblem,
    _hair,
    _other("outfit", vocabulary.OUTFITS),
    _other("pattern", vocabulary.PATTERNS),
    _other("accessory", vocabulary.ACCESSORIES),
)
