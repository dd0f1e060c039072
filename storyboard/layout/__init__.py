"""Pages as geometry: how many panels, on which paper, where each frame lies. Knows no format and no picture."""

from typing import TypeVar

from storyboard.errors import BadInput
from storyboard.layout.page import (
    LAYOUTS,
    NAMED_BEFORE,
    Column,
    Kind,
    Layout,
    Orientation,
    Paper,
    Sheet,
    sheet_of,
)

DEFAULT = "landscape-6"
E = TypeVar("E", Column, Orientation, Paper)


def layout_named(name: str | None, orientation: str | None = None) -> Layout:
    """In the orientation asked for, else in its usual one. Raises BadInput that names what there is."""
    wanted = (name or DEFAULT).replace("×", "x")
    plain, way = NAMED_BEFORE.get(wanted, (wanted, None))
    if plain not in LAYOUTS:
        known = ", ".join((*LAYOUTS, *NAMED_BEFORE))
        raise BadInput(f"There is no layout '{wanted}'. Choose one of: {known}.")
    layout = LAYOUTS[plain]
    if orientation is not None:
        way = one_of(Orientation, orientation, "orientation")
    return layout.turned(way or layout.orientation)


def one_of(kind: type[E], word: str, what: str) -> E:
    """The member of that value. Raises BadInput that names what there is."""
    try:
        return kind(word.strip().lower())
    except ValueError as error:
        known = ", ".join(member.value for member in kind)
        raise BadInput(f"There is no {what} '{word}'. Choose from: {known}.") from error


__all__ = [
    "DEFAULT",
    "LAYOUTS",
    "Column",
    "Kind",
    "Layout",
    "Orientation",
    "Paper",
    "Sheet",
    "layout_named",
    "one_of",
    "sheet_of",
]
