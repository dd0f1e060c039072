"""The Style page: how the whole board is drawn, and what a change would cost."""

from pathlib import Path

import streamlit as st

from storyboard import edits
from storyboard.pocket import vocabulary as v
from storyboard.pocket.captions import COLOUR
from storyboard.render.families import FAMILIES
from storyboard.ui.effect import becoming_stale
from storyboard.ui.language import _, spoken
from storyboard.ui.session import board, told

SHOWN = Path(__file__).parents[1] / "styles"  # the same panel in each, by `make gallery`


def show() -> None:
    """Draws the page; nothing changes before Apply."""
    open_board = board()
    style = open_board.project.style
    st.title(_("Style"))
    names = list(FAMILIES)
    family = st.selectbox(_("Family"), names, names.index(style.family) if style.family in names else 0,
                          format_func=lambda name: f"{name}: {FAMILIES[name].title}")  # fmt: skip
    usual = FAMILIES[family]
    words = st.text_input(_("Style words"), style.words)
    words = _drawn_in(words) if usual.vocabulary else words
    negative = st.text_input(_("Negative prompt"), style.negative)
    left, right = st.columns(2)
    around = usual.usual_guidance(1, style.negative or usual.negative)
    steps = left.number_input(_("Steps"), 1, 200, style.steps or usual.steps)
    told_so = _("Left alone, panels of two and negative prompts get {firm}.", firm=usual.firm)
    guidance = right.number_input(_("Guidance (1 = off)"), 1.0, 30.0, style.guidance or around, 0.5,
                                  help=told_so if usual.firm > usual.guidance else None)  # fmt: skip
    changed = {
        "family": family,
        "words": words,
        "negative": negative,
        "steps": None if steps == usual.steps else steps,
        "guidance": None if guidance == around else guidance,
    }
    if changed == style.model_dump():
        st.caption(_("As it is now."))
        return
    becoming_stale(open_board, open_board.effect(lambda p: edits.set_style(p, **changed)))
    if st.button(_("Apply"), type="primary"):
        with told():
            open_board.set_style(**changed)
        st.rerun()


def _drawn_in(words: str) -> str:
    """The words with that of the style which is picked; as they are where they name it already."""
    now = v.style_of(words) or COLOUR
    for column, style in zip(st.columns(len(v.STYLES)), v.STYLES, strict=True):
        column.image(SHOWN / f"{style}.jpg", caption=_called(style))
    picked = st.segmented_control(_("Drawn in"), [*v.STYLES], default=now, format_func=_called)
    return words if picked in (None, now) else v.restyled(words, _called(picked))


def _called(style: str) -> str:
    return spoken(v.STYLES.values(), v.STYLES[style].en[0])
