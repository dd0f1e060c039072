"""The Projects page: open one, or begin one."""

import streamlit as st

from storyboard.render.families import FAMILIES
from storyboard.story import FrameFormat
from storyboard.ui.session import studio, told

RESTORE = "Opens the last good copy; the broken file is kept beside it."


def show() -> None:
    """Draws the page."""
    st.title("Projects")
    for info in studio().projects():
        name, panels, button = st.columns([5, 3, 1], vertical_alignment="center")
        name.markdown(f"**{info.name.replace('*', '').replace('<', '‹')}**")
        panels.caption(info.broken or f"{info.panels} panels · {info.modified:%Y-%m-%d %H:%M}")
        if info.broken:
            if button.button("Restore", key=f"restore-{info.folder.name}", help=RESTORE):
                with told():
                    studio().restore(info.folder)
                st.rerun()
        elif button.button("Open", key=f"open-{info.folder.name}"):
            _open(info.folder.name)
    _new()


def _open(name: str) -> None:
    st.session_state["project"] = name
    st.session_state.pop("selected", None)
    st.rerun()


def _new() -> None:
    st.subheader("New project")
    with st.form("new"):
        name = st.text_input("Name")
        script = st.file_uploader("Script (Fountain), if there is one", ["fountain", "txt", "spmd"])
        frame, fps, family = st.columns(3)
        chosen_frame = frame.selectbox("Frame", [f.value for f in FrameFormat])
        chosen_fps = fps.number_input("Frames per second", 1, 240, 24)
        chosen_family = family.selectbox("Family", list(FAMILIES))
        if st.form_submit_button("Make it", type="primary"):
            with told():
                made = studio().new(
                    name, script=script.getvalue() if script else None,
                    family=chosen_family, frame=chosen_frame, fps=int(chosen_fps),
                )  # fmt: skip
                _open(made.folder.folder.name)
            st.rerun()
