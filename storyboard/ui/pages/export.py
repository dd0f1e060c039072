"""The Export page: what to hand over, how it will look, and what is inside."""

import io
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import streamlit as st

from storyboard.export.look import Look, Seen
from storyboard.export.report import ExportReport
from storyboard.layout import LAYOUTS, Column, Kind, Orientation, Paper
from storyboard.preferences import preferences
from storyboard.studio import Board
from storyboard.ui.language import _, language, later, several
from storyboard.ui.pages.colophon import colophon
from storyboard.ui.session import board, told

FORMATS = {
    "pdf": later("Pages (PDF)"),
    "png": later("One picture (PNG)"),
    "mp4": later("Animatic (MP4)"),
    "webm": later("Animatic (WebM)"),
    "gif": later("Animatic (GIF)"),
    "cbz": later("Comic archive (CBZ)"),
    "zip": later("Pictures (ZIP)"),
    "otio": later("Edit (OpenTimelineIO)"),
    "edl": later("Edit (EDL)"),
    "fcpxml": later("Edit (Final Cut)"),
    "csv": later("Shot list (CSV)"),
    "srt": later("Subtitles (SRT)"),
}
FILMS = ("mp4", "webm", "gif")
SHEETS = {"sheet": later("Sheet of rows"), "strip": later("Strip to scroll")}
COMICS = {
    None: later("A picture a page"),
    "comic": later("Comic pages"),
    "strip": later("Strip to scroll"),
}
UNITS = {
    "page": (later("{count} page"), later("{count} pages")),
    "panel": (later("{count} panel"), later("{count} panels")),
    "frame": (later("{count} frame"), later("{count} frames")),
    "picture": (later("{count} picture"), later("{count} pictures")),
    "shot": (later("{count} shot"), later("{count} shots")),
    "line": (later("{count} line"), later("{count} lines")),
    "subtitle": (later("{count} subtitle"), later("{count} subtitles")),
}
TURNED = {
    Orientation.PORTRAIT: later("Portrait"),
    Orientation.LANDSCAPE: later("Landscape"),
}
COLUMNS = {
    Column.ACTION: later("Action"),
    Column.DIALOGUE: later("Dialogue"),
    Column.NOTES: later("Notes"),
    Column.CAMERA: later("Camera"),
    Column.LENGTH: later("Length"),
    Column.CAST: later("Cast"),
    Column.TAKE: later("Take"),
    Column.FILE: later("File name"),
}

SIGNING = later(
    "A C2PA signature with this computer's own certificate: it tells that a model made the pictures, "
    "which one, and whether the file was changed. It names no person."
)
Asked = dict[str, Any]


def show() -> None:
    """Draws the page; the file is made when asked for."""
    open_board = board()
    st.title(_("Export"))
    asking, looking = st.columns([2, 3], gap="large")
    with asking:
        kind = st.selectbox(_("Format"), list(FORMATS), format_func=lambda one: _(FORMATS[one]))
        asked = _asked(open_board, kind)
        if st.button(_("Make the {format}", format=kind.upper()), type="primary", key="make"):
            _make(open_board, kind, asked)
        made, data, name, report = st.session_state.get("made", ("", b"", "", None))
        if report is not None and made == kind:
            _hand_over(data, name, report)
        colophon(open_board)
    with looking:
        _beginning(open_board, kind, asked)


def _asked(open_board: Board, kind: str) -> Asked:
    asked: Asked = {}
    if kind == "pdf":
        asked |= _pages(open_board)
    elif kind == "png":
        asked["layout"] = st.radio(
            _("Layout"), list(SHEETS), horizontal=True, format_func=lambda one: _(SHEETS[one])
        )
    elif kind == "cbz":
        asked["layout"] = st.radio(
            _("Layout"), list(COMICS), horizontal=True, format_func=lambda one: _(COMICS[one])
        )
    elif kind in FILMS:
        asked["captions"] = st.toggle(_("Dialogue as captions"))
        asked["moves"] = st.toggle(_("Move the camera as the notes say"), True)
    numbers = {str(n): panel for n, panel in enumerate(open_board.project.panels(), start=1)}
    asked["panels"] = st.multiselect(_("Panels"), list(numbers), placeholder=_("All of them"),
                                     format_func=lambda n: f"{n}  {numbers[n].action[:40]}")  # fmt: skip
    if kind in ("pdf", "png", "cbz", *FILMS):
        usual = kind != "pdf" or LAYOUTS[asked["layout"]].kind in (Kind.COMIC, Kind.SCREEN)
        asked["lettering"] = st.toggle(
            _("Speech bubbles and captions"), usual, key=f"letters-{usual}"
        )
    if kind in ("pdf", "cbz"):
        asked["lossless"] = st.toggle(_("Lossless pictures (larger)"))
    asked["sign"] = st.toggle(
        _("Say where it comes from, and sign it"), preferences().sign, key="sign", help=_(SIGNING)
    )
    return asked


