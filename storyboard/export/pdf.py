"""The board as PDF: tagged, archivable (PDF/A-3a, PDF/UA-1), prints embedded as they are."""

import re
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from storyboard.export.material import Gathering, Material
from storyboard.export.own_template import bring_template
from storyboard.export.report import Options, Product
from storyboard.export.sandbox import pdf_in_sandbox
from storyboard.export.shots import chosen, not_drawn
from storyboard.export.typesetting import Job, lay_out_templates, pdf_of, pngs_of
from storyboard.layout import layout_named
from storyboard.storage import ProjectFolder


def make(folder: ProjectFolder, to: Path, options: Options) -> Product:
    """Raises BadInput when there is no panel, or no such layout, paper or column."""
    with (
        tempfile.TemporaryDirectory(prefix="storyboard-") as scratch,
        tempfile.TemporaryDirectory(prefix="storyboard-") as work,
    ):
        gathering = Gathering(folder, options, Path(scratch))
        material = gathering.gathered()
        pdf, told = _set(gathering, material, Path(scratch), work)
    warnings = (*material.warnings, *told, *not_drawn(gathering.shots))
    return Product(pdf, pages_in(pdf), "page", warnings)


def _set(
    gathering: Gathering, material: Material, root: Path, work: str
) -> tuple[bytes, list[str]]:
    """By our template in this process, by a user's in a sandbox."""
    job = _job(material, gathering.options, root)
    if gathering.options.template is None:
        return pdf_of(job)
    file = bring_template(gathering.folder.folder, gathering.options.template, root)
    return pdf_in_sandbox(replace(job, template=file), Path(work))


def preview(
    folder: ProjectFolder, options: Options, pages: int = 3, ppi: float = 72
) -> list[bytes]:
    """The first pages as PNG, set by the same template from the first panels. Raises BadInput."""
    layout = layout_named(options.layout, options.orientation)
    first = chosen(folder.read(), options)[: pages * layout.across * layout.down]
    some = replace(options, panels=tuple(panel.id for panel in first))
    with tempfile.TemporaryDirectory(prefix="storyboard-") as scratch:
        material = Gathering(folder, some, Path(scratch)).gathered()
        return pngs_of(_on_white(_job(material, some, Path(scratch))), ppi)[:pages]


def page_job(folder: ProjectFolder, options: Options, root: Path) -> tuple[Job, tuple[str, ...]]:
    """The pages ready to be set as pictures by our template, and what the user should know."""
    gathering = Gathering(folder, options, root)
    material = gathering.gathered()
    job = _on_white(_job(material, options, root))
    return job, (*material.warnings, *not_drawn(gathering.shots))


def _on_white(job: Job) -> Job:
    """As pictures pages need the ground that paper has by itself."""
    return replace(job, data={**job.data, "on-white": True})


def _job(material: Material, options: Options, root: Path) -> Job:
    layout = layout_named(options.layout, options.orientation)
    lay_out_templates(root)
    made = (options.made or datetime.now(UTC)).replace(microsecond=0)
    return Job(root, f"{layout.kind.value}.typ", material.data, material.fonts, made)


def pages_in(pdf: bytes) -> int:
    """Read from the page tree's own count."""
    counts = [int(found) for found in re.findall(rb"/Type\s*/Pages[^>]*?/Count\s+(\d+)", pdf)]
    counts += [int(found) for found in re.findall(rb"/Count\s+(\d+)[^>]*?/Type\s*/Pages", pdf)]
    return max(counts, default=0)
