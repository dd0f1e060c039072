"""The drawn world: the same picture from the same integer, places that look like themselves, who stands where."""

import dataclasses
import json
import os
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

pytest.importorskip("skia")

from storyboard.pocket import vocabulary as v
from storyboard.pocket.captions import USUAL, caption
from storyboard.pocket.training.dataset import cast_scene
from storyboard.pocket.training.drawings import chance
from storyboard.pocket.world import (
    Figure,
    Scene,
    draw,
    figure_boxes,
    figure_masks,
    on_marks,
    random_character,
)
from storyboard.pocket.world.picture import camera_of
from storyboard.pocket.world.scene import INDOORS

GOLDENS = Path(__file__).parent / "goldens" / "world.json"
SMALL = (14, 8)  # cells whose mean colours are kept
NUMBERS = (1, 2, 5, 8, 13, 21)


def scene(number: int) -> Scene:
    return cast_scene(number, bank=200)[0]


def means(number: int) -> list[list[int]]:
    """The mean colour of every cell of a picture."""
    picture = Image.fromarray(draw(scene(number), 448, 256)).resize(SMALL, Image.Resampling.BOX)
    return np.asarray(picture).reshape(-1, 3).tolist()


@pytest.mark.parametrize("number", NUMBERS)
def test_an_integer_gives_the_same_picture_everywhere(number: int) -> None:
    if os.environ.get("UPDATE_GOLDENS"):
        GOLDENS.parent.mkdir(exist_ok=True)
        GOLDENS.write_text(json.dumps({str(n): means(n) for n in NUMBERS}) + "\n")
    kept = np.array(json.loads(GOLDENS.read_text())[str(number)])
    assert np.abs(np.array(means(number)) - kept).max() <= 2


@pytest.mark.parametrize("place", list(v.PLACES))
def test_a_place_has_its_things_where_they_are_by_day_and_at_night(place: str) -> None:
    day = Scene(place, "day", "clear", "wide", "eye_level", (), seed=4)
    edges = [
        np.abs(np.diff(draw(dataclasses.replace(day, time=time), 224, 128).astype(int), axis=1))
        for time in ("day", "dawn")
    ]
    below = [edge[70:].sum(2) > 24 for edge in edges]  # the ground and what stands on it
    both, one = (below[0] & below[1]).sum(), (below[0] | below[1]).sum()
    assert both >= 0.6 * one


KINDS = {
    "pose": v.POSES,
    "prop": v.PROPS,
    "expression": v.EXPRESSIONS,
    "outfit": v.OUTFITS,
    "pattern": v.PATTERNS,
    "accessory": v.ACCESSORIES,
    "hair": v.HAIR,
    "species": v.SPECIES,
}


HIDDEN = {
    ("pose", "side_left"): {("standing", "holding")},  # holding nothing, as here
    ("pose", "back"): {("standing", "holding")},
    ("outfit", "back"): {("jacket", "suit")},
    ("hair", "back"): {("short", "spiky")},
}  # what looks alike from there


def shown(kind: str, value: str, view: str) -> np.ndarray:
    """Somebody, of whom one thing is chosen."""
    one = random_character(np.random.default_rng(8))
    person = kind != "species" or value == "person"
    who = dataclasses.replace(
        one, species="person" if person else value, age="woman" if person else "", hair="bob",
        outfit="tshirt", pattern="plain", accessory="none",
    )  # fmt: skip
    figure = Figure(who, "standing", "neutral", view)
    if kind in ("pose", "prop", "expression"):
        figure = dataclasses.replace(figure, **{kind: value})
    elif kind != "species":
        figure = dataclasses.replace(figure, character=dataclasses.replace(who, **{kind: value}))
    scene = Scene("studio", "day", "clear", "medium", "eye_level", (figure,), seed=0)
    return draw(scene, 448, 256).astype(int)


