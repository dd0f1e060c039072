"""From a drawn board to files that other people get: what they carry, and the way back to the picture."""

import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from typer.testing import CliRunner

from storyboard.cli import app
from storyboard.credits import models_used
from storyboard.provenance.choosing import choose_signing
from storyboard.provenance.verifying import State, verdict, verify
from storyboard.render.reshoot import compared
from storyboard.render.variation import Variation
from storyboard.story import Take
from storyboard.studio import Board
from tests.pictures import picture_bytes

pytestmark = pytest.mark.usefixtures("pocket")


@pytest.fixture
def drawn(board: Board) -> Board:
    board.set_style(steps=2)
    board.wait(board.render(["1", "2"]))
    return board


def take_of(board: Board, key: str) -> Take:
    take = board.project.panel(key).chosen_take
    assert take is not None
    return take


def run(*words: str) -> tuple[int, dict[str, object]]:
    result = CliRunner().invoke(app, [*words, "--json"])
    return result.exit_code, json.loads(result.stdout) if result.stdout.strip() else {}


def test_every_file_of_a_board_says_where_it_comes_from(drawn: Board, tmp_path: Path) -> None:
    take = take_of(drawn, "1")
    stored = verify(drawn.picture(take.picture))
    assert (stored.state, stored.signed) == (State.INTACT, True)
    assert stored.record is not None
    assert stored.record.digest == take.request
    for ending in ("pdf", "mp4", "gif"):
        report = drawn.export(tmp_path / f"board.{ending}")
        found = verify(report.path)
        assert (found.state, found.signed) == (State.INTACT, True), ending
        assert found.record is not None
        assert [one.request for one in found.record.pictures] == [
            take_of(drawn, key).request for key in ("1", "2")
        ]
        assert [model.family for model in found.record.models] == ["pocket"]
        damaged = bytearray(report.path.read_bytes())
        damaged[len(damaged) // 2] ^= 1
        assert verdict(report.path, bytes(damaged)).state is State.CHANGED


@pytest.mark.parametrize(("ending", "suffix"), [("cbz", ".jpg"), ("zip", ".png")])
def test_pictures_in_archives_are_signed(
    drawn: Board, tmp_path: Path, ending: str, suffix: str
) -> None:
    path = drawn.export(tmp_path / f"board.{ending}").path
    with zipfile.ZipFile(path) as archive:
        pictures = {
            name: archive.read(name) for name in archive.namelist() if name.endswith(suffix)
        }
    assert len(pictures) == 2
    for name, data in pictures.items():
        found = verdict(tmp_path / name, data)
        assert (found.state, found.signed) == (State.INTACT, True)
        assert found.record is not None
        assert found.record.request is not None
    if ending == "zip":
        stored = {drawn.picture(take_of(drawn, key).picture).read_bytes() for key in ("1", "2")}
        assert set(pictures.values()) == stored
    whole = verify(path)
    assert (whole.state, len(whole.inside)) == (State.INTACT, 2)


def test_media_beside_an_edit_are_signed(drawn: Board, tmp_path: Path) -> None:
    drawn.export(tmp_path / "cut.otio")
    media = sorted((tmp_path / "cut-media").iterdir())
    assert [verify(path).signed for path in media] == [True, True, False]  # the third is a slate


def test_the_switch(drawn: Board, tmp_path: Path) -> None:
    assert verify(drawn.export(tmp_path / "a.pdf", sign=False).path).state is State.NONE
    choose_signing(on=False)
    assert verify(drawn.export(tmp_path / "b.pdf").path).state is State.NONE
    assert verify(drawn.export(tmp_path / "c.pdf", sign=True).path).state is State.INTACT


def test_the_signed_pages_are_whole(drawn: Board, tmp_path: Path) -> None:
    path = drawn.export(tmp_path / "board.pdf").path
    with pikepdf.open(path) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        with pdf.open_metadata() as metadata:
            assert metadata.pdfa_status == "3A"
            assert metadata.get("pdfuaid:part") == "1"
        streams = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]
        jpegs = [one.read_raw_bytes() for one in streams if one.get("/Filter") == "/DCTDecode"]
    if shutil.which("qpdf"):
        checked = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stdout
    assert jpegs
    for jpeg in jpegs:
        with Image.open(io.BytesIO(jpeg)) as inside:
            inside.load()
            assert b"trainedAlgorithmicMedia" in inside.info["xmp"]


