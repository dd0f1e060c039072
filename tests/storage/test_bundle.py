"""A project on a journey: it arrives whole, names what travels, and nothing bad gets in."""

import io
import zipfile
from pathlib import Path

import pytest

from storyboard.errors import BadInput
from storyboard.storage.bundle import is_bundle, packed, pictures_in, unpacked
from storyboard.studio import Board, Studio
from tests.export.conftest import drawn as drawn


def test_it_comes_back_whole(drawn: Board, studio: Studio) -> None:
    drawn.letter("1")
    drawn.credit(author="山田")
    (drawn.folder.folder / "templates").mkdir()
    (drawn.folder.folder / "templates" / "mine.typ").write_text("#d.title")
    back = unpacked(packed(drawn.folder), studio.workspace)
    was, now = drawn.project, back.read()
    assert now.name == "Test 2"
    assert now.edited(name="Test", revision=was.revision) == was
    for panel in now.panels():
        assert panel.chosen_take is not None
        digest = panel.chosen_take.picture
        assert back.picture(digest).read_bytes() == drawn.picture(digest).read_bytes()
    assert (back.folder / "templates" / "mine.typ").read_text() == "#d.title"


def test_a_pdf_carries_it_and_is_opened(drawn: Board, studio: Studio, tmp_path: Path) -> None:
    path = drawn.export(tmp_path / "board.pdf", with_project=True).path
    back = studio.bring(path)
    assert [p.action for p in back.project.panels()] == [p.action for p in drawn.project.panels()]
    assert back.export(tmp_path / "again.pdf").pages >= 1
    plain = drawn.export(tmp_path / "plain.pdf").path
    with pytest.raises(BadInput, match=r"No project travels in 'plain\.pdf'"):
        studio.bring(plain)
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(BadInput, match=r"broken\.pdf"):
        studio.bring(tmp_path / "broken.pdf")


def test_what_was_deleted_stays_behind(drawn: Board) -> None:
    gone = drawn.project.panel("2").chosen_take
    assert gone is not None
    drawn.delete_panel("2")
    with zipfile.ZipFile(io.BytesIO(packed(drawn.folder))) as archive:
        names = "".join(archive.namelist())
    assert gone.picture.partition(":")[2] not in names
    assert "history" not in names
    assert pictures_in(drawn.folder)["panels"] == 2


def rewritten(data: bytes, **changes: bytes | None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for entry in old.infolist():
            if entry.filename not in changes:
                new.writestr(entry.filename, old.read(entry.filename))
        for name, content in changes.items():
            if content is not None:
                new.writestr(name, content)
    return buffer.getvalue()


def test_bad_archives_are_refused_and_leave_nothing(drawn: Board, studio: Studio) -> None:
    good = packed(drawn.folder)
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        picture = next(n for n in archive.namelist() if n.endswith(".png"))
    before = sorted(path.name for path in studio.workspace.folder.iterdir())
    swollen = io.BytesIO()
    with zipfile.ZipFile(swollen, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.json", b" " * 30_000_000)
    for data, sentence in (
        (b"PK nothing", "damaged"),
        (good[: len(good) // 2], "damaged"),
        (rewritten(good, **{"project.json": None}), "no project"),
        (rewritten(good, **{"project.json": b"[]"}), "cannot be read"),
        (rewritten(good, **{picture: b"another"}), "was changed"),
        (swollen.getvalue(), "would unpack"),
    ):
        with pytest.raises(BadInput, match=sentence):
            unpacked(data, studio.workspace, "x.zip")
    assert sorted(path.name for path in studio.workspace.folder.iterdir()) == before


def test_paths_that_lead_out_are_left_out(drawn: Board, studio: Studio) -> None:
    bad = rewritten(
        packed(drawn.folder), **{"../evil.txt": b"x", "/evil.txt": b"x", "fonts/../../e": b"x"}
    )
    back = unpacked(bad, studio.workspace)
    inside = {p.relative_to(back.folder).parts[0] for p in back.folder.rglob("*")}
    assert not {"evil.txt", "e"} & inside
    assert not (studio.workspace.folder / "evil.txt").exists()
    assert not (studio.workspace.folder.parent / "evil.txt").exists()


def test_only_a_zip_with_a_project_is_one(drawn: Board, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(packed(drawn.folder))
    assert is_bundle(tmp_path / "a.zip")
    assert not is_bundle(drawn.export(tmp_path / "b.zip").path)
    assert not is_bundle(tmp_path / "missing.zip")
