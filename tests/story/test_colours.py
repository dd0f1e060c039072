"""Colours that were chosen for a member: for every look, for one look, and put back."""

import pytest

from storyboard import edits
from storyboard.errors import BadInput
from storyboard.story import Part, Project
from tests.storage.boards import board

GREEN, RED, BLUE = "#2aa04e", "#c03030", "#3060c0"


@pytest.fixture
def project() -> Project:
    return edits.add_look(board(), "mara", "raincoat")


def shown(project: Project, look: str | None = None) -> dict[str, str]:
    """Part -> colour; look by name."""
    member = project.member("mara")
    id = edits.look_named(member, look) if look else None
    return {part.value: value for part, value in member.colours_for(id).items()}


def test_a_look_has_the_colours_of_every_look_and_its_own_before_them(project: Project) -> None:
    rain = edits.look_named(project.member("mara"), "raincoat")
    project = edits.colour(project, "mara", Part.HAIR, GREEN)
    project = edits.colour(project, "mara", Part.TOP, RED)
    project = edits.colour(project, "mara", Part.TOP, BLUE.upper(), rain)
    assert shown(project) == {"hair": GREEN, "top": RED}
    assert shown(project, "raincoat") == {"hair": GREEN, "top": BLUE}
    again = edits.colour(project, "mara", Part.TOP, GREEN, rain)
    assert shown(again, "raincoat")["top"] == GREEN
    assert len(again.member("mara").colours) == 3
    assert shown(edits.uncolour(project, "mara", rain), "raincoat") == {"hair": GREEN, "top": RED}
    assert shown(edits.uncolour(project, "mara"), "raincoat") == {"top": BLUE}


def test_a_look_stays_as_in_its_references_where_the_others_are_coloured(project: Project) -> None:
    rain = edits.look_named(project.member("mara"), "raincoat")
    plain = edits.colour(project, "mara", Part.HAIR, "", rain)
    assert plain.member("mara").colours == ()  # nothing to hide
    project = edits.colour(project, "mara", Part.HAIR, GREEN)
    bare = edits.colour(project, "mara", Part.HAIR, "", rain)
    assert (shown(bare), shown(bare, "raincoat")) == ({"hair": GREEN}, {})
    assert shown(edits.colour(bare, "mara", Part.HAIR, None, rain), "raincoat") == {"hair": GREEN}
    assert shown(edits.colour(project, "mara", Part.HAIR, "")) == {}


def test_a_look_takes_its_colours_with_it(project: Project) -> None:
    rain = edits.look_named(project.member("mara"), "raincoat")
    project = edits.colour(project, "mara", Part.HAIR, GREEN, rain)
    assert edits.remove_look(project, "mara", "raincoat").member("mara").colours == ()


@pytest.mark.parametrize("value", ["green", "#fff", "#12345g", "2aa04e", "#2aa04e00", "#2aa04e\n"])
def test_what_is_no_colour_is_a_sentence(project: Project, value: str) -> None:
    with pytest.raises(BadInput, match=r"no colour for hair of 'Mara'\. Write it as #2a6f4e"):
        edits.colour(project, "mara", Part.HAIR, value)
