"""The Board page: the panels, and the inspector of the selected one."""

from typing import Any, Literal

import streamlit as st

from storyboard import edits
from storyboard.story import Panel, Project, new_id
from storyboard.studio import Board
from storyboard.ui.begin import begin
from storyboard.ui.board import component, feed
from storyboard.ui.board.sheet import pulse_of
from storyboard.ui.inspector import inspect
from storyboard.ui.language import _, several
from storyboard.ui.session import act, board, collect, escaped, studio, told
from storyboard.views import PanelView


def show() -> None:
    """Draws the page; the cards follow the project by themselves."""
    collect()
    open_board = board()
    feed.ready(open_board)
    views = open_board.view()
    selected = _selected(views)
    _bar(open_board, views)
    _failed(open_board)
    if not views:
        begin(open_board)
    wide, narrow = st.columns([7, 3], gap="medium")
    with wide:
        component.board(
            open_board.folder.folder.name,
            open_board.project.revision,
            selected.id if selected else "",
            pulse_of(views, selected),
            lambda action: _act(open_board, action),
        )
    with narrow, st.container(key="inspector", height=INSPECTOR, border=False):
        if selected is not None:
            inspect(open_board, selected)


INSPECTOR = 700  # pixels at first; the style sheet gives it the window's height


def _bar(open_board: Board, views: list[PanelView]) -> None:
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
        (add, _("New panel"), "add", False, lambda: _add(open_board, _now())),
        (undo, "↶", "undo", False, open_board.undo),
        (redo, "↷", "redo", False, open_board.redo),
    ):
        kind: Literal["primary", "secondary"] = "primary" if key == "draw" else "secondary"
        column.button(
            label, type=kind, key=key, disabled=off, width="stretch", on_click=act(command),
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


def _select(panel: str) -> None:
    """By the page, not by the person: the board in the browser follows."""
    st.session_state["selected"] = panel
    st.session_state["pick"] = st.session_state.get("pick", 0) + 1


def _selected(views: list[PanelView]) -> PanelView | None:
    wanted = st.session_state.get("selected")
    return next((view for view in views if view.id == wanted), views[0] if views else None)


# ---------------------------------------------------------------- what the board in the browser says


def _act(open_board: Board, action: dict[str, Any]) -> None:
    panel = action.get("panel") or None  # an empty board has none
    panels = [str(one) for one in action.get("panels", ())]
    commands: dict[str, Any] = {
        "look": lambda: None,
        "select": lambda: st.session_state.update(selected=str(panel)),
        "move": lambda: _move(open_board, panels, action),
        "add": lambda: _add(open_board, panel),
        "insert": lambda: _add(open_board, panel, before=True),
        "duplicate": lambda: _duplicate(open_board, panels),
        "delete": lambda: _delete(open_board, panels, str(action.get("next", ""))),
        "lock": lambda: _lock(open_board, panels, bool(action.get("on"))),
        "take": lambda: _next_take(open_board, str(panel), int(action.get("step", 1))),
        "render": lambda: open_board.render(panels),
        "undo": open_board.undo,
        "redo": open_board.redo,
    }
    command = commands.get(action["kind"])
    if command:
        with told():
            command()


def _move(open_board: Board, panels: list[str], to: dict[str, Any]) -> None:
    where = {side: str(to[side]) for side in ("after", "before", "scene") if to.get(side)}
    what = f"move {_panels(open_board.project, panels)}"
    open_board.apply(what, lambda p: edits.move_panels(p, panels, **where))


def _add(open_board: Board, panel: str | None, *, before: bool = False) -> None:
    fresh = Panel(duration=2 * open_board.project.fps)

    def add(project: Project) -> Project:
        project = edits.add_panel(project, fresh, after=panel)
        return edits.move_panel(project, fresh.id, before=panel) if before and panel else project

    open_board.apply("add a panel", add)
    _select(fresh.id)


def _duplicate(open_board: Board, panels: list[str]) -> None:
    fresh = {panel: new_id() for panel in panels}
    what = f"duplicate {_panels(open_board.project, panels)}"
    open_board.apply(
        what,
        lambda p: edits.each(p, panels, lambda q, key: edits.duplicate_panel(q, key, fresh[key])),
    )
    if panels:
        _select(fresh[panels[-1]])


def _delete(open_board: Board, panels: list[str], then: str) -> None:
    what = f"delete {_panels(open_board.project, panels)}"
    open_board.apply(what, lambda p: edits.each(p, panels, edits.delete_panel))
    st.session_state["selected"] = then


def _lock(open_board: Board, panels: list[str], on: bool) -> None:
    what = f"{'lock' if on else 'unlock'} {_panels(open_board.project, panels)}"
    open_board.apply(
        what, lambda p: edits.each(p, panels, lambda q, key: edits.lock_panel(q, key, on))
    )


def _next_take(open_board: Board, panel: str, step: int) -> None:
    shown = open_board.project.panel(panel)
    numbers = [take.number for take in shown.shown_takes]
    if shown.chosen in numbers:
        at = min(len(numbers) - 1, max(0, numbers.index(shown.chosen) + step))
        open_board.choose(panel, numbers[at])


def _panels(project: Project, panels: list[str]) -> str:
    if len(panels) == 1:
        return f"panel {project.number_of(panels[0])}"
    return f"{len(panels)} panels"