@pytest.mark.parametrize("view", ["front", "side_left", "back"])
@pytest.mark.parametrize("kind", list(KINDS))
def test_everything_there_are_words_for_is_drawn_unlike_all_others(kind: str, view: str) -> None:
    if view == "back" and kind in ("expression", "accessory", "pattern"):
        return  # nobody sees a face, nor what is worn on it, nor an emblem
    drawn = {value: shown(kind, value, view) for value in KINDS[kind]}
    alike = {
        pair
        for pair in combinations(drawn, 2)
        if (np.abs(drawn[pair[0]] - drawn[pair[1]]).max(2) > 24).sum() <= 40
    }
    assert alike == HIDDEN.get((kind, view), set())


@pytest.mark.parametrize("angle", ["low", "high"])
@pytest.mark.parametrize("place", list(v.PLACES))
def test_a_place_is_the_same_from_any_height(place: str, angle: str) -> None:
    """Whatever stands there does so by the horizon, and that moves."""
    level = Scene(place, "day", "clear", "wide", "eye_level", (), seed=4)
    one, other = (
        draw(dataclasses.replace(level, angle=how), 350, 200).astype(int)
        for how in ("eye_level", angle)
    )
    horizon, moved = (round(2 * camera_of(level.layout, how)[0]) for how in ("eye_level", angle))
    first = 0 if place in INDOORS else horizon + 1  # the sky does not move
    rows = np.arange(max(first, horizon - moved), 200 - max(moved - horizon, 0))
    rows = rows[rows + moved - horizon >= 0]
    assert len(rows) > 50
    assert np.abs(one[rows] - other[rows + moved - horizon]).mean() < 0.5


@pytest.mark.parametrize("view", ["front", "left", "side_left", "side_right", "right"])
def test_a_bald_head_keeps_its_face_and_ears(view: str) -> None:
    """Nothing of it floats beside it."""
    man = dataclasses.replace(
        next(c for k in range(999) if (c := random_character(chance(k))).age == "man"),
        hair="bald", accessory="none",
    )  # fmt: skip
    figure = Figure(man, "standing", "sad", view)
    scene = Scene("studio", "day", "clear", "close_up", "eye_level", (figure,), seed=0)
    (mask,) = figure_masks(scene, 448, 256)
    rows = mask[60:150]  # from the crown to the mouth
    pieces = np.diff(rows > 0, axis=1).sum(1) + (rows[:, 0] > 0) + (rows[:, -1] > 0)
    assert (pieces <= 2).all()
    wide = np.flatnonzero(mask[60:190].any(0))
    assert len(wide) < 2.6 * 0.23 * 256  # head radii


def test_three_ways_to_lay_a_place_out() -> None:
    ways = [Scene("park", "day", "clear", "wide", "eye_level", (), seed) for seed in range(9)]
    pictures = {draw(one, 112, 64).tobytes() for one in ways}
    assert len(pictures) == 3


def test_half_of_the_figures_stand_on_their_marks_and_the_others_on_a_cell() -> None:
    scenes = [scene(number) for number in range(300)]
    usual = [on_marks(one) for one in scenes if one.figures]
    assert 0.35 < np.mean(usual) < 0.7
    for one in scenes:
        for figure in one.figures:
            assert figure.x * 28 == pytest.approx(round(figure.x * 28))


def test_who_stands_on_a_mark_is_in_the_middle_of_it() -> None:
    for number in range(60):
        one = scene(number)
        if one.figures and on_marks(one) and one.shot == "full":
            for figure, (left, _, right, _) in zip(one.figures, figure_boxes(one), strict=True):
                assert (left + right) / 2 == pytest.approx(figure.x, abs=0.08)


def test_only_what_is_usual_goes_unsaid() -> None:
    """So that what is not asked for is drawn as usual."""
    rng = chance(3)
    for number in range(200):
        one = scene(number)
        words = caption(one, rng, "en", looks=False)
        for figure in one.figures:
            if figure.pose not in USUAL:
                assert any(word in words for word in v.POSES[figure.pose].en), words
            if figure.expression not in USUAL and figure.view != "back":
                assert any(word in words for word in v.EXPRESSIONS[figure.expression].en), words
