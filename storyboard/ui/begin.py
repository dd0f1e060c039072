"""Three ways into an empty project: a script, pictures, words."""

from typing import Any

import streamlit as st

from storyboard.errors import BadInput
from storyboard.studio import Board
from storyboard.ui.language import _
from storyboard.ui.redraw import ALL, edit


def begin(board: Board) -> None:
    """Draws them side by side; each makes panels at once, and undo takes them back."""
    st.markdown(f"**{_('An empty board. Begin with what you have:')}**")
    script, pictures, words = st.columns(3)
    with script.container(border=True, height="stretch"):
        st.markdown(f":material/description: **{_('A script')}**")
        st.caption(
            _("Fountain or Final Draft: its scenes become panels, who speaks becomes the cast.")
        )
        st.file_uploader(
            _("A script"), key="begin-script", label_visibility="collapsed",
            on_change=edit(lambda: _script(board, st.session_state["begin-script"]), *ALL),
        )  # fmt: skip
    with pictures.container(border=True, height="stretch"):
        st.markdown(f":material/image: **{_('Pictures')}**")
        st.caption(_("Sketches or photographs: each becomes a panel, in the order of their names."))
        st.file_uploader(
            _("Pictures"), ["png", "jpg", "jpeg", "webp", "bmp", "gif", "tiff"],
            accept_multiple_files=True, key="begin-pictures", label_visibility="collapsed",
            on_change=edit(lambda: _pictures(board, st.session_state["begin-pictures"]), *ALL),
        )  # fmt: skip
    with words.container(border=True, height="stretch"):
        st.markdown(f":material/edit: **{_('Words')}**")
        st.caption(_("A line a panel: what is to be seen, in English or Japanese."))
        st.text_area(
            _("Words"), key="begin-words", label_visibility="collapsed", height=110,
            placeholder=_("A fox waits at the station at night.\nThe train comes. He waves."),
        )  # fmt: skip
        st.button(
            _("Make panels"), key="begin-make", width="stretch",
            on_click=edit(lambda: _words(board, st.session_state["begin-words"] or ""), *ALL),
        )  # fmt: skip


def _script(board: Board, file: Any) -> None:
    from storyboard.imports import Source

    if file is not None:
        board.arrival(Source(file.name, file.getvalue())).settle()


def _pictures(board: Board, files: Any) -> None:
    if files:
        named = sorted(files, key=lambda file: str(file.name))
        refused = board.add_pictures((file.getvalue(), file.name) for file in named)
        if refused:
            raise BadInput(" ".join(refused))


def _words(board: Board, text: str) -> None:
    from storyboard.imports import Source

    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise BadInput(_("Write a line first: each becomes a panel."))
    board.arrival(Source("words.fountain", "\n\n".join(lines).encode())).settle(
        what="begin with words"
    )
