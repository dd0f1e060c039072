"""Which parts of the Board page are drawn again: each is a fragment, so that an edit costs what it changed.

The cards follow the project by themselves; CARDS stands for what their component is told by the page.
PICTURE, FIELDS, WHERE and MORE are the inspector, from above: beside PICTURE, WHERE and MORE show the
picture as well. No part is inside another: Streamlit forgets those of a run that was interrupted.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn, ParamSpec

import streamlit as st

from storyboard.errors import StoryboardError
from storyboard.ui.board import feed
from storyboard.ui.session import board, told, value_of

BAR, PICTURE, FIELDS, WHERE, MORE = "bar", "picture", "fields", "where", "more"
CARDS, QUEUE = "cards", "queue"
PANEL = (PICTURE, FIELDS, WHERE, MORE)
EDITS = (FIELDS, WHERE, MORE)  # something was written or picked
TAKES = (PICTURE, WHERE, MORE)  # a picture came or was chosen
DRAWING = (BAR, PICTURE, QUEUE)  # a picture was asked for or given up
ALL = (BAR, *PANEL, CARDS, QUEUE)  # in this order: CARDS tells what the ones before show
P = ParamSpec("P")


def part(name: str) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Makes a function a part of that name; what goes wrong in it is told in its place."""

    def made(draw: Callable[P, None]) -> Callable[P, None]:
        @st.fragment(key=name)
        @wraps(draw)
        def drawn(*args: P.args, **fields: P.kwargs) -> None:
            try:
                draw(*args, **fields)
            except StoryboardError as error:
                st.error(str(error))

        return drawn

    return made


def edit(command: Callable[[], object], *parts: str) -> Callable[[], None]:
    """A callback that runs a command and tells what it refused; `parts`: what shows the change."""

    def run() -> None:
        with told():
            command()
        redraw(CARDS, *(parts or EDITS))

    return run


def entered(key: str, drawn: Any, command: Callable[[Any], object]) -> Callable[[], None]:
    """A field's callback: as session.edited, and what shows the field is drawn again."""

    def run() -> None:
        value = value_of(key)
        if value == drawn:
            redraw(CARDS)
        edit(lambda: command(value))()

    return run


def redraw(*parts: str) -> NoReturn:
    """From a callback: draws these again, or the whole page where there is something to say."""
    with told():
        feed.ready(board())
    if "said" in st.session_state:
        st.rerun()
    st.rerun(sorted(set(parts), key=ALL.index))
