"""Templates and data to pages, by typst. Our own templates run in this process, a user's in a sandbox.

A folder made for one export holds template, pictures and fonts, and nothing else: typst reads nothing
outside it. What people typed is data in `sys.inputs`, never source.
"""

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from storyboard.errors import BadInput
from storyboard.export.fonts import FontChoice

TEMPLATES = Path(__file__).parent / "templates"
STANDARDS = ("a-3a", "ua-1")


@dataclass(frozen=True)
class Job:
    """A template in its folder, and what is to be set with it."""

    root: Path
    template: str
    data: dict[str, Any]
    fonts: FontChoice
    made: datetime
    packages: Path | None = None  # where typst looks for packages; None = its usual place

    @property
    def inputs(self) -> dict[str, str]:
        return {"data": json.dumps(self.data, ensure_ascii=False)}


def lay_out_templates(root: Path) -> None:
    """Our templates, ready to be imported by one of them or by a user's."""
    for file in TEMPLATES.glob("*.typ"):
        shutil.copy(file, root / file.name)


def bring(source: Path, target: Path) -> None:
    """A picture into the export's folder; no copy where the disk allows a second name."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copy(source, target)


def frame_for(picture: Path, size: tuple[int, int]) -> Path:
    """An SVG beside the JPEG that shows nothing else. -> its path

    typst decodes every picture it is given and keeps it in memory; one that an SVG links to goes into
    the PDF byte for byte, undecoded: half the memory and a third of the time for 200 panels.
    """
    wide, high = size
    frame = picture.with_suffix(".svg")
    frame.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{wide}" height="{high}" viewBox="0 0 {wide} {high}">'
        f'<image width="{wide}" height="{high}" xlink:href="{picture.name}"/></svg>',
        encoding="utf-8",
    )
    return frame


def pdf_of(job: Job) -> tuple[bytes, list[str]]:
    """The PDF, and what typst warns of. Raises BadInput for a template that does not compile."""
    try:
        pdf, found = _compiler(job).compile_with_warnings(
            input=str(job.root / job.template),
            format="pdf",
            sys_inputs=job.inputs,
            pdf_standards=list(STANDARDS),  # type: ignore[arg-type]
            timestamp=job.made,
        )
    except typst.TypstError as error:
        raise BadInput(f"The pages could not be set: {sentence(error)}") from error
    assert isinstance(pdf, bytes)
    return pdf, [warning.message for warning in found]


def pngs_of(job: Job, ppi: float) -> list[bytes]:
    """Every page as PNG. Raises BadInput."""
    try:
        made = _compiler(job).compile(
            input=str(job.root / job.template), format="png", ppi=ppi, sys_inputs=job.inputs
        )
    except typst.TypstError as error:
        raise BadInput(f"The pages could not be set: {sentence(error)}") from error
    return [made] if isinstance(made, bytes) else list(made or ())


def sentence(error: "typst.TypstError") -> str:
    """What typst says, on one line, with its first hint."""
    hints = getattr(error, "hints", None) or []
    words = " ".join(str(getattr(error, "message", error)).split())
    return f"{words} ({hints[0]})" if hints else words


def _compiler(job: Job) -> "typst.Compiler":
    packages = str(job.packages) if job.packages else None
    return typst.Compiler(
        root=str(job.root),
        font_paths=_fonts(job.fonts.files),
        package_path=packages,
        package_cache_path=packages,
    )


@lru_cache(maxsize=4)
def _fonts(files: Sequence[Path]) -> Any:
    """Only these fonts: no page may depend on what else a machine has."""
    return typst.Fonts(False, False, [str(file.parent) for file in files])
