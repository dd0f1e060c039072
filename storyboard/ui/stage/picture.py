"""The picture at the head of the inspector: its takes, and beginning from one of them."""

import base64
import binascii
from functools import partial
from typing import Any

import streamlit as st

from storyboard.errors import BadInput
from storyboard.render.variation import Variation, usual_strength
from storyboard.story import Panel
from storyboard.studio import Board
from storyboard.ui.language import _
from storyboard.ui.redraw import DRAWING, PICTURE, TAKES, edit
from storyboard.ui.stage.component import stage
from storyboard.views import PanelView


def picture(board: Board, view: PanelView) -> None:
    """Draws the stage, and below it what belongs to a variation."""
    panel = view.panel
    job = view.job.job.id if view.job else ""
    name, aspect = board.folder.folder.name, board.project.frame.aspect
    stage(name, panel, aspect, job, lambda done: edit(partial(_act, board, done), *_seen(done))())
    if panel.chosen_take is not None and not panel.locked:
        _variation(board, panel)


def _act(board: Board, done: dict[str, Any]) -> None:
    panel, number = str(done["panel"]), int(done.get("take", 0))
    key = f"mask-{panel}"
    commands: dict[str, Any] = {
        "choose": lambda: board.choose(panel, number),
        "hide": lambda: board.hide_take(panel, number),
        "seed": lambda: board.render([panel], seed=_seed(board, panel, number)),
        "cancel": lambda: board.cancel(str(done.get("job"))),
        "mask": lambda: st.session_state.update({key: str(done.get("mask", ""))}),
    }
    if done["kind"] in commands:
        commands[done["kind"]]()


def _seen(done: dict[str, Any]) -> tuple[str, ...]:
    """The parts of the page that show it."""
    by_kind = {"choose": TAKES, "hide": TAKES, "seed": DRAWING, "cancel": DRAWING}
    return by_kind.get(done["kind"], (PICTURE,))


def _seed(board: Board, panel: str, number: int) -> int | None:
    take = board.project.panel(panel).take(number)
    return take.seed if take else None


def _variation(board: Board, panel: Panel) -> None:
    """Begin from the chosen take: all of it a little, or what is painted anew."""
    key = f"vary-{panel.id}"
    mask = st.session_state.get(f"mask-{panel.id}", "")
    with st.expander(_("Redo what is painted") if mask else _("Vary it"), expanded=bool(mask)):
        words = st.text_input(
            _("What should be there"), key=f"{key}-words", placeholder=_("angry, looking left")
        )
        strength = st.slider(
            _("How much is drawn anew"), 0.1, 1.0, usual_strength(bool(mask)), 0.05,
            key=f"{key}-{bool(mask)}",
        )  # fmt: skip
        one, four = st.columns([3, 1])
        for column, label, takes in (
            (one, _("Redo this part") if mask else _("Vary"), 1),
            (four, "×4", 4),
        ):
            column.button(
                label, key=f"{key}-{takes}", width="stretch",
                on_click=edit(partial(_vary, board, panel.id, strength, words or "", mask, takes), *DRAWING),
            )  # fmt: skip


def _vary(board: Board, panel: str, strength: float, words: str, mask: str, takes: int) -> None:
    kept = board.keep_mask(_decoded(mask)) if mask else None
    board.vary(panel, Variation(strength=strength, mask=kept, words=words), takes=takes)


def _decoded(mask: str) -> bytes:
    try:
        return base64.b64decode(mask, validate=True)
    except binascii.Error as error:
        raise BadInput("The painted part came broken. Paint it again.") from error
