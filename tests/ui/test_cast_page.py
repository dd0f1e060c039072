"""The Cast page without a browser."""

from collections.abc import Iterator

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from storyboard.studio import Board
from tests.ui.test_pages import by_label

CAST = """
from storyboard.ui.pages import cast
from storyboard.ui.session import say
say()
cast.show()
"""


@pytest.fixture
def page(board: Board) -> Iterator[AppTest]:
    st.cache_resource.clear()
    test = AppTest.from_string(CAST, default_timeout=30)
    test.session_state["project"] = board.folder.folder.name
    yield test.run()
    st.cache_resource.clear()


def test_what_is_refused_stays_written(page: AppTest, board: Board) -> None:
    def last(label: str) -> object:
        return [field for field in page.text_input if field.label == label][-1]

    last("Name").set_value("   ")  # type: ignore[attr-defined]
    last("Description").set_value("a fox, teal coat")  # type: ignore[attr-defined]
    by_label(page.button, "Add to the cast").click().run()  # type: ignore[attr-defined]
    assert page.error
    assert last("Description").value == "a fox, teal coat"  # type: ignore[attr-defined]
    last("Name").set_value("Riku")  # type: ignore[attr-defined]
    by_label(page.button, "Add to the cast").click().run()  # type: ignore[attr-defined]
    assert board.project.member("Riku").description == "a fox, teal coat"
    assert (last("Name").value, last("Description").value) == ("", "")  # type: ignore[attr-defined]
    assert not page.exception
