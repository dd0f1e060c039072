"""The Export page: what to hand over."""

import tempfile
from pathlib import Path

import streamlit as st

from storyboard.export.report import ExportReport
from storyboard.layout import DEFAULT, LAYOUTS
from storyboard.preferences import preferences
from storyboard.studio import Board
from storyboard.ui.language import _, later, several
from storyboard.ui.session import board, told

FORMATS = {
    "pdf": later("Pages (PDF)"),
    "mp4": later("Animatic (MP4)"),
    "gif": later("Animatic (GIF)"),
    "cbz": later("Comic archive (CBZ)"),
    "zip": later("Pictures (ZIP)"),
    "otio": later("Edit (OpenTimelineIO)"),
    "edl": later("Edit (EDL)"),
    "fcpxml": later("Edit (Final Cut)"),
    "csv": later("Shot list (CSV)"),
    "srt": later("Subtitles (SRT)"),
}
UNITS = {
    "page": (later("{count} page"), later("{count} pages")),
    "frame": (later("{count} frame"), later("{count} frames")),
    "picture": (later("{count} picture"), later("{count} pictures")),
    "shot": (later("{count} shot"), later("{count} shots")),
    "line": (later("{count} line"), later("{count} lines")),
    "subtitle": (later("{count} subtitle"), later("{count} subtitles")),
}

SIGNING = later(
    "A C2PA signature with this computer's own certificate: it tells that a model made the pictures, "
    "which one, and whether the file was changed. It names no person."
)


def show() -> None:
    """Draws the page; the file is made when asked for."""
    open_board = board()
    st.title(_("Export"))
    kind = st.selectbox(
        _("Format"), list(FORMATS), format_func=lambda one: _(FORMATS[one]), width=320
    )
    layout = _layout() if kind == "pdf" else DEFAULT
    numbers = {str(n): panel for n, panel in enumerate(open_board.project.panels(), start=1)}
    panels = st.multiselect(_("Panels"), list(numbers), placeholder=_("All of them"),
                            format_func=lambda n: f"{n}  {numbers[n].action[:40]}")  # fmt: skip
    lossless = kind in ("pdf", "cbz") and st.toggle(_("Lossless pictures (larger)"))
    signed = st.toggle(
        _("Say where it comes from, and sign it"), preferences().sign, key="sign", help=_(SIGNING)
    )
    label = _("Make the {format}", format=kind.upper())
    if st.button(label, type="primary", key="make"):
        _make(open_board, kind, layout, panels, lossless, signed)
    made, data, report = st.session_state.get("made", ("", b"", None))
    if report is not None and made == kind:
        _hand_over(open_board, kind, data, report)


def _layout() -> str:
    names = list(LAYOUTS)
    return st.radio(
        _("Layout"),
        names,
        names.index("2x3"),
        horizontal=True,
        format_func=lambda one: _(LAYOUTS[one].title),
    )


def _make(
    open_board: Board, kind: str, layout: str, panels: list[str], lossless: bool, signed: bool
) -> None:
    st.session_state.pop("made", None)
    with told(), tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / f"board.{kind}"
        report = open_board.export(
            path, layout=layout, panels=panels or None, lossless=lossless, sign=signed
        )
        st.session_state["made"] = (kind, path.read_bytes(), report)
        return
    st.rerun()


def _hand_over(open_board: Board, kind: str, data: bytes, report: ExportReport) -> None:
    one, many = UNITS[report.unit]
    size = f"{len(data) / 1e6:.1f} MB" if len(data) > 1e5 else f"{len(data) / 1e3:.1f} kB"
    st.success(f"{several(one, many, report.pages)}, {size}")
    for warning in report.warnings:
        st.warning(warning)
    name = f"{open_board.folder.folder.name}.{kind}"
    st.download_button(_("Download"), data, name, key="download", type="primary")
