"""The colour pickers of the Cast page, without a browser and without torch."""

import numpy as np
import pytest
from safetensors.numpy import save
from streamlit.testing.v1 import AppTest

from storyboard.render.families import family_named
from storyboard.render.prepare import conditioning_digest
from storyboard.story import Part
from storyboard.studio import Board, Studio
from tests.ui.test_pages import by_label

pytestmark = pytest.mark.usefixtures("pocket")
ORANGE, TEAL, GREEN, RED = "#ff8000", "#0080ff", "#2aa04e", "#c03030"


def keep(board: Board, name: str, *colours: str) -> None:
    """As if the references had been read: those colours, and nobody sees the others."""
    numbers = np.zeros((len(Part), 3), np.float32)
    for place, colour in enumerate(colours):
        numbers[place] = np.array(list(bytes.fromhex(colour[1:]))) / 127.5 - 1
    pictures = sorted({r.picture for r in board.project.member(name).references_for(None)})
    digest = conditioning_digest(pictures, family_named("pocket").installed())
    board.folder.put_tokens(digest, save({"swatches": numbers.ravel()}))


@pytest.fixture
def board(studio: Studio) -> Board:
    """The sample, whose panels are up to date; Kon has been read and Mara has not."""
    made = studio.open_sample()
    keep(made, "Kon", ORANGE, "#808080", TEAL)
    return made


def shown(page: AppTest) -> dict[str, str]:
    return {picker.label: picker.value for picker in page.color_picker}


def pick(page: AppTest, label: str, value: str) -> None:
    by_label(page.color_picker, label).set_value(value).run()  # type: ignore[attr-defined]


def said(page: AppTest) -> list[str]:
    return [caption.value for caption in page.caption]


def test_pickers_show_what_was_read_and_say_what_nobody_sees(page: AppTest) -> None:
    assert len(page.color_picker) == len(Part)  # Kon's; Mara's are to be read yet
    assert [shown(page)[label] for label in ("Hair, fur", "Top")] == [ORANGE, TEAL]
    assert said(page).count("not seen") == 3  # skin, bottom, accessory
    assert any("when you read them now" in line for line in said(page))
    assert not [button for button in page.button if button.label == "Put all back"]
    assert not page.exception


def test_colours_wait_together_until_they_are_made_and_go_back(page: AppTest, board: Board) -> None:
    pick(page, "Top", RED)
    pick(page, "Hair", GREEN)
    assert board.project.member("Kon").colours == ()
    assert "become stale" in page.info[0].value
    by_label(page.button, "Do it").click().run()  # type: ignore[attr-defined]
    kon = board.project.member("Kon")
    assert kon.colours_for(None) == {Part.HAIR: GREEN, Part.TOP: RED}
    assert [shown(page)[label] for label in ("Hair, fur", "Top")] == [GREEN, RED]
    back = next(b for b in page.button if "-top-" in str(b.key) and str(b.key).endswith("-back"))
    assert back.help == "As in the references"
    back.click().run()
    assert board.project.member("Kon").colours_for(None) == {Part.HAIR: GREEN}
    assert shown(page)["Top"] == TEAL
    by_label(page.button, "Put all back").click().run()  # type: ignore[attr-defined]
    if page.info:
        by_label(page.button, "Do it").click().run()  # type: ignore[attr-defined]
    assert board.project.member("Kon").colours == ()
    assert board.undo() == "colour Kon"
    assert not page.exception


def test_a_colour_that_is_left_is_not_shown_any_more(page: AppTest, board: Board) -> None:
    pick(page, "Top", RED)
    assert shown(page)["Top"] == RED
    by_label(page.button, "Leave it").click().run()  # type: ignore[attr-defined]
    assert shown(page)["Top"] == TEAL
    assert board.project.member("Kon").colours == ()
    assert not page.info


def test_what_nobody_sees_can_be_chosen_all_the_same(page: AppTest, board: Board) -> None:
    pick(page, "Bottom", GREEN)
    assert said(page).count("not seen") == 2  # the pick shows while it waits
    by_label(page.button, "Do it").click().run()  # type: ignore[attr-defined]
    assert board.project.member("Kon").colours_for(None) == {Part.BOTTOM: GREEN}
    assert said(page).count("not seen") == 2
    assert not page.exception


def test_a_look_has_colours_of_its_own(page: AppTest, board: Board) -> None:
    board.colour_member("Kon", {"hair": GREEN})
    rain = board.add_look("Kon", "raincoat").looks[0].id
    page.run()
    by_label(page.selectbox, "Look").set_value(rain).run()  # type: ignore[attr-defined]
    assert shown(page)["Hair, fur"] == GREEN
    pick(page, "Top", RED)  # nobody wears it yet: nothing becomes stale
    kon = board.project.member("Kon")
    assert (kon.colours_for(rain)[Part.TOP], kon.colours_for(None)) == (RED, {Part.HAIR: GREEN})
    (back,) = [b for b in page.button if "-hair-" in str(b.key) and str(b.key).endswith("-back")]
    back.click().run()
    assert Part.HAIR not in board.project.member("Kon").colours_for(rain)
    (back,) = [b for b in page.button if "-hair-" in str(b.key) and str(b.key).endswith("-back")]
    assert back.help == "As in every look"
    back.click().run()
    assert board.project.member("Kon").colours_for(rain)[Part.HAIR] == GREEN


def test_a_family_that_copies_none_shows_only_what_is_to_be_put_back(
    page: AppTest, board: Board
) -> None:
    board.colour_member("Kon", {"top": RED})
    board.set_style(family="sd15")
    page.run()
    assert shown(page) == {"Top": RED}
    assert "sd15 copies no colours: put these back, or draw with pocket." in said(page)
    by_label(page.button, "Put all back").click().run()  # type: ignore[attr-defined]
    assert not page.color_picker
    assert not page.exception
