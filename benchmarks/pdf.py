"""Pages of 500 takes: seconds cold and warm, memory, file size; beside reportlab for the same pages.

    python benchmarks/pdf.py [--panels 500] [--layout 2x3] [--json]

Takes are PNGs of 896×512 in the board's own look (the sample's, each shifted in colour, with grain).
Cold: no print was made yet. Warm: prints are there, as after drawing. Each figure comes from a fresh
process, so memory is that of one export. reportlab (`pip install reportlab`) gets the same prints and
words in the same grid; without it its figures are left out.
"""

import argparse
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from storyboard.demo import sample_source
from storyboard.layout import layout_named, sheet_of
from storyboard.layout.page import Paper
from storyboard.storage import ProjectFolder, print_jpeg
from storyboard.story import Line, Panel, Project, Scene, Take

MM = 72 / 25.4
BUDGET = {"warm_s": 5.0, "peak_mb": 700.0, "file_mb": 120.0}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--panels", type=int, default=500)
    parser.add_argument("--layout", default="2x3")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        print(json.dumps(_child(*given.child, given.layout)))
        return
    with tempfile.TemporaryDirectory() as scratch:
        found = measure(Path(scratch), given.panels, given.layout)
    if given.json:
        print(json.dumps(found))
        return
    for name, value in found.items():
        print(f"{name:24} {value}")


def measure(scratch: Path, panels: int, layout: str) -> dict[str, Any]:
    """Every figure of the table."""
    folder = board_of(scratch / "board", panels)
    runs = {}
    for name, way in (("cold", "plain"), ("warm", "plain"), ("signed", "signed"), ("konte", "konte"),
                      ("reportlab", "reportlab")):  # fmt: skip
        if name == "reportlab" and not _has_reportlab():
            continue
        runs[name] = _run(folder.folder, scratch / f"{name}.pdf", way, layout)
    found: dict[str, Any] = {"panels": panels, "layout": layout}
    for name, run in runs.items():
        found |= {f"{name}_{key}": value for key, value in run.items()}
    prints = [print_jpeg(folder, take.picture).read_bytes() for take in _takes(folder)]
    pdf = (scratch / "warm.pdf").read_bytes()
    found["prints_untouched"] = all(one in pdf for one in prints)
    found["prints_mb"] = round(sum(map(len, prints)) / 1e6, 1)
    found["within_budget"] = (
        found["warm_s"] <= BUDGET["warm_s"]
        and found["warm_peak_mb"] <= BUDGET["peak_mb"]
        and found["warm_file_mb"] <= BUDGET["file_mb"]
    )
    if "reportlab" in runs:
        found["reportlab_ratio"] = round(found["reportlab_s"] / found["warm_s"], 2)
    return found


def board_of(folder: Path, count: int) -> ProjectFolder:
    """A board of that many drawn panels, twenty a scene, every second one speaks Japanese."""
    scenes, made = [], []
    for number in range(count):
        words = "Kon walks through the rain, holding the last letter, and looks for a door."
        line = Line(
            speaker="KON",
            text="最後の一通だ。雨がやむまで待とうか。" if number % 2 else "The last one.",
        )
        made.append(
            Panel(action=words, dialogue=(line,), shot="medium shot", duration=36 + number % 24)
        )
        if len(made) == 20 or number == count - 1:
            scenes.append(
                Scene(heading=f"EXT. STREET {number // 20 + 1} - NIGHT", panels=tuple(made))
            )
            made = []
    board = ProjectFolder.create(folder, Project(name="Benchmark", scenes=tuple(scenes)))
    sources = [Image.open(path).convert("RGB").resize((896, 512)) for path in _pictures()]
    chance = np.random.default_rng(7)
    digests = {}
    for number, panel in enumerate(board.read().panels()):
        digests[panel.id] = board.put_picture(_varied(sources[number % len(sources)], chance))

    def drawn(project: Project) -> Project:
        filled = []
        for scene in project.scenes:
            panels = tuple(p.edited(takes=(_take(digests[p.id]),), chosen=1) for p in scene.panels)
            filled.append(scene.edited(panels=panels))
        return project.edited(scenes=tuple(filled))

    board.apply(drawn, what="draw")
    return board


