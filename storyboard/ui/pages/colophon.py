"""What pages and files name besides the panels: who made the board, and which version this is."""

from functools import partial
from typing import Any

import streamlit as st

from storyboard.studio import Board
from storyboard.ui.language import _, later
from storyboard.ui.session import act, edited, escaped

CREDITS = {
    "author": later("Author"),
    "company": later("Company"),
    "episode": later("Episode"),
    "rights": later("Rights"),
}


def colophon(board: Board) -> None:
    """Every change is saved at once."""
    with st.expander(_("Author, logo, version")):
        now = board.project.credits
        for name, label in CREDITS.items():
            value = getattr(now, name)
            key = f"credit-{name}-{hash(value)}"
            saved = edited(key, value, partial(_save, board, name))
            st.text_input(_(label), value, key=key, on_change=saved)
        _logo(board)
        _issue(board)


def _save(board: Board, name: str, value: Any) -> None:
    board.credit(**{name: value})


def _logo(board: Board) -> None:
    logo = board.project.credits.logo
    if logo:
        st.image(str(board.picture(logo)), width=120)
        st.button(_("Take the logo away"), on_click=act(lambda: board.credit(b"")))
        return
    given = st.file_uploader(_("Logo"), ["png", "jpg", "jpeg", "webp"], key="logo")
    if given is not None:
        act(lambda: board.credit(given.getvalue()))()
        st.rerun()


def _issue(board: Board) -> None:
    issues = board.project.issues
    for one in issues[-3:]:
        st.caption(f"{escaped(one.name)} · {one.date}")
    name = st.text_input(
        _("Hand out as a version"), key=f"issue-{len(issues)}", placeholder=_("Blue"),
        help=_("From then on shot numbers hold, and pages mark what has changed."),
    )  # fmt: skip
    if name:
        st.button(_("Keep this version"), on_click=act(lambda: board.issue(name)))
