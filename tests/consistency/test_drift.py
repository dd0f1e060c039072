"""Whose colours are plainly off: told when it is so, silent when it is not."""

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from storyboard.consistency.drift import FAR, drifting, held
from storyboard.geometry import Box
from storyboard.studio import Board

LEFT, RIGHT = Box(left=0, top=0, right=0.5, bottom=1), Box(left=0.5, top=0, right=1, bottom=1)
KON, MARA, EVE = ("orange", "teal"), ("purple", "gold"), ("hotpink", "navy")


def figure(picture: Image.Image, middle: int, colours: tuple[str, str]) -> None:
    """A head and a body that nobody would mistake."""
    pen = ImageDraw.Draw(picture)
    pen.ellipse((middle - 40, 20, middle + 40, 100), fill=colours[0])
    pen.rectangle((middle - 40, 100, middle + 40, 190), fill=colours[1])


def panel(left: tuple[str, str], right: tuple[str, str]) -> Image.Image:
    made = Image.new("RGB", (400, 200), "lightgrey")
    figure(made, 100, left)
    figure(made, 300, right)
    return made


@pytest.fixture
def references(tmp_path: Path) -> dict[str, list[Path]]:
    found = {}
    for name, colours in (("kon", KON), ("mara", MARA), ("eve", EVE)):
        picture = Image.new("RGB", (200, 200), "white")
        figure(picture, 100, colours)
        picture.save(tmp_path / f"{name}.png")
        found[name] = [tmp_path / f"{name}.png"]
    return found


def test_who_is_held_is_not_named(references: dict[str, list[Path]]) -> None:
    holds = held(panel(KON, MARA), {"kon": LEFT, "mara": RIGHT}, references)
    assert [hold.character for hold in holds] == ["kon", "mara"]
    assert all(hold.apart < 8 for hold in holds)
    assert not drifting(holds)


def test_a_stranger_is_named(references: dict[str, list[Path]]) -> None:
    off = drifting(held(panel(("lime", "black"), MARA), {"kon": LEFT, "mara": RIGHT}, references))
    assert [hold.character for hold in off] == ["kon"]
    assert off[0].apart > FAR


def test_somebody_else_of_the_cast_is_named(references: dict[str, list[Path]]) -> None:
    (hold,) = drifting(held(panel(EVE, EVE), {"kon": LEFT}, references))
    assert (hold.character, hold.nearer) == ("kon", "eve")


def test_who_has_no_reference_is_not_judged(references: dict[str, list[Path]]) -> None:
    assert held(panel(KON, MARA), {"ghost": LEFT}, references | {"ghost": []}) == ()


@pytest.mark.usefixtures("pocket")
def test_a_take_knows_how_its_members_are_held(board: Board) -> None:
    board.set_style(steps=2)
    board.wait(board.render(["2"]))
    two = board.project.panel("2")
    (take,) = two.takes
    assert [hold.character for hold in take.holds] == [p.character for p in two.placements]
    assert all(hold.apart > 0 for hold in take.holds)
