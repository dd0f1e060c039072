"""Who can appear in the drawn world: every look of a character, as ids and exact colours."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from storyboard.pocket import vocabulary
from storyboard.pocket.shades import SKINS, UNEYED, Rgb, coats
from storyboard.pocket.world.palette import Paint, any_paint, shade

Point = tuple[float, float]
EMBLEMS = ("star", "heart", "bolt")
MASCULINE = ("boy", "man", "old_man")  # never in a dress or skirt


# (brush, chest, hip, head, half the shoulders' width) in head radii
Over = Callable[[Any, Point, Point, Point, float], None]


@dataclass(frozen=True)
class Character:
    """All looks. Ids are those of the vocabulary."""

    species: str
    age: str  # of persons: boy girl man woman old_man old_woman; "" for others
    skin: Rgb  # persons' skin
    coat: Paint  # hair of persons, fur of animals, hide of dragons, shell of robots
    eyes: Rgb
    eye_shape: int  # 0 round, 1 tall, 2 almond
    hair: str  # "bald" for others
    outfit: str
    top: Paint
    bottom: Paint
    shoes: Paint
    accent: Paint  # pattern, tie, belt, accessory
    pattern: str
    accessory: str
    accessory_paint: Paint
    beard: bool
    build: float  # width of the body, 0.85 slim .. 1.2 stout
    over: Over | None = None  # drawn last; only the laboratory has some, training never sees one

    @property
    def height(self) -> float:
        """Legs and trunk to those of an adult: 0.78 child .. 1."""
        return 0.8 if self.age in ("boy", "girl") else 1.0

    @property
    def skirted(self) -> bool:
        """Wears something short above a skirt."""
        return self.outfit == "skirt" or (self.outfit == "sailor" and self.age not in MASCULINE)

    @property
    def bare_legged(self) -> bool:
        """Nobody sees trousers."""
        return self.skirted or self.outfit == "dress"


def skin_of(who: Character) -> Rgb:
    """Hands and bare limbs."""
    return who.skin if who.species == "person" else who.coat.rgb


def random_character(rng: np.random.Generator) -> Character:
    """Any character; the same generator state gives the same one."""
    species = str(rng.choice(list(vocabulary.SPECIES), p=_SPECIES_ODDS))
    person = species == "person"
    age = str(rng.choice(list(vocabulary.AGES), p=(0.2, 0.2, 0.2, 0.2, 0.1, 0.1))) if person else ""
    coat = shade(rng, str(rng.choice(coats(species, age))))
    top = any_paint(rng, avoid=() if person else (coat.name,))
    bottom = any_paint(rng, avoid=(top.name,))
    return Character(
        species=species,
        age=age,
        skin=SKINS[rng.integers(len(SKINS))],
        coat=coat,
        eyes=any_paint(rng, avoid=UNEYED).rgb,
        eye_shape=int(rng.integers(3)),
        hair=_hair(rng, age) if person else "bald",
        outfit=_outfit(rng, age),
        top=top,
        bottom=bottom,
        shoes=any_paint(rng),
        accent=any_paint(rng, avoid=(top.name,)),
        pattern=str(rng.choice(list(vocabulary.PATTERNS), p=(0.36, *([0.64 / 7] * 7)))),
        accessory=str(rng.choice(list(vocabulary.ACCESSORIES), p=_ACCESSORY_ODDS)),
        accessory_paint=any_paint(rng, avoid=(coat.name,)),
        beard=age in ("man", "old_man") and bool(rng.random() < 0.4),
        build=float(rng.uniform(0.86, 1.2)),
    )


_WORN = len(vocabulary.ACCESSORIES) - 1  # all but none, one as likely as another
_ACCESSORY_ODDS = (0.24, *([0.76 / _WORN] * _WORN))
_SPECIES_ODDS = (0.4, 0.09, 0.09, 0.09, 0.08, 0.08, 0.08, 0.09)


def _hair(rng: np.random.Generator, age: str) -> str:
    female = age in ("girl", "woman", "old_woman")
    styles = (
        "bob", "long", "ponytail", "twin_tails", "bun", "curly", "short", "afro", "braids", "braids",
        "wavy", "mohawk",
    ) if female else (
        "short", "short", "spiky", "curly", "afro", "bob", "long", "bald", "mohawk", "side_part",
        "side_part", "wavy",
    )  # fmt: skip
    return str(rng.choice(styles))


def _outfit(rng: np.random.Generator, age: str) -> str:
    kept = ("dress", "skirt") if age in MASCULINE else ()
    cuts = [cut for cut in vocabulary.OUTFITS if cut not in kept]
    return str(rng.choice(cuts))
