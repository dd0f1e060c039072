"""The picture frame around the pages."""

import streamlit as st

from storyboard.errors import StoryboardError
from storyboard.ui.language import _, choose_language
from storyboard.ui.pages import board, cast, export, projects, script, style
from storyboard.ui.queue import queue
from storyboard.ui.session import say

STYLE = """<style>
.block-container{padding-top:3.9rem;padding-bottom:.5rem}
h1{font-size:1.35rem!important}
.stMain h3{font-size:1.2rem;padding:.2rem 0 0}
.st-key-inspector,:has(>.st-key-inspector){height:max(420px,calc(100dvh - 150px))!important;max-height:none!important}
.st-key-inspector>*{flex-shrink:0}
[data-testid=stBaseButton-primary]:not(:disabled) *,[data-tag],[data-tag] *{color:light-dark(#fff,#221603)}
[data-testid=stBaseButton-primary] kbd{opacity:.9}
[class*=st-key-unseen-] [data-testid=stColorPickerBlock]{
background:repeating-linear-gradient(45deg,#8886 0 2px,#0000 2px 7px)!important}
</style>"""

st.set_page_config(
    page_title="Storyboard", page_icon="🎬", layout="wide", initial_sidebar_state="collapsed"
)
st.html(STYLE)

page = st.navigation(
    [
        st.Page(
            board.show,
            title=_("Board"),
            url_path="board",
            default=True,
            icon=":material/view_module:",
        ),
        st.Page(script.show, title=_("Script"), url_path="script", icon=":material/description:"),
        st.Page(cast.show, title=_("Cast"), url_path="cast", icon=":material/groups:"),
        st.Page(style.show, title=_("Style"), url_path="style", icon=":material/palette:"),
        st.Page(
            export.show, title=_("Export"), url_path="export", icon=":material/picture_as_pdf:"
        ),
        st.Page(projects.show, title=_("Projects"), url_path="projects", icon=":material/folder:"),
    ],
    position="top",
)
choose_language()
queue()
say()
try:
    page.run()
except StoryboardError as error:
    st.error(str(error))
