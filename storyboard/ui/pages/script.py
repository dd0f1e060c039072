"""The Script page: the script beside the board, and what an edited one would change before it does."""

from collections.abc import Iterator

import streamlit as st

from storyboard.imports import Source, endings, source_of
from storyboard.imports.arrival import Arrival, Wish
from storyboard.script.difference import Change, Difference, Kind
from storyboard.story import Cutting, Panel, Project
from storyboard.studio import Board
from storyboard.ui.language import _, later, several
from storyboard.ui.session import board, escaped, told

LONGEST = 400_000  # letters that a browser's text field still takes well
CUTTINGS = {
    Cutting.PARAGRAPH: later("A paragraph with its speech"),
    Cutting.SENTENCE: later("A sentence or a speech"),
    Cutting.SPEECH: later("A paragraph or a speech"),
    Cutting.SCENE: later("A whole scene"),
}
SHOWN = {
    Kind.NEW: ("green", later("new")),
    Kind.BACK: ("green", later("back")),
    Kind.CHANGED: ("blue", later("changed")),
    Kind.MOVED: ("blue", later("moved")),
    Kind.BOTH: ("orange", later("both changed: the board's words stay")),
    Kind.AWAY: ("gray", later("changed, but taken off the board")),
    Kind.GONE: ("red", later("gone: will be parked")),
}
MOST_SHOWN = 200  # panels of a difference that are listed


def show() -> None:
    """Draws the page; nothing changes before Apply."""
    open_board = board()
    st.title(_("Script"))
    script, beside = st.columns(2, gap="large")
    with script:
        source, wish = _script(open_board)
    with beside:
        _beside(open_board, source, wish)
    _parked(open_board)


def _script(open_board: Board) -> tuple[Source | None, Wish]:
    """The text as it is typed, or the file that was dropped; and how it is cut."""
    project = open_board.project
    now = project.script.cutting if project.script else Cutting.PARAGRAPH
    names = list(CUTTINGS)
    cutting = st.selectbox(
        _("A panel holds"), names, names.index(now), format_func=lambda one: _(CUTTINGS[one])
    )
    prefer = st.toggle(_("Where both changed, take the script's words"))
    dropped = st.file_uploader(_("Another file"), list(endings()), key=f"file-{project.revision}")
    wish = Wish(cutting, prefer_script=prefer)
    if dropped is not None:
        with told():
            return source_of(dropped.getvalue(), dropped.name), wish
        st.rerun()
    kept = open_board.script_text()
    if len(kept) > LONGEST:
        st.info(_("This script is too long to be edited here. Edit the file and drop it above."))
        return None, wish
    text = st.text_area(
        _("Script"), kept, height=560, key=f"script-{project.revision}",
        placeholder=_("EXT. BEACH - DAY  or  ○公園（夜）"),
    )  # fmt: skip
    if not (text or "").strip():
        return None, wish
    name = project.script.name if project.script and kept else "script.fountain"
    return Source(name, (text or "").encode()), wish


def _beside(open_board: Board, source: Source | None, wish: Wish) -> None:
    """The scenes and panels as they would be, or as they are."""
    if source is None:
        st.caption(
            _("Write or paste a script; its scenes and panels show here before they are made.")
        )
        return
    with told():
        arrival = open_board.arrival(source, wish)
        found = arrival.difference(open_board.project)
        _apply(open_board, arrival, found)
        _listed(open_board, found)
        return
    st.rerun()


def _apply(open_board: Board, arrival: Arrival, found: Difference) -> None:
    counts = " · ".join(
        f"{found.count(kind)} {_(said)}"
        for kind, (_colour, said) in SHOWN.items()
        if found.count(kind)
    )
    same = several("{count} panel as before", "{count} panels as before", found.count(Kind.SAME))
    st.markdown(f"**{counts or _('Nothing changes')}**  \n{same}")
    if found.fresh:
        names = ", ".join(escaped(member.name) for member in found.fresh)
        st.caption(_("New in the cast: {names}", names=names))
    seen = open_board.project.revision
    if st.button(_("Apply"), type="primary", key="apply", disabled=not counts and not found.fresh):
        with told():
            arrival.settle(expected=seen)
        st.rerun()


def _listed(open_board: Board, found: Difference) -> None:
    changes = {change.panel.id: change for change in found.changes}
    left = MOST_SHOWN
    for number, panel, heading in _rows(found.project):
        if heading:
            st.markdown(f"###### {escaped(heading)}")
        change = changes.get(panel.id)
        if change is not None and change.kind is not Kind.SAME:
            _row(open_board, number, panel, change)
            left -= 1
        elif panel.chosen_take is not None or len(changes) <= MOST_SHOWN:
            _row(open_board, number, panel, None)
            left -= 1
        if left <= 0:
            st.caption(_("… and more"))
            break
    for change in found.changes:
        if change.kind in (Kind.GONE, Kind.AWAY):
            _row(open_board, 0, change.panel, change)


def _rows(project: Project) -> Iterator[tuple[int, Panel, str]]:
    """(number, panel, heading where a scene begins)."""
    number = 0
    for scene in project.scenes:
        for place, panel in enumerate(scene.panels):
            number += 1
            yield number, panel, (scene.heading or scene.section) if not place else ""


def _row(open_board: Board, number: int, panel: Panel, change: Change | None) -> None:
    picture, words = st.columns([1, 4], vertical_alignment="center")
    take = panel.chosen_take
    if take is not None:
        picture.image(str(open_board.thumbnail(take.picture, 240)))
    else:
        picture.markdown(f":gray[**{number or '–'}**]")
    badge = ""
    if change is not None:
        colour, said = SHOWN[change.kind]
        badge = f":{colour}-badge[{_(said)}] "
    said_here = " / ".join(f"{line.speaker}: {line.text}" for line in panel.dialogue)
    action = " ".join(panel.action.split())[:160]
    text = f"{badge}{escaped(action)}"
    if said_here:
        text += f"  \n:gray[{escaped(' '.join(said_here.split())[:160])}]"
    if change is not None:
        for ours, theirs in (change.kept or {}).values():
            if isinstance(theirs, str) and isinstance(ours, str):
                text += "  \n" + _("Script: {words}", words=escaped(" ".join(theirs.split())[:160]))
    words.markdown(text)


def _parked(open_board: Board) -> None:
    parked = open_board.project.parked
    if not parked:
        return
    label = several("{count} parked panel", "{count} parked panels", len(parked))
    with st.expander(label):
        for panel in parked[:MOST_SHOWN]:
            row, button = st.columns([5, 1], vertical_alignment="center")
            with row:
                _row(open_board, 0, panel, None)
            if button.button(_("Put back"), key=f"back-{panel.id}"):
                with told():
                    open_board.unpark(panel.id)
                st.rerun()
