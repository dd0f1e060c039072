"""The Export page: pages to hand over."""

import tempfile
from pathlib import Path

import streamlit as st

from storyboard.layout import DEFAULT, LAYOUTS
from storyboard.ui.language import _, several
from storyboard.ui.session import board, told


def show() -> None:
    """Draws the page; the PDF is made when asked for."""
    open_board = board()
    st.title(_("Export"))
    names = list(LAYOUTS)
    titles = {name: f"{_(LAYOUTS[name].title)} ({_(name.split('-')[0])})" for name in names}
    layout = st.radio(
        _("Layout"),
        names,
        names.index(DEFAULT),
        horizontal=True,
        format_func=lambda one: titles[one],
    )
    numbers = {str(n): panel for n, panel in enumerate(open_board.project.panels(), start=1)}
    panels = st.multiselect(_("Panels"), list(numbers), placeholder=_("All of them"),
                            format_func=lambda n: f"{n}  {numbers[n].action[:40]}")  # fmt: skip
    lossless = st.toggle(_("Lossless pictures (larger)"))
    if st.button(_("Make the PDF"), type="primary", key="make_pdf"):
        with told(), tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch) / "board.pdf"
            report = open_board.export(
                path, layout=layout, panels=panels or None, lossless=lossless
            )
            st.session_state["pdf"] = (path.read_bytes(), report.pages, report.warnings)
    if "pdf" in st.session_state:
        data, pages, warnings = st.session_state["pdf"]
        st.success(several("{count} page", "{count} pages", pages) + f", {len(data) / 1e6:.1f} MB")
        for warning in warnings:
            st.warning(warning)
        name = f"{open_board.folder.folder.name}.pdf"
        st.download_button(
            _("Download"), data, name, "application/pdf", key="download", type="primary"
        )
