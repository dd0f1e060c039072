"""Page layouts and the geometry of a page: paper, margins, cells, pictures, in millimetres.

A layout is a literal; `sheet_of` turns it into numbers for one paper, one orientation, one frame
format. Knows no format, no picture and no text.
"""

from dataclasses import dataclass, replace
from enum import StrEnum


class Paper(StrEnum):
    """Sizes that printers have."""

    A4 = "a4"
    LETTER = "letter"

    @property
    def short_and_long(self) -> tuple[float, float]:
        """Millimetres."""
        return (210.0, 297.0) if self is Paper.A4 else (215.9, 279.4)


class Orientation(StrEnum):
    """Which side is up."""

    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


class Kind(StrEnum):
    """How a page is built; each kind has a template of that name."""

    GRID = "grid"  # cells with the text under the picture
    BESIDE = "beside"  # the text right of the picture
    KONTE = "konte"  # the Japanese sheet: a table
    COMIC = "comic"  # tiers of frames with gutters, lettered
    SCREEN = "screen"  # one picture, to be shown


class Column(StrEnum):
    """What can stand by a picture."""

    ACTION = "action"
    DIALOGUE = "dialogue"
    NOTES = "notes"
    CAMERA = "camera"  # shot and angle
    CAST = "cast"
    LENGTH = "length"  # seconds and frames
    TAKE = "take"
    FILE = "file"  # the picture's name in archives


TEXTS = (Column.ACTION, Column.DIALOGUE, Column.NOTES)


@dataclass(frozen=True)
class Layout:
    """A page as people name it. `across`, `down`: cells in the usual orientation; they swap in the other."""

    name: str
    title: str
    kind: Kind
    orientation: Orientation
    across: int
    down: int
    text: float  # pt
    room: float = 0.0  # mm under each picture for text; beside: the text's share of the width
    columns: tuple[Column, ...] = (Column.CAMERA, Column.LENGTH, *TEXTS)

    def turned(self, orientation: Orientation) -> "Layout":
        """The same in the other orientation."""
        if orientation is self.orientation:
            return self
        if self.across == 1:  # rows that go over the whole width: fewer of them
            return replace(self, orientation=orientation, down=max(1, round(self.down / 1.5)))
        return replace(self, orientation=orientation, across=self.down, down=self.across)


P, L = Orientation.PORTRAIT, Orientation.LANDSCAPE

LAYOUTS: dict[str, Layout] = {
    layout.name: layout
    for layout in (
        Layout("1", "One panel a page", Kind.GRID, L, 1, 1, text=11, room=42),
        Layout("2x3", "Six panels, 2×3", Kind.GRID, P, 2, 3, text=8, room=26),
        Layout("3x3", "Nine panels, 3×3", Kind.GRID, P, 3, 3, text=7, room=36),
        Layout("3x1", "Three panels in a row", Kind.GRID, L, 3, 1, text=9, room=60),
        Layout("contact", "Contact sheet", Kind.GRID, P, 5, 8, text=6.5, room=0,
               columns=(Column.LENGTH,)),
        Layout("text-right", "Text to the right", Kind.BESIDE, P, 1, 3, text=9, room=0.42),
        Layout("presentation", "Presentation", Kind.SCREEN, L, 1, 1, text=13, room=24,
               columns=(Column.ACTION, Column.DIALOGUE)),
        Layout("konte", "Japanese e-konte sheet", Kind.KONTE, P, 1, 5, text=7.5,
               columns=(*TEXTS, Column.LENGTH)),
        Layout("comic", "Comic page with bubbles", Kind.COMIC, P, 2, 4, text=8, columns=()),
    )
}  # fmt: skip

NAMED_BEFORE = {  # names that say layout and orientation at once
    "portrait-1": ("1", P),
    "portrait-3": ("text-right", P),
    "portrait-6": ("2x3", P),
    "landscape-1": ("1", L),
    "landscape-3": ("3x1", L),
    "landscape-6": ("2x3", L),
}


@dataclass(frozen=True)
class Sheet:
    """One page in millimetres, origin top left."""

    layout: Layout
    width: float
    height: float
    side: float  # margin left and right
    top: float
    bottom: float
    gap: float  # between columns
    row_gap: float
    cell: float  # least height of a row
    picture_width: float
    picture_height: float

    @property
    def inner_width(self) -> float:
        return self.width - 2 * self.side

    @property
    def inner_height(self) -> float:
        return self.height - self.top - self.bottom


TABLE_HEAD = 6.0  # mm: the line of a table that names its columns
HEAD = 9.5  # mm over each picture: scene, number, camera
_MARGINS = {  # side, top, bottom
    Kind.GRID: (14.0, 22.0, 15.0),
    Kind.BESIDE: (14.0, 22.0, 15.0),
    Kind.KONTE: (10.0, 24.0, 13.0),
    Kind.COMIC: (12.0, 14.0, 14.0),
    Kind.SCREEN: (14.0, 12.0, 12.0),
}


def sheet_of(layout: Layout, paper: Paper, aspect: float) -> Sheet:
    """The geometry of a page for frames of that aspect (width / height)."""
    short, long = paper.short_and_long
    width, height = (short, long) if layout.orientation is P else (long, short)
    side, top, bottom = _MARGINS[layout.kind]
    inner_width, inner_height = width - 2 * side, height - top - bottom
    gap = 6.0 if layout.across <= 3 else 4.0
    row_gap = 4.0 if layout.kind in (Kind.GRID, Kind.BESIDE) else 0.0
    rows = inner_height - (TABLE_HEAD if layout.kind is Kind.KONTE else 0.0)
    cell = (rows - (layout.down - 1) * row_gap) / layout.down - 0.1  # no rounding over the edge
    wide, high = _picture_room(layout, inner_width, cell, gap)
    picture_width = min(wide, high * aspect)
    return Sheet(layout, width, height, side, top, bottom, gap, row_gap, cell,
                 picture_width, picture_width / aspect)  # fmt: skip


def _picture_room(
    layout: Layout, inner_width: float, cell: float, gap: float
) -> tuple[float, float]:
    """The most that a picture may take, width and height."""
    if layout.kind is Kind.BESIDE:
        return inner_width * (1 - layout.room), cell - 5
    if layout.kind is Kind.KONTE:
        return inner_width * 0.45, cell - 4
    if layout.kind is Kind.SCREEN:
        return inner_width, cell - layout.room
    column = (inner_width - (layout.across - 1) * gap) / layout.across
    head = HEAD if layout.room else 5.5
    return column, cell - head - min(layout.room, 0.4 * cell)
