"""What is asked of an export, what a format makes of it, and what the user is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from storyboard.errors import BadInput


@dataclass(frozen=True)
class Options:
    """Everything that can be asked; each format reads what concerns it. None = the usual."""

    panels: tuple[str, ...] = ()  # ids, shot numbers, ranges "4-9"; () = all
    lossless: bool = False  # the stored PNG itself instead of its print
    lettering: bool | None = None  # balloons over the pictures; None = where no words stand beside
    sign: bool | None = None  # with C2PA; None = as the user's preferences say
    language: str | None = None  # of the words we add: "en" | "ja"; None = as the board is written

    # pages
    layout: str | None = None
    paper: str | None = None  # "a4" | "letter"
    orientation: str | None = None  # "portrait" | "landscape"
    columns: tuple[str, ...] = ()  # what stands by a picture, in that order; () = the layout's own
    labels: bool = False  # name each part: Action, Dialogue, …
    cast: bool = False  # a cast sheet at the end
    licences: bool = False  # the models used and their licences, on the last page
    watermark: str = ""
    template: str | None = None  # a .typ of the project's folder templates/
    with_project: bool = False  # the whole project travels inside the PDF
    made: datetime | None = None  # the date on the pages; None = now

    # films
    captions: bool = False  # the dialogue burnt in
    moves: bool = True  # camera moves that the notes ask for

    @classmethod
    def of(cls, **given: Any) -> Self:
        """Lists become tuples, None what was usual. Raises BadInput for a name that is not above."""
        unknown = given.keys() - cls.__dataclass_fields__.keys()
        if unknown:
            raise BadInput(f"An export knows no option '{min(unknown)}'.")
        asked: dict[str, Any] = {
            name: tuple(v) if isinstance(v, list) else v for name, v in given.items()
        }
        return cls(**{name: value for name, value in asked.items() if value is not None})


@dataclass(frozen=True)
class Product:
    """What a format made, not yet written. `beside`: files that lie next to it, by relative name."""

    data: bytes
    count: int  # pages, frames, pictures, lines …
    unit: str = "page"
    warnings: tuple[str, ...] = ()
    beside: Mapping[str, Path | bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class ExportReport:
    """The file, and what the user should know about it."""

    path: Path
    pages: int  # or whatever the file has: frames, pictures, lines
    warnings: tuple[str, ...] = ()
    unit: str = "page"