def _pictures() -> list[Path]:
    found = sorted((sample_source() / "assets").rglob("*.png"))
    wide = [path for path in found if Image.open(path).width >= 800]
    return wide or found


def _varied(picture: Image.Image, chance: np.random.Generator) -> bytes:
    pixels = np.asarray(picture).astype(np.float32) * chance.uniform(0.8, 1.1, 3)
    pixels += chance.normal(0, 2.5, pixels.shape)
    buffer = io.BytesIO()
    Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def _take(digest: str) -> Take:
    return Take(number=1, picture=digest, request="r", recipe="r", seed=1, family="pocket")


def _takes(folder: ProjectFolder) -> list[Take]:
    return [take for panel in folder.read().panels() if (take := panel.chosen_take)]


def _run(folder: Path, to: Path, way: str, layout: str) -> dict[str, Any]:
    call = [sys.executable, __file__, "--layout", layout, "--child", str(folder), str(to), way]
    done = subprocess.run(call, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _child(folder: str, to: str, way: str, layout: str) -> dict[str, Any]:
    board, path = ProjectFolder(Path(folder)), Path(to)
    begin = time.perf_counter()
    if way == "reportlab":
        pages = by_reportlab(board, path, layout)
    else:
        from storyboard.export import Options, export_project

        asked = Options(layout="konte" if way == "konte" else layout, sign=way == "signed")
        pages = export_project(board, path, asked).pages
    seconds = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # kB on Linux
    return {"s": round(seconds, 2), "peak_mb": round(peak), "file_mb": round(path.stat().st_size / 1e6, 1),
            "pages": pages}  # fmt: skip


def by_reportlab(board: ProjectFolder, path: Path, layout: str) -> int:
    """The same cells, prints and words; Japanese by its CID font, since it reads no CFF fonts."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Paragraph

    project = board.read()
    sheet = sheet_of(layout_named(layout), Paper.A4, project.frame.aspect)
    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiKakuGo-W5"))
    style = ParagraphStyle("words", fontName="HeiseiKakuGo-W5", fontSize=sheet.layout.text,
                           leading=sheet.layout.text * 1.4, wordWrap="CJK")  # fmt: skip
    canvas = Canvas(str(path), pagesize=(sheet.width * MM, sheet.height * MM))
    across, many = sheet.layout.across, sheet.layout.across * sheet.layout.down
    column = (sheet.inner_width - (across - 1) * sheet.gap) / across
    for number, panel in enumerate(project.panels()):
        if number and number % many == 0:
            canvas.showPage()
        row, place = divmod(number % many, across)
        left = sheet.side + place * (column + sheet.gap)
        top = sheet.height - sheet.top - row * (sheet.cell + sheet.row_gap) - 9.5
        take = panel.chosen_take
        assert take is not None
        canvas.drawImage(str(print_jpeg(board, take.picture)), left * MM, (top - sheet.picture_height) * MM,
                         sheet.picture_width * MM, sheet.picture_height * MM)  # fmt: skip
        canvas.setFont("HeiseiKakuGo-W5", sheet.layout.text)
        canvas.drawString(left * MM, (top + 1) * MM, f"{number + 1}  {panel.shot}")
        at = (top - sheet.picture_height - 1) * MM
        for words in (panel.action, *(f"{line.speaker} {line.text}" for line in panel.dialogue)):
            paragraph = Paragraph(words, style)
            _, height = paragraph.wrap(sheet.picture_width * MM, 100 * MM)
            at -= height
            paragraph.drawOn(canvas, left * MM, at)
    pages = canvas.getPageNumber()
    canvas.save()
    return pages


def _has_reportlab() -> bool:
    import importlib.util

    return importlib.util.find_spec("reportlab") is not None


if __name__ == "__main__":
    main()
