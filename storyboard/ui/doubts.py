"""Under each reference: should it be left out, and why."""

from pathlib import Path

import streamlit as st
from PIL import Image

from storyboard.consistency.references import Checked, Doubt, check
from storyboard.story import Character
from storyboard.studio import Board
from storyboard.ui.language import _, later

WHY = {
    Doubt.TINY: later("Leave it out: it is tiny, there is little to see."),
    Doubt.BLURRED: later("Leave it out: it is blurred."),
    Doubt.SEVERAL: later("Leave it out: several figures are in it."),
}


def doubts(board: Board, member: Character) -> list[str]:
    """A sentence a reference, "" = none."""
    paths = tuple(str(board.picture(reference.picture)) for reference in member.references)
    return [_sentence(found) for found in _checked(paths)]


@st.cache_data(show_spinner=False, max_entries=200)
def _checked(paths: tuple[str, ...]) -> list[Checked]:
    """Pictures never change under their digests, so an answer stays true."""
    pictures = []
    for path in paths:
        with Image.open(Path(path)) as picture:
            pictures.append(picture.copy())
    return check(pictures)


def _sentence(found: Checked) -> str:
    if found.twin is not None:
        return _("Leave it out: it is the same as picture {number}.", number=found.twin + 1)
    return next((_(WHY[doubt]) for doubt in found.doubts), "")
