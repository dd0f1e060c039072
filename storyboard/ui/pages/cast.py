"""The Cast page: who must stay the same, and the pictures that show them."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import streamlit as st

from storyboard import edits
from storyboard.casting import CANDIDATES
from storyboard.render.families import FAMILIES, family_named
from storyboard.render.prepare import conditioning_digest
from storyboard.story import Character, Reference
from storyboard.studio import Board
from storyboard.ui.casting import casting
from storyboard.ui.colours import colours
from storyboard.ui.doubts import doubts
from storyboard.ui.effect import proposal, propose
from storyboard.ui.language import _, several
from storyboard.ui.learning import learning
from storyboard.ui.session import board, edited, escaped, told
from storyboard.ui.wardrobe import hand_on, looks, take_in

KINDS = ["png", "jpg", "jpeg", "webp", "bmp", "gif", "tiff"]


def show() -> None:
    """Draws the page."""
    open_board = board()
    st.title(_("Cast"))
    for member in open_board.project.cast:
        with st.container(border=True):
            _member(open_board, member)
    _add(open_board)
    take_in(open_board)


def _member(open_board: Board, member: Character) -> None:
    left, right = st.columns([2, 5])
    left.subheader(escaped(member.name))
    left.caption(_appears(open_board, member))
    for line in _states(open_board, member):
        left.caption(line)
    key = f"describe-{member.id}-{hash(member.description)}"
    left.text_input(
        _("Description"), member.description, key=key, help=_("Used while there is no picture."),
        on_change=edited(key, member.description, lambda words: propose(
            open_board, member.id, f"describe {member.name}",
            partial(edits.edit_member, key=member.id, description=words),
        )),
    )  # fmt: skip
    _strength(open_board, member, left)
    agreed = f"consent-{member.id}-{hash(member.consent)}"
    left.text_input(
        _("Consent"), member.consent, key=agreed, placeholder=_("Mara Ito, in writing, 3 May 2026"),
        help=_("Who allowed it, when the pictures show a real person. It goes into the cast pages."),
        on_change=edited(agreed, member.consent, lambda words: open_board.edit_member(member.id, consent=words)),
    )  # fmt: skip
    with left:
        learning(open_board, member)
    with right:
        proposal(open_board, member.id)
        _references(open_board, member)
        casting(open_board, member)
        _pictures(open_board, member)
        colours(open_board, member)
        looks(open_board, member)
        hand_on(open_board, member)


def _references(open_board: Board, member: Character) -> None:
    columns = st.columns(5)
    for place, (reference, doubt) in enumerate(
        zip(member.references, doubts(open_board, member), strict=True)
    ):
        with columns[place % 5]:
            st.image(str(open_board.thumbnail(reference.picture, 240)))
            if doubt:
                st.caption(f":orange[:material/warning: {doubt}]")
            if member.looks:
                _shows(open_board, member, reference)
            gone = partial(edits.remove_reference, key=member.id, picture=reference.picture)
            st.button(
                _("Remove"), key=f"gone-{member.id}-{reference.picture}", width="stretch",
                on_click=partial(propose, open_board, member.id, f"remove a reference of {member.name}", gone),
            )  # fmt: skip


def _shows(open_board: Board, member: Character, reference: Reference) -> None:
    """Which look a picture shows."""
    names = {look.id: look.name for look in member.looks}
    options = ["", *names]
    key = f"shows-{member.id}-{reference.picture}-{reference.look}"
    st.selectbox(
        _("Shows"), options, options.index(reference.look or ""), key=key,
        format_func=lambda look: names.get(look, _("every look")),
        on_change=edited(key, reference.look or "", lambda look: propose(
            open_board, member.id, f"say what a reference of {member.name} shows",
            partial(edits.show_look, key=member.id, picture=reference.picture, look=look or None),
        )),
    )  # fmt: skip


def _strength(open_board: Board, member: Character, where: Any) -> None:
    """How strongly it is held in all its panels; the inspector has it panel by panel."""
    found = _strengths(open_board, member)
    if not found or not member.references:
        return
    now = round(sum(found.values()) / len(found), 2)
    key = f"hold-{member.id}-{now}"
    where.slider(
        _("Strength in all its panels"), 0.0, 1.5, min(1.5, now), 0.05, key=key,
        on_change=edited(key, min(1.5, now), lambda strength: propose(
            open_board, member.id, f"hold {member.name}",
            partial(edits.hold, key=member.id, strength=float(strength)),
        )),
    )  # fmt: skip


def _strengths(open_board: Board, member: Character) -> dict[int, float]:
    """Panel number -> how strongly the member is held there."""
    return {
        number: placement.strength
        for number, panel in enumerate(open_board.project.panels(), start=1)
        for placement in panel.placements
        if placement.character == member.id
    }


def _appears(open_board: Board, member: Character) -> str:
    found = _strengths(open_board, member)
    if not found:
        return _("In no panel yet")
    shown = [str(n) if strength == 1 else f"{n} ({strength:g})" for n, strength in found.items()]
    return _("In panels {numbers}", numbers=", ".join(shown))


def _states(open_board: Board, member: Character) -> Iterator[str]:
    """What is encoded, for the project's family first and then for every other that is here."""
    references = member.references_for(None)
    if not references:
        if open_board.family.colours:
            yield _("Held by words: its description, or its name. Pictures hold it better.")
        else:
            yield _("Not held: no reference. Drawn from its description.")
        return
    shown = several("{count} reference", "{count} references", len(references))
    own = open_board.project.style.family
    for name in sorted(FAMILIES, key=lambda name: name != own):
        state = _state(open_board, [r.picture for r in references], name)
        yield f"{shown} · {state}" if name == own else state


