"""Documents out: one module a format, chosen by the ending. A new one: one file, and one line here.

A format makes bytes; only `export_project` writes, after the finishers have been over them.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from storyboard.errors import BadInput
from storyboard.export.finishing import FINISHERS, Finishing, finished
from storyboard.export.report import ExportReport, Options, Product
from storyboard.export.shots import chosen
from storyboard.export.signing import sign as sign_it
from storyboard.export.signing import signed_beside
from storyboard.preferences import preferences
from storyboard.storage import ProjectFolder
from storyboard.storage.files import disk_errors, write_whole

FINISHERS.append(sign_it)  # the last one: nothing may be changed after it

Format = Callable[[ProjectFolder, Path, Options], Product]


EXPORTERS = {
    ".pdf": "pdf",
    ".png": "sheet",
    ".mp4": "film",
    ".webm": "film",
    ".gif": "film",
    ".cbz": "archive",
    ".zip": "archive",
    ".otio": "timeline",
    ".edl": "timeline",
    ".fcpxml": "timeline",
    ".csv": "shot_list",
    ".srt": "subtitles",
}  # ending -> module of this package with make(folder, to, options)


def export_project(folder: ProjectFolder, to: Path, options: Options | None = None) -> ExportReport:
    """The board, or some of its panels, as a document. Raises BadInput, StorageError."""
    options = options or Options()
    product = _format_of(to)(folder, to, options)
    panels = chosen(folder.read(), options)
    takes = tuple(take for panel in panels if (take := panel.chosen_take) is not None)
    sign = preferences().sign if options.sign is None else options.sign
    facts = Finishing(to.suffix.lower(), folder, takes, sign)
    data = finished(product.data, facts)
    with disk_errors(f"write {to.name}"):
        to.parent.mkdir(parents=True, exist_ok=True)
        for name, content in product.beside.items():
            _lay_beside(to.parent / name, signed_beside(name, content, facts))
        write_whole(to, data)
    return ExportReport(to, product.count, (*product.warnings, *facts.notes), product.unit)


def _format_of(to: Path) -> Format:
    module = EXPORTERS.get(to.suffix.lower())
    if module is None:
        known = ", ".join(EXPORTERS)
        raise BadInput(f"'{to.name}': boards are exported as {known}. Choose such an ending.")
    make: Format = import_module(f"storyboard.export.{module}").make
    return make


def _lay_beside(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)


__all__ = ["EXPORTERS", "ExportReport", "Options", "Product", "export_project"]
