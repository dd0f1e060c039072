"""What is learnt from, one by one: a bank of characters with references, and scenes with them.

Pictures are drawn at half size, as the autoencoder's encoder reads them after its averaging. Every scene is told
in eight ways.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor
from transformers import CLIPTokenizer

from storyboard.pocket import vocabulary
from storyboard.pocket.captions import caption
from storyboard.pocket.networks import SLOTS
from storyboard.pocket.sample_cast import resembles_the_sample
from storyboard.pocket.setting import SET
from storyboard.pocket.training.drawings import COMPANY, Pixels, chance
from storyboard.pocket.training.pocket import ids_of
from storyboard.pocket.training.wear import reference
from storyboard.pocket.training.withheld import combination, withheld
from storyboard.pocket.world import (
    Character,
    Figure,
    Scene,
    draw,
    figure_boxes,
    figure_masks,
    head_mask,
    on_marks,
    random_character,
    random_scene,
)
from storyboard.pocket.world.meaning import (
    LOOKS,
    PLACED,
    SAID,
    figures_of,
    said_of,
    set_of,
    skeletons_of,
)

CELL = 16  # half-size pixels a latent cell
TOLD = 8  # ways to tell a scene: half in Japanese, half with how its figures look
MIXED_CASTS = range(504_200, 600_000)  # numbers of scenes that strangers are in
BANK, CAST, REFERENCE, CAPTION, STRANGER = 11, 12, 13, 14, 15  # first parts of generators' keys
MIXED = (
    "coat",
    "top",
    "bottom",
    "shoes",
    "accent",
    "accessory_paint",
    "eyes",
    "eye_shape",
    "build",
)
_FIGURES, _WHO = SLOTS * (PLACED + SAID), SLOTS * (PLACED + SAID) + SET  # where facts begin
_MARKS = _WHO + SLOTS
FACTS = _MARKS + 1 + 4 * SLOTS
FULL = (0.0, 0.0, 1.0, 1.0)


def character_of(number: int) -> Character:
    """Character number so-and-so of the bank; nobody who resembles the sample's cast."""
    made, attempt = random_character(chance(BANK, number)), 1
    while resembles_the_sample(made):
        made, attempt = random_character(chance(BANK, number, attempt)), attempt + 1
    return made


def stranger_of(number: int, bank: int) -> Character:
    """Somebody who is not in the bank: as old as one of it is, in the colours, eyes and build of others of it, with any
    hair and any clothes. In the bank women alone wear dresses, and none of them is bald: whoever learns from it takes a
    bald head above a dress for a bun. So no stranger has an exact colour that the bank lacks, nor a combination that is
    withheld.
    """
    rng = chance(STRANGER, number)
    known = _known(int(rng.integers(bank)))  # once: as many people and as many cats as in the bank
    while True:
        cut = _mixed(known, rng)
        if withheld(combination(cut)):
            continue
        others = [_known(int(one)) for one in rng.integers(bank, size=len(MIXED))]
        worn: dict[str, Any] = {
            name: getattr(one, name) for name, one in zip(MIXED, others, strict=True)
        }
        made = replace(cut, **worn)
        coated = _coated(cut) == _coated(others[0])
        if coated and _told_apart(made) and not resembles_the_sample(made):
            return made


_known = lru_cache(maxsize=None)(character_of)


def _mixed(one: Character, rng: np.random.Generator) -> Character:
    """The same with any other hair, outfit and accessory."""
    lists = {"outfit": vocabulary.OUTFITS, "accessory": vocabulary.ACCESSORIES}
    if one.age:
        lists["hair"] = vocabulary.HAIR
    worn: dict[str, Any] = {name: str(rng.choice(list(some))) for name, some in lists.items()}
    return replace(one, **worn)


def _coated(who: Character) -> tuple[bool, bool, bool]:
    """What decides the colours of hair and fur: a person? old? a dragon?"""
    return who.species == "person", who.age.startswith("old"), who.species == "dragon"


def _told_apart(who: Character) -> bool:
    """Are parts that touch of different colours, as with everybody in the bank?"""
    pairs = [(who.bottom, who.top), (who.accent, who.top), (who.accessory_paint, who.coat)]
    pairs += [] if who.age else [(who.top, who.coat)]
    return all(one.name != other.name for one, other in pairs)


@lru_cache(maxsize=256)  # a batch asks for its scenes several times
def cast_scene(key: int, bank: int, first: int = 0) -> tuple[Scene, tuple[int, ...]]:
    """The scene with this number and who is in it, from characters first … first + bank; numbers after those are of
    strangers, of whom there are no references.
    """
    rng = chance(CAST, key)
    count = int(rng.choice(3, p=COMPANY))
    if key in MIXED_CASTS:
        numbers = [int(n) for n in rng.integers(2**31, size=count)]
        scene = random_scene(rng, [stranger_of(n, bank) for n in numbers])
        return scene, tuple(first + bank + n for n in numbers)
    who = tuple(int(n) + first for n in rng.integers(bank, size=count))
    return random_scene(rng, [character_of(n) for n in who]), who


