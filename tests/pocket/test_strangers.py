"""Whom readers learn from: people in no scene, of whom nothing is new but the mixture."""

import numpy as np

from storyboard.pocket.sample_cast import resembles_the_sample
from storyboard.pocket.training.dataset import (
    MIXED,
    MIXED_CASTS,
    DescribeStranger,
    DrawStranger,
    cast_scene,
    character_of,
    stranger_of,
)
from storyboard.pocket.training.decoder_training import SCENES
from storyboard.pocket.training.plan import FIGURED, FIRST, PAGES, Plan
from storyboard.pocket.training.withheld import combination, withheld
from storyboard.pocket.world.meaning import LOOKS

BANK = 60
CAST = [character_of(number) for number in range(BANK)]
STRANGERS = [stranger_of(number, BANK) for number in range(700)]


def test_they_are_mixed_of_the_bank_and_nobody_in_it() -> None:
    for name in MIXED:
        known = {getattr(one, name) for one in CAST}
        assert {getattr(one, name) for one in STRANGERS} <= known
    assert not any(withheld(combination(one)) for one in STRANGERS)
    assert not set(STRANGERS) & set(CAST)
    assert len(set(STRANGERS)) > 690
    assert not any(map(resembles_the_sample, STRANGERS))


def test_clothes_say_nothing_of_hair() -> None:
    dressed = [one for one in STRANGERS if one.age and one.outfit in ("dress", "skirt")]
    others = [one for one in STRANGERS if one.age and one.outfit not in ("dress", "skirt")]
    cropped = [
        sum(one.hair in ("bald", "spiky", "mohawk") for one in some) / len(some)
        for some in (dressed, others)
    ]
    assert all(0.1 < share < 0.3 for share in cropped)


def test_their_parts_can_be_told_apart_and_their_hair_is_their_kinds() -> None:
    old = {one.coat.name for one in STRANGERS if one.age.startswith("old")}
    assert old <= {"white", "grey"}
    assert all(one.top.name != one.bottom.name != "" for one in STRANGERS)
    assert all(one.top.name != one.coat.name for one in STRANGERS if not one.age)


def test_there_are_as_many_people_among_them_as_in_the_bank() -> None:
    people = sum(bool(one.age) for one in STRANGERS) / len(STRANGERS)
    known = sum(bool(one.age) for one in CAST) / len(CAST)
    assert abs(people - known) < 0.1


def test_pages_have_them_in_them_but_those_that_the_network_draws_from_references() -> None:
    assert MIXED_CASTS.start >= PAGES + 6 * 700  # most that a card has it draw
    assert MIXED_CASTS.start < PAGES + SCENES < MIXED_CASTS.stop
    assert FIRST + Plan().scenes < MIXED_CASTS.start
    assert FIGURED not in MIXED_CASTS
    for key in MIXED_CASTS[:20]:
        scene, who = cast_scene(key, BANK)
        assert len(who) == len(scene.figures)
        assert all(number >= BANK for number in who)
        assert not any(withheld(combination(figure.character)) for figure in scene.figures)
    known, _ = cast_scene(MIXED_CASTS.start - 1, BANK)
    assert all(figure.character in CAST for figure in known.figures)


def test_the_same_everywhere() -> None:
    assert stranger_of(7, BANK) == STRANGERS[7]
    drawing, looks = DrawStranger(BANK, 128), DescribeStranger(BANK)
    assert drawing(3).shape == (128, 128, 3)
    assert np.array_equal(drawing(3), drawing(3))
    assert looks(3).shape == (len(LOOKS),)
    assert not np.array_equal(looks(3), looks(4))
