"""The board as PDF, set by typst: user text is data, prints are embedded as they are."""

import json
import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import noto_cjk
import typst

from storyboard.export.report import Options, Product
from storyboard.export.shots import chosen
from storyboard.layout import layout_named
from storyboard.storage import ProjectFolder, print_jpeg
from storyboard.story import Panel, Project, Scene

TEMPLATE = Path(__file__).parent / "board.typ"
FONT = "Noto Sans CJK JP"
STANDARDS = ["a-2a", "ua-1"]


def make(folder: ProjectFolder, to: Path, options: Options) -> Product:
    """Raises BadInput when there is no panel."""
    project = folder.read()
    scenes = chosen_scenes(project, options)
    with tempfile.TemporaryDirectory(prefix="storyboard-") as scratch:
        root = Path(scratch)
        shutil.copy(TEMPLATE, root / "board.typ")
        data = _data(folder, project, scenes, options, root)
        pdf, warnings = compile_pdf(root / "board.typ", data)
    return Product(pdf, pages_in(pdf), "page", tuple(warnings))


def chosen_scenes(project: Project, options: Options) -> list[Scene]:
    """The scenes, each with the panels that were asked for; none that is empty then."""
    wanted = {panel.id for panel in chosen(project, options)}
    cut = [s.edited(panels=tuple(p for p in s.panels if p.id in wanted)) for s in project.scenes]
    return [scene for scene in cut if scene.panels]


def compile_pdf(template: Path, data: dict[str, Any]) -> tuple[bytes, list[str]]:
    """PDF bytes and warnings. A glyph that no font has costs the PDF standard, not the PDF."""
    compiler = typst.Compiler(
        root=str(template.parent), font_paths=_font_folders(), ignore_system_fonts=True
    )
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    now = datetime.now(UTC).replace(microsecond=0)

    def made(standards: Any) -> tuple[bytes, list[str]]:
        pdf, found = compiler.compile_with_warnings(
            input=str(template),
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=standards,
            timestamp=now,
        )
        assert isinstance(pdf, bytes)
        return pdf, [warning.message for warning in found]

    try:
        return made(STANDARDS)
    except typst.TypstError as error:
        pdf, found = made([])
        first = str(error).strip().splitlines()[0]
        return pdf, [f"Not PDF/A: {first}", *found]


def pages_in(pdf: bytes) -> int:
    """Read from the page tree's own count."""
    import re

    counts = [int(found) for found in re.findall(rb"/Type\s*/Pages[^>]*?/Count\s+(\d+)", pdf)]
    counts += [int(found) for found in re.findall(rb"/Count\s+(\d+)[^>]*?/Type\s*/Pages", pdf)]
    return max(counts, default=0)


def _font_folders() -> list[str]:
    """Two packages, two folders: with the first alone, bold text comes out regular."""
    paths = (Path(noto_cjk.font_path("sans", "jp", weight)) for weight in ("regular", "bold"))
    return [str(path.parent) for path in paths]


def _data(
    folder: ProjectFolder, project: Project, scenes: list[Scene], options: Options, root: Path
) -> dict[str, Any]:
    layout = layout_named(options.layout)
    every = [panel for scene in scenes for panel in scene.panels]
    frames = sum(panel.duration for panel in every)
    numbers = {panel.id: str(n) for n, panel in enumerate(project.panels(), start=1)}
    return {
        "title": project.name,
        "subtitle": f"{len(every)} panels · {frames / project.fps:.1f} s · {project.frame.value}",
        "author": "",
        "date": datetime.now().strftime("%Y-%m-%d"),
        "language": "ja" if _japanese(every) else "en",
        "fonts": [FONT],
        "fps": project.fps,
        "aspect": project.frame.aspect,
        "words": {"not-drawn": "not drawn yet"},
        "layout": {
            "width": layout.width,
            "height": layout.height,
            "columns": layout.columns,
            "beside": layout.beside,
            "picture": layout.picture,
            "text": layout.text,
        },
        "scenes": [
            {
                "heading": scene.heading,
                "panels": [_panel(folder, p, numbers[p.id], options, root) for p in scene.panels],
            }
            for scene in scenes
        ],
    }


def _panel(
    folder: ProjectFolder, panel: Panel, number: str, options: Options, root: Path
) -> dict[str, Any]:
    take = panel.chosen_take
    picture = None
    if take is not None:
        kept = (
            folder.picture(take.picture) if options.lossless else print_jpeg(folder, take.picture)
        )
        picture = f"{number}{kept.suffix}"
        _bring(kept, root / picture)
    return {
        "number": number,
        "picture": picture,
        "alt": panel.action or f"Panel {number}",
        "camera": " · ".join(word for word in (panel.shot, panel.angle) if word),
        "action": panel.action,
        "dialogue": [line.model_dump() for line in panel.dialogue],
        "notes": panel.notes,
        "frames": panel.duration,
    }


def _bring(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy(source, target)


def _japanese(panels: list[Panel]) -> bool:
    text = "".join(p.action + "".join(line.text for line in p.dialogue) for p in panels)
    kana = sum("\u3040" <= c <= "\u30ff" for c in text)
    return kana > 0.2 * max(1, len(text))
