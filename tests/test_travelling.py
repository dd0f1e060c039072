"""Characters with looks, and on a journey into other projects; files that lie about themselves."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from typer.testing import CliRunner

from storyboard.cli import app
from storyboard.errors import BadInput, NotFound, StoryboardError
from storyboard.prompts import panel_prompt
from storyboard.render.families import family_named
from storyboard.render.prepare import Preparation, conditioning_digest
from storyboard.storage import ProjectFolder
from storyboard.studio import Board, Studio
from storyboard.travelling import CARD, packed, unpacked
from tests.pictures import picture_bytes


def run(*words: str) -> dict[str, object]:
    result = CliRunner().invoke(app, [*words, "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)  # type: ignore[no-any-return]


@pytest.fixture
def dressed(board: Board) -> Board:
    """Kon has a raincoat with a picture of its own, and words for pyjamas."""
    board.add_look("Kon", "raincoat", [(picture_bytes("yellow"), "rain.png")])
    board.add_look("Kon", "pyjamas", description="a striped blue sweater")
    board.edit_member("Kon", notes="limps", consent="drawn by us", aliases=("コン",))
    return board


# ---------------------------------------------------------------- looks


def slots_of(board: Board) -> list[tuple[str, ...]]:
    """The references each panel's first member is drawn from."""
    project, family = board.project, family_named("pocket")
    preparation = Preparation(project, family, family.installed())
    made = [preparation.of(panel, 1).request.slots for panel in project.panels()]
    return [slots[0].references if slots else () for slots in made]


@pytest.mark.usefixtures("pocket")
def test_a_look_is_worn_until_another_one_is_put_on(dressed: Board) -> None:
    for _ in range(3):
        dressed.duplicate_panel("1")
    member = dressed.project.member("Kon")
    usual, rain = (reference.picture for reference in member.references)
    assert slots_of(dressed)[:4] == [(usual,)] * 4
    dressed.wear("2", "kon", "RAINCOAT")
    assert slots_of(dressed)[:4] == [(usual,), (rain,), (rain,), (rain,)]
    dressed.wear("4", "Kon", "usual")
    assert slots_of(dressed)[:4] == [(usual,), (rain,), (rain,), (usual,)]
    dressed.undo()
    dressed.remove_look("Kon", "raincoat")
    assert slots_of(dressed)[:4] == [(usual,)] * 4
    assert dressed.undo() == "remove the look raincoat of Kon"
    assert slots_of(dressed)[1] == (rain,)


@pytest.mark.usefixtures("pocket")
def test_a_look_makes_only_its_panels_stale_and_changes_the_picture(dressed: Board) -> None:
    dressed.set_style(steps=2)
    dressed.duplicate_panel("1")
    dressed.wait(dressed.render())
    dressed.wear("2", "Kon", "raincoat")
    assert [view.stale for view in dressed.view()] == [False, True, True, False]
    first = dressed.project.panel("2").chosen_take
    outcome = dressed.wait(dressed.render(["2"]))
    assert first is not None
    assert outcome.takes[0].recipe != first.recipe


def test_a_look_without_pictures_is_said_or_named_as_left_out(dressed: Board) -> None:
    dressed.wear("1", "Kon", "pyjamas")
    project = dressed.project
    panel, scene = project.panel("1"), project.scenes[0]
    told = panel_prompt(panel, scene, project, family_named("pocket"))
    assert "a striped blue sweater" in told.left_out
    assert (
        "in a striped blue sweater"
        in panel_prompt(panel, scene, project, family_named("sd15")).text
    )


def test_looks_that_are_not_there(dressed: Board) -> None:
    with pytest.raises(NotFound, match="no look 'armour' \\(raincoat, pyjamas\\)"):
        dressed.wear("1", "Kon", "armour")
    with pytest.raises(BadInput, match="not in panel 3"):
        dressed.wear("3", "Kon", "raincoat")
    with pytest.raises(BadInput, match="needs a name"):
        dressed.add_look("Kon", " usual ")
    assert [look.name for look in dressed.add_look("Kon", "Raincoat").looks] == [
        "raincoat",
        "pyjamas",
    ]


