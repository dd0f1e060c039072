"""Documents out: one module a format, chosen by the ending. A new one: one file, and one line here."""

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from storyboard.errors import BadInput
from storyboard.export.report import ExportReport, Options
from storyboard.storage import ProjectFolder
from storyboard.storage.files import disk_errors

Exporter = Callable[[ProjectFolder, Path, Options], ExportReport]


EXPORTERS = {
    ".pdf": "pdf",
    ".mp4": "film",
    ".webm": "film",
    ".gif": "film",
    ".cbz": "archive",
    ".zip": "archive",
    ".csv": "shot_list",
    ".srt": "subtitles",
}  # ending -> module of this package with write(folder, to, options)


def export_project(
    folder: ProjectFolder,
    to: Path,
    *,
    layout: str | None = None,
    panels: Sequence[str] | None = None,
    lossless: bool = False,
) -> ExportReport:
    """The board, or some of its panels, as a document. Raises BadInput, StorageError."""
    module = EXPORTERS.get(to.suffix.lower())
    if module is None:
        known = ", ".join(EXPORTERS)
        raise BadInput(f"'{to.name}': boards are exported as {known}. Choose such an ending.")
    write: Exporter = import_module(f"storyboard.export.{module}").write
    with disk_errors(f"write {to.name}"):
        to.parent.mkdir(parents=True, exist_ok=True)
    return write(folder, to, Options(layout, tuple(panels or ()), lossless))


__all__ = ["EXPORTERS", "ExportReport", "export_project"]
