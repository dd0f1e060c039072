"""The Script page's wiring, without a browser."""

from collections.abc import Iterator

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from storyboard.imports import Source
from storyboard.studio import Board, Studio

SCRIPT_PAGE = """
from storyboard.ui.pages import script
from storyboard.ui.session import say
say()
script.show()
"""
TEXT = "INT. CAFE - DAY\n\nMARA waits.\n\nMARA\nTea?\n\nRain on the window.\n"


def opened(board: Board) -> AppTest:
    st.cache_resource.clear()
    test = AppTest.from_string(SCRIPT_PAGE, default_timeout=30)
    test.session_state["project"] = board.folder.folder.name
    return test.run()


@pytest.fixture
def told(studio: Studio) -> Iterator[Board]:
    yield studio.new("Told", script=Source("story.fountain", TEXT.encode()))
    st.cache_resource.clear()


def words(page: AppTest) -> str:
    return "\n".join(str(one.value) for one in page.markdown)


def test_the_script_stands_beside_its_board(told: Board) -> None:
    page = opened(told)
    assert not page.exception
    assert page.text_area[0].value == TEXT
    assert "Nothing changes" in words(page)
    assert "2 panels as before" in words(page)
    assert page.button(key="apply").disabled


def test_an_edit_is_shown_before_it_is_made(told: Board) -> None:
    page = opened(told)
    edited = (
        TEXT.replace("Rain on", "Snow on").replace("MARA\nTea?", "MARA\n*Coffee*?")
        + "\nEVE\n<b>Hi</b>\n"
    )
    page.text_area[0].set_value(edited).run()
    assert not page.exception
    assert "2 changed" in words(page) or "1 changed" in words(page)
    assert "\\<b\\>Hi\\</b\\>" in words(page)
    assert told.project.panel("2").action == "Rain on the window."
    page.button(key="apply").click().run()
    assert not page.exception
    assert told.project.panel("2").action == "Snow on the window."
    assert told.project.panel("1").dialogue[0].text == "Coffee?"
    assert page.text_area[0].value == edited
    told.undo()
    assert told.project.panel("2").action == "Rain on the window."


def test_what_is_gone_is_parked_and_put_back(told: Board) -> None:
    gone = told.project.panel("2").id
    page = opened(told)
    page.text_area[0].set_value(TEXT.replace("Rain on the window.\n", "")).run()
    page.button(key="apply").click().run()
    assert [panel.id for panel in told.project.parked] == [gone]
    page.button(key=f"back-{gone}").click().run()
    assert not page.exception
    assert told.project.parked == ()
    assert told.project.panel("2").id == gone


def test_a_board_without_a_script_takes_one(studio: Studio) -> None:
    board = studio.new("Empty")
    page = opened(board)
    assert "before they are made" in page.caption[0].value
    page.text_area[0].set_value("○公園（夜）\n\n太郎「待って！」\n").run()
    assert not page.exception
    page.button(key="apply").click().run()
    assert [panel.dialogue[0].text for panel in board.project.panels()] == ["待って！"]
    assert [member.name for member in board.project.cast] == ["太郎"]