def test_looks_on_the_command_line(board: Board, tmp_path: Path) -> None:
    picture = tmp_path / "armour.png"
    picture.write_bytes(picture_bytes("gray"))
    made = run("cast", "look", "Test", "Kon", "armour", "--reference", str(picture))
    assert len(made["references"]) == 1  # type: ignore[arg-type]
    run("panel", "wear", "Test", "1", "Kon", "armour")
    assert board.project.panel("1").placements[0].look == made["id"]
    run("cast", "look", "Test", "Kon", "armour", "--remove")
    assert board.project.panel("1").placements[0].look is None
    assert board.project.member("Kon").looks == ()


# ---------------------------------------------------------------- travelling


@pytest.mark.usefixtures("pocket")
def test_a_character_arrives_whole_and_is_not_encoded_again(
    dressed: Board, studio: Studio, tmp_path: Path
) -> None:
    dressed.set_style(steps=2)
    dressed.colour_member("Kon", {"top": "#c030c0", "hair": "#2aa04e"}, "raincoat")
    dressed.wait(dressed.render(["1"]))
    file = dressed.send_member("Kon", tmp_path / "kon.character")
    other = studio.new("Other")
    member, notes = other.receive_member(str(file))
    sent = dressed.project.member("Kon")
    assert notes == ()
    assert member == sent
    for reference in member.references:
        assert (
            other.picture(reference.picture).read_bytes()
            == dressed.picture(reference.picture).read_bytes()
        )
    usual = [r.picture for r in member.references_for(None)]
    digest = conditioning_digest(usual, family_named("pocket").installed())
    assert other.folder.tokens(digest).read_bytes() == dressed.folder.tokens(digest).read_bytes()
    assert other.undo() == "add Kon to the cast"
    assert other.project.cast == ()


@pytest.mark.usefixtures("pocket")
def test_what_other_weights_encoded_is_made_again(
    dressed: Board, studio: Studio, tmp_path: Path
) -> None:
    dressed.set_style(steps=2)
    dressed.wait(dressed.render(["1"]))
    data = packed(dressed.folder, dressed.project.member("Kon"))

    def of_another_revision(card: dict[str, object]) -> None:
        for facts in card["encoded"]:  # type: ignore[attr-defined]
            facts["revision"] = 0

    other = studio.new("Other", script=b"EXT. PARK - DAY\n\nKON, a fox, waves.\n")
    member, notes = other.receive_member(changed(data, of_another_revision))
    assert notes == ("What was encoded for pocket came from other weights; it is made again.",)
    digest = conditioning_digest(
        [r.picture for r in member.references_for(None)], family_named("pocket").installed()
    )
    assert not other.folder.tokens(digest).exists()
    other.set_style(steps=2)
    other.wait(other.render())
    assert other.folder.tokens(digest).exists()


def test_a_member_of_the_script_is_filled_and_a_namesake_refused(
    dressed: Board, studio: Studio
) -> None:
    other = studio.new("Other", script=b"EXT. PARK - DAY\n\nKON, a fox, waves.\n")
    before = other.project.member("Kon")
    member, _ = other.receive_member("Test:Kon")
    assert (member.id, len(member.references), member.notes) == (before.id, 2, "limps")
    assert other.project.panel("1").placements[0].character == member.id
    revision = other.project.revision
    with pytest.raises(BadInput, match="in the cast already"):
        other.receive_member("Test:Kon")
    assert other.project.revision == revision
    second, _ = other.receive_member("Test:コン", "Kon 2")
    assert second.name == "Kon 2"
    assert second.id != member.id


def test_travelling_on_the_command_line(dressed: Board, tmp_path: Path) -> None:
    file = tmp_path / "kon.character"
    assert run("cast", "export", "Test", "Kon", "--to", str(file))["bytes"] == file.stat().st_size
    run("new", "Next")
    added = run("cast", "add", "Next", "--from", str(file))
    assert (added["name"], added["looks"]) == ("Kon", ["raincoat", "pyjamas"])
    assert run("cast", "add", "Next", "Fox", "--from", "Test:Kon")["name"] == "Fox"
    for words, says in (
        (["cast", "add", "Next", "--from", "nowhere.character"], "Cannot read"),
        (["cast", "add", "Next", "--from", "Test:Nobody"], "No 'Nobody'"),
        (["cast", "add", "Next"], "Say who it is"),
        (["cast", "export", "Test", "Kon", "--to", "kon.zip"], r"end in .character"),
    ):
        failed = CliRunner().invoke(app, words)
        assert failed.exit_code == 1
        assert says in str(failed.exception)


# ---------------------------------------------------------------- files that lie


