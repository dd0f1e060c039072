"""What is shown before a file is made is the beginning of what is made then."""

import io
import zipfile
from pathlib import Path

import av
import pytest
from PIL import Image

from storyboard.export import EXPORTERS
from storyboard.export.look import Seen
from storyboard.studio import Board


@pytest.mark.parametrize("ending", EXPORTERS)
def test_every_format_has_a_look_and_writes_nothing(drawn: Board, ending: str) -> None:
    files = set(drawn.folder.folder.rglob("*.*"))
    found = drawn.look(ending.removeprefix("."))
    assert found.parts
    assert all(found.parts)
    fresh = {path for path in set(drawn.folder.folder.rglob("*.*")) - files if path.is_file()}
    assert all(path.is_relative_to(drawn.folder.cache) for path in fresh)


def test_pages(drawn: Board) -> None:
    found = drawn.look("pdf", layout="konte", orientation="portrait")
    assert (found.seen, len(found.parts)) == (Seen.PICTURES, 1)
    assert len(drawn.look("pdf", layout="presentation").parts) == 3


@pytest.mark.parametrize("kind", ["csv", "srt", "edl", "otio", "fcpxml"])
def test_a_text_is_what_the_file_begins_with(drawn: Board, kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"look.{kind}"
    drawn.export(path, sign=False)
    found = drawn.look(kind)
    assert found.seen is Seen.TEXT
    assert path.read_bytes().startswith(b"".join(found.parts))


def test_a_film_is_its_first_shots(drawn: Board) -> None:
    drawn.add_panel(action="Later")
    drawn.edit_panel("4", duration=24)
    for kind in ("mp4", "webm"):
        with av.open(io.BytesIO(drawn.look(kind).parts[0])) as film:
            assert sum(1 for _ in film.decode(video=0)) == 7 + 30 + 12
    with Image.open(io.BytesIO(drawn.look("gif").parts[0])) as film:
        assert film.n_frames == 3


def test_an_archive_is_its_first_pictures(drawn: Board, tmp_path: Path) -> None:
    for kind in ("cbz", "zip"):
        path = tmp_path / f"look.{kind}"
        drawn.export(path, sign=False)
        with zipfile.ZipFile(path) as archive:
            pictures = [archive.read(n) for n in archive.namelist() if not n.endswith(".csv")]
        assert list(drawn.look(kind).parts) == pictures
    assert len(drawn.look("cbz", layout="comic").parts) == 1


def test_balloons_are_in_it(drawn: Board) -> None:
    for kind in ("png", "cbz", "pdf"):
        plain = drawn.look(kind, layout="comic" if kind == "pdf" else None, panels=["1"])
        drawn.letter("1")
        assert drawn.look(kind, layout="comic" if kind == "pdf" else None, panels=["1"]) != plain
        drawn.undo()
