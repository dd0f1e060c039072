"""What words say of a figure is in the latents as drawings have it."""

import dataclasses

import numpy as np
import pytest
import torch
from torch import Tensor

pytest.importorskip("skia")

from storyboard.pocket import vocabulary
from storyboard.pocket.captions import prompt_parts
from storyboard.pocket.hearing import HEARD, as_told, heard
from storyboard.pocket.looks import CHOICES
from storyboard.pocket.setting import bits
from storyboard.pocket.training.drawings import chance
from storyboard.pocket.world import Figure, Scene, random_character, random_scene
from storyboard.pocket.world.meaning import figures_of, meaning, said_of

NUMBERS = range(12)
VIEW, CHOSEN = slice(0, 2), slice(3, 3 + HEARD - 2)  # of what is said of a figure


def scene_of(number: int, count: int) -> Scene:
    rng = chance(93, number)
    return random_scene(rng, [random_character(rng) for _ in range(count)])


def told_of(figure: Figure) -> Tensor:
    said = torch.from_numpy(said_of(figure))
    return torch.cat([said[VIEW], said[CHOSEN]])


def looks_of(figure: Figure) -> str:
    """Words that leave none of somebody's looks open."""
    who = figure.character
    person = who.species == "person"
    terms = [
        vocabulary.AGES[who.age] if person else vocabulary.SPECIES[who.species],
        vocabulary.OUTFITS[who.outfit],
        vocabulary.PATTERNS[who.pattern],
        vocabulary.ACCESSORIES[who.accessory],
    ]
    hair = [vocabulary.HAIR[who.hair]] if person else []
    return " ".join(term.en[0] for term in (*terms, *hair))


def prompt_of(scene: Scene, language: str) -> str:
    sides = ("left", "right") if len(scene.figures) == 2 else ("",)
    members = [
        {
            "who": looks_of(figure), "side": side, "pose": figure.pose,
            "expression": figure.expression, "view": figure.view, "prop": figure.prop or "",
        }
        for figure, side in zip(scene.figures, sides, strict=True)
    ]  # fmt: skip
    camera = {"shot": scene.shot, "place": scene.place, "time": scene.time}
    return prompt_parts(camera, members, language)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_prompts_say_of_a_figure_what_the_drawn_world_has(language: str) -> None:
    for number in NUMBERS:
        scene = scene_of(number, 1)
        told = heard([prompt_of(scene, language)])[0]
        torch.testing.assert_close(told, told_of(scene.figures[0]))


def test_what_words_leave_out_is_open() -> None:
    (told,) = heard(["a street, someone, waving, on the left"])
    known = told_of(Figure(random_character(np.random.default_rng(1)), "waving", "sad", "front"))
    said = ~told.isnan()
    pose_and_prop = bits(CHOICES["pose"]) + bits(CHOICES["prop"])
    assert int(said.sum()) == pose_and_prop  # one who waves holds nothing unless words say so
    assert (told[said] == known[said]).all()
    assert heard(["a street by day"]).isnan().all()
    assert heard(["someone, holding"])[0, -4:].isnan().all()  # something, but what?


def test_who_is_described_wears_nothing_that_is_not_said() -> None:
    bare, full = heard(["a girl jacket", "a girl jacket striped crown"])
    one = random_character(np.random.default_rng(1))
    girl = dataclasses.replace(
        one, species="person", age="girl", outfit="jacket", pattern="plain", accessory="none"
    )
    decked = dataclasses.replace(girl, pattern="stripes", accessory="crown")
    for told, who in ((bare, girl), (full, decked)):
        known = told_of(Figure(who, "standing", "neutral", "front"))
        said = ~told.isnan()
        looks = ("age", "outfit", "pattern", "accessory")
        assert int(said.sum()) == sum(bits(CHOICES[name]) for name in looks)
        assert (told[said] == known[said]).all()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_of_two_nothing_is_told(language: str) -> None:
    assert heard([prompt_of(scene_of(number, 2), language) for number in NUMBERS]).isnan().all()


def test_what_is_told_is_in_the_cells_of_the_figure() -> None:
    scene = scene_of(0, 1)
    shares = torch.zeros(1, 2, 16, 28)
    shares[0, 0, 4:15, 4:11], shares[0, 0, 9, 4] = 1.0, 0.6
    unsure = meaning(torch.from_numpy(figures_of(scene, 175.0, 2))[None], shares)
    unsure[:, 4:] *= 0.3
    after = as_told(unsure, heard([prompt_of(scene, "en")]))
    places = [4, 5, *range(7, 5 + HEARD)]
    for share, column in ((1.0, 7), (0.6, 4)):
        torch.testing.assert_close(after[0, places, 9, column], share * told_of(scene.figures[0]))
    others = [n for n in range(after.shape[1]) if n not in places]
    torch.testing.assert_close(after[:, others], unsure[:, others])
    assert not after[0, :, 0].any()  # nobody is told anything
    torch.testing.assert_close(as_told(unsure, heard(["a street"])), unsure)
