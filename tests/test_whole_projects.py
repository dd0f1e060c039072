"""Whole projects: renamed, copied, put aside and brought back, saved and opened; nothing is lost."""

import json
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from storyboard.cli import app
from storyboard.errors import BadInput, NotFound
from storyboard.story import Project, Take
from storyboard.studio import Board, Studio
from tests.pictures import picture_bytes


def run(*words: str) -> dict[str, object]:
    result = CliRunner().invoke(app, [*words, "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)  # type: ignore[no-any-return]


@pytest.fixture
def drawn(board: Board) -> Board:
    digest = board.folder.put_picture(picture_bytes("green", (96, 54)))
    record = board.folder.put_json(b'{"weights": "sha256:1"}')
    take = Take(number=1, picture=digest, request=record, recipe="r", seed=1, family="pocket")
    board.folder.add_take(board.project.panel("1").id, take)
    board.folder.put_tokens("sha256:" + "1" * 64, b"tokens")
    return board


def same(one: Project, two: Project) -> bool:
    """But for what makes them two projects."""
    apart = {"id", "name", "revision"}
    return one.model_dump(exclude=apart) == two.model_dump(exclude=apart)


def test_a_renamed_project_keeps_its_folder_and_undo(drawn: Board, studio: Studio) -> None:
    folder = drawn.folder.folder
    assert studio.rename("Test", "手紙").folder.folder == folder
    assert studio.open("手紙").project.name == "手紙"
    assert drawn.undo() == "rename the project to 手紙"
    assert studio.open("Test").project.name == "Test"
    studio.new("Other")
    for name in ("other", "  ", "../.."):
        with pytest.raises(BadInput):
            studio.rename("Test", name)
    assert studio.rename("Test", "test").project.name == "test"


def test_a_copy_is_whole_and_apart(drawn: Board, studio: Studio) -> None:
    copy = studio.duplicate("Test")
    assert copy.project.name == "Test copy"
    assert copy.project.id != drawn.project.id
    assert same(copy.project, drawn.project)
    take = copy.project.panel("1").chosen_take
    assert take is not None
    assert copy.picture(take.picture).read_bytes() == drawn.picture(take.picture).read_bytes()
    assert copy.folder.json(take.request) == b'{"weights": "sha256:1"}'
    assert copy.folder.tokens("sha256:" + "1" * 64).read_bytes() == b"tokens"
    assert not copy.folder.picture(take.picture).samefile(drawn.picture(take.picture))
    assert copy.undo() is None
    copy.edit_panel("1", action="another")
    assert drawn.project.panel("1").action != "another"
    assert studio.duplicate("Test").project.name == "Test copy 2"
    with pytest.raises(BadInput, match="already"):
        studio.duplicate("Test", "test copy")


def test_the_trash_gives_everything_back(drawn: Board, studio: Studio) -> None:
    before, folder = drawn.project, drawn.folder.folder
    studio.trash("Test")
    assert studio.projects() == []
    with pytest.raises(NotFound):
        studio.open("Test")
    assert [info.name for info in studio.workspace.trashed()] == ["Test"]
    back = studio.recover("test")
    assert (back.project, back.folder.folder) == (before, folder)
    assert studio.workspace.trashed() == []
    with pytest.raises(NotFound, match="was not put aside"):
        studio.recover("Test")


def test_the_place_may_be_taken_meanwhile(drawn: Board, studio: Studio) -> None:
    studio.trash("Test")
    studio.new("Test")
    studio.trash("Test")  # within the same second: both are kept
    studio.new("Test")
    assert len(studio.workspace.trashed()) == 2
    second, first = studio.recover("Test"), studio.recover("Test")
    assert {second.project.name, first.project.name} == {"Test 2", "Test 3"}
    assert sorted(info.panels for info in studio.projects()) == [0, 0, 3]


@pytest.mark.usefixtures("pocket")
def test_a_project_that_is_drawn_is_not_put_aside(drawn: Board, studio: Studio) -> None:
    jobs = drawn.render(["2"])
    with pytest.raises(BadInput, match="is being drawn"):
        studio.trash("Test")
    drawn.cancel()
    drawn.wait(jobs)
    studio.trash("Test")


def test_saved_and_opened_it_is_the_same(drawn: Board, studio: Studio, tmp_path: Path) -> None:
    file = studio.save("Test", tmp_path / "test.zip")
    opened = studio.bring(file)
    assert opened.project.name == "Test 2"
    assert same(opened.project, drawn.project)
    take = opened.project.panel("1").chosen_take
    assert take is not None
    assert opened.picture(take.picture).read_bytes() == drawn.picture(take.picture).read_bytes()
    assert opened.folder.json(take.request) == drawn.folder.json(take.request)
    with pytest.raises(BadInput, match=r"end in \.zip"):
        studio.save("Test", tmp_path / "test.tar")


def test_whole_projects_on_the_command_line(drawn: Board, tmp_path: Path) -> None:
    assert run("project", "rename", "Test", "Rain")["project"] == "Rain"
    assert run("project", "duplicate", "Rain", "Snow")["project"] == "Snow"
    run("project", "trash", "Snow")
    listed = run("project", "list")["projects"]
    assert [(row["project"], row["trash"]) for row in listed] == [("Rain", False), ("Snow", True)]  # type: ignore[attr-defined]
    assert run("project", "recover", "Snow")["project"] == "Snow"
    file = tmp_path / "snow.zip"
    assert run("project", "save", "Snow", "--to", str(file))["bytes"] == file.stat().st_size
    assert run("project", "open", str(file), "--name", "Hail")["project"] == "Hail"
    assert len(run("show", "Hail")["panels"]) == 3  # type: ignore[arg-type]
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("words.txt", "x")
    for words, says in (
        (["project", "open", str(tmp_path / "other.zip")], "There is no project"),
        (["project", "open", str(tmp_path / "gone.zip")], "Cannot read"),
        (["project", "trash", "Nobody"], "No project 'Nobody'"),
        (["project", "recover", "Rain"], "was not put aside"),
    ):
        failed = CliRunner().invoke(app, words)
        assert failed.exit_code == 1
        assert says in str(failed.exception)
