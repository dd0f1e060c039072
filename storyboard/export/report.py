"""What is asked of an export, and what came of it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Options:
    """layout: a name, None = the usual one. panels: ids or shot numbers, () = all."""

    layout: str | None = None
    panels: tuple[str, ...] = ()
    lossless: bool = False  # the stored PNG itself instead of its print


@dataclass(frozen=True)
class ExportReport:
    """The file, and what the user should know about it."""

    path: Path
    pages: int  # or whatever the file has: frames, pictures, lines
    warnings: tuple[str, ...] = ()
    unit: str = "page"
