"""A picture that is damaged or gone costs its panel and is told; everything else goes out."""

from pathlib import Path

import pytest

from storyboard.errors import BadInput
from storyboard.export import EXPORTERS
from storyboard.studio import Board
from tests.pictures import picture_bytes

PICTURES = [ending for ending in EXPORTERS if ending not in (".csv", ".srt")]


def stored(board: Board, key: str) -> Path:
    return board.picture(board.project.panel(key).takes[0].picture)


@pytest.mark.parametrize("ending", PICTURES)
@pytest.mark.parametrize("lossless", [False, True])
def test_a_damaged_picture(drawn: Board, tmp_path: Path, ending: str, lossless: bool) -> None:
    path = stored(drawn, "2")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    report = drawn.export(tmp_path / f"b{ending}", lossless=lossless)
    assert report.path.stat().st_size > 500
    (told,) = report.warnings
    assert told.startswith(f"Panel 2: The picture {path.name} is damaged.")


@pytest.mark.parametrize("ending", PICTURES)
def test_a_picture_that_is_gone_or_cut_off(drawn: Board, tmp_path: Path, ending: str) -> None:
    stored(drawn, "1").unlink()
    cut = stored(drawn, "3")
    cut.write_bytes(cut.read_bytes()[:200])
    report = drawn.export(tmp_path / f"b{ending}")
    assert [told.split(":")[0] for told in report.warnings] == ["Panel 1", "Panel 3"]


def test_nothing_but_damaged_pictures(drawn: Board, tmp_path: Path) -> None:
    for key in "123":
        stored(drawn, key).write_bytes(b"no picture")
    with pytest.raises(BadInput, match="Nothing in"):
        drawn.export(tmp_path / "b.cbz")
    assert len(drawn.export(tmp_path / "b.pdf").warnings) == 3


def test_a_damaged_logo_and_reference(drawn: Board, tmp_path: Path) -> None:
    drawn.credit(logo=picture_bytes("red", (64, 64)))
    logo, mara = drawn.project.credits.logo, drawn.project.member("Mara")
    assert logo
    spoilt = drawn.picture(mara.references[0].picture)
    spoilt.write_bytes(spoilt.read_bytes()[:200])
    drawn.picture(logo).unlink()
    for _ in range(2):  # the second finds prints in the cache
        report = drawn.export(tmp_path / "b.pdf", cast=True)
        about_logo, about_mara = report.warnings
        assert about_logo.startswith("The logo: the picture")
        assert "gone" in about_logo
        assert about_mara.startswith(f"Mara: the picture {spoilt.stem}")
