"""The Board page: the panels, the inspector of the selected one, and what is being drawn."""

from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

from storyboard.pocket.vocabulary import SHOTS
from storyboard.script.lines import text_of
from storyboard.storage import ProjectFolder
from storyboard.studio import Board, PanelView
from storyboard.ui import component
from storyboard.ui.addresses import picture_address, preview_address
from storyboard.ui.inspector import inspect
from storyboard.ui.language import _, several, spoken
from storyboard.ui.session import act, board, collect, told


def show() -> None:
    """Draws the page; a finished take or an action draws it again."""
    collect()
    open_board = board()
    views = open_board.view()
    _bar(open_board, views)
    wide, narrow = st.columns([7, 3], gap="medium")
    with wide:
        _cards(open_board, views)
    with narrow:
        selected = _selected(views)
        if selected is not None:
            inspect(open_board, selected)
    if open_board.jobs():
        _watch(open_board.folder.folder.name)


def _bar(open_board: Board, views: list[PanelView]) -> None:
    stale = [view for view in views if view.stale and not view.panel.locked]
    left, draw, cancel, add, undo, redo = st.columns(
        [6, 2.2, 1.2, 1.5, 0.7, 0.7], vertical_alignment="center"
    )
    left.markdown(f"### {_escaped(open_board.project.name)}")
    left.caption(_length(views, open_board.project.fps))
    jobs = open_board.jobs()

    def add_panel() -> None:
        _select(open_board.add_panel(after=st.session_state.get("selected") or None).id)

    for column, label, key, off, command in (
        (draw, _to_draw(len(stale)), "draw", not stale or bool(jobs), open_board.render),
        (cancel, _("Cancel"), "cancel", not jobs, open_board.cancel),
        (add, _("New panel"), "add", False, add_panel),
        (undo, "↶", "undo", False, open_board.undo),
        (redo, "↷", "redo", False, open_board.redo),
    ):
        kind: Literal["primary", "secondary"] = "primary" if key == "draw" else "secondary"
        column.button(
            label, type=kind, key=key, disabled=off, width="stretch", on_click=act(command),
            help={"undo": _("Undo"), "redo": _("Redo")}.get(key),
        )  # fmt: skip


def _length(views: list[PanelView], fps: int) -> str:
    seconds = round(sum(view.panel.duration for view in views) / fps)
    panels = several("{count} panel", "{count} panels", len(views))
    return f"{panels} · {seconds // 60}:{seconds % 60:02}"


def _to_draw(count: int) -> str:
    if not count:
        return _("All up to date")
    return several("Draw {count} panel", "Draw {count} panels", count)


def _do(command: Any) -> None:
    with told():
        command()
    st.rerun()


def _select(panel: str) -> None:
    st.session_state["selected"] = panel


def _selected(views: list[PanelView]) -> PanelView | None:
    wanted = st.session_state.get("selected")
    return next((view for view in views if view.id == wanted), views[0] if views else None)


@dataclass(frozen=True)
class Words:
    """What every card says, looked up once a rerun: a thousand look-ups would be felt."""

    shots: dict[str, str]
    seconds: str

    @classmethod
    def now(cls) -> "Words":
        shots = {term.en[0]: spoken([term], term.en[0]) for term in SHOTS.values()}
        return cls(shots, _("{seconds} s"))


def _cards(open_board: Board, views: list[PanelView]) -> None:
    project = open_board.project
    by_id = {view.id: view for view in views}
    names = {member.id: member.name for member in project.cast}
    folder = open_board.folder
    words = Words.now()
    scenes = [
        (
            scene.id,
            scene.heading,
            [
                _card(by_id[p.id], names, folder, project.fps, words)
                for p in scene.panels
                if p.id in by_id
            ],
        )
        for scene in project.scenes
    ]
    selected = _selected(views)
    action = component.board(
        scenes, project.revision, project.frame.aspect, selected.id if selected else ""
    )
    if action:
        _act(open_board, action)
    if not views:
        st.info(
            _("An empty board. Add a panel, or make a project from a script on the Projects page.")
        )


def _card(
    view: PanelView, names: dict[str, str], folder: ProjectFolder, fps: int, words: Words
) -> component.Card:
    panel, take, job = view.panel, view.panel.chosen_take, view.job
    src = picture_address(folder, take.picture) if take else ""
    if job is not None and job.preview is not None:
        src = preview_address(job.job.id, job.step)
    marks = []
    if job is not None:
        marks.append(("job", _("drawing") if job.step else _("queued")))
    elif view.stale:
        marks.append(("stale", _("new") if take is None else _("stale")))
    if panel.locked:
        marks.append(("lock", _("locked")))
    if view.left_out:
        marks.append(("left", "…"))
    return component.Card(
        id=panel.id,
        number=view.number,
        action=panel.action,
        speech=text_of(panel.dialogue).partition("\n")[0],
        shot=words.shots.get(panel.shot, panel.shot),
        cast=tuple(names.get(p.character, "?") for p in panel.placements),
        seconds=words.seconds.format(seconds=f"{panel.duration / fps:.1f}"),
        src=src,
        marks=tuple(marks),
        done=job.step / job.of if job is not None and job.of else 0.0,
    )


def _act(open_board: Board, action: dict[str, Any]) -> None:
    panel = action.get("panel")
    commands: dict[str, Any] = {
        "select": lambda: _select(str(panel)),
        "move": lambda: open_board.move(
            str(panel),
            after=action.get("after"),
            before=action.get("before"),
            scene=action.get("scene"),
        ),
        "add": lambda: _select(open_board.add_panel(after=panel).id),
        "duplicate": lambda: _select(open_board.duplicate_panel(str(panel)).id),
        "delete": lambda: open_board.delete_panel(str(panel)),
        "render": lambda: open_board.render([str(panel)]),
        "undo": open_board.undo,
        "redo": open_board.redo,
    }
    if action["kind"] in commands:
        _do(commands[action["kind"]])


@st.fragment(run_every=0.7)
def _watch(name: str) -> None:
    """Polls while something is drawn; draws the page again when there is news."""
    if collect():
        st.rerun()


def _escaped(text: str) -> str:
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+-.!|<>$~:" else c for c in text)
