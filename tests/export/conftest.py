"""A small board whose panels are drawn: three plain pictures of different colours and lengths."""

import pytest

from storyboard.story import Take
from storyboard.studio import Board
from tests.pictures import picture_bytes

COLOURS = ((200, 40, 40), (40, 160, 60), (40, 60, 200))
FRAMES = (7, 30, 12)


@pytest.fixture
def drawn(board: Board) -> Board:
    for panel, colour, frames in zip(board.project.panels(), COLOURS, FRAMES, strict=True):
        digest = board.folder.put_picture(picture_bytes(f"rgb{colour}", (896, 504)))
        take = Take(number=1, picture=digest, request="r", recipe="r", seed=9, family="pocket")
        board.folder.add_take(panel.id, take)
        board.edit_panel(panel.id, duration=frames)
    return board
