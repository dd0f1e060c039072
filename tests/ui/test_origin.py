"""The inspector says where a picture comes from; without a browser."""

from collections.abc import Iterator

import pytest
import streamlit as st
from PIL import Image

from storyboard.geometry import Box, Size
from storyboard.preferences import prefer
from storyboard.provenance.storing import stored_png
from storyboard.render.request import Dyed, RenderRequest, Slot
from storyboard.story import Part, Take
from storyboard.studio import Board
from tests.pictures import picture_bytes
from tests.ui.test_pages import BOARD
from tests.ui.test_recut import opened

SIZE = Size(width=64, height=36)
ASKED = RenderRequest(
    family="pocket", weights="sha256:" + "a" * 64, dtype="float32", solver="s",
    prompt="medium shot, **kitchen**", negative="", steps=8, guidance=1.6, size=SIZE, crop=SIZE,
    seed=4711, slots=(),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _cleared() -> Iterator[None]:
    yield
    st.cache_resource.clear()
    st.cache_data.clear()


def with_take(board: Board, data: bytes) -> str:
    """Gives the first panel that picture. -> digest"""
    digest = board.folder.put_picture(data)
    take = Take(number=1, picture=digest, request="r", recipe="r", seed=9, family="elsewhere")
    board.folder.add_take(board.project.panel("1").id, take)
    return digest


def said(board: Board) -> str:
    page = opened(board, BOARD, "origin-False")
    assert not page.exception
    return "\n".join(one.value for one in page.caption)


def drawn() -> bytes:
    return stored_png(Image.new("RGB", (64, 36), "teal"), ASKED)


def test_a_picture_tells_the_colours_that_were_chosen(board: Board) -> None:
    whole = Box(left=0, top=0, right=1, bottom=1)
    dyed = Slot(
        name="Kon", conditioning="c", references=("a", "b"), region=whole, strength=1,
        colours=(Dyed(part=Part.HAIR, value="#2aa04e"), Dyed(part=Part.TOP, value="#c03030")),
    )  # fmt: skip
    asked = ASKED.model_copy(update={"slots": (dyed,)})
    with_take(board, stored_png(Image.new("RGB", (64, 36), "teal"), asked))
    told = said(board).replace("\\", "")
    assert "Kon (2 references, Hair, fur #2aa04e, Top #c03030)" in told


def test_a_signed_picture_tells_model_words_and_seed(board: Board) -> None:
    with_take(board, drawn())
    told = said(board)
    assert "Signed by this computer, and unchanged since." in told
    assert "made by a model" in told
    assert "pocket · aaaaaaaaaaaa" in told
    assert "4711 · 8 steps" in told
    assert r"\*\*kitchen\*\*" in told  # shown as typed


def test_what_nobody_opens_is_not_sent(board: Board) -> None:
    with_take(board, drawn())
    assert "Signed by" not in "".join(one.value for one in opened(board, BOARD).caption)


def test_an_unsigned_picture_is_called_so(board: Board) -> None:
    prefer(sign=False)
    with_take(board, drawn())
    assert "Not signed." in said(board)


def test_a_picture_that_says_nothing(board: Board) -> None:
    with_take(board, picture_bytes("teal", (64, 36)))
    told = said(board)
    assert "Nothing in the file says what made it." in told
    assert "elsewhere" in told


def test_a_changed_picture_warns(board: Board) -> None:
    data = bytearray(drawn())
    digest = with_take(board, bytes(data))
    at = data.index(b"IDAT") + 12
    data[at] ^= 0xFF
    board.picture(digest).write_bytes(bytes(data))
    assert "It was changed since it was made" in said(board)
