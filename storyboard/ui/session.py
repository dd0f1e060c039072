"""What the editor holds: one studio for the server; per browser only what is open and selected."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st

from storyboard.errors import NotFound, StoryboardError
from storyboard.studio import Board, Studio


@st.cache_resource(show_spinner=False)
def studio() -> Studio:
    """Shared by all browsers; draws in a worker process."""
    return Studio(executor="worker")


def board() -> Board:
    """The open project: the one chosen, else the one named at the start, else the sample."""
    name = st.session_state.get("project") or st.query_params.get("project")
    name = name or os.environ.get("STORYBOARD_OPEN")
    if name:
        try:
            return studio().open(name)
        except NotFound:
            st.session_state.pop("project", None)
    found = studio().open_sample() if not name else _any()
    st.session_state["project"] = found.folder.folder.name
    return found


def _any() -> Board:
    projects = studio().projects()
    return studio().open(projects[0].folder) if projects else studio().open_sample()


@contextmanager
def told() -> Iterator[None]:
    """The one place where an error becomes a sentence on the page."""
    try:
        yield
    except StoryboardError as error:
        st.session_state["said"] = str(error)


def act(command: Callable[[], object]) -> Callable[[], None]:
    """A callback that runs a command and tells what it refused."""

    def run() -> None:
        with told():
            command()

    return run


def edited(key: str, drawn: Any, command: Callable[[Any], object]) -> Callable[[], None]:
    """A widget's callback: `command` gets the new value, unless it is the one drawn.

    Streamlit forgets widgets that an interrupted run did not reach, and then takes what the browser
    says of them for news: untouched widgets, even of panels that are gone, are called as changed.
    """

    def run() -> None:
        value = value_of(key)
        if value != drawn:
            act(lambda: command(value))()

    return run


def value_of(key: str) -> Any:
    """What a widget holds; an emptied one holds ""."""
    value = st.session_state[key]
    return "" if value is None else value


def collect() -> None:
    """Stores what was drawn meanwhile."""
    with told():
        studio().collect()


def say() -> None:
    """Shows what was refused last."""
    said = st.session_state.pop("said", None)
    if said:
        st.error(said)


def escaped(text: str) -> str:
    """As it was typed, where Markdown is read."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+-.!|<>$~:&" else c for c in text)
