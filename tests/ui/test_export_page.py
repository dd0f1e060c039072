"""The Export page and the lettering of the inspector, without a browser."""

import io
import zipfile
from collections.abc import Iterator

import pytest
import streamlit as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from storyboard.studio import Board
from storyboard.ui.pages.export import FORMATS
from tests.export.conftest import drawn as drawn
from tests.ui.test_pages import BOARD, by_label

EXPORT = """
from storyboard.ui.pages import export
from storyboard.ui.session import say
say()
export.show()
"""


def opened(board: Board, script: str) -> AppTest:
    test = AppTest.from_string(script, default_timeout=60)
    test.session_state["project"] = board.folder.folder.name
    return test.run()


@pytest.fixture
def page(drawn: Board) -> Iterator[AppTest]:
    st.cache_resource.clear()
    st.cache_data.clear()
    yield opened(drawn, EXPORT)
    st.cache_resource.clear()


def test_the_first_pages_are_shown_and_follow_the_layout(page: AppTest) -> None:
    assert not page.exception
    assert len(page.get("image")) == 1  # three panels lie on one page
    by_label(page.selectbox, "Layout").set_value("presentation").run()  # type: ignore[attr-defined]
    assert len(page.get("image")) == 3
    assert not page.exception


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_shows_how_it_begins(page: AppTest, kind: str) -> None:
    by_label(page.selectbox, "Format").set_value(kind).run()  # type: ignore[attr-defined]
    assert not page.exception
    shown = {
        "text": len(page.code),
        "film": len(page.get("video")),
        "pictures": len(page.get("image")),
    }
    film, text = kind in ("mp4", "webm"), kind in ("csv", "srt", "otio", "edl", "fcpxml")
    assert (shown["film"] == 1, shown["text"] == 1, shown["pictures"] >= 1) == (
        film, text, not film and not text,
    )  # fmt: skip


def test_a_comic_archive_is_made_of_pages(page: AppTest) -> None:
    by_label(page.selectbox, "Format").set_value("cbz").run()  # type: ignore[attr-defined]
    by_label(page.radio, "Layout").set_value("comic").run()  # type: ignore[attr-defined]
    page.button(key="make").click().run()
    assert not page.exception
    with zipfile.ZipFile(io.BytesIO(page.session_state["made"][1])) as archive:
        assert archive.namelist() == ["page-001.png"]


def test_a_pdf_is_made_as_asked(page: AppTest) -> None:
    by_label(page.selectbox, "Layout").set_value("konte").run()  # type: ignore[attr-defined]
    by_label(page.multiselect, "Panels").set_value(["1", "3"]).run()  # type: ignore[attr-defined]
    page.button(key="make").click().run()
    assert not page.exception
    kind, data, name, report = page.session_state["made"]
    assert (kind, report.pages) == ("pdf", 1)
    assert name.endswith(".pdf")
    assert data.startswith(b"%PDF")
    assert "1 page" in page.success[0].value


def test_an_edit_goes_out_with_its_pictures(page: AppTest) -> None:
    by_label(page.selectbox, "Format").set_value("otio").run()  # type: ignore[attr-defined]
    page.button(key="make").click().run()
    _, data, name, _ = page.session_state["made"]
    assert name.endswith("-otio.zip")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
    assert sum(one.endswith(".jpg") for one in names) == 3
    assert sum(one.endswith(".otio") for one in names) == 1


def test_what_travels_is_told_before(page: AppTest) -> None:
    by_label(page.toggle, "Put the whole project inside").set_value(True).run()  # type: ignore[attr-defined]
    told = page.warning[0].value
    assert "3 panels, 0 takes that were not chosen, 2 reference pictures" in told


def test_credits_and_versions_are_kept(page: AppTest, drawn: Board) -> None:
    by_label(page.text_input, "Author").set_value("山田").run()  # type: ignore[attr-defined]
    by_label(page.text_input, "Hand out as a version").set_value("Blue").run()  # type: ignore[attr-defined]
    by_label(page.button, "Keep this version").click().run()  # type: ignore[attr-defined]
    assert not page.exception
    assert drawn.project.credits.author == "山田"
    assert [one.name for one in drawn.project.issues] == ["Blue"]


def test_lettering_in_the_inspector(drawn: Board) -> None:
    st.cache_resource.clear()
    page = opened(drawn, BOARD)
    page.button(key="letter").click().run()
    assert not page.exception
    balloon = drawn.project.panel("1").balloons[0]
    assert balloon.text == "こんばんは。"
    words = next(area for area in page.text_area if area.value == "こんばんは。")
    words.set_value("やあ。").run()
    by_label(page.toggle, "Tail").set_value(balloon.tail is None).run()  # type: ignore[attr-defined]
    assert drawn.project.panel("1").balloons[0].text == "やあ。"
    assert (drawn.project.panel("1").balloons[0].tail is None) is (balloon.tail is not None)
    page.button(key=f"gone-{balloon.id}").click().run()
    assert drawn.project.panel("1").balloons == ()
    assert not page.exception
    assert Image.open(drawn.picture(drawn.project.panel("1").takes[0].picture)).size == (896, 504)
    st.cache_resource.clear()


def test_another_project_of_the_same_revision_has_a_preview_of_its_own(drawn: Board) -> None:
    st.cache_data.clear()
    boards = [drawn.studio.new(name) for name in ("One", "Other")]
    for board in boards:
        board.add_panel(action=f"Only {board.project.name} has this.")
    assert boards[0].project.revision == boards[1].project.revision
    for board in boards:
        page = opened(board, EXPORT)
        by_label(page.selectbox, "Format").set_value("csv").run()  # type: ignore[attr-defined]
        assert f"Only {board.project.name} has this." in page.code[0].value
    st.cache_resource.clear()
