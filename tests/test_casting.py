"""A character from words: candidates, one is picked, its views become references."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from storyboard.casting import SET
from storyboard.cli import app
from storyboard.errors import BadInput, NotFound
from storyboard.pocket.captions import style_in
from storyboard.studio import Board

pytestmark = pytest.mark.usefixtures("pocket")
WORDS = "a fox, teal coat, red scarf"


@pytest.fixture
def cast(board: Board) -> Board:
    """The board of three panels, with a third member that is words alone."""
    board.set_style(steps=2)
    board.add_member("Riku", description=WORDS)
    return board


def test_candidates_become_a_reference_set(cast: Board) -> None:
    cast.wait(cast.candidates("Riku", 2))
    drawn = cast.project.member("Riku").candidates
    assert [one.number for one in drawn] == [1, 2]
    assert len({one.picture for one in drawn}) == 2
    cast.wait(cast.pick_candidate("Riku", 2))
    member = cast.project.member("Riku")
    assert member.candidates == ()
    assert [r.name for r in member.references] == ["front", *(pose.name for pose in SET)]
    assert member.references[0].picture == drawn[1].picture
    assert len({r.picture for r in member.references}) == 1 + len(SET)
    cast.undo()
    assert [one.number for one in cast.project.member("Riku").candidates] == [1, 2]


def test_more_candidates_come_behind(cast: Board) -> None:
    cast.wait(cast.candidates("Riku", 1))
    cast.wait(cast.candidates("Riku", 1))
    assert [one.number for one in cast.project.member("Riku").candidates] == [1, 2]


def test_a_set_without_its_front_is_dropped(cast: Board) -> None:
    cast.wait(cast.candidates("Riku", 1))
    jobs = cast.pick_candidate("Riku", 1)
    cast.remove_reference("Riku", cast.project.member("Riku").references[0].picture)
    cast.wait(jobs)
    assert cast.project.member("Riku").references == ()


def test_candidates_are_in_colour_whatever_the_board_is_drawn_in(cast: Board) -> None:
    cast.set_style(words="pencil rough, quiet")
    (job,) = cast.candidates("Riku", 1)
    assert style_in(job.request.prompt) == "colour"
    assert "quiet" in job.left_out


def test_what_cannot_be_is_told(cast: Board) -> None:
    with pytest.raises(BadInput, match="looks like"):
        cast.candidates(cast.add_member("Nobody").id)
    with pytest.raises(NotFound, match="no candidate 7"):
        cast.pick_candidate("Riku", 7)


def test_by_command(cast: Board) -> None:
    run = CliRunner()
    drawn = run.invoke(app, ["cast", "draw", "Test", "Riku", "--count", "1", "--json"])
    (one,) = json.loads(drawn.stdout)["candidates"]
    assert Path(one["file"]).exists()
    picked = run.invoke(app, ["cast", "pick", "Test", "Riku", "1", "--json"])
    assert len(json.loads(picked.stdout)["references"]) == 1 + len(SET)
