"""One board in colour, in ink with grey wash or as a pencil rough: chosen by words, the same picture underneath."""

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image

from storyboard.geometry import Box
from storyboard.pocket.captions import style_in, styled, unstyled
from storyboard.pocket.styles import in_style
from storyboard.pocket.vocabulary import STYLES, restyled, style_of, without_style
from storyboard.provenance.picture import stored_picture
from storyboard.provenance.verifying import State, verify
from storyboard.render.variation import Variation
from storyboard.story import Take
from storyboard.studio import Board

RIGHT = Box(left=0.5, top=0.0, right=1.0, bottom=1.0)


@pytest.fixture
def drawn(board: Board, pocket: None) -> Board:
    board.set_style(steps=4)
    board.wait(board.render(["1"]))
    return board


def levels(board: Board, take: Take) -> NDArray[np.int64]:
    return np.asarray(stored_picture(board.picture(take.picture)), int)


def drawn_again(board: Board, words: str) -> Take:
    """From the noise of the first take."""
    board.set_style(words=words)
    first = board.project.panel("1").takes[0]
    return board.wait(board.render(["1"], seed=first.seed)).takes[0]


@pytest.mark.parametrize(
    ("words", "style"),
    [
        ("", ""),
        ("moody, soft light", ""),
        ("Ink with grey wash", "ink"),
        ("black and white", "ink"),
        ("墨と薄墨で", "ink"),
        ("モノクロ", "ink"),
        ("a pencil rough, quick", "pencil"),
        ("鉛筆ラフ", "pencil"),
        ("フルカラー", "colour"),
        ("pink, think, pencilled", ""),  # no word of a style, though letters of one are in it
    ],
)
def test_words_choose_a_style(words: str, style: str) -> None:
    assert style_of(words) == style


def test_another_style_leaves_what_else_is_said() -> None:
    assert restyled("", "pencil rough") == "pencil rough"
    assert restyled("ink with grey wash", "flat colour") == "flat colour"
    assert restyled("moody, ink, noir", "pencil rough") == "pencil rough, moody, noir"
    assert style_of(restyled("薄墨、静か", "鉛筆ラフ")) == "pencil"


def test_a_prompt_says_its_style_last_and_is_the_same_without() -> None:
    for style in STYLES:
        prompt = styled("close-up, forest, someone, standing", style)
        assert style_in(prompt) == style
        assert unstyled(prompt) == "close-up, forest, someone, standing"
    assert style_in("medium shot, someone holding a pencil") == "colour"


def test_the_same_picture_in_every_style(drawn: Board) -> None:
    (first,) = drawn.project.panel("1").takes
    colour = levels(drawn, first)
    beside = (512 - len(colour)) // 2  # what the crop took away
    padded = np.pad(colour, ((beside, beside), (0, 0), (0, 0)), mode="edge")
    pixels = torch.from_numpy(padded).permute(2, 0, 1)[None].float() / 127.5 - 1
    for words, style in (("ink with grey wash", "ink"), ("鉛筆ラフ", "pencil")):
        take = drawn_again(drawn, words)
        assert take.left_out == first.left_out
        assert take.recipe != first.recipe
        assert first.holds
        assert not take.holds  # greys are far from everybody's colours
        made = levels(drawn, take)
        assert np.abs(made - made.mean(2, keepdims=True)).mean() < 4  # greys on warm paper
        assert made.mean() > 90
        full = in_style(pixels, [style])[0].permute(1, 2, 0).numpy() * 127.5 + 127.5
        apart = np.abs(made - full[beside:-beside])[20:-20]
        assert np.median(apart) < 3
        assert apart.mean() < 8


def test_words_of_no_style_are_left_out_and_the_style_is_not(drawn: Board) -> None:
    take = drawn_again(drawn, "pencil rough, brooding")
    assert "brooding" in take.left_out
    assert not {"pencil", "rough"} & {*take.left_out}
    assert without_style("Pencil Rough").strip() == ""


def test_a_redone_part_is_drawn_as_the_rest(drawn: Board) -> None:
    """Whatever the board's style is by then."""
    ink = drawn_again(drawn, "ink")
    drawn.set_style(words="")
    (part,) = drawn.wait(
        drawn.vary("1", Variation(part=RIGHT, words="waving"), take=ink.number)
    ).takes
    before, after = levels(drawn, ink), levels(drawn, part)
    half = before.shape[1] // 2
    assert (before[:, :half] == after[:, :half]).all()
    assert np.abs(after - after.mean(2, keepdims=True)).mean() < 4
    assert np.abs(before - after)[:, half + 24 :].mean() > 0.5


def test_a_take_begins_from_what_the_one_before_was_decoded_from(drawn: Board) -> None:
    """An encoder would read an ink drawing as a grey world; a little of it done anew is all but the same picture."""
    ink = drawn_again(drawn, "ink")
    (little,) = drawn.wait(drawn.vary("1", Variation(strength=0.25), take=ink.number)).takes
    assert np.abs(levels(drawn, ink) - levels(drawn, little)).mean() < 6


def test_latents_are_signed_with_the_picture_and_lost_with_its_pixels(drawn: Board) -> None:
    from storyboard.provenance.picture import LATENTS, request_in
    from storyboard.render.carrying import Standing, carried

    (take,) = drawn.project.panel("1").takes
    path = drawn.picture(take.picture)
    assert verify(path).state is State.INTACT
    picture, request = stored_picture(path), request_in(path)
    found = carried(picture, request)
    assert found is not None
    assert found.standing == Standing(request.prompt, request.location)
    assert found.latents.shape[1:] == (request.size.height // 32, request.size.width // 32)
    other = request.model_copy(update={"weights": "sha256:0"})
    assert carried(picture, other) is None
    touched: Image.Image = picture.copy()
    touched.putpixel((3, 3), (1, 2, 3))
    assert LATENTS in touched.info
    assert carried(touched, request) is None
    picture.info[LATENTS] = b"torn"
    assert carried(picture, request) is None
