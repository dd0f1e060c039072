"""Members without pictures are held by words: the same somebody in every panel, each on their side."""

import numpy as np
import pytest
from numpy.typing import NDArray

from storyboard.pocket.shades import middle_shade
from storyboard.provenance.picture import stored_picture
from storyboard.render.families import family_named
from storyboard.render.prepare import Preparation
from storyboard.story import Part
from storyboard.studio import Board, Studio

SCRIPT = """INT. CLASSROOM - DAY

Ann and Bo stand.

ANN
Look.

BO
Where?

Ann sits, happy.

EXT. PARK - DAY

Bo waves. Medium shot.
"""


@pytest.fixture
def drawn(studio: Studio, pocket: None) -> Board:
    board = studio.new("Words", script=SCRIPT.encode())
    board.edit_member("Ann", description="a girl, yellow bob hair, red dress, white shoes")
    board.edit_member("Bo", description="a boy, brown spiky hair, blue coat, grey trousers")
    board.wait(board.render())
    return board


def share_of(board: Board, panel: str, colour: str) -> NDArray[np.float64]:
    """Of the left and the right half of a panel, how much is of about that colour."""
    (take,) = board.project.panel(panel).takes
    levels = np.asarray(stored_picture(board.picture(take.picture)), int)
    near = np.abs(levels - middle_shade(colour)).max(2) < 40
    half = near.shape[1] // 2
    return np.array([near[:, :half].mean(), near[:, half:].mean()])


def test_who_is_described_is_so_in_every_panel_and_on_their_side(drawn: Board) -> None:
    both, ann, bo = (panel.id for panel in drawn.project.panels())
    assert share_of(drawn, both, "red")[0] > 0.02 > share_of(drawn, both, "red")[1]
    assert share_of(drawn, both, "blue")[1] > 0.02 > share_of(drawn, both, "blue")[0]
    assert share_of(drawn, ann, "red").sum() > 0.02 > share_of(drawn, ann, "blue").sum()
    assert share_of(drawn, bo, "blue").sum() > 0.02 > share_of(drawn, bo, "red").sum()
    (take,) = drawn.project.panel(bo).takes
    assert take.not_held == ("Bo: held by words alone: no reference",)


def test_their_colours_are_known_and_may_be_chosen(studio: Studio) -> None:
    board = studio.new("Words", script=SCRIPT.encode())
    board.edit_member("Ann", description="a girl, yellow bob hair, red dress")
    read = {shade.part: shade.read for shade in board.shades("Ann")}
    assert read[Part.TOP] == "#" + bytes(middle_shade("red")).hex()
    assert read[Part.ACCESSORY] is None
    board.colour_member("Ann", {"top": "#2a6f4e"})
    family = family_named("pocket")
    made = Preparation(board.project, family, family.installed()).of(board.project.panel("1"), 1)
    assert [dye.value for dye in made.request.slots[0].colours] == ["#2a6f4e"]


def test_what_an_action_says_of_looks_is_drawn(studio: Studio, pocket: None) -> None:
    cue = "\n\nBO\nHello.\n\n"
    script = f"INT. CLASSROOM - DAY\n\nBo waves.{cue}Bo, in a red coat, waves.{cue}"
    board = studio.new("Dressed", script=script.encode())
    board.edit_member("Bo", description="a boy, brown spiky hair, blue coat, grey trousers")
    board.wait(board.render())
    usual, dressed = (panel.id for panel in board.project.panels())
    assert share_of(board, usual, "blue").sum() > 0.02 > share_of(board, usual, "red").sum()
    assert share_of(board, dressed, "red").sum() > 0.02 > share_of(board, dressed, "blue").sum()
    assert board.project.panel(dressed).takes[0].left_out == ()
