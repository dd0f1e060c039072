"""Somebody as words describe them: looks, and the colours of each part.

What words leave open is chosen by the words themselves, as the drawn world might have it: the same description is the
same somebody in every panel, project and language, and what is added to it changes nothing else. "a girl, red coat;
blue dress" is that girl in other clothes.
"""

import hashlib
import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from storyboard.phrases import folded
from storyboard.pocket import vocabulary as v
from storyboard.pocket.shades import IRISES, SHADES, SKINS, Rgb, coats, middle_shade
from storyboard.pocket.vocabulary import Found

Pick = Callable[[str, Sequence[Any]], Any]
CHANGED = ";"  # between a description and what is different now
LOOKS = ("species", "age", "hair", "outfit", "pattern", "accessory")
HOLDERS = {
    "hair": "coat", "species": "coat", "age": "coat", "outfit": "top", "accessory": "accessory",
}  # fmt: skip
AGES = ("boy", "girl", "man", "woman")
FEMALE = ("girl", "woman", "old_woman")
CUTS = {True: ("bob", "long", "ponytail", "bun"), False: ("short", "spiky", "curly")}  # FEMALE?
NATURAL = ("black", "brown", "yellow", "orange")  # hair that most people have
ENDINGS = {
    ("nta", "ota", "uta"): ("boy", "man"),
    ("a", "子", "美", "香", "奈", "菜", "恵", "花", "里", "絵"): ("girl", "woman"),
    ("o", "郎", "太", "夫", "男", "介", "助", "斗", "雄", "君"): ("boy", "man"),
}  # of names, and who mostly has such a one
CLOTHES = ("tshirt", "hoodie", "jacket", "coat")  # that anybody may wear
EYES = 3  # shapes of them
BARE = {"pattern": "plain", "accessory": "none"}  # who is described wears no more than that
OTHERS = {"bottom": "top", "accent": "top", "accessory": "coat"}  # than the colour of that


@dataclass(frozen=True)
class Portrait:
    """words: by LOOKS, ids of the vocabulary; colours: by part, of those that are seen; eyes: the shape of them;
    key: by what is chosen what words leave open.
    """

    words: Mapping[str, str]
    colours: Mapping[str, Rgb]
    eyes: int = 0
    key: str = ""

    def __bool__(self) -> bool:
        """Is anything said of somebody's looks?"""
        return bool(self.words or self.colours)


def portrait_in(text: str) -> Portrait:
    """What a text says of one; what is said first counts, but for what is CHANGED."""
    first, *changes = [_said(v.find_terms(part)) for part in text.split(CHANGED)]
    words, colours = first
    own = [words.get(name, "") for name in ("species", "age", "hair")]
    number = "".join(re.findall(r"\d+", text))  # what tells them from others of the same words
    key = f"{'/'.join(own)}/{colours.get('coat', '')}{number}"
    for more_words, more_colours in changes:
        words, colours = words | more_words, colours | more_colours
    return Portrait(words, colours, key=key)


def _said(found: Sequence[Found]) -> tuple[dict[str, str], dict[str, Rgb]]:
    words: dict[str, str] = {}
    for one in found:
        if one.kind in LOOKS:
            words.setdefault(one.kind, one.term.id)
    found = [one for one in found if one.kind in (*LOOKS, "colour", "part")]
    parts = _coloured_parts(found)
    return words, {part: middle_shade(found[at].term.id) for at, part in parts.items()}


def replaced(old: Sequence[Found], new: Sequence[Found]) -> list[Found]:
    """What is said of somebody, with what is said now in the place of what it says otherwise."""
    coloured, own = {*_coloured_parts(new).values()}, _coloured_parts(old)
    groups = _groups(new)
    kept: list[Found] = []
    for at, one in enumerate(old):
        if one.kind in LOOKS and any(one.kind == group[-1].kind for group in groups):
            kept += next(
                (groups.pop(n) for n, g in enumerate(groups) if g[-1].kind == one.kind), ()
            )
        elif own.get(at) not in coloured and not (one.kind == "part" and one.term.id in coloured):
            kept.append(one)
    return kept + [one for group in groups for one in group]


