"""Every preset as it was last looked at: which words and pictures stand where, to the millimetre.

After a change that was meant: `make goldens`, then look at the difference and at the pages.
"""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from storyboard.layout import LAYOUTS
from storyboard.studio import Board
from tests.export.test_pages import MM, pictures_on

GOLDENS = Path(__file__).parent / "goldens"
MADE = datetime(2026, 11, 25, tzinfo=UTC)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_pages_are_as_they_were_looked_at(
    drawn: Board, tmp_path: Path, layout: str, language: str
) -> None:
    drawn.letter("1")
    drawn.add_balloon("3", text="ザザーン", kind="sound", vertical=True)
    path = drawn.export(
        tmp_path / "b.pdf", layout=layout, language=language, lettering=True, cast=True,
        made=MADE, sign=False,
    ).path  # fmt: skip
    found, golden = told(path), GOLDENS / f"{layout}-{language}.txt"
    if os.environ.get("UPDATE_GOLDENS"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


def told(path: Path) -> str:
    """A line for every run of text and every picture: page, millimetres from left and bottom, what."""
    lines = []
    with pikepdf.open(path) as pdf:
        for number, (page, read) in enumerate(
            zip(pdf.pages, PdfReader(path).pages, strict=True), start=1
        ):
            for x, y, wide, high in pictures_on(page):
                size = f"{wide / MM:.0f} x {high / MM:.0f}"
                lines.append(f"{number} {x / MM:4.0f} {y / MM:4.0f}  picture {size}")
            lines += [f"{number} {line}" for line in texts_on(read)]
    return "\n".join(lines) + "\n"


def texts_on(page: Any) -> list[str]:
    found: list[str] = []

    def see(text: str, matrix: list[float], place: list[float], *_: object) -> None:
        if text.strip():
            x = place[4] * matrix[0] + place[5] * matrix[2] + matrix[4]
            y = place[4] * matrix[1] + place[5] * matrix[3] + matrix[5]
            found.append(f"{x / MM:4.0f} {y / MM:4.0f}  {text.strip()}")

    page.extract_text(visitor_text=see)
    return found
