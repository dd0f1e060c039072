"""What lies over frames and pictures: balloons, captions, camera moves; the take itself stays as it is."""

import io
import zipfile
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from storyboard.errors import BadInput
from storyboard.export import sheet
from storyboard.export.moves import move_of
from storyboard.geometry import WHOLE_FRAME
from storyboard.studio import Board
from tests.export.conftest import COLOURS


def frames_of(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as film:
        return [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]


def far(frame: np.ndarray, colour: tuple[int, int, int]) -> np.ndarray:
    """Where the frame differs from the plain colour."""
    return np.abs(frame.astype(int) - np.array(colour)).max(-1) > 60


def test_captions_are_burnt_in_for_their_own_frames(drawn: Board, tmp_path: Path) -> None:
    drawn.edit_panel("2", dialogue="KON: abc\nMARA: abcdef")
    drawn.edit_panel("1", dialogue="")
    frames = frames_of(drawn.export(tmp_path / "f.mp4", captions=True).path)
    assert len(frames) == 49
    lower = [far(frame[380:], COLOURS[1]).sum() for frame in frames[7:37]]
    assert all(count > 2000 for count in lower)
    assert not far(frames[0], COLOURS[0]).any()
    first, second = frames[7 + 4], frames[7 + 25]
    changes = [n for n in range(8, 37) if np.abs(frames[n].astype(int) - frames[n - 1]).max() > 90]
    assert changes == [17]  # a third of 30 frames after the seventh
    assert np.abs(first.astype(int) - second).max() > 90


def test_balloons_lie_over_a_film_unless_told(drawn: Board, tmp_path: Path) -> None:
    drawn.add_balloon("1", text="Hi", kind="caption")
    lettered = frames_of(drawn.export(tmp_path / "a.mp4").path)[0]
    plain = frames_of(drawn.export(tmp_path / "b.mp4", lettering=False).path)[0]
    assert far(lettered[:200, :400], COLOURS[0]).mean() > 0.1
    assert not far(plain, COLOURS[0]).any()


@pytest.mark.parametrize("ending", ["mp4", "webm", "gif"])
def test_a_camera_move_wanders_over_the_picture(drawn: Board, tmp_path: Path, ending: str) -> None:
    ramp = np.tile(np.linspace(0, 255, 896, dtype=np.uint8), (504, 1))
    buffer = io.BytesIO()
    Image.fromarray(np.stack([ramp] * 3, -1)).save(buffer, "PNG")
    digest = drawn.folder.put_picture(buffer.getvalue())
    take = drawn.project.panel("2").takes[0].edited(number=2, picture=digest, request="x")
    drawn.folder.add_take(drawn.project.panel("2").id, take)
    drawn.edit_panel("2", notes="slow pan right")
    frames = frames_of(drawn.export(tmp_path / f"f.{ending}").path)
    middle = [frame[:, 448].mean() for frame in frames if frame[..., 1].std() > 20]
    assert np.diff(middle).min() > -4  # what the codec rounds
    assert middle[-1] - middle[0] == pytest.approx(255 * 0.26, abs=8)
    if ending != "gif":
        assert len(frames) == 49
        still = frames_of(drawn.export(tmp_path / f"s.{ending}", moves=False).path)
        assert np.abs(still[10][:, 448].mean() - still[35][:, 448].mean()) < 2


@pytest.mark.parametrize(
    ("notes", "begins", "ends"),
    [
        ("Slow push in on the letter", (0.5, 0.5), (0.5, 0.5)),
        ("ズームイン", (0.5, 0.5), (0.5, 0.5)),
        ("PAN LEFT, slowly", (0.63, 0.5), (0.37, 0.5)),
        ("左へＰＡＮ", (0.63, 0.5), (0.37, 0.5)),
        ("パンアップ", (0.5, 0.63), (0.5, 0.37)),
        ("tilt down", (0.5, 0.37), (0.5, 0.63)),
        ("カメラ パン", (0.37, 0.5), (0.63, 0.5)),
        ("Ｔ．Ｂ", (0.5, 0.5), (0.5, 0.5)),
    ],
)
def test_moves_are_read_from_notes(
    notes: str, begins: tuple[float, float], ends: tuple[float, float]
) -> None:
    move = move_of(notes)
    assert move is not None
    for box, wanted in ((move.begin, begins), (move.end, ends)):
        middle = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
        assert middle == pytest.approx(wanted)
    assert move.at(0.0) == pytest.approx(move.begin.corners)
    assert move.at(1.0) == pytest.approx(move.end.corners)


@pytest.mark.parametrize(
    "notes", ["", "company", "the pantry", "a frying pan?!"[:8], "tub", "in the back"]
)
def test_other_notes_move_nothing(notes: str) -> None:
    assert move_of(notes) is None


def test_a_push_ends_nearer_and_a_pull_ends_whole() -> None:
    push, pull = move_of("push in"), move_of("pull back")
    assert push is not None
    assert pull is not None
    assert push.begin == pull.end == WHOLE_FRAME
    assert push.end.area < 0.6


def test_a_comic_archive_is_lettered_and_a_zip_keeps_the_record(
    drawn: Board, tmp_path: Path
) -> None:
    drawn.add_balloon("1", text="Hi", kind="caption")
    stored = drawn.picture(drawn.project.panel("1").takes[0].picture).read_bytes()
    with zipfile.ZipFile(drawn.export(tmp_path / "b.cbz").path) as archive:
        first, second = (archive.read(name) for name in archive.namelist()[:2])
    with zipfile.ZipFile(drawn.export(tmp_path / "b.zip").path) as archive:
        assert archive.read(archive.namelist()[0]) == stored
    shown = np.asarray(Image.open(io.BytesIO(first)).convert("RGB"))
    assert far(shown[:200, :400], COLOURS[0]).mean() > 0.1
    assert not far(np.asarray(Image.open(io.BytesIO(second)).convert("RGB")), COLOURS[1]).any()


def test_archives_of_pages_and_strips(drawn: Board, tmp_path: Path) -> None:
    for layout, width in (("comic", 1240), ("strip", 800)):
        report = drawn.export(tmp_path / f"{layout}.cbz", layout=layout)
        with zipfile.ZipFile(report.path) as archive:
            page = Image.open(io.BytesIO(archive.read("page-001.png")))
        assert report.unit == "page"
        assert layout == "strip" or page.convert("RGBA").getpixel((3, 3)) == (255, 255, 255, 255)
        assert page.width == pytest.approx(width, abs=1)


def test_one_picture_of_all(drawn: Board, tmp_path: Path) -> None:
    drawn.edit_panel("3", action="空っぽの通り。")
    with Image.open(drawn.export(tmp_path / "sheet.png").path) as made:
        assert made.width == 1680
        assert 300 < made.height < 700
    with Image.open(drawn.export(tmp_path / "strip.png", layout="strip").path) as strip:
        assert strip.size == (800, 3 * 450 + 2 * 60)
        tops = [strip.convert("RGB").getpixel((400, 225 + n * 510)) for n in range(3)]
    assert [np.abs(np.array(t) - c).max() < 4 for t, c in zip(tops, COLOURS, strict=True)] == [
        True
    ] * 3
    with pytest.raises(BadInput, match="no layout 'konte'"):
        drawn.export(tmp_path / "x.png", layout="konte")


def test_too_many_panels_for_one_picture(
    drawn: Board, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet, "TALLEST", 1100)
    with pytest.raises(BadInput, match="3 panels are too many for one PNG; 2 fit"):
        drawn.export(tmp_path / "strip.png", layout="strip")
    monkeypatch.setattr(sheet, "SLICE", 1100)
    assert drawn.export(tmp_path / "strip.zip", layout="strip").pages == 2


def test_a_letter_no_font_has_is_told_of_films_too(drawn: Board, tmp_path: Path) -> None:
    drawn.add_balloon("1", text="x \ue123", kind="caption")
    report = drawn.export(tmp_path / "f.gif")
    assert any("U+E123" in line for line in report.warnings)


def test_pictures_are_not_touched(drawn: Board, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in drawn.folder.folder.glob("assets/*/*")}
    drawn.letter("1")
    for name in ("a.mp4", "b.cbz", "c.png", "d.pdf"):
        drawn.export(tmp_path / name, lettering=True)
    for path, data in before.items():
        assert path.read_bytes() == data
