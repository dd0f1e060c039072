"""The use-cases on a real project folder, drawn by the real bundled model."""

import hashlib
from pathlib import Path

import pytest

from storyboard.errors import BadInput, NotFound
from storyboard.provenance import request_in
from storyboard.storage import Workspace
from storyboard.story import Project
from storyboard.studio import Board, Studio
from tests.pictures import SCRIPT, picture_bytes


def record(project: Project) -> dict[str, str]:
    """Every panel with its takes, by digest."""
    return {
        panel.id: hashlib.sha256(panel.model_dump_json().encode()).hexdigest()
        for panel in project.panels()
    }


def files(board: Board) -> dict[Path, str]:
    return {
        path: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (board.folder.folder / "assets").rglob("*")
        if path.is_file()
    }


def test_script_becomes_a_board(board: Board) -> None:
    project = board.project
    assert [scene.place for scene in project.scenes] == ["kitchen", "street"]
    assert [len(panel.placements) for panel in project.panels()] == [1, 2, 0]
    assert [member.name for member in project.cast] == ["Kon", "Mara"]
    assert all(member.references for member in project.cast)


@pytest.mark.usefixtures("pocket")
def test_regenerate_and_move_touch_nothing_else(board: Board) -> None:
    board.set_style(steps=2)
    board.wait(board.render())
    assert [panel.chosen for panel in board.project.panels()] == [1, 1, 1]
    before, pictures = record(board.project), files(board)
    first = board.project.panel("1")

    board.wait(board.render(["1"]))
    after = record(board.project)
    assert {k: v for k, v in after.items() if k != first.id} == {
        k: v for k, v in before.items() if k != first.id
    }
    assert [take.number for take in board.project.panel(first.id).takes] == [1, 2]
    assert files(board).items() >= pictures.items()

    board.move("2", before="1")
    assert record(board.project) == after
    assert not any(view.stale for view in board.view())


@pytest.mark.usefixtures("pocket")
def test_an_edit_makes_its_panel_stale_and_render_draws_only_that(board: Board) -> None:
    board.set_style(steps=2)
    board.wait(board.render())
    board.edit_panel("1", action="Kon runs, angry.")
    assert [view.stale for view in board.view()] == [True, False, False]
    outcome = board.wait(board.render())
    assert [take.number for take in outcome.takes] == [2]
    take = board.project.panel("1").chosen_take
    assert take is not None
    assert "running" in request_in(board.picture(take.picture)).prompt
    assert request_in(board.picture(take.picture)).digest == take.request


@pytest.mark.usefixtures("pocket")
def test_locked_panels_are_left_alone(board: Board) -> None:
    board.lock("2")
    jobs = board.render(all=True)
    board.cancel()
    assert board.project.panel("2").id not in {job.panel for job in jobs}
    board.wait(jobs)


def test_undo_brings_a_deleted_panel_back(board: Board) -> None:
    before = record(board.project)
    board.delete_panel("2")
    assert len(record(board.project)) == 2
    assert board.undo() == "delete panel 2"
    assert record(board.project) == before
    assert board.redo() == "delete panel 2"
    assert len(record(board.project)) == 2


def test_two_studios_lose_nothing(board: Board, studio: Studio) -> None:
    other = Studio(studio.workspace).open(board.folder.folder)
    board.edit_panel("1", notes="one")
    other.edit_panel("2", notes="two")
    board.edit_panel("3", notes="three")
    assert [panel.notes for panel in other.project.panels()] == ["one", "two", "three"]


def test_adding_pictures_to_a_member_of_the_script(board: Board) -> None:
    board.add_member("kon", [(picture_bytes("blue"), "b.png"), (picture_bytes("blue"), "b.png")])
    assert len(board.project.cast) == 2
    assert len(board.project.member("Kon").references) == 2


@pytest.mark.parametrize("name", ["", "   ", "..", "a" * 300])
def test_impossible_names_are_refused(studio: Studio, name: str) -> None:
    with pytest.raises(BadInput):
        studio.new(name)


@pytest.mark.parametrize("name", ["a/b", "../up", "🎬 board", "日本語"])
def test_odd_names_stay_inside_the_workspace(studio: Studio, name: str) -> None:
    made = studio.new(name)
    assert made.folder.folder.parent == studio.workspace.folder
    assert studio.open(made.project.name).project.id == made.project.id


def test_unknown_things_are_named(board: Board, studio: Studio) -> None:
    with pytest.raises(NotFound, match="99"):
        board.edit_panel("99", action="x")
    with pytest.raises(NotFound, match="nobody"):
        studio.open("nobody")
    with pytest.raises(Exception, match="no family 'dalle'"):
        studio.new("x", family="dalle")
    with pytest.raises(BadInput, match="7:3"):
        studio.new("y", frame="7:3")


def test_same_script_gives_the_same_ids(studio: Studio) -> None:
    one, two = (studio.new(name, script=SCRIPT.encode()).project for name in ("one", "two"))
    assert [panel.id for panel in one.panels()] == [panel.id for panel in two.panels()]


def test_a_locked_panel_is_not_drawn_by_name(board: Board) -> None:
    board.lock("2")
    with pytest.raises(BadInput, match="Panel 2 is locked"):
        board.render(["2"])


@pytest.mark.usefixtures("pocket")
def test_two_programs_that_draw_the_same_number_lose_nothing(board: Board) -> None:
    from storyboard.story import Take

    panel = board.project.panel("1")
    one = Take(
        number=1, picture="sha256:" + "1" * 64, request="sha256:" + "a" * 64,
        recipe="sha256:" + "b" * 64, seed=1, family="pocket", seconds=1.0, created="2026-01-01",
    )  # fmt: skip
    other = one.edited(picture="sha256:" + "2" * 64, request="sha256:" + "c" * 64)
    for take in (one, other, one):
        board.folder.add_take(panel.id, take)
    kept = board.project.panel(panel.id).takes
    assert [(take.number, take.picture[-1]) for take in kept] == [(1, "1"), (2, "2")]


def test_a_broken_project_is_restored(board: Board, studio: Studio) -> None:
    board.edit_panel("1", action="Kon sits.")
    board.folder.backup()
    path = board.folder.folder / "project.json"
    path.write_text("{ broken")
    back = Studio(Workspace()).restore("Test")
    assert len(list(back.project.panels())) == 3
    assert [f.read_text() for f in path.parent.glob("project-broken-*.json")] == ["{ broken"]
