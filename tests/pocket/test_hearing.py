"""What words say of figures is in the latents as drawings have it, each on its side."""

from collections.abc import Iterator

import numpy as np
import pytest
import torch
from torch import Tensor

pytest.importorskip("skia")

from storyboard.pocket import vocabulary
from storyboard.pocket.captions import prompt_parts
from storyboard.pocket.hearing import HEARD, as_told, heard, of_one
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


def some_with_two() -> Iterator[Scene]:
    return (scene_of(number, 2) for number in range(99))


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
@pytest.mark.parametrize("count", [1, 2])
def test_prompts_say_of_each_figure_what_the_drawn_world_has(count: int, language: str) -> None:
    for number in NUMBERS:
        scene = scene_of(number, count)
        told = heard([prompt_of(scene, language)])[0]
        for row, figure in zip(told, scene.figures, strict=False):
            torch.testing.assert_close(row, told_of(figure))


def test_one_alone_is_the_same_wherever_and_whatever_is_left_out_is_open() -> None:
    left, right = heard(["a street, someone, waving, on the left"])[0]
    torch.testing.assert_close(left, right, equal_nan=True)
    known = told_of(Figure(random_character(np.random.default_rng(1)), "waving", "sad", "front"))
    said = ~left.isnan()
    pose_and_prop = bits(CHOICES["pose"]) + bits(CHOICES["prop"])
    assert int(said.sum()) == pose_and_prop  # one who waves holds nothing unless words say so
    assert (left[said] == known[said]).all()
    assert heard(["a street by day"]).isnan().all()
    assert heard(["someone, holding"])[0, 0, -4:].isnan().all()  # something, but what?


def test_words_that_could_be_of_either_are_of_neither() -> None:
    text = "two characters happy, on the left: someone, on the right: someone, sad"
    assert heard([text]).isnan().all()


def test_what_is_told_is_in_the_cells_of_whom_it_is_told() -> None:
    scene = next(scene for scene in some_with_two() if scene.shot == "full")
    shares = torch.zeros(1, 2, 16, 28)
    shares[0, 0, 4:15, 4:11], shares[0, 1, 4:15, 17:24] = 1.0, 0.6
    known = torch.from_numpy(figures_of(scene, 175.0, 2))[None]
    unsure = meaning(known, shares)
    unsure[:, 4:] *= 0.3
    after = as_told(unsure, heard([prompt_of(scene, "en")]), None)
    places = [4, 5, *range(7, 5 + HEARD)]
    for figure, share, row, column in ((0, 1.0, 9, 7), (1, 0.6, 9, 20)):
        expected = share * told_of(scene.figures[figure])
        torch.testing.assert_close(after[0, places, row, column], expected)
    others = [n for n in range(after.shape[1]) if n not in places]
    torch.testing.assert_close(after[:, others], unsure[:, others])
    assert not after[0, :, 0].any()  # nobody is told anything


def test_between_two_that_are_held_the_left_ends_in_the_middle_of_them() -> None:
    scene = next(scene for scene in some_with_two() if scene.shot == "full")
    masks = torch.zeros(1, 2, 32, 56)
    masks[0, 0, :, :8], masks[0, 1, :, 14:26] = 1, 1  # both in the left half
    known = torch.from_numpy(figures_of(scene, 175.0, 2))[None].clone()
    known[0, :, 0] = torch.tensor([12.0, 62.0])
    shares = torch.zeros(1, 2, 16, 28)
    shares[0, 0, 4:15, :4], shares[0, 1, 4:15, 8:12] = 1, 1
    told = heard([prompt_of(scene, "en")])
    after = as_told(meaning(known, shares), told, masks)
    for figure, column in ((0, 2), (1, 10)):
        torch.testing.assert_close(after[0, 7:, 9, column][: HEARD - 2], told[0, figure, 2:])


def test_of_two_that_are_held_nothing_is_told() -> None:
    told, masks = heard(["someone, waving"] * 3), torch.zeros(3, 2, 32, 56)
    masks[0], masks[1, 0] = 1, 1
    after = of_one(told, masks)
    assert after[0].isnan().all()
    torch.testing.assert_close(after[1:], told[1:], equal_nan=True)
