"""A character from words, on the Cast page: pictures of a description, one of which is picked."""

import time
from collections.abc import Callable
from functools import partial

import streamlit as st

from storyboard.casting import CANDIDATES
from storyboard.errors import NotFound
from storyboard.story import Character
from storyboard.studio import Board
from storyboard.ui.language import _, several
from storyboard.ui.session import act, collect

ACROSS = 6  # candidates in a row
LINGER = 4.0  # seconds it looks on after the last job: another page may be storing its picture


def casting(board: Board, member: Character) -> None:
    """What is drawn of a member now, and the candidates; looks again while something is drawn."""
    until = f"cast-until-{member.id}"
    if _waiting(board, member):
        st.session_state[until] = time.monotonic() + LINGER
    drawing = time.monotonic() < st.session_state.get(until, 0.0)
    if not (member.candidates or drawing or _from_words(member)):
        return
    st.fragment(_casting, run_every=1.0 if drawing else None)(board, member, drawing)


def _casting(board: Board, shown: Character, drawing: bool) -> None:
    """shown: the member as the page has it."""
    collect()
    try:
        member = board.project.member(shown.id)
    except NotFound:
        return
    id, until = member.id, f"cast-until-{member.id}"
    left = _waiting(board, member)
    if left:
        st.session_state[until] = time.monotonic() + LINGER
    over = time.monotonic() >= st.session_state.get(until, 0.0)
    if drawing and not left and (member != shown or over):
        st.rerun()  # the page shows what came in
    if left:
        line, stop = st.columns([4, 1], vertical_alignment="center")
        line.caption(several("{count} picture to draw", "{count} pictures to draw", left))
        stop.button(_("Cancel"), key=f"cast-stop-{id}", width="stretch",
                    on_click=_anew(partial(board.cancel_of, id)))  # fmt: skip
    _candidates(board, member)
    if _from_words(member) and not left:
        st.button(
            _("Draw other candidates") if member.candidates else _("Draw candidates"),
            key=f"cast-draw-{id}", disabled=not member.description.strip(),
            help=_("{count} pictures from the description, to pick one", count=CANDIDATES),
            on_click=_anew(partial(board.candidates, id)),
        )  # fmt: skip


def _candidates(board: Board, member: Character) -> None:
    columns = st.columns(ACROSS)
    for place, one in enumerate(member.candidates):
        with columns[place % ACROSS]:
            st.image(str(board.thumbnail(one.picture, 240)))
            st.button(
                _("This one"), key=f"cast-pick-{member.id}-{one.number}", width="stretch",
                help=_("It becomes the reference; its other views are drawn."),
                on_click=_anew(partial(board.pick_candidate, member.id, one.number)),
            )  # fmt: skip


def _from_words(member: Character) -> bool:
    return not member.references


def _waiting(board: Board, member: Character) -> int:
    return sum(status.job.member == member.id for status in board.jobs())


def _anew(command: Callable[[], object]) -> Callable[[], None]:
    """A callback after which the whole page is drawn: what is being drawn begins or ends."""

    def run() -> None:
        act(command)()
        st.rerun()

    return run
