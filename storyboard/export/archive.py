"""The pictures in one archive: CBZ for comic readers, ZIP with the stored PNGs. Names sort as the board.

With a layout an archive holds pages, or the slices of a strip, instead.
"""

import io
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageOps

from storyboard.errors import BadInput
from storyboard.export.material import language_of
from storyboard.export.overlays import Overlay, drawn, over
from storyboard.export.pdf import page_job
from storyboard.export.report import Options, Product
from storyboard.export.sheet import GEOMETRIES, slices
from storyboard.export.shot_list import table
from storyboard.export.shots import Shot, name_of, not_drawn, print_of, shots
from storyboard.export.typesetting import pngs_of
from storyboard.storage import ProjectFolder
from storyboard.story import Project

PPI = 150  # of pages
Entry = tuple[str, Path | bytes]


def make(folder: ProjectFolder, to: Path, options: Options) -> Product:
    """CBZ holds the prints, lettered; ZIP the PNGs as they are kept, with their list. Raises BadInput."""
    if options.layout is not None:
        pages, told = _pages(folder, options)
        return Product(_archive(pages), len(pages), "page", told)
    project = folder.read()
    found = shots(folder, project, options)
    if not any(shot.picture for shot in found):
        raise BadInput(f"Nothing in '{project.name}' is drawn yet. Draw it first.")
    raw = to.suffix.lower() == ".zip"
    letters = not raw if options.lettering is None else options.lettering
    lettered, told = _lettered(folder, project, found, options, letters)
    entries = list(_entries(folder, found, lettered, options.lossless or raw))
    count = len(entries)
    if raw:
        ids = [shot.panel.id for shot in found if shot.picture]
        names = dict(zip(ids, (name for name, _ in entries), strict=True))
        entries.append(("shots.csv", table(project, found, names)))
    return Product(_archive(entries), count, "picture", (*told, *not_drawn(found)))


def _archive(entries: list[Entry]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in entries:
            archive.writestr(name, content if isinstance(content, bytes) else content.read_bytes())
    return buffer.getvalue()


def _entries(
    folder: ProjectFolder, found: list[Shot], lettered: dict[str, bytes], lossless: bool
) -> Iterator[Entry]:
    """A picture without balloons goes in as it is kept, byte for byte."""
    for shot in found:
        if shot.picture is None:
            continue
        file = print_of(folder, shot, lossless)
        data = lettered.get(shot.panel.id)
        yield f"{name_of(shot)}{'.png' if data else file.suffix}", data or file


def _lettered(
    folder: ProjectFolder, project: Project, found: list[Shot], options: Options, letters: bool
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Panel id -> its picture with balloons, for those that have some."""
    wanted = [shot for shot in found if letters and shot.picture and shot.panel.balloons]
    if not wanted:
        return {}, ()
    with Image.open(wanted[0].picture or "") as first:
        high = round(first.width / project.frame.aspect)
        size = (first.width, high)
    overlays = {shot.panel.id: Overlay(shot.panel.balloons) for shot in wanted}
    made, told = drawn(list(overlays.values()), size, folder.folder / "fonts",
                       options.language or language_of(project))  # fmt: skip
    pictures = {}
    for shot in wanted:
        with Image.open(shot.picture or "") as kept:
            fitted = ImageOps.fit(kept.convert("RGB"), size, Image.Resampling.LANCZOS)
        buffer = io.BytesIO()
        over(fitted, made[overlays[shot.panel.id]]).save(buffer, "PNG")
        pictures[shot.panel.id] = buffer.getvalue()
    return pictures, told


def _pages(folder: ProjectFolder, options: Options) -> tuple[list[Entry], tuple[str, ...]]:
    """Whole pages, or a strip in slices, as PNG."""
    if options.layout in GEOMETRIES:
        pages, told = slices(folder, options)
    else:
        with tempfile.TemporaryDirectory(prefix="storyboard-") as scratch:
            job, told = page_job(folder, options, Path(scratch))
            pages = pngs_of(job, PPI)
    return [(f"page-{n:03}.png", page) for n, page in enumerate(pages, start=1)], told