def changed(data: bytes, change: Callable[[dict[str, object]], None]) -> bytes:
    """The file with another character.json."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        card = json.loads(old.read(CARD))
        change(card)
        for name in old.namelist():
            new.writestr(name, json.dumps(card) if name == CARD else old.read(name))
    return buffer.getvalue()


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return buffer.getvalue()


def files_under(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


def picture_named(card: dict[str, object], digest: str) -> None:
    card["character"]["references"][0]["picture"] = digest  # type: ignore[index]


@pytest.mark.parametrize(
    ("lie", "says"),
    [
        (lambda data: b"", "no character file"),
        (lambda data: b"PK\x03\x04 words", "no character file"),
        (lambda data: data[: len(data) // 2], "no character file"),
        (lambda data: with_member(data, CARD, b"[]"), "cannot be understood"),
        (lambda data: with_member(data, CARD, b"{" * 100_000), "cannot be understood"),
        (lambda data: with_member(data, CARD, b" " * 3_000_000), "larger than 2 MB"),
        (lambda data: changed(data, lambda card: card.update(format=2)), "newer storyboard"),
        (lambda data: changed(data, lambda c: picture_named(c, "../../etc/passwd")), "no digest"),
        (lambda data: changed(data, lambda c: picture_named(c, "sha256:" + "0" * 64)), "lacks"),
    ],
)
def test_files_that_lie_are_refused_and_leave_nothing(
    dressed: Board, studio: Studio, lie: Callable[[bytes], bytes], says: str
) -> None:
    data = lie(packed(dressed.folder, dressed.project.member("Kon")))
    other = studio.new("Other")
    before = files_under(other.folder.folder)
    with pytest.raises(BadInput, match=says):
        other.receive_member(data)
    assert files_under(other.folder.folder) == before


def test_a_path_out_of_the_folder_is_never_written(dressed: Board, studio: Studio) -> None:
    data = packed(dressed.folder, dressed.project.member("Kon"))
    for name in ("../escape.png", "/tmp/escape.png", "pictures/../../escape.png"):
        data = with_member(data, name, b"x")
    other = studio.new("Other")
    other.receive_member(data)
    written = {path.name for path in files_under(studio.workspace.folder.parent)}
    assert "escape.png" not in written


@pytest.mark.parametrize("size", [70_000_000])
def test_a_bomb_is_refused_before_it_unfolds(dressed: Board, studio: Studio, size: int) -> None:
    member = dressed.project.member("Kon")
    name = f"pictures/{member.references[0].picture.partition(':')[2]}.png"
    data = with_member(packed(dressed.folder, member), name, bytes(size))
    assert len(data) < 200_000
    with pytest.raises(BadInput, match="larger than 60 MB"):
        unpacked(data, "bomb")


def test_a_picture_that_is_none_is_refused(dressed: Board) -> None:
    member, content = dressed.project.member("Kon"), b"not a picture"
    digest = hashlib.sha256(content).hexdigest()
    data = changed(
        packed(dressed.folder, member), lambda card: picture_named(card, f"sha256:{digest}")
    )
    with pytest.raises(BadInput, match="damaged"):
        unpacked(with_member(data, f"pictures/{digest}.png", content), "x")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(at=some.floats(0, 0.999), bit=some.integers(0, 7))
def test_any_damage_is_refused_or_harmless(dressed: Board, at: float, bit: int) -> None:
    member = dressed.project.member("Kon")
    data = bytearray(packed(dressed.folder, member))
    data[int(at * len(data))] ^= 1 << bit
    try:
        found = unpacked(bytes(data), "x")
    except StoryboardError:
        return
    assert {hashlib.sha256(picture).hexdigest() for picture in found.pictures.values()} == {
        digest.partition(":")[2] for digest in found.pictures
    }


def test_a_lora_travels_and_one_for_other_weights_is_told(dressed: Board, studio: Studio) -> None:
    from storyboard.story import Lora

    content = b"lora" * 100
    file = dressed.folder.put_file(content, "safetensors")
    lora = Lora(family="pocket", file=file, rank=4, weights="sha256:" + "0" * 64)
    dressed.edit_member("Kon", loras=(lora,))
    other = studio.new("Other")
    member, notes = other.receive_member("Test:Kon")
    assert member.loras == (lora,)
    assert other.folder.file(file, "LoRA").read_bytes() == content
    if family_named("pocket").find():
        assert notes == ("The LoRA for pocket was trained on other weights; train it again.",)
    assert isinstance(other.folder, ProjectFolder)
