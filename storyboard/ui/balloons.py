"""Lettering in the inspector: balloons as boxes over the picture, their words and kinds. Drawn at export only."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from storyboard.geometry import Box
from storyboard.story import Balloon, BalloonKind, Panel, Point
from storyboard.studio import Board
from storyboard.ui.addresses import picture_address
from storyboard.ui.language import _, later
from storyboard.ui.redraw import edit, entered
from storyboard.ui.regions import Region, regions

KINDS = {
    BalloonKind.SPEECH: later("Speech"),
    BalloonKind.THOUGHT: later("Thought"),
    BalloonKind.SHOUT: later("Shout"),
    BalloonKind.WHISPER: later("Whisper"),
    BalloonKind.CAPTION: later("Caption"),
    BalloonKind.SOUND: later("Sound"),
}
HANDLE = 0.08  # the box that stands for the end of a tail, in fractions of the frame
TAIL = "tail of "


def lettering(board: Board, panel: Panel) -> None:
    """The section of one panel."""
    with st.expander(_("Speech bubbles and captions")):
        if panel.balloons:
            _places(board, panel)
        for place, balloon in enumerate(panel.balloons, start=1):
            _balloon(board, panel, balloon, place)
        left, right = st.columns(2)
        left.button(
            _("From the dialogue"), key="letter", width="stretch", disabled=not panel.dialogue,
            on_click=edit(lambda: board.letter(panel.id)),
        )  # fmt: skip
        right.button(
            _("Add one"), key="balloon-add", width="stretch",
            on_click=edit(lambda: board.add_balloon(panel.id, text="…")),
        )  # fmt: skip


def _places(board: Board, panel: Panel) -> None:
    """Boxes of the balloons, and a small one for the end of each tail."""
    take = panel.chosen_take
    src = picture_address(board.folder, take.picture, large=True) if take else ""
    found = []
    for place, one in enumerate(panel.balloons, start=1):
        found.append(Region(one.id, f"{place} {one.text[:12]}", one.box, True))
        if one.tail is not None:
            found.append(Region(f"{TAIL}{one.id}", f"{place} ↓", _handle(one.tail), False))
    regions(
        found, src, board.project.frame.aspect, f"balloons-{panel.id}", partial(_put, board, panel)
    )


def _put(board: Board, panel: Panel, what: str, box: Box) -> None:
    if what.startswith(TAIL):
        end = Point(x=(box.left + box.right) / 2, y=(box.top + box.bottom) / 2)
        board.edit_balloon(panel.id, what.removeprefix(TAIL), tail=end)
    else:
        board.edit_balloon(panel.id, what, box=box)


def _handle(end: Point) -> Box:
    left = min(1 - HANDLE, max(0.0, end.x - HANDLE / 2))
    top = min(1 - HANDLE, max(0.0, end.y - HANDLE / 2))
    return Box(left=left, top=top, right=left + HANDLE, bottom=top + HANDLE)


def _balloon(board: Board, panel: Panel, balloon: Balloon, place: int) -> None:
    def saved(name: str, key: str) -> Callable[[], None]:
        save = partial(_save, board, panel.id, balloon.id, name)
        return entered(key, getattr(balloon, name), save)

    key = f"words-{balloon.id}-{hash(balloon.text)}"
    st.text_area(f"{place}", balloon.text, key=key, height=68, on_change=saved("text", key),
                 label_visibility="collapsed")  # fmt: skip
    kind, upright, tail, gone = st.columns([4, 3, 3, 2], vertical_alignment="bottom")
    key = f"kind-{balloon.id}-{balloon.kind}"
    kinds = list(KINDS)
    kind.selectbox(_("Kind"), kinds, kinds.index(balloon.kind), key=key, label_visibility="collapsed",
                   format_func=lambda one: _(KINDS[one]), on_change=saved("kind", key))  # fmt: skip
    key = f"vertical-{balloon.id}-{balloon.vertical}"
    upright.toggle(_("Columns"), balloon.vertical, key=key, on_change=saved("vertical", key),
                   help=_("Japanese from top to bottom, columns from the right"))  # fmt: skip
    end = Point(
        x=(balloon.box.left + balloon.box.right) / 2, y=min(0.98, balloon.box.bottom + 0.15)
    )
    has = balloon.tail is not None
    key = f"tail-{balloon.id}-{has}"
    tail.toggle(
        _("Tail"), has, key=key,
        on_change=entered(key, has, lambda on: board.edit_balloon(panel.id, balloon.id, tail=end if on else None)),
    )  # fmt: skip
    gone.button("✕", key=f"gone-{balloon.id}", help=_("Delete"),
                on_click=edit(lambda: board.delete_balloon(panel.id, balloon.id)))  # fmt: skip


def _save(board: Board, panel: str, balloon: str, name: str, value: Any) -> None:
    board.edit_balloon(panel, balloon, **{name: value})