def test_licences_of_the_models_used(drawn: Board) -> None:
    foreign = Take(number=9, picture="p", request="", recipe="", seed=0, family="ComfyUI")
    takes = [take_of(drawn, "1"), take_of(drawn, "2"), foreign]
    used = models_used(drawn.folder, takes)
    assert [(one.family, one.licence) for one in used] == [
        ("pocket", "Apache-2.0"),
        ("ComfyUI", ""),
    ]
    assert used[0].weights.startswith("sha256:")


def test_verify_on_the_command_line(drawn: Board, tmp_path: Path) -> None:
    path = drawn.picture(take_of(drawn, "1").picture)
    code, facts = run("verify", str(path))
    assert (code, facts["state"], facts["model"]) == (0, "intact", "pocket")
    changed = bytearray(path.read_bytes())
    changed[-200] ^= 4
    (tmp_path / "changed.png").write_bytes(changed)
    assert run("verify", str(tmp_path / "changed.png"))[0] == 1
    with Image.open(path) as picture:
        picture.convert("RGB").save(tmp_path / "bare.png")
    code, facts = run("verify", str(tmp_path / "bare.png"))
    assert (code, facts["state"]) == (2, "none")
    assert run("verify", str(tmp_path / "gone.png")) == (3, {})
    said = CliRunner().invoke(app, ["verify", str(path)])
    assert "pocket, weights" in said.stdout


def test_the_same_picture_again(drawn: Board, tmp_path: Path) -> None:
    drawn.wait(drawn.vary("2", Variation.asked(None, "0.5,0,1,1", "angry")))
    for key in ("1", "2"):
        given = tmp_path / f"given-{key}.png"
        shutil.copy(drawn.picture(take_of(drawn, key).picture), given)
        code, facts = run("reshoot", str(given), "--to", str(tmp_path / "again.png"))
        assert (code, facts["same"], facts["missing"]) == (0, True, [])
        assert int(str(facts["max_difference"])) <= 2
    assert verify(tmp_path / "again.png").state is State.INTACT
    assert not compared(tmp_path / "again.png", tmp_path / "given-1.png", "float32").same


def test_what_is_missing_is_named(
    drawn: Board, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = tmp_path / "given.png"
    shutil.copy(drawn.picture(take_of(drawn, "1").picture), given)
    member = drawn.project.member("Kon")
    drawn.folder.picture(member.references[0].picture).unlink()
    code, facts = run("reshoot", str(given), "--project", "Test")
    assert code == 1
    assert [(one["kind"], one["name"]) for one in facts["missing"]] == [("reference", "Kon")]  # type: ignore[attr-defined]
    monkeypatch.setenv("STORYBOARD_POCKET", str(tmp_path / "nowhere"))
    _, facts = run("reshoot", str(given))
    assert [one["kind"] for one in facts["missing"]] == ["weights", "reference"]  # type: ignore[attr-defined]
    (tmp_path / "bare.png").write_bytes(picture_bytes())
    said = CliRunner().invoke(app, ["reshoot", str(tmp_path / "bare.png")])
    assert "carries no request" in str(said.exception)


def test_the_request_names_dtype_and_weights_truly(
    drawn: Board, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storyboard.render.families import family_named

    request = json.loads(drawn.folder.json(take_of(drawn, "1").request))
    family = family_named("pocket")
    installed = family.installed()
    assert (request["weights"], request["dtype"]) == (installed.digest, family.dtype("cpu"))
    copy = tmp_path / "weights"
    shutil.copytree(installed.folder, copy)
    monkeypatch.setenv("STORYBOARD_POCKET", str(copy))
    assert family.installed().digest == installed.digest
    for part in ("unet", "vae", "text_encoder", "ip_adapter", "image_encoder"):
        file = next((copy / part).glob("*.safetensors"))
        data = bytearray(file.read_bytes())
        data[-1] ^= 1
        file.write_bytes(data)
        assert family.installed().digest != installed.digest, part
        data[-1] ^= 1
        file.write_bytes(data)
    assert family.installed().digest == installed.digest
    assert any(view.stale for view in drawn.view()) is True  # the third was never drawn
    assert [view.stale for view in drawn.view()][:2] == [False, False]
