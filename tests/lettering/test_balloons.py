"""Balloons: data of a panel, in reading order, inside the frame, and no pixel of a take."""

import itertools

import pytest

from storyboard.errors import BadInput, NotFound
from storyboard.geometry import Box
from storyboard.lettering.outline import outlines
from storyboard.render.prepare import Preparation
from storyboard.render.request import RenderRequest
from storyboard.story import Balloon, BalloonKind, Point
from storyboard.studio import Board

ASPECTS = (16 / 9, 9 / 16, 1.0, 2.39)


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("kind", [k for k in BalloonKind if k is not BalloonKind.SOUND])
def test_an_outline_fills_its_box_and_not_more(kind: BalloonKind, aspect: float) -> None:
    box = Box(left=0.2, top=0.1, right=0.6, bottom=0.5)
    body = outlines(Balloon(kind=kind, box=box), aspect)[0]
    xs, ys = [x for x, _ in body], [y for _, y in body]
    for low, high, values in ((0.2, 0.6, xs), (0.1, 0.5, ys)):
        assert low - 1e-9 <= min(values) <= low + 0.15 * (high - low)
        assert high - 0.15 * (high - low) <= max(values) <= high + 1e-9


@pytest.mark.parametrize("x", [0.05, 0.4, 0.95])
@pytest.mark.parametrize("y", [0.02, 0.9])
def test_a_tail_ends_where_it_was_put(x: float, y: float) -> None:
    balloon = Balloon(box=Box(left=0.3, top=0.2, right=0.6, bottom=0.5), tail=Point(x=x, y=y))
    body = outlines(balloon, 16 / 9)[0]
    assert body.count((x, y)) == 1
    at = body.index((x, y))
    neighbours = body[at - 3], body[(at + 3) % len(body)]
    assert all(abs(nx - x) + abs(ny - y) > 0.01 for nx, ny in neighbours)


def test_a_tail_that_ends_inside_is_none() -> None:
    inside = Balloon(tail=Point(x=0.2, y=0.2))
    assert outlines(inside, 1.5) == outlines(inside.edited(tail=None), 1.5)


def test_a_thought_has_clouds_on_the_way() -> None:
    thought = Balloon(kind=BalloonKind.THOUGHT, tail=Point(x=0.8, y=0.9))
    assert len(outlines(thought, 1.5)) == 4


def test_a_dialogue_becomes_balloons(board: Board) -> None:
    board.edit_panel("2", dialogue="MARA: Are you there?\nKON (whispering): Yes.\nMARA: NO!!")
    made = board.letter("2").balloons
    assert [b.kind.value for b in made] == ["speech", "whisper", "shout"]
    assert [b.text for b in made] == ["Are you there?", "Yes.", "NO!!"]
    lefts = [b.box.left for b in made]
    assert lefts == sorted(lefts)
    for one, other in itertools.pairwise(made):
        assert one.box.overlap(other.box) == 0
    kon = made[1].tail
    assert kon is not None
    assert not any(b.vertical for b in made)


def test_japanese_goes_in_columns_from_the_right(board: Board) -> None:
    board.edit_panel("2", dialogue="MARA「どこへ行くの？」\nKON「海だよ。一緒に来る？」")
    made = board.letter("2").balloons
    assert all(b.vertical for b in made)
    assert made[0].box.left > made[1].box.left


def test_lettering_is_undone_and_makes_nothing_stale(board: Board) -> None:
    before = [view.stale for view in board.view()]
    before_request = _request(board)
    board.letter("1")
    assert _request(board).digest == before_request.digest
    assert [view.stale for view in board.view()] == before
    board.undo()
    assert board.project.panel("1").balloons == ()
    board.redo()
    assert len(board.project.panel("1").balloons) == 1


def test_edits_of_one_balloon(board: Board) -> None:
    made = board.add_balloon("3", text="Hi", kind="caption")
    board.edit_balloon("3", "1", text="Ho", tail=Point(x=0.5, y=0.9))
    assert board.project.panel("3").balloons == (made.edited(text="Ho", tail=Point(x=0.5, y=0.9)),)
    with pytest.raises(BadInput, match="kind cannot be 'cube'"):
        board.edit_balloon("3", made.id, kind="cube")
    with pytest.raises(NotFound, match="no balloon '7'; it has 1"):
        board.delete_balloon("3", "7")
    assert board.delete_balloon("3", made.id).balloons == ()


def _request(board: Board) -> RenderRequest:
    preparation = Preparation(board.project, board.family, board.family.installed())
    return preparation.of(board.project.panel("1"), 1).request
