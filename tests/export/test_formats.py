"""Everything but pages: film, archives, shot list, subtitles; read back by other programs' readers."""

import csv
import io
import re
import zipfile
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from storyboard.errors import BadInput
from storyboard.export.film import size_of
from storyboard.export.timecode import clock, timecode
from storyboard.studio import Board
from tests.export.conftest import COLOURS


@pytest.mark.parametrize("ending", ["mp4", "webm"])
def test_a_film_shows_every_panel_for_its_frames(drawn: Board, tmp_path: Path, ending: str) -> None:
    report = drawn.export(tmp_path / f"film.{ending}")
    with av.open(str(report.path)) as film:
        assert film.streams.video[0].average_rate == drawn.project.fps
        frames = [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]
    assert len(frames) == report.pages == 49
    assert frames[0].shape[1::-1] == size_of(drawn.project)
    wanted = [0] * 7 + [1] * 30 + [2] * 12
    shown = [int(np.abs(np.array(COLOURS) - f.mean((0, 1))).sum(1).argmin()) for f in frames]
    assert shown == wanted


def test_a_gif_lasts_as_long_as_the_board(drawn: Board, tmp_path: Path) -> None:
    with Image.open(drawn.export(tmp_path / "film.gif").path) as film:
        lengths = []
        for number in range(film.n_frames):  # type: ignore[attr-defined]
            film.seek(number)
            lengths.append(film.info["duration"])
    assert len(lengths) == 3
    assert sum(lengths) == pytest.approx(49 / 24 * 1000, abs=10)


def test_a_panel_that_is_not_drawn_is_a_slate(board: Board, tmp_path: Path) -> None:
    report = board.export(tmp_path / "film.mp4", panels=["3"])
    assert report.warnings == ("Not drawn yet: 3.",)
    with av.open(str(report.path)) as film:
        first = next(film.decode(video=0)).to_ndarray(format="rgb24")
    assert first.std() > 5


def test_archives_hold_the_pictures_in_order(drawn: Board, tmp_path: Path) -> None:
    for ending, suffix in (("cbz", ".jpg"), ("zip", ".png")):
        path = drawn.export(tmp_path / f"board.{ending}").path
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            first = Image.open(io.BytesIO(archive.read(names[0])))
        assert names == sorted(names)
        assert names[3:] == (["shots.csv"] if ending == "zip" else [])
        names = names[:3]
        assert [name[:3] for name in names] == ["001", "002", "003"]
        assert all(name.endswith(suffix) and "/" not in name for name in names)
        assert first.getpixel((9, 9)) == pytest.approx(COLOURS[0], abs=3)


def test_names_in_archives_are_safe(drawn: Board, tmp_path: Path) -> None:
    drawn.edit_panel("1", action="../../etc/passwd: 手紙?")
    with zipfile.ZipFile(drawn.export(tmp_path / "board.zip").path) as archive:
        assert re.fullmatch(r"001_[\w-]*etc-passwd-手紙\.png", archive.namelist()[0])


def test_the_shot_list_reads_back(drawn: Board, tmp_path: Path) -> None:
    drawn.edit_panel("1", notes='say "hello",\nthen go', dialogue="KON: こんばんは。")
    data = drawn.export(tmp_path / "shots.csv").path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [line["panel"] for line in lines] == ["1", "2", "3"]
    assert lines[0]["notes"] == 'say "hello",\nthen go'
    assert lines[0]["dialogue"] == "KON: こんばんは。"
    assert [line["frames"] for line in lines] == ["7", "30", "12"]
    assert lines[2]["start"] == "00:00:01:13"


def test_subtitles_share_the_time_of_their_panel(drawn: Board, tmp_path: Path) -> None:
    drawn.edit_panel("2", dialogue="KON: abc\nMARA: abcdef")
    drawn.edit_panel("1", dialogue="")
    text = drawn.export(tmp_path / "board.srt").path.read_text(encoding="utf-8")
    assert re.findall(r"(\S+) --> (\S+)", text) == [
        ("00:00:00,292", "00:00:00,708"),
        ("00:00:00,708", "00:00:01,542"),
    ]
    assert "KON: abc" in text


def test_what_cannot_be_exported_is_told(board: Board, tmp_path: Path) -> None:
    for panel in board.project.panels():
        board.edit_panel(panel.id, dialogue="")
    with pytest.raises(BadInput, match="Nobody speaks"):
        board.export(tmp_path / "board.srt")
    with pytest.raises(BadInput, match="drawn yet"):
        board.export(tmp_path / "board.cbz")
    with pytest.raises(BadInput, match=r"\.pdf, \.png, \.mp4"):
        board.export(tmp_path / "board.docx")
    assert list(tmp_path.glob("board*")) == []


def test_clocks() -> None:
    assert timecode(24 * 3661 + 5, 24) == "01:01:01:05"
    assert clock(36, 24) == "00:00:01,500"
