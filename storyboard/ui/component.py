"""The board as one component: cards in, actions out. Draws nothing itself; decides nothing."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from storyboard.ui.language import _, later

HERE = Path(__file__).parent
HELP = later(
    "←→ select   Alt+←→ move   N new   D duplicate\n"
    "Delete   Ctrl+Z undo   Ctrl+Y redo\nCtrl+Enter regenerate   ? this list"
)


@dataclass(frozen=True)
class Card:
    """A panel as the component draws it. src: URL of the picture; done: 0..1 of a running job."""

    id: str
    number: int
    action: str
    speech: str
    shot: str
    cast: tuple[str, ...]
    seconds: str
    src: str
    marks: tuple[tuple[str, str], ...]
    done: float = 0.0


_board = st.components.v2.component(
    "storyboard_board",
    html="<div></div>",
    css=(HERE / "board.css").read_text(encoding="utf-8"),
    js=(HERE / "board.js").read_text(encoding="utf-8"),
)


def board(
    scenes: Sequence[tuple[str, str, Sequence[Card]]], revision: int, aspect: float, selected: str
) -> dict[str, Any] | None:
    """scenes: (id, heading, cards). -> what the user did, {"kind": …, "panel": …}, or None."""
    data = {
        "revision": revision,
        "aspect": aspect,
        "selected": selected,
        "words": {
            "empty": _("not drawn yet"),
            "first": _("Add the first panel (N)"),
            "help": _(HELP),
        },
        "scenes": [
            {"id": id, "heading": heading, "panels": [asdict(card) for card in cards]}
            for id, heading, cards in scenes
        ],
    }
    result = _board(key="board", data=data, on_action_change=lambda: None)
    action: dict[str, Any] | None = result.action
    return action