def _state(open_board: Board, pictures: list[str], name: str) -> str:
    installed = family_named(name).find()
    if installed is None:
        return _("{family} is not installed", family=name)
    if open_board.folder.tokens(conditioning_digest(pictures, installed)).exists():
        return _("encoded for {family}", family=name)
    return _("to be encoded for {family}", family=name)


def _pictures(open_board: Board, member: Character) -> None:
    key = f"more-{member.id}-{len(member.references)}"
    st.file_uploader(
        _("Add pictures of {name}", name=escaped(member.name)), KINDS, accept_multiple_files=True,
        key=key, label_visibility="collapsed",
        on_change=lambda: _add_pictures(open_board, member, st.session_state[key]),
    )  # fmt: skip


def _add_pictures(open_board: Board, member: Character, files: Any) -> None:
    """The good ones are taken; what is said of the others loses nothing."""
    taken, refused = open_board.as_references((file.getvalue(), file.name) for file in files or ())
    if taken:
        command = partial(edits.add_references, key=member.id, references=taken)
        propose(open_board, member.id, f"add references of {member.name}", command)
    if refused:
        st.session_state["said"] = " ".join(refused)


def _add(open_board: Board) -> None:
    """A form that is empty again once its member is there; what is refused stays written."""
    st.subheader(_("Add somebody"))
    number = st.session_state.get("added", 0)
    with st.form(f"add-{number}"):
        name = st.text_input(_("Name"))
        describe = st.text_input(_("Description"), placeholder=_("a fox, teal coat, red scarf"))
        files = st.file_uploader(_("Pictures"), accept_multiple_files=True)
        add, draw, _space = st.columns([2, 3, 5])
        added = add.form_submit_button(_("Add to the cast"), width="stretch")
        drawn = draw.form_submit_button(
            _("Draw candidates from the description"), width="stretch",
            help=_("{count} pictures from the description, to pick one", count=CANDIDATES),
        )  # fmt: skip
        if added or drawn:
            with told():
                pictures = ((file.getvalue(), file.name) for file in files or ())
                member = open_board.add_member(name, pictures, description=describe)
                st.session_state["added"] = number + 1
                if drawn:
                    open_board.candidates(member.id)
            st.rerun()
