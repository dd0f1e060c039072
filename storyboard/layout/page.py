"""Page layouts: literals in millimetres. Text stands under a picture, or beside it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Layout:
    """A page of A4. Cells fill rows from left to right."""

    name: str
    title: str
    width: float  # mm
    height: float  # mm
    columns: int
    beside: bool = False  # text to the right of the picture
    picture: float = 0.0  # mm wide; 0 = the column's width
    text: float = 8.5  # pt


_TALL, _WIDE = (210.0, 297.0), (297.0, 210.0)

LAYOUTS: dict[str, Layout] = {
    layout.name: layout
    for layout in (
        Layout("portrait-1", "One large panel a page", *_TALL, columns=1, text=11),
        Layout("portrait-3", "Three panels, text beside", *_TALL, columns=1, beside=True, picture=104, text=9),
        Layout("portrait-6", "Six panels, two columns", *_TALL, columns=2),
        Layout("landscape-1", "One panel, full width", *_WIDE, columns=1, picture=225, text=11),
        Layout("landscape-3", "Three panels in a row", *_WIDE, columns=3),
        Layout("landscape-6", "Six panels, three columns", *_WIDE, columns=3, text=7.5),
    )
}  # fmt: skip
