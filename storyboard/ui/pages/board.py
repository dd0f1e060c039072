"""The Board page: the panels, and the inspector of the selected one. Its parts are fragments (redraw.py)."""

from collections.abc import Callable
from functools import partial
from typing import Literal

import streamlit as st

from storyboard.studio import Board
from storyboard.ui import inspector
from storyboard.ui.begin import begin
from storyboard.ui.board import actions, component, feed
from storyboard.ui.board.pulse import pulse_of_all, pulses_of
from storyboard.ui.language import _, several
from storyboard.ui.redraw import ALL, BAR, CARDS, FIELDS, MORE, PICTURE, WHERE, edit, part
from storyboard.ui.session import board, collect, escaped, studio
from storyboard.views import PanelView

TALL = 700  # pixels at first; the style sheet gives it the window's height


def show() -> None:
    """Draws the page; the cards follow the project by themselves."""
    collect()
    feed.ready(board())
    _bar()
    wide, narrow = st.columns([7, 3], gap="medium")
    with narrow, st.container(key="inspector", height=TALL, border=False):
        for part_of_it in (_picture, _fields, _where, _more):
            part_of_it()
    with wide:  # last: it says what the others show
        _cards()


@part(BAR)
def _bar() -> None:
    open_board = board()
    views = open_board.view()
    _line(open_board, views)
    _failed(open_board)
    if not views:
        begin(open_board)
    _shown(BAR, pulse_of_all(views))


@part(PICTURE)
def _picture() -> None:
    _of_the_panel(PICTURE, inspector.head)


@part(FIELDS)
def _fields() -> None:
    _of_the_panel(FIELDS, inspector.fields)


@part(WHERE)
def _where() -> None:
    _of_the_panel(WHERE, inspector.where)


@part(MORE)
def _more() -> None:
    _of_the_panel(MORE, inspector.more)


def _of_the_panel(part: str, draw: Callable[[Board, PanelView], None]) -> None:
    open_board = board()
    selected = _selected(open_board.view())
    if selected is not None:
        draw(open_board, selected)
    _shown(part, pulses_of(selected)[part])


@part(CARDS)
def _cards() -> None:
    open_board = board()
    selected = _selected(open_board.view())
    component.board(
        open_board.folder.folder.name,
        open_board.project.revision,
        selected.id if selected else "",
        st.session_state["shown"],
        partial(actions.act, open_board),
    )


def _shown(part: str, pulse: str) -> None:
    """Said at the end of a part: one that was interrupted is asked for again."""
    st.session_state["shown"] = st.session_state.get("shown", {}) | {part: pulse}


def _line(open_board: Board, views: list[PanelView]) -> None:
    """The name, how long it is, and what is done to the board as a whole."""
    stale = [view for view in views if view.stale and not view.panel.locked]
    left, draw, cancel, add, undo, redo = st.columns(
        [6, 2.2, 1.2, 1.5, 0.7, 0.7], vertical_alignment="center"
    )
    left.markdown(f"### {escaped(open_board.project.name)}")
    left.caption(_length(views, open_board.project.fps))
    jobs = open_board.jobs()
    for column, label, key, off, command in (
        (draw, _to_draw(len(stale)), "draw", not stale or bool(jobs), open_board.render),
        (cancel, _("Cancel"), "cancel", not jobs, open_board.cancel),
        (add, _("New panel"), "add", False, lambda: actions.add(open_board, _now())),
        (undo, "↶", "undo", False, open_board.undo),
        (redo, "↷", "redo", False, open_board.redo),
    ):
        kind: Literal["primary", "secondary"] = "primary" if key == "draw" else "secondary"
        column.button(
            label, type=kind, key=key, disabled=off, width="stretch", on_click=edit(command, *ALL),
            help={"undo": _("Undo"), "redo": _("Redo")}.get(key),
        )  # fmt: skip


def _failed(open_board: Board) -> None:
    """The last thing that went wrong here; the queue in the sidebar has them all."""
    own = [e for e in studio().failed.values() if e.job.folder == str(open_board.folder.folder)]
    if own:
        st.error(escaped(own[-1].message))


def _length(views: list[PanelView], fps: int) -> str:
    seconds = round(sum(view.panel.duration for view in views) / fps)
    panels = several("{count} panel", "{count} panels", len(views))
    return f"{panels} · {seconds // 60}:{seconds % 60:02}"


def _to_draw(count: int) -> str:
    if not count:
        return _("All up to date")
    return several("Draw {count} panel", "Draw {count} panels", count)


def _now() -> str | None:
    return st.session_state.get("selected") or None


def _selected(views: list[PanelView]) -> PanelView | None:
    """The one that was chosen; else the first, which then stays selected wherever it moves."""
    wanted = st.session_state.get("selected")
    found = next((view for view in views if view.id == wanted), views[0] if views else None)
    st.session_state["selected"] = found.id if found else ""
    return found
