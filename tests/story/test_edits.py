"""Edits make new values, refuse in sentences, and touch nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyboard import edits
from storyboard.errors import BadInput, NotFound
from storyboard.geometry import Box
from storyboard.script.lines import lines_of, text_of
from tests.storage.boards import board


def test_a_move_changes_no_panel() -> None:
    old = board(panels=6, scenes=2)
    new = edits.move_panel(old, "p1", after="p5")
    assert [panel.id for panel in new.panels()] == ["p2", "p3", "p4", "p5", "p1", "p6"]
    assert {p.id: p for p in new.panels()} == {p.id: p for p in old.panels()}


def test_a_panel_goes_into_an_empty_scene() -> None:
    old = board(panels=2, scenes=2)
    emptied = edits.move_panel(old, "p2", before="p1")
    assert [len(scene.panels) for scene in emptied.scenes] == [2, 0]
    back = edits.move_panel(emptied, "p2", scene="s2")
    assert [len(scene.panels) for scene in back.scenes] == [1, 1]


def test_a_panel_is_named_by_id_or_number() -> None:
    project = board()
    assert edits.edit_panel(project, "2", action="new").panel("p2").action == "new"
    assert edits.edit_panel(project, "p2", action="new").panel("2").action == "new"


@pytest.mark.parametrize("key", ["0", "99", "nobody", ""])
def test_an_unknown_panel_is_a_sentence(key: str) -> None:
    with pytest.raises(NotFound, match="panel"):
        edits.edit_panel(board(), key, action="new")


def test_where_a_panel_goes_is_said_once() -> None:
    with pytest.raises(BadInput, match="Say where"):
        edits.move_panel(board(), "p1", after="p2", before="p3")


def test_a_duplicate_has_no_takes_and_stands_behind() -> None:
    new = edits.duplicate_panel(board(), "p1", id="twin")
    assert [panel.id for panel in new.panels()] == ["p1", "twin", "p2", "p3"]
    assert new.panel("twin").action == new.panel("p1").action


def test_placing_a_member_keeps_what_was_said_before() -> None:
    region = Box(left=0, top=0, right=0.5, bottom=1)
    project = edits.place(board(), "p1", "mara", pose="sitting")
    placed = edits.place(project, "p1", "mara", region=region).panel("p1").placements
    assert [(p.character, p.pose, p.region) for p in placed] == [("mara", "sitting", region)]


def test_a_member_that_goes_leaves_every_panel() -> None:
    project = edits.place(board(), "p1", "mara")
    assert edits.remove_member(project, "mara").panel("p1").placements == ()


_word = st.text("abcXYZ 太郎。！", min_size=1, max_size=12).filter(lambda text: text.strip())


@given(st.lists(st.tuples(st.sampled_from(["MARA", "KON", "太郎"]), _word), max_size=4))
def test_dialogue_is_read_as_it_is_written(speeches: list[tuple[str, str]]) -> None:
    typed = "\n".join(f"{who}: {' '.join(what.split())}" for who, what in speeches)
    lines = lines_of(typed)
    assert lines_of(text_of(lines)) == lines
    assert [line.speaker for line in lines] == [who for who, _ in speeches]


def test_japanese_quotes_are_dialogue() -> None:
    (line,) = lines_of("太郎「最後の一通だ。」")
    assert (line.speaker, line.text) == ("太郎", "最後の一通だ。")
