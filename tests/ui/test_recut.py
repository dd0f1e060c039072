"""Split and join in the inspector, and how a script is cut on its page; without a browser."""

from collections.abc import Iterator

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from storyboard.imports import Source
from storyboard.story import Cutting
from storyboard.studio import Board, Studio
from tests.ui.test_pages import BOARD
from tests.ui.test_script_page import SCRIPT_PAGE

TEXT = "INT. CAFE - DAY\n\nMARA waits. She looks up.\n\nMARA\nTea?\n\nRain falls.\n"


@pytest.fixture
def told(studio: Studio) -> Iterator[Board]:
    yield studio.new("Told", script=Source("story.fountain", TEXT.encode()))
    st.cache_resource.clear()


def opened(board: Board, page: str, *shelves: str) -> AppTest:
    """The page, with these expanders open."""
    st.cache_resource.clear()
    test = AppTest.from_string(page, default_timeout=30)
    test.session_state["project"] = board.folder.folder.name
    for shelf in shelves:
        test.session_state[shelf] = True
    return test.run()


def actions(board: Board) -> list[str]:
    return [panel.action for panel in board.project.panels()]


def seam(page: AppTest) -> object:
    return next(box for box in page.selectbox if box.key.startswith("seam-"))


def test_a_panel_is_split_where_it_is_said_and_joined_again(told: Board) -> None:
    page = opened(told, BOARD)
    places = seam(page)
    assert places.options == ["She looks up.", "MARA: Tea?"]  # type: ignore[attr-defined]
    places.select_index(1).run()  # type: ignore[attr-defined]
    page.button(key="split").click().run()
    assert not page.exception
    assert actions(told) == ["MARA waits. She looks up.", "", "Rain falls."]
    assert [len(panel.dialogue) for panel in told.project.panels()] == [0, 1, 0]
    page.button(key="join").click().run()
    assert not page.exception
    assert actions(told) == ["MARA waits. She looks up.", "Rain falls."]
    assert told.project.panel("1").dialogue[0].text == "Tea?"
    told.undo()
    told.undo()
    assert len(actions(told)) == 2
    assert not told.project.parked


def test_what_cannot_be_done_is_off(told: Board) -> None:
    told.park("1")
    page = opened(told, BOARD)
    assert page.button(key="split").disabled
    assert page.button(key="join").disabled
    assert any("no place to split" in one.value for one in page.caption)


def test_how_much_goes_into_a_panel_is_chosen_on_the_script_page(told: Board) -> None:
    page = opened(told, SCRIPT_PAGE)
    page.selectbox[0].set_value(Cutting.SENTENCE).run()
    page.button(key="apply").click().run()
    assert not page.exception
    assert actions(told) == ["MARA waits.", "She looks up.", "", "Rain falls."]
    page.selectbox[0].set_value(Cutting.SCENE).run()
    page.button(key="apply").click().run()
    (whole,) = actions(told)
    assert " ".join(whole.split()) == "MARA waits. She looks up. Rain falls."
    assert told.project.script is not None
    assert told.project.script.cutting is Cutting.SCENE