def _groups(found: Sequence[Found]) -> list[list[Found]]:
    """Each word with the colours before it; of a kind the first counts."""
    groups: list[list[Found]] = []
    colours: list[Found] = []
    for one in found:
        if one.kind == "colour":
            colours.append(one)
        else:
            if one.kind == "part" or one.kind not in {group[-1].kind for group in groups}:
                groups.append([*colours, one])
            colours = []
    return [*groups, colours] if colours else groups


def _coloured_parts(found: Sequence[Found]) -> dict[int, str]:
    """By the place of a colour, the part that it is of; the first of a part counts."""
    parts: dict[int, str] = {}
    for at, one in enumerate(found):
        part = _coloured(found, at, parts.values()) if one.kind == "colour" else ""
        if part and part not in parts.values():
            parts[at] = part
    return parts


def _coloured(found: Sequence[Found], at: int, known: Collection[str]) -> str:
    """The part that a colour is said of: what follows it, else what is before it; "" = none."""
    after = found[at + 1 :]
    if after and after[0].kind == "pattern":
        if len(after) == 1 or after[1].kind != "outfit":
            return "accent"
        after = after[1:]
    part = _part(after[0]) if after else ""
    if not part and at:
        part = _part(found[at - 1])
        return "" if part in known else part
    return part


def _part(found: Found) -> str:
    return found.term.id if found.kind == "part" else HOLDERS.get(found.kind, "")


def without_parts(text: str) -> str:
    """The text without words for parts, and for their colours: no picture that pocket learnt from was told them so."""
    found = v.find_terms(text)
    cuts = []
    for before, one in zip((None, *found), found, strict=False):
        if one.kind == "part":
            start = before.at if before and before.kind == "colour" else one.at
            cuts.append((start, one.at + len(one.phrase)))
    kept = folded(text) if cuts else text
    for start, end in reversed(cuts):
        kept = f"{kept[:start].rstrip(' ,、')}{kept[end:]}"
    return kept


def completed(portrait: Portrait) -> Portrait:
    """With all that it leaves open of somebody's looks, but for their build and a beard."""
    pick = partial(_picked, portrait.key)
    words = _with_words(portrait.words, pick)
    colours = _with_colours(portrait.colours, words, pick)
    seen = {"skin": bool(words["age"]), "accessory": words["accessory"] != "none"}
    shown = {part: rgb for part, rgb in colours.items() if seen.get(part, True)}
    return Portrait(words, shown, pick("eyes", range(EYES)))


def named(name: str) -> str:
    """Words for somebody of whom only the name is known: always the same for that."""
    low = name.strip().casefold()
    pick = partial(_picked, low)
    ages = next((ages for ends, ages in ENDINGS.items() if low.endswith(ends)), AGES)
    age = pick("age", ages)
    words = [age, pick("coat", NATURAL), pick("hair", CUTS[age in FEMALE])]
    words += [pick("top", tuple(SHADES)), pick("outfit", CLOTHES)]
    tables = (v.AGES, v.COLOURS, v.HAIR, v.COLOURS, v.OUTFITS)
    return " ".join(table[word].en[0] for table, word in zip(tables, words, strict=True))


def _with_words(said: Mapping[str, str], pick: Pick) -> dict[str, str]:
    words = {**BARE, **said}
    if words.get("species", "person") == "person":
        words.setdefault("age", pick("age", AGES))
        words.setdefault("hair", pick("hair", CUTS[words["age"] in FEMALE]))
    else:
        words |= {"age": "", "hair": ""}
    words.setdefault("outfit", pick("outfit", CLOTHES))
    return words


def _with_colours(said: Mapping[str, Rgb], words: Mapping[str, str], pick: Pick) -> dict[str, Rgb]:
    names = {"coat": coats(words.get("species", ""), words["age"]), "eyes": IRISES}
    colours = dict(said)
    for part in ("coat", "top", "bottom", "accent", "eyes", "shoes", "accessory"):
        shades = [middle_shade(name) for name in names.get(part, tuple(SHADES))]
        other = colours.get(OTHERS.get(part, ""))
        colours.setdefault(part, pick(part, [one for one in shades if one != other]))
    skin = said.get("skin") or pick("skin", SKINS)
    colours["skin"] = min(SKINS, key=lambda one: math.dist(one, skin))
    return colours


def _picked(key: str, what: str, choices: Sequence[Any]) -> Any:
    """Always the same one."""
    digest = hashlib.sha256(f"{key}/{what}".encode()).digest()
    return choices[int.from_bytes(digest[:4], "big") % len(choices)]
