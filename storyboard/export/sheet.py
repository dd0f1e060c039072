"""All panels in one PNG: a sheet of rows, or a strip to scroll as web comics are read."""

import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from storyboard.errors import BadInput
from storyboard.export.material import Gathering
from storyboard.export.report import Options, Product
from storyboard.export.shots import chosen, not_drawn
from storyboard.export.typesetting import Job, lay_out_templates, pngs_of
from storyboard.layout import LAYOUTS
from storyboard.storage import ProjectFolder
from storyboard.story import Project

TALLEST = 30_000  # pixels; more than that no viewer opens
SLICE = 8_000  # pixels of one part of a strip in an archive
Geometry = dict[str, Any]
GEOMETRIES: dict[str, Geometry] = {  # pixels
    "sheet": {"width": 1680, "side": 40, "gap": 24, "row-gap": 30, "across": 4, "picture-width": 382,
              "text": 15, "words": True},
    "strip": {"width": 800, "side": 0, "gap": 0, "row-gap": 60, "across": 1, "picture-width": 800,
              "text": 18, "words": False},
}  # fmt: skip


def make(folder: ProjectFolder, to: Path, options: Options) -> Product:
    """Raises BadInput for more panels than one picture can hold."""
    geometry, project = geometry_named(options.layout or "sheet"), folder.read()
    panels = chosen(project, options)
    most = panels_within(TALLEST, geometry, project)
    if len(panels) > most:
        raise BadInput(
            f"{len(panels)} panels are too many for one PNG; {most} fit. Choose some with --panels, "
            f"or export a .zip with --layout {options.layout or 'sheet'}: it holds several."
        )
    data, told = picture(folder, options, geometry)
    return Product(data, len(panels), "panel", told)


def picture(
    folder: ProjectFolder, options: Options, geometry: Geometry
) -> tuple[bytes, tuple[str, ...]]:
    """The chosen panels as one PNG, and what the user should know."""
    letters = True if options.lettering is None else options.lettering
    with tempfile.TemporaryDirectory(prefix="storyboard-") as scratch:
        gathering = Gathering(folder, replace(options, lettering=letters, cast=False, licences=False,
                                              with_project=False), Path(scratch))  # fmt: skip
        material = gathering.gathered(LAYOUTS["contact"], {**geometry, "head": 0.0})
        lay_out_templates(Path(scratch))
        job = Job(Path(scratch), "sheet.typ", material.data, material.fonts, datetime.now(UTC))
        return pngs_of(job, ppi=72)[0], (*material.warnings, *not_drawn(gathering.shots))


def slices(folder: ProjectFolder, options: Options) -> tuple[list[bytes], tuple[str, ...]]:
    """The chosen panels as several PNGs, cut between panels."""
    geometry, project = geometry_named(options.layout or "strip"), folder.read()
    panels = chosen(project, options)
    many = panels_within(SLICE, geometry, project)
    made = [
        picture(
            folder, replace(options, panels=tuple(p.id for p in panels[n : n + many])), geometry
        )
        for n in range(0, len(panels), many)
    ]
    return [data for data, _ in made], tuple(line for _, told in made for line in told)


def geometry_named(name: str) -> Geometry:
    """Raises BadInput that names what there is."""
    if name not in GEOMETRIES:
        raise BadInput(f"A picture has no layout '{name}'. Choose one of: {', '.join(GEOMETRIES)}.")
    return GEOMETRIES[name]


def panels_within(height: int, geometry: Geometry, project: Project) -> int:
    """How many panels fit into so many pixels, words reckoned in."""
    words = 110 if geometry["words"] else 0
    row = geometry["picture-width"] / project.frame.aspect + geometry["row-gap"] + words
    return max(1, int(height / row)) * int(geometry["across"])
