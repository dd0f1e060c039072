"""What an edit would make stale, shown before it is made."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from storyboard.story import Project
from storyboard.studio import Board
from storyboard.ui.language import _, several
from storyboard.ui.session import act, told
from storyboard.views import PanelView

SHOWN = 12  # pictures; the others are counted


@dataclass(frozen=True)
class Proposal:
    """An edit that waits for a yes. about: id of whom it is about."""

    about: str
    what: str
    command: Callable[[Project], Project]


def propose(board: Board, about: str, what: str, command: Callable[[Project], Project]) -> None:
    """Makes the edit at once where no panel becomes stale by it; else it is shown first."""
    with told():
        if board.effect(command):
            st.session_state["proposal"] = Proposal(about, what, command)
        else:
            board.apply(what, command)
            st.session_state.pop("proposal", None)


def propose_also(
    board: Board, about: str, what: str, command: Callable[[Project], Project]
) -> None:
    """The same, together with what waits already under these words."""
    waiting: Proposal | None = st.session_state.get("proposal")
    if waiting is None or (waiting.about, waiting.what) != (about, what):
        propose(board, about, what, command)
        return
    before = waiting.command
    propose(board, about, what, lambda project: command(before(project)))


def proposal(board: Board, about: str) -> None:
    """Shows the edit that waits, with the panels that it makes stale."""
    waiting: Proposal | None = st.session_state.get("proposal")
    if waiting is None or waiting.about != about:
        return
    with st.container(border=True, key=f"proposal-{about}"):
        becoming_stale(board, board.effect(waiting.command))
        yes, no = st.columns(2)
        yes.button(
            _("Do it"), type="primary", key=f"yes-{about}", width="stretch",
            on_click=act(lambda: _make(board, waiting)),
        )  # fmt: skip
        no.button(
            _("Leave it"), key=f"no-{about}", width="stretch",
            on_click=_leave,
        )  # fmt: skip


def becoming_stale(board: Board, views: list[PanelView]) -> None:
    """Which panels, with their pictures as they are now."""
    st.info(
        several(
            "{count} panel that is up to date now would become stale.",
            "{count} panels that are up to date now would become stale.",
            len(views),
        )
    )
    columns = st.columns(6)
    for place, view in enumerate(views[:SHOWN]):
        take = view.panel.chosen_take
        if take is not None:
            with columns[place % 6]:
                st.image(str(board.thumbnail(take.picture, 240)), caption=str(view.number))
    if len(views) > SHOWN:
        st.caption(_("and {numbers}", numbers=", ".join(str(v.number) for v in views[SHOWN:])))


def _make(board: Board, waiting: Proposal) -> None:
    board.apply(waiting.what, waiting.command)
    st.session_state.pop("proposal", None)


def _leave() -> None:
    """What was picked is forgotten: `refused` is a part of the key of widgets that would go on showing it."""
    st.session_state.pop("proposal", None)
    st.session_state["refused"] = st.session_state.get("refused", 0) + 1
