"""Documents out: one module a format, chosen by the ending. A new one: one file, and one line here."""

from collections.abc import Callable, Sequence
from pathlib import Path

from storyboard.errors import BadInput
from storyboard.export.report import ExportReport, Options
from storyboard.storage import ProjectFolder


def _pdf(folder: ProjectFolder, to: Path, options: Options) -> ExportReport:
    from storyboard.export.pdf import write

    return write(folder, to, options)


EXPORTERS: dict[str, Callable[[ProjectFolder, Path, Options], ExportReport]] = {".pdf": _pdf}


def export_project(
    folder: ProjectFolder,
    to: Path,
    *,
    layout: str | None = None,
    panels: Sequence[str] | None = None,
    lossless: bool = False,
) -> ExportReport:
    """The board, or some of its panels, as a document. Raises BadInput, StorageError."""
    exporter = EXPORTERS.get(to.suffix.lower())
    if exporter is None:
        known = ", ".join(EXPORTERS)
        raise BadInput(f"'{to.name}': boards are exported as {known}. Choose such an ending.")
    return exporter(folder, to, Options(layout, tuple(panels or ()), lossless))


__all__ = ["EXPORTERS", "ExportReport", "export_project"]
