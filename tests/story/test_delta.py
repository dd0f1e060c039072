"""A delta leads from one version to the next and back, whatever was edited."""

from collections.abc import Callable
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from storyboard import edits
from storyboard.errors import StoryboardError
from storyboard.story import Character, Project, Scene
from storyboard.story.delta import apply_delta, backwards, delta
from tests.storage.boards import board

Edit = Callable[[Project], Project]
COPIES = count()  # ids are never used twice


def _panel(project: Project, number: int) -> str:
    panels = list(project.panels())
    return panels[number % len(panels)].id if panels else "none"


@st.composite
def edit(draw: st.DrawFn) -> Edit:
    """Any of the edits that the board offers, on any panel."""
    one, other = draw(st.integers(0, 9)), draw(st.integers(0, 9))
    words = draw(st.text(max_size=12))
    kinds: dict[str, Edit] = {
        "action": lambda p: edits.edit_panel(p, _panel(p, one), action=words),
        "dialogue": lambda p: edits.edit_panel(p, _panel(p, one), dialogue=f"MARA: {words}"),
        "delete": lambda p: edits.delete_panel(p, _panel(p, one)),
        "copy": lambda p: edits.duplicate_panel(p, _panel(p, one), id=f"copy-{next(COPIES)}"),
        "move": lambda p: edits.move_panel(p, _panel(p, one), after=_panel(p, other)),
        "place": lambda p: edits.place(p, _panel(p, one), "mara", pose=words),
        "style": lambda p: edits.set_style(p, words=words),
        "scene": lambda p: edits.add_scene(p, Scene(id=f"new-{next(COPIES)}", heading=words)),
        "member": lambda p: edits.add_member(p, Character(id=f"m-{one}", name=f"Member {one}")),
        "gone": lambda p: edits.remove_member(p, "mara"),
    }
    return kinds[draw(st.sampled_from(sorted(kinds)))]


@settings(max_examples=150, deadline=None)
@given(st.lists(edit(), min_size=1, max_size=8))
def test_there_and_back(steps: list[Edit]) -> None:
    old = new = board(panels=6, scenes=2)
    for step in steps:
        try:
            new = step(new)
        except StoryboardError:
            continue  # a refused edit changes nothing
    changes = delta(old, new)
    assert apply_delta(old, changes) == new
    # the takes of a panel that came back are those of both sides, so only what was there is compared
    back = apply_delta(new, backwards(changes))
    assert [panel.id for panel in back.panels()] == [panel.id for panel in old.panels()]
    assert back == old


def test_no_change_is_an_empty_delta() -> None:
    assert delta(board(), board()) == ()
