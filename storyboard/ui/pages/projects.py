"""The Projects page: open one, or begin one."""

import streamlit as st

from storyboard.imports import endings, source_of
from storyboard.render.families import FAMILIES
from storyboard.storage import ProjectInfo
from storyboard.story import FrameFormat
from storyboard.ui.language import _, later, several
from storyboard.ui.session import studio, told

RESTORE = later("Opens the last good copy; the broken file is kept beside it.")


def show() -> None:
    """Draws the page."""
    st.title(_("Projects"))
    for info in studio().projects():
        name, panels, button = st.columns([5, 3, 1], vertical_alignment="center")
        name.markdown(f"**{info.name.replace('*', '').replace('<', '‹')}**")
        panels.caption(info.broken or _told_of(info))
        if info.broken:
            if button.button(_("Restore"), key=f"restore-{info.folder.name}", help=_(RESTORE)):
                with told():
                    studio().restore(info.folder)
                st.rerun()
        elif button.button(_("Open"), key=f"open-{info.folder.name}"):
            _open(info.folder.name)
    _new()


def _told_of(info: ProjectInfo) -> str:
    panels = several("{count} panel", "{count} panels", info.panels)
    return f"{panels} · {info.modified:%Y-%m-%d %H:%M}"


def _open(name: str) -> None:
    st.session_state["project"] = name
    st.session_state.pop("selected", None)
    st.rerun()


def _new() -> None:
    st.subheader(_("New project"))
    with st.form("new"):
        name = st.text_input(_("Name"))
        script = st.file_uploader(
            _("Script or board of another program, if there is one"), list(endings())
        )
        frame, fps, family = st.columns(3)
        chosen_frame = frame.selectbox(_("Frame"), [f.value for f in FrameFormat])
        chosen_fps = fps.number_input(_("Frames per second"), 1, 240, 24)
        chosen_family = family.selectbox(_("Family"), list(FAMILIES))
        if st.form_submit_button(_("Make it"), type="primary"):
            with told():
                made = studio().new(
                    name, script=source_of(script.getvalue(), script.name) if script else None,
                    family=chosen_family, frame=chosen_frame, fps=int(chosen_fps),
                )  # fmt: skip
                _open(made.folder.folder.name)
            st.rerun()
