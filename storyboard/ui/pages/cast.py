"""The Cast page: who must stay the same, and the pictures that show them."""

import streamlit as st

from storyboard.render.families import family_named
from storyboard.render.prepare import conditioning_digest
from storyboard.story import Character
from storyboard.studio import Board
from storyboard.ui.language import _, several
from storyboard.ui.learning import learning
from storyboard.ui.session import act, board, told
from storyboard.ui.wardrobe import hand_on, looks, take_in


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
    numbers = [
        str(n)
        for n, panel in enumerate(open_board.project.panels(), start=1)
        if any(p.character == member.id for p in panel.placements)
    ]
    left.subheader(member.name)
    left.caption(
        _("In panels {numbers}", numbers=", ".join(numbers)) if numbers else _("In no panel yet")
    )
    left.caption(_state(open_board, member))
    key = f"describe-{member.id}-{hash(member.description)}"
    left.text_input(
        _("Description"), member.description, key=key, help=_("Used while there is no picture."),
        on_change=act(lambda: open_board.edit_member(member.id, description=st.session_state[key] or "")),
    )  # fmt: skip
    agreed = f"consent-{member.id}-{hash(member.consent)}"
    left.text_input(
        _("Consent"), member.consent, key=agreed, placeholder=_("Mara Ito, in writing, 3 May 2026"),
        help=_("Who allowed it, when the pictures show a real person. It goes into the cast pages."),
        on_change=act(lambda: open_board.edit_member(member.id, consent=st.session_state[agreed] or "")),
    )  # fmt: skip
    columns = right.columns(5)
    for place, reference in enumerate(member.references):
        with columns[place % 5]:
            st.image(str(open_board.thumbnail(reference.picture, 240)))
            if st.button(_("Remove"), key=f"gone-{member.id}-{reference.picture}", width="stretch"):
                with told():
                    open_board.remove_reference(member.id, reference.picture)
                st.rerun()
    with right:
        looks(open_board, member)
        hand_on(open_board, member)
    _pictures(open_board, member.name, f"more-{member.id}-{len(member.references)}", right)
    with right:
        learning(open_board, member)


def _state(open_board: Board, member: Character) -> str:
    """What is encoded, for the project's family."""
    references = member.references_for(None)
    if not references:
        return _("Not held: no reference. Drawn from its description.")
    shown = several("{count} reference", "{count} references", len(references))
    family = family_named(open_board.project.style.family)
    installed = family.find()
    if installed is None:
        return shown + " · " + _("{family} is not installed", family=family.name)
    digest = conditioning_digest([r.picture for r in references], installed)
    if open_board.folder.tokens(digest).exists():
        return shown + " · " + _("encoded for {family}", family=family.name)
    return shown + " · " + _("to be encoded for {family}", family=family.name)


def _pictures(
    open_board: Board, name: str, key: str, where: "st.delta_generator.DeltaGenerator"
) -> None:
    files = where.file_uploader(
        _("Add pictures of {name}", name=name), ["png", "jpg", "jpeg", "webp", "bmp", "gif", "tiff"],
        accept_multiple_files=True, key=key, label_visibility="collapsed",
    )  # fmt: skip
    if files:
        with told():
            open_board.add_member(name, [(file.getvalue(), file.name) for file in files])
        st.rerun()


def _add(open_board: Board) -> None:
    st.subheader(_("Add somebody"))
    with st.form("add", clear_on_submit=True):
        name = st.text_input(_("Name"))
        describe = st.text_input(_("Description"), placeholder=_("a fox, teal coat, red scarf"))
        files = st.file_uploader(_("Pictures"), accept_multiple_files=True)
        if st.form_submit_button(_("Add to the cast")):
            with told():
                pictures = [(file.getvalue(), file.name) for file in files or ()]
                open_board.add_member(name, pictures, description=describe)
            st.rerun()