@dataclass(frozen=True)
class Facts:
    """What is true of scenes. figures [N, SLOTS, PLACED + SAID]; setting [N, SET]; who [N, SLOTS]: numbers in the
    bank, -1 where nobody is; on_marks [N]; boxes [N, SLOTS, 4]: left, top, right, bottom of each in fractions of the
    frame, all of it where nobody is.
    """

    figures: Tensor
    setting: Tensor
    who: Tensor
    on_marks: Tensor
    boxes: Tensor

    @classmethod
    def of(cls, rows: Tensor) -> "Facts":
        """Of rows [N, FACTS] as they are kept."""
        figures = rows[:, :_FIGURES].reshape(len(rows), SLOTS, -1)
        who = rows[:, _WHO:_MARKS].long()
        boxes = rows[:, _MARKS + 1 :].reshape(len(rows), SLOTS, -1)
        return cls(figures, rows[:, _FIGURES:_WHO], who, rows[:, _MARKS] > 0, boxes)


@dataclass(frozen=True)
class Shelf:
    """Scenes of one size. latents [N, DRAWN, h, w] float16: how they look; masks [N, 3, h, w] uint8: shares of the two
    figures and of all heads; facts [N, FACTS]; told [N, TOLD, 77] int16: tokens of what is told of them.
    """

    latents: NDArray[np.float16]
    masks: NDArray[np.uint8]
    facts: NDArray[np.float32]
    told: NDArray[np.int16]
    first: int  # number of the first scene


@dataclass(frozen=True)
class DrawScene:
    width: int
    height: int
    bank: int
    first: int

    def __call__(self, place: int) -> Pixels:
        return draw(cast_scene(self.first + place, self.bank)[0], self.width, self.height)


@dataclass(frozen=True)
class DrawMasks:
    columns: int
    rows: int
    bank: int
    first: int

    def __call__(self, place: int) -> Pixels:
        scene, _ = cast_scene(self.first + place, self.bank)
        size = self.columns * 4, self.rows * 4
        fine = np.zeros((3, size[1], size[0]), np.uint8)
        fine[: len(scene.figures)] = figure_masks(scene, *size)
        fine[2] = head_mask(scene, *size)
        share = fine.reshape(3, self.rows, 4, self.columns, 4).mean(axis=(2, 4))
        return np.asarray(share.round(), np.uint8)


@dataclass(frozen=True)
class DrawBodies:
    width: int
    height: int
    bank: int
    first: int

    def __call__(self, place: int) -> Pixels:
        scene, _ = cast_scene(self.first + place, self.bank)
        masks = figure_masks(scene, self.width, self.height)
        return np.packbits(masks.max(0, initial=0) > 0, axis=1)


@dataclass(frozen=True)
class WriteFacts:
    wide: float
    bank: int
    first: int

    def __call__(self, place: int) -> NDArray[np.float32]:
        scene, who = cast_scene(self.first + place, self.bank)
        row = np.zeros(FACTS, np.float32)
        row[:_FIGURES] = figures_of(scene, self.wide, SLOTS).reshape(-1)
        row[_FIGURES:_WHO] = set_of(scene)
        row[_WHO:_MARKS] = [*who, -1, -1][:SLOTS]
        row[_MARKS] = on_marks(scene)
        boxes = [*figure_boxes(scene, self.wide / 100), FULL, FULL][:SLOTS]
        row[_MARKS + 1 :] = np.reshape(boxes, -1)
        return row


@dataclass(frozen=True)
class WriteSkeletons:
    bank: int
    first: int

    def __call__(self, place: int) -> NDArray[np.float32]:
        return skeletons_of(cast_scene(self.first + place, self.bank)[0], SLOTS)


@dataclass(frozen=True)
class Tell:
    tokenizer: CLIPTokenizer
    bank: int
    first: int

    def __call__(self, place: int) -> NDArray[np.int16]:
        scene, _ = cast_scene(self.first + place, self.bank)
        rng = chance(CAPTION, self.first + place)
        texts = [
            caption(scene, rng, "ja" if way % 2 else "en", looks=way % 4 > 1) for way in range(TOLD)
        ]
        return ids_of(self.tokenizer, texts).numpy().astype(np.int16)


@dataclass(frozen=True)
class DescribeStranger:
    bank: int

    def __call__(self, place: int) -> NDArray[np.float32]:
        figure = Figure(stranger_of(place, self.bank), "standing", "neutral", "front")
        return said_of(figure)[[*LOOKS]]


@dataclass(frozen=True)
class DrawReference:
    views: int
    size: int

    def __call__(self, place: int) -> Pixels:
        number, view = divmod(place, self.views)
        return reference(character_of(number), chance(REFERENCE, number, view), self.size)


@dataclass(frozen=True)
class DrawStranger:
    bank: int
    size: int

    def __call__(self, place: int) -> Pixels:
        return reference(stranger_of(place, self.bank), chance(STRANGER, place, 0), self.size)
