"""What the board in the browser asks for, done to the project. -> which parts of the page show it"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from storyboard import edits
from storyboard.story import Panel, Project, new_id
from storyboard.studio import Board
from storyboard.ui.redraw import ALL, BAR, CARDS, DRAWING, PANEL, PICTURE, QUEUE, TAKES, redraw
from storyboard.ui.session import told

Action = dict[str, Any]  # {"kind": …, "panel": id, "panels": ids, …}


def act(board: Board, actions: list[Action]) -> None:
    """Does them in order; what one of them is refused is told, and the others are done."""
    parts = {CARDS}
    for action in actions:
        with told():
            parts |= set(_done(board, action))
    redraw(*parts)


def add(board: Board, panel: str | None, *, before: bool = False) -> None:
    """A new panel behind that one, or before it; it is selected."""
    fresh = Panel(duration=2 * board.project.fps)

    def added(project: Project) -> Project:
        project = edits.add_panel(project, fresh, after=panel)
        return edits.move_panel(project, fresh.id, before=panel) if before and panel else project

    board.apply("add a panel", added)
    _select(fresh.id)


def _done(board: Board, action: Action) -> tuple[str, ...]:
    panel = action.get("panel") or None  # an empty board has none
    panels = [str(one) for one in action.get("panels", ())]
    known: dict[str, tuple[Callable[[], object], tuple[str, ...]]] = {
        "look": (lambda: None, _asked(action)),
        "select": (lambda: st.session_state.update(selected=str(panel)), PANEL),
        "move": (lambda: _move(board, panels, action), ()),
        "add": (lambda: add(board, panel), ALL),
        "insert": (lambda: add(board, panel, before=True), ALL),
        "duplicate": (lambda: _duplicate(board, panels), ALL),
        "delete": (lambda: _delete(board, panels, str(action.get("next") or "")), ALL),
        "lock": (lambda: _lock(board, panels, bool(action.get("on"))), (BAR, PICTURE)),
        "take": (lambda: _next_take(board, str(panel), int(action["step"])), TAKES),
        "render": (lambda: board.render(panels), DRAWING),
        "undo": (board.undo, ALL),
        "redo": (board.redo, ALL),
    }
    command, parts = known.get(action["kind"], (lambda: None, ()))
    command()
    return parts


def _asked(action: Action) -> tuple[str, ...]:
    """The parts that show something old; the queue changes with the line above the board."""
    old = [part for part in ALL if part in action.get("parts", ())]
    return (*old, QUEUE) if BAR in old else tuple(old)


def _move(board: Board, panels: list[str], to: Action) -> None:
    where = {side: str(to[side]) for side in ("after", "before", "scene") if to.get(side)}
    what = f"move {_panels(board.project, panels)}"
    board.apply(what, lambda p: edits.move_panels(p, panels, **where))


def _duplicate(board: Board, panels: list[str]) -> None:
    fresh = {panel: new_id() for panel in panels}
    what = f"duplicate {_panels(board.project, panels)}"
    board.apply(
        what,
        lambda p: edits.each(p, panels, lambda q, key: edits.duplicate_panel(q, key, fresh[key])),
    )
    if panels:
        _select(fresh[panels[-1]])


def _delete(board: Board, panels: list[str], then: str) -> None:
    what = f"delete {_panels(board.project, panels)}"
    board.apply(what, lambda p: edits.each(p, panels, edits.delete_panel))
    st.session_state["selected"] = then


def _lock(board: Board, panels: list[str], on: bool) -> None:
    what = f"{'lock' if on else 'unlock'} {_panels(board.project, panels)}"
    board.apply(what, lambda p: edits.each(p, panels, lambda q, key: edits.lock_panel(q, key, on)))


def _next_take(board: Board, panel: str, step: int) -> None:
    shown = board.project.panel(panel)
    numbers = [take.number for take in shown.shown_takes]
    if shown.chosen in numbers:
        at = min(len(numbers) - 1, max(0, numbers.index(shown.chosen) + step))
        board.choose(panel, numbers[at])


def _select(panel: str) -> None:
    """By the page, not by the person: the board in the browser follows."""
    st.session_state["selected"] = panel
    st.session_state["pick"] = st.session_state.get("pick", 0) + 1


def _panels(project: Project, panels: list[str]) -> str:
    if len(panels) == 1:
        return f"panel {project.number_of(panels[0])}"
    return f"{len(panels)} panels"
