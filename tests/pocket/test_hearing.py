"""What words say of a figure is in the latents as drawings have it."""

import dataclasses

import numpy as np
import pytest
import torch
from torch import Tensor

pytest.importorskip("skia")

from storyboard.pocket import vocabulary
from storyboard.pocket.captions import prompt_parts
from storyboard.pocket.hearing import HEARD, as_told, empty, heard, heard_of_each, people
from storyboard.pocket.looks import CHOICES, LOOKING
from storyboard.pocket.setting import bits
from storyboard.pocket.shades import middle_shade
from storyboard.pocket.sighting import heads_of
from storyboard.pocket.swatches import SWATCHES, swatches_of
from storyboard.pocket.training.drawings import chance
from storyboard.pocket.world import Figure, Scene, random_character, random_scene
from storyboard.pocket.world.meaning import figures_of, meaning, said_of

NUMBERS = range(12)
VIEW, CHOSEN = slice(0, 2), slice(3, 1 + HEARD - SWATCHES)  # of what is said of a figure
SHADES = slice(HEARD - SWATCHES, HEARD)  # of what is told


def scene_of(number: int, count: int) -> Scene:
    rng = chance(93, number)
    return random_scene(rng, [random_character(rng) for _ in range(count)])


def told_of(figure: Figure) -> Tensor:
    said = torch.from_numpy(said_of(figure))
    return torch.cat([said[VIEW], said[CHOSEN], said[swatches_of(len(said))]])


def told(*texts: str, shown: bool = False) -> Tensor:
    return heard(texts, [shown] * len(texts))


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
        (words,) = told(prompt_of(scene, language))
        true = told_of(scene.figures[0])
        torch.testing.assert_close(words[: SHADES.start], true[: SHADES.start])
        assert ((words[SHADES] == 0) == (true[SHADES] == 0)).all()  # what nobody sees


def test_what_words_leave_out_is_open() -> None:
    (words,) = told("a street, someone, waving, on the left")
    known = told_of(Figure(random_character(np.random.default_rng(1)), "waving", "sad", "front"))
    said = ~words.isnan()
    pose_and_prop = bits(CHOICES["pose"]) + bits(CHOICES["prop"])
    assert int(said.sum()) == pose_and_prop  # one who waves holds nothing unless words say so
    assert (words[said] == known[said]).all()
    assert told("a street by day").isnan().all()
    assert told("someone, holding").isnan().sum() == HEARD - bits(
        CHOICES["pose"]
    )  # something, but what?


def test_who_is_described_wears_nothing_that_is_not_said() -> None:
    bare, full = told("a girl bob jacket", "a girl bob jacket striped crown")
    one = random_character(np.random.default_rng(1))
    girl = dataclasses.replace(
        one,
        species="person",
        age="girl",
        hair="bob",
        outfit="jacket",
        pattern="plain",
        accessory="none",
    )
    decked = dataclasses.replace(girl, pattern="stripes", accessory="crown")
    for words, who in ((bare, girl), (full, decked)):
        known = told_of(Figure(who, "standing", "neutral", "front"))[: SHADES.start]
        said = ~words[: SHADES.start].isnan()
        assert int(said.sum()) == sum(bits(choices) for choices in LOOKING.values())
        assert (words[: SHADES.start][said] == known[said]).all()


def test_colours_are_those_that_words_name() -> None:
    named = middle_shade("red")
    for text in ("a girl, red bob hair", "女の子、赤いおかっぱ"):
        (words,) = told(text)
        torch.testing.assert_close(words[SHADES][:3], torch.tensor(named) / 127.5 - 1)


def test_looks_that_are_shown_are_not_heard() -> None:
    assert torch.equal(
        told("a girl, red dress, waving", shown=True).nan_to_num(9), told("waving").nan_to_num(9)
    )


