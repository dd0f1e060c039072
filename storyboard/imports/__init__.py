"""Files in: one module a format, chosen by content and ending. A new one: one file, and one line here.

A module has TITLE, ENDINGS, recognises(source) and read(source, options) -> Breakdown.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType

from storyboard.bulk import bulk
from storyboard.errors import BadInput
from storyboard.imports.options import Options
from storyboard.imports.source import Archive, Folder, Source, bytes_of
from storyboard.script import Breakdown
from storyboard.storage import ProjectFolder, Workspace

IMPORTERS = (
    "storyboarder",
    "vistory",
    "consistory",
    "fdx",
    "shot_list",
    "fountain",
)  # the first that knows the content wins; texts come last

# Files in which a whole project travels: ending -> module with carries(path) and
# opened(path, workspace) -> ProjectFolder.
CARRIERS: dict[str, str] = {".pdf": "carried", ".zip": "carried"}


Opened = Callable[[Path, Workspace], ProjectFolder]


def carrier(file: Path) -> Opened | None:
    """What opens a file in which a whole project travels; None = this is no such file."""
    module = CARRIERS.get(file.suffix.lower())
    if module is None or not importer(module).carries(file):
        return None
    opened: Opened = importer(module).opened
    return opened


def title_of(source: Source) -> str:
    """What a project made of it is called."""
    return read(source).title.strip() or source.stem or "Untitled"


def importer(name: str) -> ModuleType:
    return import_module(f"storyboard.imports.{name}")


def endings() -> tuple[str, ...]:
    """Without the dot, for file pickers."""
    found = [ending for name in IMPORTERS for ending in importer(name).ENDINGS if ending]
    return tuple(dict.fromkeys(ending.removeprefix(".") for ending in [*found, ".zip"]))


def source_of(given: Path | bytes, name: str = "") -> Source:
    """A file, a folder or an archive; of the last two, the file inside that says most. Raises BadInput."""
    if isinstance(given, Path) and given.is_dir():
        return _chosen(Folder(given), given.name)
    data = given if isinstance(given, bytes) else bytes_of(given)
    name = name or (given.name if isinstance(given, Path) else "script")
    if data[:4] == b"PK\x03\x04":
        return _chosen(Archive(data, name), name)
    return Source(name, data, Folder(given.parent) if isinstance(given, Path) else None)


def _chosen(files: Folder | Archive, name: str) -> Source:
    """The file of a folder that the earliest importer reads, the shallowest first."""
    names = sorted(files.names(), key=lambda one: (one.count("/"), one))
    for module in map(importer, IMPORTERS):
        for inside in names:
            path = Path(inside)
            if path.suffix.lower() not in module.ENDINGS or path.name.startswith("."):
                continue
            source = Source.inside(files, inside)
            if source is not None and source.data and module.recognises(source):
                return source
    raise BadInput(f"There is nothing in '{name}' that can be imported. {_known()}")


def format_of(source: Source) -> str:
    """The name of the importer. Raises BadInput."""
    for name in IMPORTERS:
        if importer(name).recognises(source):
            return name
    _ = source.text  # says so where it is no text at all
    raise BadInput(f"'{source.name}' is nothing that can be imported. {_known()}")


def read(source: Source, options: Options | None = None) -> Breakdown:
    """What a file becomes. Raises BadInput."""
    with bulk():
        found: Breakdown = importer(format_of(source)).read(source, options or Options())
    return found


def _known() -> str:
    return "Known: " + "; ".join(importer(name).TITLE for name in IMPORTERS) + "."


__all__ = [
    "CARRIERS",
    "IMPORTERS",
    "Archive",
    "Folder",
    "Options",
    "Source",
    "carrier",
    "endings",
    "format_of",
    "importer",
    "read",
    "source_of",
    "title_of",
]
