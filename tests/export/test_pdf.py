"""The PDF: all text is there, prints go in untouched, long text flows on, nothing typed is source."""

from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from storyboard.errors import BadInput
from storyboard.layout import LAYOUTS
from storyboard.storage import print_jpeg
from storyboard.studio import Board


def text_of(path: Path) -> str:
    return "".join(page.extract_text() for page in PdfReader(path).pages)


WITH_TEXT = [name for name, layout in LAYOUTS.items() if layout.columns and name != "contact"]


@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
@pytest.mark.parametrize("layout", WITH_TEXT)
def test_every_layout_holds_everything(
    drawn: Board, tmp_path: Path, layout: str, orientation: str
) -> None:
    report = drawn.export(tmp_path / "board.pdf", layout=layout, orientation=orientation)
    text = "".join(text_of(report.path).split())
    for words in ("Test", "INT.KITCHEN-NIGHT", "waveshappily", "こんばんは。", "Thestreetisempty."):
        assert words in text
    assert report.pages == len(PdfReader(report.path).pages)
    assert report.warnings == ()


def test_prints_are_embedded_untouched(drawn: Board, tmp_path: Path) -> None:
    path = drawn.export(tmp_path / "board.pdf").path
    take = drawn.project.panel("1").chosen_take
    assert take is not None
    assert print_jpeg(drawn.folder, take.picture).read_bytes() in path.read_bytes()


def test_lossless_embeds_the_png_pixels(drawn: Board, tmp_path: Path) -> None:
    path = drawn.export(tmp_path / "board.pdf", lossless=True, panels=["1"]).path
    take = drawn.project.panel("1").chosen_take
    assert take is not None
    with Image.open(drawn.picture(take.picture)) as stored:
        inside = PdfReader(path).pages[0].images[0].image
        assert inside is not None
        assert inside.convert("RGB").tobytes() == stored.convert("RGB").tobytes()


def test_long_text_flows_on(drawn: Board, tmp_path: Path) -> None:
    words = [f"word{n}" for n in range(2500)]
    drawn.edit_panel("1", action=" ".join(words))
    report = drawn.export(tmp_path / "board.pdf", layout="portrait-3")
    text = text_of(report.path)
    assert report.pages > 2
    assert [word for word in words if word not in text] == []


def test_typed_text_is_data(drawn: Board, tmp_path: Path) -> None:
    trap = '#read("/etc/passwd") $x$ *b* <img> [x]'
    drawn.edit_panel("1", action=trap)
    assert "".join(trap.split()) in "".join(text_of(drawn.export(tmp_path / "b.pdf").path).split())


def test_a_glyph_that_no_font_has_is_named_and_costs_nothing_else(
    drawn: Board, tmp_path: Path
) -> None:
    drawn.edit_panel("1", notes="look 🦊")
    report = drawn.export(tmp_path / "b.pdf")
    assert report.path.exists()
    assert report.warnings


def test_refusals(board: Board, studio: object, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="docx"):
        board.export(tmp_path / "board.docx")
    with pytest.raises(BadInput, match="no layout 'cube'"):
        board.export(tmp_path / "board.pdf", layout="cube")
    assert board.export(tmp_path / "not-drawn.pdf").pages >= 1
