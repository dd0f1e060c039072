"""Shot numbers hold once a version was handed out."""

from storyboard.layout.numbers import changed, gaps, numbers, order_of
from storyboard.studio import Board


def shown(board: Board) -> list[str]:
    known = numbers(board.project)
    return [known[panel.id] for panel in board.project.panels()]


def test_before_an_issue_numbers_count(board: Board) -> None:
    assert shown(board) == ["1", "2", "3"]
    assert changed(board.project) == set()


def test_after_an_issue_they_hold(board: Board) -> None:
    board.issue("Blue")
    board.add_panel(after="1")
    board.add_panel(after="2")
    assert shown(board) == ["1", "1A", "1B", "2", "3"]
    board.add_panel()
    assert shown(board)[-1] == "4"
    board.delete_panel("4")
    assert shown(board) == ["1", "1A", "1B", "3", "4"]
    assert gaps(board.project) == ["2"]


def test_a_number_is_never_given_twice(board: Board) -> None:
    board.add_panel(after="1")
    board.issue("Blue")
    second = list(board.project.panels())[1].id
    board.delete_panel(second)
    board.issue("Pink")
    board.add_panel(after="1")
    assert shown(board) == ["1", "5", "3", "4"] or shown(board) == ["1", "1A", "3", "4"]
    assert "2" in gaps(board.project)


def test_what_differs_is_marked(board: Board) -> None:
    board.issue("Blue")
    assert changed(board.project) == set()
    board.edit_panel("2", notes="new")
    moved = board.move("3", before="1")
    panels = list(board.project.panels())
    assert changed(board.project) == {panels[2].id}
    assert moved.id not in changed(board.project)
    board.issue("Pink")
    assert changed(board.project) == set()


def test_letters_sort_between() -> None:
    assert sorted(["10", "2", "2B", "2A", "2AA"], key=order_of) == ["2", "2A", "2AA", "2B", "10"]
