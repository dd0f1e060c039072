"""Where the members are in the frame: boxes over the picture, to be dragged and resized."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from storyboard.geometry import Box
from storyboard.ui.language import _, later
from storyboard.ui.parts import component
from storyboard.ui.redraw import edit

HERE = Path(__file__).parent
HELP = later(
    "Drag a box to move its member, its corner to resize; "
    "arrow keys do the same (with Shift: size)."
)


@dataclass(frozen=True)
class Region:
    """A member's box. own: somebody has put it there; else it follows from the order."""

    member: str
    name: str
    box: Box
    own: bool


_regions = component("regions", [HERE / "regions.js"], HERE / "regions.css")


def regions(
    found: Sequence[Region], src: str, aspect: float, key: str, put: Callable[[str, Box], object]
) -> None:
    """src: address of the picture, "" = none. `put` gets whose box was put where."""
    data = {
        "src": src,
        "aspect": aspect,
        "help": _(HELP),
        "regions": [
            {"id": one.member, "name": one.name, "box": one.box.corners, "own": one.own}
            for one in found
        ],
    }
    _regions(key=key, data=data, on_placed_change=edit(lambda: _hear(key, put)))


def _hear(key: str, put: Callable[[str, Box], object]) -> None:
    placed = st.session_state[key].placed
    if placed:
        left, top, right, bottom = (round(float(edge), 4) for edge in placed["box"])
        put(str(placed["member"]), Box(left=left, top=top, right=right, bottom=bottom))