@pytest.mark.parametrize("language", ["en", "ja"])
def test_of_two_nothing_is_told(language: str) -> None:
    assert told(*(prompt_of(scene_of(number, 2), language) for number in NUMBERS)).isnan().all()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_of_two_that_are_held_each_is_told_what_its_side_says(language: str) -> None:
    acting = slice(SHADES.start)
    looks = sum(bits(choices) for choices in LOOKING.values())
    for number in NUMBERS:
        scene = scene_of(number, 2)
        for across in ([0.3, 0.7], [0.7, 0.3]):
            (words,) = heard_of_each([prompt_of(scene, language)], [across])
            figures = scene.figures if across[0] < across[1] else scene.figures[::-1]
            for row, figure in zip(words, figures, strict=True):
                said = ~row.isnan()
                assert int(said.sum()) == SHADES.start - looks  # who they are, references say
                assert torch.equal(row[acting][said[acting]], told_of(figure)[acting][said[acting]])


def test_what_cannot_be_told_of_either_is_open() -> None:
    two = "on the left: waving. on the right: crying"
    for text, across in (
        ("waving, crying", [0.3, 0.7]),
        (two, [0.3]),
        (two, []),
        ("on the left: waving", [0.3, 0.7]),
        ("waving on the left, crying on the right", [0.3, 0.7]),  # whose is what is between?
        (f"{two}. on the left: running", [0.3, 0.7]),
    ):
        assert heard_of_each([text], [across]).isnan().all()
    both = heard_of_each([two, "waving"], [[0.3, 0.7], [0.5]])
    assert both.shape == (2, 2, HEARD)
    assert both[1].isnan().all()
    waving, crying = both[0]
    assert not waving.isnan().all()
    assert not crying.isnan().all()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_words_say_how_many_there_are(language: str) -> None:
    texts = [prompt_of(scene_of(number, count), language) for number in NUMBERS for count in (1, 2)]
    assert [people(text) for text in texts] == [1, 2] * len(NUMBERS)
    assert not empty(texts).any()
    nobody = prompt_parts({"shot": "wide", "place": "park"}, (), language)  # type: ignore[arg-type]
    assert empty([nobody, "wide shot, park", ""]).tolist() == [True, False, False]
    assert not empty(["an establishing shot of a park, a fox"]).any()


def cells_of(scene: Scene) -> Tensor:
    """Meaning of the one figure of a scene, as unsure of all but its head as a UNet may be."""
    shares = torch.zeros(1, 2, 16, 28)
    shares[0, 0, 4:15, 4:11], shares[0, 0, 9, 4] = 1.0, 0.6
    known = torch.from_numpy(figures_of(scene, 175.0, 2))[None]
    known[:, 0, 0] = 47.0  # hundredths of the height: amid those columns
    unsure = meaning(known, shares)
    unsure[:, 4:] *= 0.3
    return unsure


ALONE, HELD = torch.tensor([True]), torch.tensor([False])


def test_what_is_told_is_in_the_cells_of_the_figure() -> None:
    scene = scene_of(0, 1)
    unsure, words = cells_of(scene), told(prompt_of(scene, "en"))
    after = as_told(unsure, words, HELD)
    places = [4, 5, *range(7, 5 + HEARD - SWATCHES)]
    for share, column in ((1.0, 7), (0.6, 4)):
        known = share * told_of(scene.figures[0])[: SHADES.start]
        torch.testing.assert_close(after[0, places, 9, column], known)
    colours = swatches_of(after.shape[1])
    torch.testing.assert_close(after[0, colours, 9, 7], words[0, SHADES])
    others = [n for n in range(colours.start) if n not in places]
    torch.testing.assert_close(after[:, others], unsure[:, others])
    assert not after[0, :, 0].any()  # nobody is told anything
    torch.testing.assert_close(as_told(unsure, told("a street"), HELD), unsure)


def test_who_is_alone_has_one_head() -> None:
    unsure = cells_of(scene_of(0, 1))
    unsure[:, 1, :, 7:] -= 1.2  # of half of the cells, nearly two radii to the right
    waving = told("waving")
    assert len(heads_of(as_told(unsure, waving, HELD)[0])) == 2
    assert len(heads_of(as_told(unsure, waving, ALONE)[0])) == 1
