"""The Cast page of the test's board, without a browser."""

from collections.abc import Iterator

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from storyboard.studio import Board

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
