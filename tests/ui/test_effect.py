"""What an edit would make stale is known before it is made; an empty board begins with what is there."""

import pytest

from storyboard import edits
from storyboard.errors import FamilyError, NotFound
from storyboard.studio import Board
from tests.pictures import picture_bytes


@pytest.fixture
def drawn(board: Board, pocket: None) -> Board:
    board.set_style(steps=1)
    board.wait(board.render())
    return board


def numbers(board: Board, command: object) -> list[int]:
    return [view.number for view in board.effect(command)]  # type: ignore[arg-type]


def test_an_edit_of_the_cast_names_the_panels_it_makes_stale(drawn: Board) -> None:
    mara = drawn.project.member("Mara").references[0].picture
    gone = lambda p: edits.remove_reference(p, "Mara", mara)  # noqa: E731
    assert numbers(drawn, gone) == [2]
    assert numbers(drawn, lambda p: edits.hold(p, "Kon", 0.5)) == [1, 2]
    assert numbers(drawn, lambda p: edits.edit_member(p, "Kon", notes="x")) == []
    assert numbers(drawn, lambda p: edits.set_style(p, steps=2)) == [1, 2, 3]
    assert [view.stale for view in drawn.view()] == [False, False, False]


def test_pictures_become_panels_and_what_is_none_is_told(board: Board) -> None:
    refused = board.add_pictures([(picture_bytes("red"), "a.png"), (b"no picture", "b.png")])
    assert len(refused) == 1
    assert "b.png" in refused[0]
    last = list(board.project.panels())[-1]
    assert last.chosen_take is not None
    assert board.picture(last.chosen_take.picture).exists()
    assert len(list(board.project.panels())) == 4


def test_a_take_is_put_away_and_brought_back(drawn: Board) -> None:
    drawn.hide_take("1", 1)
    panel = drawn.project.panel("1")
    assert panel.chosen is None
    assert panel.shown_takes == ()
    assert len(panel.takes) == 1
    drawn.undo()
    assert drawn.project.panel("1").chosen == 1
    drawn.hide_take("1", 1)
    drawn.choose("1", 1)
    assert drawn.project.panel("1").hidden == ()
    with pytest.raises(NotFound, match="no take 9"):
        drawn.hide_take("1", 9)


def test_a_cast_can_be_edited_without_the_weights_of_its_family(board: Board, pocket: None) -> None:
    with pytest.raises(FamilyError, match="weights of 'sd15' are not on this machine"):
        numbers(board, lambda p: edits.set_style(p, family="sd15"))
    board.set_style(family="sd15")
    assert numbers(board, lambda p: edits.edit_member(p, "Kon", description="a fox")) == []
