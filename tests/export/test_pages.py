"""What a PDF is made of: standards, tags, bookmarks, metadata, geometry of pictures, marks, missing letters."""

import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from pypdf import PdfReader

from storyboard.errors import BadInput
from storyboard.layout import LAYOUTS, Paper, layout_named, sheet_of
from storyboard.layout.page import Kind, Orientation
from storyboard.storage import print_jpeg
from storyboard.story import Take
from storyboard.studio import Board
from tests.pictures import picture_bytes

MM = 72 / 25.4


def text_of(path: Path) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(path).pages).split())


@pytest.fixture
def lettered(drawn: Board) -> Board:
    drawn.letter("1")
    drawn.add_balloon("2", text="Later that night", kind="caption")
    drawn.add_balloon("3", text="ザザーン", kind="sound", vertical=True)
    return drawn


@pytest.mark.parametrize("layout", LAYOUTS)
def test_standards_tags_and_fonts(lettered: Board, tmp_path: Path, layout: str) -> None:
    path = lettered.export(tmp_path / "b.pdf", layout=layout, lettering=True, cast=True).path
    with pikepdf.open(path) as pdf:
        with pdf.open_metadata() as xmp:
            assert xmp["pdfaid:part"] == "3"
            assert xmp["pdfaid:conformance"] == "A"
            assert xmp["pdfuaid:part"] == "1"
            assert xmp["dc:title"] == "Test"
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang).startswith("en")
        for page in pdf.pages:
            for font in page.resources.get("/Font", {}).values():
                descriptor = font.DescendantFonts[0].FontDescriptor
                assert any(key in descriptor for key in ("/FontFile2", "/FontFile3"))
    if shutil.which("qpdf"):
        done = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "layout", ["2x3", "konte", "text-right", "presentation", "contact", "comic"]
)
def test_every_scene_has_a_bookmark(drawn: Board, tmp_path: Path, layout: str) -> None:
    reader = PdfReader(drawn.export(tmp_path / "b.pdf", layout=layout).path)
    titles = [entry.title for entry in reader.outline]  # type: ignore[union-attr]
    assert titles == ["INT. KITCHEN - NIGHT", "EXT. STREET - DAY"]


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("orientation", list(Orientation))
@pytest.mark.parametrize("name", LAYOUTS)
def test_pictures_lie_where_the_sheet_says(
    drawn: Board, tmp_path: Path, name: str, orientation: Orientation, paper: Paper
) -> None:
    path = drawn.export(
        tmp_path / "b.pdf", layout=name, orientation=orientation.value, paper=paper.value
    ).path
    sheet = sheet_of(layout_named(name, orientation.value), paper, drawn.project.frame.aspect)
    with pikepdf.open(path) as pdf:
        box = [float(edge) for edge in pdf.pages[0].mediabox]
        assert box[2:] == pytest.approx([sheet.width * MM, sheet.height * MM], abs=0.1)
        places = [place for page in pdf.pages for place in pictures_on(page)]
    assert len(places) == 3
    for left, bottom, width, height in places:
        assert left > 0
        assert left + width < sheet.width * MM
        assert bottom > 0
        assert bottom + height < sheet.height * MM
        if sheet.layout.kind is not Kind.COMIC:
            assert width == pytest.approx(sheet.picture_width * MM, rel=0.03)


def pictures_on(page: pikepdf.Page) -> list[tuple[float, float, float, float]]:
    """left, bottom, width, height in points of every picture, read from the page's instructions."""
    found, matrix, kept = [], pikepdf.Matrix(), []
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "q":
                kept.append(matrix)
            case "Q":
                matrix = kept.pop()
            case "cm":
                matrix = pikepdf.Matrix(*[float(value) for value in operands]) @ matrix
            case "Do" if page.resources.XObject[str(operands[0])].Subtype == "/Image":
                found.append((matrix.e, matrix.f + min(0, matrix.d), matrix.a, abs(matrix.d)))
    return found


def test_the_same_board_is_the_same_file(drawn: Board, tmp_path: Path) -> None:
    made = datetime(2026, 11, 25, tzinfo=UTC)
    files = [
        drawn.export(tmp_path / f"{n}.pdf", made=made, sign=False).path.read_bytes() for n in "ab"
    ]
    assert files[0] == files[1]


