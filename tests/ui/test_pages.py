"""The pages' wiring, without a browser: AppTest on the script that the server runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from storyboard.studio import Board

# One page alone: AppTest forgets which page of st.navigation it was on when it runs again.
BOARD = """
from storyboard.ui.pages import board
from storyboard.ui.queue import queue
from storyboard.ui.session import say
queue()
say()
board.show()
"""
MAIN = str(Path(__file__).resolve().parents[2] / "storyboard" / "ui" / "frame" / "main.py")


@pytest.fixture
def page(board: Board) -> Iterator[AppTest]:
    st.cache_resource.clear()
    test = AppTest.from_string(BOARD, default_timeout=30)
    test.session_state["project"] = board.folder.folder.name
    yield test.run()
    st.cache_resource.clear()


def by_label(elements: object, label: str) -> object:
    return next(e for e in elements if e.label.startswith(label))  # type: ignore[attr-defined]


def test_the_board_opens(page: AppTest) -> None:
    assert not page.exception
    assert by_label(page.text_area, "Action").value.startswith("Medium shot. KON")  # type: ignore[attr-defined]


def test_the_whole_frame_opens(board: Board) -> None:
    st.cache_resource.clear()
    test = AppTest.from_file(MAIN, default_timeout=30)
    test.session_state["project"] = board.folder.folder.name
    assert not test.run().exception
    assert test.button(key="draw").label == "Draw 3 panels"


def test_an_edit_is_saved_at_once(page: AppTest, board: Board) -> None:
    by_label(page.text_area, "Action").set_value("Kon runs").run()  # type: ignore[attr-defined]
    assert not page.exception
    assert board.project.panel("1").action == "Kon runs"


def test_new_delete_undo(page: AppTest, board: Board) -> None:
    page.button(key="add").click().run()
    assert len(list(board.project.panels())) == 4
    page.button(key="gone").click().run()
    assert len(list(board.project.panels())) == 3
    page.button(key="undo").click().run()
    assert len(list(board.project.panels())) == 4
    assert not page.exception


def test_streamlit_never_imports_torch() -> None:
    """In a process of its own: the tests' own process has torch."""
    import subprocess
    import sys

    check = (
        "import sys, storyboard.ui.pages.board, storyboard.ui.pages.cast, storyboard.ui.pages.style, "
        "storyboard.ui.pages.export, storyboard.ui.pages.projects, storyboard.ui.server; "
        "print([m for m in ('torch', 'diffusers', 'transformers') if m in sys.modules])"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", check], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
