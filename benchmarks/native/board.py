"""The same board in Streamlit's own widgets, to compare with: a picture, a text box and buttons a panel."""

import os

import streamlit as st

from storyboard.studio import Board, Studio


@st.cache_resource(show_spinner=False)
def opened() -> Board:
    return Studio().open(os.environ["STORYBOARD_OPEN"])


def edit(panel: str, key: str) -> None:
    opened().edit_panel(panel, action=st.session_state[key])


def move(panel: str, behind: str) -> None:
    opened().move(panel, after=behind)


if "warm" in st.query_params:
    st.write("warm")
    st.stop()
board = opened()
project = board.project
ids = [panel.id for panel in project.panels()]
views = board.view()


@st.fragment(run_every=0.5)
def watch(revision: int) -> None:
    if board.project.revision != revision:
        st.rerun()


st.html(f"<i class='desk' data-revision='{project.revision}'></i>")
watch(project.revision)
for start in range(0, len(views), 4):
    for place, (column, view) in enumerate(
        zip(st.columns(4), views[start : start + 4], strict=False)
    ):
        with column:
            take = view.panel.chosen_take
            if take is not None:
                st.image(str(board.thumbnail(take.picture, 480)))
            key = f"action-{view.id}"
            st.text_area(
                f"{view.number}", view.panel.action, key=key, on_change=edit, args=(view.id, key)
            )
            behind = ids[min(len(ids) - 1, start + place + 1)]
            left, middle, right = st.columns(3)
            left.button("→", key=f"move-{view.id}", on_click=move, args=(view.id, behind))
            middle.button("×", key=f"gone-{view.id}")
            right.button("✎", key=f"draw-{view.id}")