def test_credits_stand_on_the_page_and_in_the_metadata(drawn: Board, tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    Image.new("RGB", (60, 20), "navy").save(logo)
    drawn.credit(logo.read_bytes(), author="山田", company="Foxglove", rights="© 2026")
    path = drawn.export(tmp_path / "b.pdf").path
    text = text_of(path)
    assert "山田·Foxglove·©2026" in text
    with pikepdf.open(path) as pdf, pdf.open_metadata() as xmp:
        assert "山田" in str(xmp["dc:creator"])
    assert len(PdfReader(path).pages[0].images) == 4


def test_columns_their_order_and_labels(drawn: Board, tmp_path: Path) -> None:
    drawn.edit_panel("1", notes="Mind the step")
    text = text_of(
        drawn.export(tmp_path / "b.pdf", columns=["notes", "cast", "action"], labels=True).path
    )
    order = [text.index(word) for word in ("NotesMind", "CastKon", "ActionMediumshot")]
    assert order == sorted(order)
    assert "こんばんは" not in text
    with pytest.raises(BadInput, match="no column 'colour'"):
        drawn.export(tmp_path / "b.pdf", columns=["colour"])


def test_cast_sheet_and_licences(drawn: Board, tmp_path: Path) -> None:
    path = drawn.export(tmp_path / "b.pdf", cast=True, licences=True).path
    pages = [page.extract_text() for page in PdfReader(path).pages]
    assert "Kon" in pages[-2]
    assert "Panels: 1, 2" in " ".join(pages[-2].split())
    assert "pocket" in pages[-1]


def test_changes_since_an_issue_are_marked(drawn: Board, tmp_path: Path) -> None:
    drawn.issue("Blue")
    assert re.search(r"Blue,\d{4}-", text_of(drawn.export(tmp_path / "a.pdf").path))
    drawn.edit_panel("2", action="All is new")
    drawn.delete_panel("3")
    text = text_of(drawn.export(tmp_path / "b.pdf").path)
    assert "changedsinceBlue" in text
    assert "2*" in text
    assert "Numbersnotusedanymore:3" in text


def test_a_japanese_board_speaks_japanese(drawn: Board, tmp_path: Path) -> None:
    for n in "123":
        drawn.edit_panel(n, action="きつねが手をふっている。")
    text = text_of(drawn.export(tmp_path / "b.pdf", layout="konte", panels=["1-3"]).path)
    for word in ("カット", "画面", "内容", "セリフ", "秒", "作品名", "合計2+1"):
        assert word in text
    assert "1+6" in text  # 30 frames at 24


def test_letters_that_no_font_has_are_named_and_the_rest_is_kept(
    drawn: Board, tmp_path: Path
) -> None:
    drawn.edit_panel("2", notes="rare \U000e01ef \ue123 \x07 end")
    report = drawn.export(tmp_path / "b.pdf")
    told = " ".join(report.warnings)
    assert "U+E123" in told
    assert "in panel 2" in told
    assert "U+0007" in told
    text = text_of(report.path)
    assert "rare" in text
    assert "□" in text
    with pikepdf.open(report.path) as pdf, pdf.open_metadata() as xmp:
        assert xmp["pdfaid:part"] == "3"


def test_a_picture_that_is_not_there_is_told_by_name(drawn: Board, tmp_path: Path) -> None:
    fresh = drawn.add_panel(action="Later")
    report = drawn.export(tmp_path / "b.pdf")
    assert report.warnings == ("Not drawn yet: 4.",)
    assert "notdrawnyet" in text_of(report.path)
    assert fresh.chosen is None


def test_a_panel_that_was_drawn_anew_is_printed_anew(drawn: Board, tmp_path: Path) -> None:
    """In one process, as the editor exports: typst remembers pictures by the name that links to them."""
    panel = drawn.project.panel("1").id
    for number, colour in enumerate(("teal", "gold"), start=2):
        digest = drawn.folder.put_picture(picture_bytes(colour, (896, 504)))
        take = Take(number=number, picture=digest, request="r", recipe="r", seed=1, family="pocket")
        drawn.folder.add_take(panel, take)
        pdf = drawn.export(tmp_path / "b.pdf", sign=False).path.read_bytes()
        assert print_jpeg(drawn.folder, digest).read_bytes() in pdf