def _pages(open_board: Board) -> Asked:
    names = list(LAYOUTS)
    layout = st.selectbox(
        _("Layout"), names, names.index("2x3"), format_func=lambda one: _(LAYOUTS[one].title)
    )
    left, right = st.columns(2)
    papers = list(Paper)
    paper = left.segmented_control(_("Paper"), papers, default=Paper.A4, key="paper",
                                   format_func=lambda one: one.name.title())  # fmt: skip
    turned = right.segmented_control(
        _("Orientation"), list(TURNED), default=LAYOUTS[layout].orientation, key=f"way-{layout}",
        format_func=lambda one: _(TURNED[one]),
    )  # fmt: skip
    asked: Asked = {"layout": layout, "paper": paper, "orientation": turned}
    own = LAYOUTS[layout].columns
    if own:
        chosen = st.multiselect(_("Beside each picture, in this order"), list(COLUMNS), list(own),
                                key=f"columns-{layout}", format_func=lambda one: _(COLUMNS[one]))  # fmt: skip
        asked["columns"] = [] if tuple(chosen) == own else [column.value for column in chosen]
        asked["labels"] = st.toggle(_("Name each part"))
    with st.expander(_("More for these pages")):
        asked["cast"] = st.toggle(_("Cast sheet at the end"))
        asked["licences"] = st.toggle(_("Models used and their licences"))
        asked["watermark"] = st.text_input(_("Words across every page"), placeholder=_("DRAFT"))
        own_pages = open_board.templates()
        if own_pages:
            asked["template"] = st.selectbox(
                _("Pages of your own"), own_pages, index=None, placeholder=_("None")
            )
        asked["with_project"] = st.toggle(_("Put the whole project inside"))
        if asked["with_project"]:
            _travelling(open_board)
    return asked


def _travelling(open_board: Board) -> None:
    """Whoever gets the file gets all of this."""
    found = open_board.travelling()
    st.warning(
        _(
            "Whoever opens the file gets {panels} panels, {rejected} takes that were not chosen, "
            "{references} reference pictures of the cast (also of real people), every prompt and "
            "note: {size} MB.",
            size=f"{found['bytes'] / 1e6:.1f}",
            **{name: found[name] for name in ("panels", "rejected", "references")},
        )
    )


def _beginning(open_board: Board, kind: str, asked: Asked) -> None:
    """The first pages, seconds or lines, made as the file will be."""
    if asked.get("template"):
        st.caption(_("Pages of your own are shown once they are made."))
        return
    kept = {n: v for n, v in asked.items() if n not in ("sign", "with_project", "template")}
    with told():
        state = open_board.folder.folder, open_board.project.revision, language()
        found = _made_of(open_board, state, kind, tuple(sorted(_plain(kept))))
        st.caption(_("How it begins"))
        _shown(found, kind)


def _shown(found: Look, kind: str) -> None:
    if found.seen is Seen.TEXT:
        st.code(found.text, language=None, height=640)
    elif kind in ("mp4", "webm"):
        st.video(found.parts[0], format=f"video/{kind}", loop=True)
    else:
        for place, column in enumerate(st.columns(min(2, len(found.parts)))):
            for page in found.parts[place::2]:
                column.image(page, width="stretch")


def _plain(asked: Asked) -> list[tuple[str, Any]]:
    return [(n, tuple(v) if isinstance(v, list) else v) for n, v in asked.items() if v is not None]


@st.cache_data(max_entries=20, show_spinner=False)
def _made_of(
    _board: Board, state: tuple[Path, int, str], kind: str, asked: tuple[tuple[str, Any], ...]
) -> Look:
    """state: folder and revision of the project, language: what the answer depends on."""
    return _board.look(kind, **{n: list(v) if isinstance(v, tuple) else v for n, v in asked})


def _make(open_board: Board, kind: str, asked: Asked) -> None:
    st.session_state.pop("made", None)
    with told(), tempfile.TemporaryDirectory() as scratch:
        name = open_board.folder.folder.name
        path = Path(scratch) / f"{name}.{kind}"
        report = open_board.export(path, **asked)
        data, name = path.read_bytes(), path.name
        if len(list(Path(scratch).iterdir())) > 1:  # an edit and its pictures go together
            data, name = _together(Path(scratch)), f"{path.stem}-{kind}.zip"
        st.session_state["made"] = (kind, data, name, report)
        return
    st.rerun()


def _together(folder: Path) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder))
    return buffer.getvalue()


def _hand_over(data: bytes, name: str, report: ExportReport) -> None:
    one, many = UNITS[report.unit]
    size = f"{len(data) / 1e6:.1f} MB" if len(data) > 1e5 else f"{len(data) / 1e3:.1f} kB"
    st.success(f"{several(one, many, report.pages)}, {size}")
    for warning in report.warnings:
        st.warning(warning)
    st.download_button(_("Download"), data, name, key="download", type="primary")
