"""On the Cast page: a member's looks with their pictures, and the ways in and out for whole characters."""

from functools import partial

import streamlit as st

from storyboard.story import Character, Look
from storyboard.studio import Board
from storyboard.ui.language import _
from storyboard.ui.session import act, edited, escaped, studio, told

PICTURES = ["png", "jpg", "jpeg", "webp", "bmp", "gif", "tiff"]


def looks(board: Board, member: Character) -> None:
    """Each look with what shows it; a new one by its name."""
    with st.expander(_("Looks") + (f" · {len(member.looks)}" if member.looks else "")):
        for look in member.looks:
            _look(board, member, look)
        key = f"look-{member.id}-{len(member.looks)}"
        st.text_input(
            _("New look"), key=key, placeholder=_("raincoat"),
            on_change=act(lambda: board.add_look(member.id, st.session_state[key] or "")),
        )  # fmt: skip


def _look(board: Board, member: Character, look: Look) -> None:
    name, words, gone = st.columns([2, 4, 1.2], vertical_alignment="bottom")
    name.text(look.name)
    key = f"look-words-{look.id}-{hash(look.description)}"
    words.text_input(
        _("Description"), look.description, key=key, label_visibility="collapsed",
        placeholder=_("Description"),
        on_change=edited(key, look.description, partial(board.add_look, member.id, look.name, ())),
    )  # fmt: skip
    gone.button(
        _("Remove"), key=f"look-gone-{look.id}", width="stretch",
        on_click=act(partial(board.remove_look, member.id, look.id)),
    )  # fmt: skip
    shown = [reference for reference in member.references if reference.look == look.id]
    files = st.file_uploader(
        _("Pictures of {name}", name=escaped(look.name)), PICTURES, accept_multiple_files=True,
        key=f"look-pictures-{look.id}-{len(shown)}",
    )  # fmt: skip
    if files:
        with told():
            board.add_look(member.id, look.name, ((f.getvalue(), f.name) for f in files))
        st.rerun()


def hand_on(board: Board, member: Character) -> None:
    """The character as a file."""
    st.download_button(
        _("Save as a .character"), lambda: board.pack_member(member.id),
        f"{board.file_name(member.name)}.character", key=f"send-{member.id}", on_click="ignore",
        help=_("Pictures, looks, notes, consent, LoRAs and what is encoded, for another project."),
    )  # fmt: skip


def take_in(board: Board) -> None:
    """Somebody from a file, or from another project."""
    with st.expander(_("Add somebody from another project")):
        file = st.file_uploader(
            _("A .character file"), ["character"], key="arriving", max_upload_size=2000
        )
        others = [
            i for i in studio().projects() if i.folder != board.folder.folder and not i.broken
        ]
        names = {info.folder.name: info.name for info in others}
        chosen = st.selectbox(
            _("Or from the project"), list(names), None, key="arriving-project",
            format_func=lambda one: names.get(one, one), placeholder=_("Choose one"),
        )  # fmt: skip
        who = None
        if chosen:
            cast = studio().open(chosen).project.cast
            who = st.selectbox(_("Who"), [member.name for member in cast], key="arriving-member")
        name = st.text_input(_("Another name, if theirs is taken"), key="arriving-name")
        ready = file is not None or bool(chosen and who)
        if st.button(_("Add them"), key="arriving-go", disabled=not ready):
            with told():
                source = file.getvalue() if file is not None else f"{chosen}:{who}"
                came, notes = board.receive_member(source, name or "")
                st.toast(_("{name} is in the cast.", name=escaped(came.name)))
                for note in notes:
                    st.toast(note)
            st.rerun()
