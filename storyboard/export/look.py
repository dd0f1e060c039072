"""What a file will look like, before it is made: its first pages, its first seconds, its first lines.

Every look comes from the format's own maker, run over the first panels only. Writes and signs nothing.
"""

import io
import zipfile
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from storyboard.export import archive, film, pdf, shot_list, subtitles, timeline
from storyboard.export.report import Options
from storyboard.export.sheet import GEOMETRIES, geometry_named, picture
from storyboard.export.shots import chosen
from storyboard.layout import layout_named
from storyboard.storage import ProjectFolder

PAGES = 4  # of pages, and panels of an archive
SHOTS = 3  # of a film
LINES = 30  # of a text, and panels of which it tells
IN_A_PICTURE = {"sheet": 8, "strip": 3}  # panels
MAKERS = {"csv": shot_list, "srt": subtitles}


class Seen(StrEnum):
    """How a look is shown."""

    PICTURES = "pictures"  # PNG or JPEG, one after the other
    FILM = "film"
    TEXT = "text"


@dataclass(frozen=True)
class Look:
    """The beginning of a file. parts: pictures, one film, or lines."""

    seen: Seen
    parts: tuple[bytes, ...]

    @property
    def text(self) -> str:
        return b"".join(self.parts).decode("utf-8-sig")


def look(folder: ProjectFolder, kind: str, options: Options) -> Look:
    """kind: an ending without its dot. Raises BadInput, as making the file would."""
    if kind == "pdf":
        return Look(Seen.PICTURES, tuple(pdf.preview(folder, options, PAGES)))
    if kind == "png":
        name = options.layout or "sheet"
        some = _first(folder, options, IN_A_PICTURE.get(name, PAGES))
        made, _ = picture(folder, some, geometry_named(name))
        return Look(Seen.PICTURES, (made,))
    if kind in ("cbz", "zip"):
        return _pictures(folder, kind, options)
    if kind in ("mp4", "webm", "gif"):
        shown = film.make(folder, Path(f"look.{kind}"), _first(folder, options, SHOTS))
        return Look(Seen.FILM, (shown.data,))
    module = MAKERS.get(kind, timeline)
    product = module.make(folder, Path(f"look.{kind}"), _first(folder, options, LINES))
    return Look(Seen.TEXT, tuple(product.data.splitlines(keepends=True)[:LINES]))


def _first(folder: ProjectFolder, options: Options, count: int) -> Options:
    """The same for the first panels of those that are asked for."""
    panels = chosen(folder.read(), options)
    return replace(options, panels=tuple(panel.id for panel in panels[:count]))


def _pictures(folder: ProjectFolder, kind: str, options: Options) -> Look:
    """The first entries of the archive, in the order in which a reader shows them."""
    count = PAGES
    if options.layout is not None and options.layout not in GEOMETRIES:
        layout = layout_named(options.layout, options.orientation)
        count *= layout.across * layout.down
    data = archive.make(folder, Path(f"look.{kind}"), _first(folder, options, count)).data
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        names = [name for name in sorted(made.namelist()) if not name.endswith(".csv")]
        return Look(Seen.PICTURES, tuple(made.read(name) for name in names[:PAGES]))
