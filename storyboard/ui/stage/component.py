"""The stage's component: hands over what the person did with the picture and its takes."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import streamlit as st

from storyboard.story import Panel
from storyboard.ui.language import _, language, later
from storyboard.ui.parts import component, fixed

HERE = Path(__file__).parent
WORDS = {
    "empty": later("not drawn yet"),
    "takes": later("Takes"),
    "take": later("Take {number}"),
    "seed": later("seed {seed}"),
    "compare": later("Compare"),
    "paint": later("Redo a part"),
    "paint_help": later("Paint over what should be drawn anew; with Alt: erase."),
    "brush": later("Size of the brush"),
    "erase": later("Erase"),
    "clear": later("Clear"),
    "again": later("Same seed again"),
    "hide": later("Put this take away"),
    "cancel": later("Cancel"),
    "drawing": later("drawing"),
    "queued": later("{ahead} before it"),
    "left": later("about {seconds} s left"),
}

_stage = component("stage", [HERE / "stage.js"], HERE / "stage.css")


def stage(
    project: str, panel: Panel, aspect: float, job: str, act: Callable[[dict[str, Any]], None]
) -> None:
    """job: id of the one that draws this panel, "" = none. `act` gets what was done, {"kind": …}."""
    data = {
        "panel": panel.id,
        "base": f"/pictures/{quote(project)}",
        "aspect": aspect,
        "chosen": panel.chosen,
        "locked": panel.locked,
        "takes": [
            {"number": t.number, "picture": t.picture.partition(":")[2], "seed": t.seed}
            for t in panel.shown_takes[-24:]
        ],
        "job": job,
        "fixed": _fixed(language()),
    }

    def hear() -> None:
        done = st.session_state["stage"].done
        if done:
            act(done)

    _stage(key="stage", data=data, on_done_change=hear)


@cache
def _fixed(language: str) -> str:
    """Address of the words in that language."""
    return fixed({"words": {name: _(text) for name, text in WORDS.items()}})
