"""The board's component: tells the script in the browser where to ask, hands over what was done.

The cards themselves never go this way: the browser fetches what changed (sheet.py).
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import streamlit as st

from storyboard.pocket.vocabulary import SHOTS
from storyboard.ui.language import _, language, later, spoken
from storyboard.ui.parts import component, fixed

HERE = Path(__file__).parent
SCRIPTS = (
    "parts",
    "story",
    "plan",
    "card",
    "drag",
    "keys",
    "player",
    "tools",
    "desk",
)  # one module
WORDS = {
    "board": later("Board"),
    "empty": later("not drawn yet"),
    "first": later("Add the first panel (N)"),
    "drop": later("An empty scene: drop panels here"),
    "new": later("new"),
    "stale": later("stale"),
    "drawing": later("drawing"),
    "queued": later("queued"),
    "locked": later("locked"),
    "to_draw": later("To draw: {count}"),
    "drifting": later("Drifting: {count}"),
    "drifts": later("The colours of somebody in it are far from the references."),
    "everybody": later("Everybody"),
    "all_scenes": later("All scenes"),
    "of": later("{shown} of {all}"),
    "chosen": later("{count} panels chosen"),
    "size": later("Size of the cards"),
    "fold_all": later("Fold or unfold all scenes"),
    "play": later("Play the board (Space)"),
    "keys": later("Keys"),
    "close": later("Close"),
    "offline": later("The editor's server does not answer. It goes on as soon as it does."),
}
KEYS = (
    ("← → ↑ ↓", later("select; with Shift: several")),
    ("Ctrl ← →", later("the scene before, the next scene")),
    ("Alt ← → ↑ ↓", later("move")),
    ("N, Shift N", later("new panel behind, before")),
    ("D", later("duplicate")),
    ("Delete", later("delete")),
    ("Enter", later("write the action")),
    ("Ctrl Enter", later("draw anew")),
    ("[ ]", later("the take before, the next take")),
    ("L", later("lock or unlock")),
    ("Space", later("play the board, pause")),
    ("F", later("fold or unfold the scene")),
    ("1 2 3", later("small, medium, large cards")),
    ("Ctrl Z, Ctrl Y", later("undo, redo")),
    ("Ctrl A, Esc", later("choose all, choose one")),
    ("?", later("this list")),
)

_board = component("board", [HERE / f"{name}.js" for name in SCRIPTS], HERE / "board.css")


def board(
    project: str,
    revision: int,
    selected: str,
    shown: Mapping[str, str],
    act: Callable[[list[dict[str, Any]]], None],
) -> None:
    """project: name of its folder. shown: by part of the page, what it shows of the board (pulse.py).

    `act` gets what the person did, {"kind": …}, each once, before anything is drawn again.
    """
    data = {
        "feed": f"/boards/{quote(project)}",
        "base": f"/pictures/{quote(project)}",
        "revision": revision,
        "selected": selected,
        "pick": st.session_state.get("pick", 0),
        "done": st.session_state.get("done", 0),
        "shown": dict(shown),
        "fixed": _fixed(language()),
    }
    _board(key="board", data=data, on_actions_change=lambda: _hear(act))


@cache
def _fixed(language: str) -> str:
    """Address of the words in that language."""
    return fixed(
        {
            "shots": {term.en[0]: spoken([term], term.en[0]) for term in SHOTS.values()},
            "words": {name: _(text) for name, text in WORDS.items()},
            "keys": [(key, _(text)) for key, text in KEYS],
        }
    )


def _hear(act: Callable[[list[dict[str, Any]]], None]) -> None:
    """The browser sends what it has not seen confirmed: what was done already is passed over."""
    done = st.session_state.get("done", 0)
    heard = st.session_state.get("board")  # gone when the page was left with something on its way
    fresh = [one for one in (heard.actions if heard else None) or () if one["n"] > done]
    if fresh:
        st.session_state["done"] = fresh[-1]["n"]
        act(fresh)
