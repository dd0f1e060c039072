"""Names that people give, and finding projects again."""

from pathlib import Path

import pytest

from storyboard.errors import BadInput, NotFound
from storyboard.storage import Workspace, workspace_folder


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "projects")


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("Rain", "Rain"),
        ("a/b", "a-b"),
        ("../../etc", "etc"),
        ("雨の夜", "雨の夜"),
        ("🎬", "🎬"),
        ("  two  words ", "two words"),
        ("CON", "CON_"),
        ("what? yes: *no*", "what- yes- -no"),
        ("tab\tand\nline", "tab and line"),
        ("ends with dots...", "ends with dots"),
    ],
)
def test_every_name_becomes_a_safe_folder(workspace: Workspace, name: str, folder: str) -> None:
    made = workspace.create(name)
    assert made.folder == workspace.folder / folder
    assert workspace.open(made.read().name).folder == made.folder


@pytest.mark.parametrize("name", ["", "   ", "\t\n", "..", ".", "/", "x" * 300, "\u3000"])
def test_names_that_cannot_be_used_are_refused(workspace: Workspace, name: str) -> None:
    with pytest.raises(BadInput, match=r"letter|characters"):
        workspace.create(name)
    assert not workspace.folder.exists()


def test_a_long_japanese_name_fits_the_file_system(workspace: Workspace) -> None:
    made = workspace.create("雨" * 120)
    assert made.read().name == "雨" * 120
    assert workspace.open("雨" * 120).folder == made.folder


def test_a_name_is_taken_whatever_its_case(workspace: Workspace) -> None:
    workspace.create("Rain")
    with pytest.raises(BadInput, match="already"):
        workspace.create("rain")


def test_projects_are_listed_with_broken_ones(workspace: Workspace) -> None:
    workspace.create("Good")
    bad = workspace.create("Bad")
    (bad.folder / "project.json").write_text("{")
    listed = {info.name: info for info in workspace.projects()}
    assert listed["Good"].broken == ""
    assert "Line 1" in listed["Bad"].broken


def test_opening_by_path_and_by_file(workspace: Workspace, tmp_path: Path) -> None:
    made = Workspace(tmp_path / "elsewhere").create("Far")
    assert workspace.open(made.folder).folder == made.folder
    assert workspace.open(str(made.folder / "project.json")).folder == made.folder


def test_an_unknown_project_lists_what_is_there(workspace: Workspace) -> None:
    workspace.create("Rain")
    with pytest.raises(NotFound, match="There are: Rain"):
        workspace.open("Snow")


def test_trash_puts_the_whole_folder_aside(workspace: Workspace) -> None:
    workspace.create("Rain")
    aside = workspace.trash("Rain")
    assert (aside / "project.json").is_file()
    assert workspace.projects() == []


def test_where_the_workspace_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STORYBOARD_PROJECTS", str(tmp_path / "mine"))
    assert workspace_folder() == tmp_path / "mine"
    monkeypatch.delenv("STORYBOARD_PROJECTS")
    assert workspace_folder().name == "Storyboard"
    (tmp_path / "projects").mkdir()
    assert workspace_folder() == (tmp_path / "projects").resolve()
