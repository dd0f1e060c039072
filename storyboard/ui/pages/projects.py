"""The Projects page: open one, or begin one."""

import tempfile
from functools import partial
from pathlib import Path

import streamlit as st

from storyboard.imports import endings, source_of
from storyboard.render.families import FAMILIES
from storyboard.storage import ProjectInfo
from storyboard.story import FrameFormat
from storyboard.ui.language import _, later, several
from storyboard.ui.session import act, edited, escaped, studio, told

RESTORE = later("Opens the last good copy; the broken file is kept beside it.")

LARGEST = 4000  # megabytes of a saved project


def show() -> None:
    """Draws the page."""
    st.title(_("Projects"))
    _put_aside()
    for info in studio().projects():
        name, panels, button, more = st.columns([5, 3, 1, 0.6], vertical_alignment="center")
        name.markdown(f"**{escaped(info.name)}**")
        panels.caption(info.broken or _told_of(info))
        with more.popover("⋯", key=f"more-{info.folder.name}", help=_("More")):
            _more(info)
        if info.broken:
            if button.button(_("Restore"), key=f"restore-{info.folder.name}", help=_(RESTORE)):
                with told():
                    studio().restore(info.folder)
                st.rerun()
        elif button.button(_("Open"), key=f"open-{info.folder.name}"):
            _open(info.folder.name)
    _new()
    _saved()
    _trash()


def _put_aside() -> None:
    """What was just put aside, with the way back."""
    aside = st.session_state.get("aside")
    if not aside:
        return
    said, back = st.columns([8, 1], vertical_alignment="center")
    said.info(_("'{name}' lies in the trash.", name=aside[0]))
    back.button(
        _("Undo"), key="undo-trash", width="stretch", on_click=act(lambda: _recover(aside[1]))
    )


def _more(info: ProjectInfo) -> None:
    """Rename, duplicate, save, put aside."""
    folder = info.folder.name
    if not info.broken:
        key = f"name-{folder}"
        st.text_input(
            _("Name"), info.name, key=key,
            on_change=edited(key, info.name, partial(studio().rename, info.folder)),
        )  # fmt: skip
        st.button(
            _("Duplicate"), key=f"copy-{folder}", width="stretch",
            on_click=act(lambda: studio().duplicate(info.folder)),
        )  # fmt: skip
        st.download_button(
            _("Save as one .zip"), lambda: studio().open(info.folder).packed(), f"{folder}.zip",
            key=f"save-{folder}", width="stretch", on_click="ignore",
        )  # fmt: skip
    st.button(
        _("Put in the trash"), key=f"trash-{folder}", width="stretch",
        on_click=act(lambda: _trashed(info)),
    )  # fmt: skip


def _trashed(info: ProjectInfo) -> None:
    aside = studio().trash(info.folder)
    st.session_state["aside"] = (info.name, aside.name)
    if st.session_state.get("project") == info.folder.name:
        st.session_state.pop("project")
        st.session_state.pop("selected", None)


def _recover(name: str) -> None:
    st.session_state.pop("aside", None)
    studio().recover(name)


def _saved() -> None:
    """Opens what `Save as one .zip` made."""
    with st.expander(_("Open a saved project (.zip)")):
        file = st.file_uploader(
            _("A saved project"), ["zip"], key="saved", max_upload_size=LARGEST,
            label_visibility="collapsed",
        )  # fmt: skip
        if st.button(_("Open it"), key="open-saved", disabled=file is None) and file is not None:
            with told(), tempfile.TemporaryDirectory() as scratch:
                path = Path(scratch) / "project.zip"
                path.write_bytes(file.getvalue())
                opened = studio().bring(path)
                _open(opened.folder.folder.name)
            st.rerun()


def _trash() -> None:
    aside = studio().workspace.trashed()
    if not aside:
        return
    with st.expander(
        several("{count} project in the trash", "{count} projects in the trash", len(aside))
    ):
        for info in aside:
            name, panels, button = st.columns([5, 3, 1.4], vertical_alignment="center")
            name.text(info.name)
            panels.caption(info.broken or _told_of(info))
            button.button(
                _("Bring back"), key=f"back-{info.folder.name}", width="stretch",
                on_click=act(partial(_recover, info.folder.name)),
            )  # fmt: skip


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
