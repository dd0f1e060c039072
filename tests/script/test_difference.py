"""An edited script changes what it has to, keeps everything else, and loses nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyboard.imports import Source
from storyboard.imports.arrival import Wish
from storyboard.script.difference import Difference, Kind
from storyboard.script.matching import in_order
from storyboard.story import Cutting, Panel, Project, Take
from storyboard.studio import Board, Studio
from tests.pictures import picture_bytes

SCRIPT = """EXT. BEACH - DAY

Kon walks along the water.

KON
At last.

Mara waves from the pier.

INT. CAFE - NIGHT

They sit down.

MARA
Tea?

Rain on the window.
"""


@pytest.fixture
def told(studio: Studio) -> Board:
    """A board made of SCRIPT with a take in every panel."""
    board = studio.new("Told", script=Source("story.fountain", SCRIPT.encode()))
    for number, colour in enumerate(("red", "green", "blue", "white"), start=1):
        board.take_in(str(number), [(picture_bytes(colour), f"{colour}.png")])
    return board


def again(board: Board, text: str, **wish: object) -> Difference:
    source = Source("story.fountain", text.encode())
    return board.arrival(source, Wish(**wish)).settle()  # type: ignore[arg-type]


def kinds(found: Difference) -> dict[str, int]:
    return {kind.value: found.count(kind) for kind in Kind if found.count(kind)}


def actions(board: Board) -> list[str]:
    return [panel.action for panel in board.project.panels()]


def takes(board: Board) -> dict[str, str]:
    return {p.action: p.takes[0].picture for p in board.project.panels() if p.takes}


def test_the_same_script_changes_nothing(told: Board) -> None:
    before = told.project
    assert kinds(again(told, SCRIPT)) == {"same": 4}
    assert told.project == before


def test_what_is_edited_keeps_its_takes(told: Board) -> None:
    before = list(told.project.panels())
    found = again(
        told, SCRIPT.replace("along the water", "along the shore").replace("Tea?", "Coffee?")
    )
    assert kinds(found) == {"changed": 2, "same": 2}
    after = list(told.project.panels())
    assert [p.id for p in after] == [p.id for p in before]
    assert [p.takes for p in after] == [p.takes for p in before]
    assert (after[0].action, after[2].dialogue[0].text) == ("Kon walks along the shore.", "Coffee?")


def test_new_gone_and_back(told: Board) -> None:
    edited = SCRIPT.replace("Mara waves from the pier.", "A gull lands on the sign and screams.")
    mara = told.project.panel("2")
    found = again(told, edited)
    assert kinds(found) == {"new": 1, "gone": 1, "same": 3}
    assert actions(told)[1] == "A gull lands on the sign and screams."
    assert [panel.id for panel in told.project.parked] == [mara.id]
    assert told.project.parked[0].takes == mara.takes
    assert kinds(again(told, SCRIPT)) == {"back": 1, "gone": 1, "same": 3}
    assert told.project.panel("2") == mara


def test_one_step_takes_all_of_it_back(told: Board) -> None:
    before = told.project
    again(told, "INT. ELSEWHERE - DAY\n\nSomebody else entirely, doing other things.\n")
    assert len(told.project.parked) == 4
    assert told.undo() == "import story.fountain"
    assert told.project.scenes == before.scenes
    assert (told.project.parked, told.project.script) == ((), before.script)
    told.redo()
    assert len(told.project.parked) == 4


def test_a_dry_run_writes_nothing(told: Board) -> None:
    files = sorted(told.folder.folder.rglob("*"))
    arrival = told.arrival(Source("story.fountain", SCRIPT.replace("Rain", "Snow").encode()))
    assert kinds(arrival.difference(told.project)) == {"changed": 1, "same": 3}
    assert sorted(told.folder.folder.rglob("*")) == files


def test_edits_of_the_board_stay(told: Board) -> None:
    told.edit_panel("1", action="Kon runs, happy", notes="my note", shot="wide shot")
    told.move("2", after="4")
    order = [p.id for p in told.project.panels()]
    found = again(told, SCRIPT.replace("Rain on", "Snow on"))
    assert kinds(found) == {"changed": 1, "same": 3}
    assert [p.id for p in told.project.panels()] == order
    first = told.project.panel("1")
    assert (first.action, first.notes, first.shot) == ("Kon runs, happy", "my note", "wide shot")


def test_where_both_changed_the_board_stays_unless_the_script_is_preferred(told: Board) -> None:
    told.edit_panel("1", action="Kon runs, happy")
    edited = SCRIPT.replace("Kon walks along the water.", "Kon walks along the dark water.")
    dry = told.arrival(Source("story.fountain", edited.encode())).difference(told.project)
    (both,) = [change for change in dry.changes if change.kind is Kind.BOTH]
    assert both.kept["action"] == ("Kon runs, happy", "Kon walks along the dark water.")
    again(told, edited, prefer_script=True)
    assert told.project.panel("1").action == "Kon walks along the dark water."


def test_a_locked_panel_stays_whatever_is_preferred(told: Board) -> None:
    told.edit_panel("1", action="Kon runs, happy")
    told.lock("1")
    again(told, SCRIPT.replace("along the water", "along the dark water"), prefer_script=True)
    assert told.project.panel("1").action == "Kon runs, happy"


def test_a_new_scene_between_and_a_moved_scene(told: Board) -> None:
    beach, cafe = SCRIPT.split("INT. CAFE")
    again(told, f"{beach}EXT. STREET - DAY\n\nA car.\n\nINT. CAFE{cafe}")
    assert [s.heading for s in told.project.scenes] == [
        "EXT. BEACH - DAY", "EXT. STREET - DAY", "INT. CAFE - NIGHT",
    ]  # fmt: skip
    shown = takes(told)
    again(told, f"INT. CAFE{cafe}\nEXT. STREET - DAY\n\nA car.\n\n{beach}")
    assert [s.heading for s in told.project.scenes] == [
        "INT. CAFE - NIGHT", "EXT. STREET - DAY", "EXT. BEACH - DAY",
    ]  # fmt: skip
    assert takes(told) == shown
    assert told.project.parked == ()


def test_a_deleted_panel_stays_away_and_one_made_by_hand_stays(told: Board) -> None:
    told.delete_panel("2")
    told.add_panel(after=told.project.panel("1").id, action="By hand")
    found = again(told, SCRIPT.replace("Mara waves", "Mara waves wildly"))
    assert kinds(found) == {"away": 1, "same": 3}
    assert actions(told) == [
        "Kon walks along the water.",
        "By hand",
        "They sit down.",
        "Rain on the window.",
    ]
    again(told, "EXT. OTHER - DAY\n\nNothing that was there before, really.\n")
    assert "By hand" in actions(told)


def test_equal_paragraphs_keep_their_places(studio: Studio) -> None:
    scenes = [f"INT. ROOM {n} - DAY\n\nA pause.\n\nANNA\nYes.\n\n" for n in range(5)]
    board = studio.new("Equal", script=Source("s.fountain", "".join(scenes).encode()))
    before = [p.id for p in board.project.panels()]
    again(board, "INT. ATTIC - DAY\n\nA pause.\n\nANNA\nYes.\n\n" + "".join(scenes))
    assert [p.id for p in board.project.panels()][1:] == before


def test_another_cutting_keeps_what_fits(told: Board) -> None:
    again(told, SCRIPT, cutting=Cutting.SPEECH)
    assert set(takes(told)) >= {"Mara waves from the pier.", "Rain on the window."}
    assert len(actions(told)) == 6
    assert told.project.script is not None
    assert told.project.script.cutting is Cutting.SPEECH


def test_members_are_the_ones_that_are_there(told: Board) -> None:
    told.edit_member("Kon", name="Kon the fox", aliases=("Kon",))
    found = again(told, SCRIPT + "\nKON\nBye.\n\nEVE\nBye.\n")
    assert [member.name for member in found.fresh] == ["Eve"]
    assert [member.name for member in told.project.cast] == ["Kon the fox", "Mara", "Eve"]


def test_to_the_end_compared_with_nothing(told: Board) -> None:
    script = told.project.script
    found = again(told, SCRIPT, add=True)
    assert kinds(found) == {"new": 4}
    assert len({p.id for p in told.project.panels()}) == 8
    assert told.project.script == script


def test_a_take_that_comes_while_its_panel_is_parked_is_kept(told: Board) -> None:
    parked = told.park("2")
    late = Take(number=9, picture=f"sha256:{0:064}", request="", recipe="", seed=1, family="x")
    told.folder.add_take(parked.id, late)
    assert [take.number for take in told.unpark(parked.id, after="1").takes] == [1, 9]


# ---------------------------------------------------------------- split and join


def test_split_and_join_keep_every_word(told: Board) -> None:
    told.edit_panel("1", action="Kon walks. Wide shot of the sea. He stops.")
    whole = told.project.panel("1")
    second = told.split("1", before="the sea")
    first = told.project.panel("1")
    assert (first.action, second.action) == ("Kon walks.", "Wide shot of the sea. He stops.")
    assert (first.dialogue, second.dialogue) == ((), whole.dialogue)
    assert (second.shot, first.takes, second.takes) == ("wide shot", whole.takes, ())
    assert first.duration + second.duration == whole.duration
    joined = told.join("1")
    assert (joined.action, joined.dialogue) == (whole.action, whole.dialogue)
    assert joined.duration == whole.duration
    assert [panel.id for panel in told.project.parked] == [second.id]
    told.undo()
    told.undo()
    assert told.project.panel("1") == whole


def test_a_split_board_takes_the_next_version(told: Board) -> None:
    told.edit_panel("1", action="Kon walks along. The water is high.")
    told.split("1")
    found = again(told, SCRIPT.replace("Tea?", "Coffee?"))
    assert kinds(found) == {"changed": 1, "same": 3}
    assert actions(told)[:2] == ["Kon walks along.", "The water is high."]


# ---------------------------------------------------------------- whatever is edited, nothing is lost

PARAGRAPHS = [
    f"Paragraph {word} about {word}."
    for word in ["one", "two", "three", "four", "five", "six", "seven"]
]
EDITS: list[Callable[[Board], object]] = [
    lambda board: board.delete_panel("1"),
    lambda board: board.park("2"),
    lambda board: board.edit_panel("1", action="Mine now"),
    lambda board: board.move("1", after="2"),
    lambda board: board.add_panel(after="1", action="By hand"),
    lambda board: board.join("1"),
]
STORIES = st.lists(st.lists(st.sampled_from(PARAGRAPHS), max_size=4), min_size=1, max_size=4).map(
    lambda scenes: "".join(
        f"INT. ROOM {n} - DAY\n\n" + "".join(f"{p}\n\n" for p in scene)
        for n, scene in enumerate(scenes)
    )
)


@given(old=STORIES, new=STORIES, edit=st.sampled_from(EDITS))
@settings(max_examples=150, deadline=None)
def test_no_panel_is_ever_lost(old: str, new: str, edit: Callable[[Board], object]) -> None:
    from storyboard.script.breakdown import broken_down
    from storyboard.script.difference import Base, difference
    from storyboard.script.fountain import elements

    first = broken_down(*elements(old))
    made = difference(Project(name="x"), first, Base())
    project = _edited(made.project, edit)
    found = difference(project, broken_down(*elements(new)), Base(made.reading, script=True))
    there = [p.id for p in (*found.project.panels(), *found.project.parked)]
    assert len(set(there)) == len(there)
    assert {p.id for p in (*project.panels(), *project.parked)} <= set(there)
    assert [s.heading for s in found.reading] == [
        s.heading for s in broken_down(*elements(new)).scenes
    ]
    twice = difference(found.project, broken_down(*elements(new)), Base(found.reading, script=True))
    assert twice.project == found.project


def _edited(project: Project, edit: Callable[[Board], object]) -> Project:
    """The edit as a pure function: what a board would do to it."""
    from storyboard import edits, splitting
    from storyboard.errors import StoryboardError

    class Pure:
        """Speaks like a board, keeps a project."""

        now = project

        def __getattr__(self, name: str) -> Callable[..., None]:
            verbs: dict[str, Callable[..., Project]] = {
                "delete_panel": edits.delete_panel, "park": splitting.park_panel, "edit_panel": edits.edit_panel,
                "move": edits.move_panel, "join": splitting.join_panels,
                "add_panel": lambda p, after, action: edits.add_panel(p, Panel(action=action), after=after),
            }  # fmt: skip

            def do(*args: Any, **fields: Any) -> None:
                self.now = verbs[name](self.now, *args, **fields)

            return do

    pure = Pure()
    try:
        edit(pure)  # type: ignore[arg-type]
    except StoryboardError:
        return project
    return pure.now


@given(st.lists(st.integers(0, 30), unique=True))
def test_the_longest_rising_run(numbers: list[int]) -> None:
    kept = [numbers[at] for at in sorted(in_order(numbers))]
    assert kept == sorted(kept)
    assert len(kept) >= 1 or not numbers
