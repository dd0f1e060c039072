"""Split and join: how much of the script the selected panel holds. Every step is one for undo."""

import streamlit as st

from storyboard.splitting import Seam, seams
from storyboard.story import Panel
from storyboard.studio import Board
from storyboard.ui.language import _
from storyboard.ui.redraw import ALL, edit

LONGEST = 48  # letters of a sentence that the list of places shows


def recut(board: Board, panel: Panel) -> None:
    """Draws the choice of places, and both buttons; one that has nothing to do is off."""
    places = seams(panel)
    with st.expander(_("Split or join")):
        if places:
            seam = st.selectbox(
                _("The next panel begins with"), places, format_func=_shown,
                key=f"seam-{panel.id}-{hash(tuple(places))}",
            )  # fmt: skip
        else:
            seam = None
            st.caption(_("One sentence or speech: there is no place to split it."))
        split, join = st.columns(2)
        split.button(
            _("Split here"), key="split", width="stretch", disabled=seam is None,
            on_click=edit(lambda: seam and board.split(panel.id, seam=seam.number), *ALL),
        )  # fmt: skip
        last = board.project.scene_of(panel.id).panels[-1].id == panel.id
        join.button(
            _("Join with the next"), key="join", width="stretch", disabled=last,
            help=_("The next panel is parked with its takes; the Script page puts it back."),
            on_click=edit(lambda: board.join(panel.id), *ALL),
        )  # fmt: skip


def _shown(seam: Seam) -> str:
    words = " ".join(seam.before.split())
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
