"""Words make the same somebody, wherever they are said, and colours are of what they are said of."""

import numpy as np
import pytest

pytest.importorskip("skia")

from storyboard.pocket.captions import describe
from storyboard.pocket.portrait import completed, named, portrait_in, replaced, without_parts
from storyboard.pocket.shades import SKINS, middle_shade
from storyboard.pocket.swatches import COLOURS
from storyboard.pocket.vocabulary import find_terms
from storyboard.pocket.world import random_character


@pytest.mark.parametrize(
    ("text", "colours"),
    [
        ("a girl red hair blue eyes hoodie", {"coat": "red", "eyes": "blue"}),
        ("女の子、赤い髪、青い目、黄色いパーカー", {"coat": "red", "eyes": "blue", "top": "yellow"}),
        ("a white cat, red scarf, brown boots", {"coat": "white", "accessory": "red", "shoes": "brown"}),
        ("a blonde woman", {"coat": "yellow"}),
        ("a girl, blonde, blue dress", {"coat": "yellow", "top": "blue"}),
        ("a man, long hair black, with a yellow star", {"coat": "black", "accent": "yellow"}),
        ("a boy, green striped hoodie, grey trousers", {"top": "green", "bottom": "grey"}),
        ("a boy, red", {"coat": "red"}),
        ("red", {}),
        ("a street at night", {}),
    ],
)  # fmt: skip
def test_colours_are_of_what_they_are_said_of(text: str, colours: dict[str, str]) -> None:
    found = portrait_in(text).colours
    assert found == {part: middle_shade(name) for part, name in colours.items()}


@pytest.mark.parametrize("language", ["en", "ja"])
def test_what_is_described_is_who_it_is(language: str) -> None:
    for number in range(40):
        rng = np.random.default_rng(number)
        who = random_character(rng)
        portrait = completed(portrait_in(describe(who, rng, language)))  # type: ignore[arg-type]
        assert portrait.words["age"] == who.age
        assert portrait.words["hair"] == (who.hair if who.age else "")
        assert portrait.words["outfit"] == who.outfit
        assert who.hair == "bald" or portrait.colours["coat"] == middle_shade(who.coat.name)
        assert portrait.colours["top"] == middle_shade(who.top.name)


def test_somebody_stays_the_same_when_more_is_said() -> None:
    some = completed(portrait_in("a girl bob hair"))
    more = completed(portrait_in("a girl bob hair, lime boots, glasses"))
    changed = {part for part in COLOURS if some.colours.get(part) != more.colours.get(part)}
    assert changed == {"shoes", "accessory"}
    assert {name for name in some.words if some.words[name] != more.words[name]} == {"accessory"}
    assert completed(portrait_in("女の子、おかっぱ")) == some


def test_a_number_tells_candidates_of_the_same_words_apart() -> None:
    some = [completed(portrait_in(f"a girl red dress{end}")) for end in ("", " 2", " 3")]
    for one in some:
        assert one.colours["top"] == middle_shade("red")
        assert one.words["outfit"] == "dress"
    assert len({tuple(sorted(one.colours.items())) for one in some}) == 3


def test_nothing_of_somebody_is_left_open() -> None:
    for text in ("a robot", "a man", "red scarf", "a striped jacket", "a dress"):
        portrait = completed(portrait_in(text))
        assert set(portrait.words) >= {"age", "hair", "outfit", "pattern", "accessory"}
        unseen = {"skin"} if not portrait.words["age"] else set()
        unseen |= {"accessory"} if portrait.words["accessory"] == "none" else set()
        assert set(portrait.colours) == set(COLOURS) - unseen
    assert not portrait_in("someone, waving, happy")


def test_a_name_is_somebody_too() -> None:
    words = [named(name) for name in ("Mara", "mara ", "Otto", "花子", "太郎", "Kit")]
    assert words[0] == words[1]
    assert len(set(words)) == 5
    ages = [portrait_in(one).words["age"] for one in words]
    assert {ages[0], ages[3]} <= {"girl", "woman"}
    assert {ages[2], ages[4]} <= {"boy", "man"}
    for one in words:
        portrait = portrait_in(one)
        assert set(portrait.words) == {"age", "hair", "outfit"}
        assert set(portrait.colours) == {"coat", "top"}


def test_skin_is_one_that_there_is() -> None:
    assert completed(portrait_in("a man, black skin")).colours["skin"] == SKINS[-1]
    assert completed(portrait_in("a man, white skin")).colours["skin"] == SKINS[0]


def test_parts_are_not_read() -> None:
    assert without_parts("Street, a girl, red hair, hoodie") == "street, a girl, hoodie"
    assert without_parts("女の子、赤い髪、青い目、パーカー") == "女の子、パーカー"
    assert without_parts("Street, a girl, red hoodie") == "Street, a girl, red hoodie"


def test_what_is_different_now_changes_nothing_else() -> None:
    usual = "a girl black long hair blue coat round hat"
    before, now = (completed(portrait_in(one)) for one in (usual, f"{usual}; red dress"))
    assert now.words == {**before.words, "outfit": "dress"}
    assert now.colours == {**before.colours, "top": middle_shade("red")}
    cut = completed(portrait_in(f"{usual}; short hair"))
    assert cut.words == {**before.words, "hair": "short"}
    assert (cut.colours, cut.eyes) == (before.colours, before.eyes)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("red coat", "girl black long hair red coat blue eyes"),
        ("short hair", "girl black short hair green coat blue eyes"),
        ("red hair", "girl long hair green coat blue eyes red hair"),
        ("white dress, glasses", "girl black long hair white dress blue eyes glasses"),
        ("red eyes", "girl black long hair green coat red eyes"),
        ("red dress, white dress", "girl black long hair red dress blue eyes"),  # said later
    ],
)
def test_what_is_said_now_takes_the_place_of_what_was(said: str, words: str) -> None:
    usual = "a girl, long black hair, green coat, blue eyes"
    made = replaced(find_terms(usual), find_terms(said))
    assert " ".join(found.term.en[0] for found in made) == words
    whole, told = portrait_in(f"{usual}; {said}"), portrait_in(words)
    assert (whole.words, whole.colours) == (told.words, told.colours)
