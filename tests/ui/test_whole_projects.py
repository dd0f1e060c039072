"""The Projects and Cast pages' wiring for whole projects and whole characters."""

from collections.abc import Iterator

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from storyboard.studio import Board, Studio
from tests.pictures import picture_bytes

PAGE = """
from storyboard.ui.pages import {page}
from storyboard.ui.session import say
say()
{page}.show()
"""


def opened(board: Board, page: str) -> AppTest:
    test = AppTest.from_string(PAGE.format(page=page), default_timeout=30)
    test.session_state["project"] = board.folder.folder.name
    test.run()
    assert not test.exception
    return test


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def names(studio: Studio) -> list[str]:
    return sorted(info.name for info in studio.projects())


def test_rename_duplicate_trash_and_undo(board: Board, studio: Studio) -> None:
    page = opened(board, "projects")
    page.text_input(key="name-Test").set_value("雨").run()
    assert names(studio) == ["雨"]
    page.button(key="copy-Test").click().run()
    assert names(studio) == ["雨", "雨 copy"]
    page.button(key="trash-Test").click().run()
    assert names(studio) == ["雨 copy"]
    assert "'雨' lies in the trash." in [said.value for said in page.info]
    page.button(key="undo-trash").click().run()
    assert names(studio) == ["雨", "雨 copy"]
    assert not page.exception
    assert page.info == []


def test_a_taken_name_is_told_and_nothing_changes(board: Board, studio: Studio) -> None:
    studio.new("Other")
    page = opened(board, "projects")
    page.text_input(key="name-Test").set_value("other").run()
    assert names(studio) == ["Other", "Test"]
    assert "already" in page.error[0].value


def test_the_trash_lists_what_is_there(board: Board, studio: Studio) -> None:
    studio.new("Old")
    aside = studio.trash("Old").name
    page = opened(board, "projects")
    page.button(key=f"back-{aside}").click().run()
    assert names(studio) == ["Old", "Test"]


def test_looks_are_added_worn_and_removed(board: Board) -> None:
    page = opened(board, "cast")
    member = board.project.member("Kon")
    page.text_input(key=f"look-{member.id}-0").set_value("raincoat").run()
    look = board.project.member("Kon").looks[0]
    board.add_look("Kon", "raincoat", [(picture_bytes("yellow"), "rain.png")])
    panel = board.project.panel("1")
    inspector = opened(board, "board")
    inspector.selectbox(key=f"look-{panel.id}-{member.id}-before").set_value(look.id).run()
    assert not inspector.exception
    assert board.project.panel("1").placements[0].look == look.id
    page.run()
    page.button(key=f"look-gone-{look.id}").click().run()
    assert not page.exception
    assert board.project.member("Kon").looks == ()


def test_somebody_comes_from_another_project(board: Board, studio: Studio) -> None:
    other = studio.new("Other")
    other.add_member("Fox", [(picture_bytes("red"), "fox.png")])
    page = opened(board, "cast")
    page.selectbox(key="arriving-project").set_value("Other").run()
    page.selectbox(key="arriving-member").set_value("Fox").run()
    page.button(key="arriving-go").click().run()
    assert not page.exception
    assert len(board.project.member("Fox").references) == 1
