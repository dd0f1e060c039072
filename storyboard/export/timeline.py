"""The board as an edit: OpenTimelineIO, EDL (CMX 3600), FCPXML. The pictures lie beside, in "NAME-media".

Media are named relative to the edit, so the two can be moved together.
"""

import io
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any
from urllib.parse import quote

import opentimelineio as otio
from opentimelineio.opentime import RationalTime, TimeRange

from storyboard.export.film import picture_of, size_of
from storyboard.export.overlays import Overlay, drawn, over
from storyboard.export.report import Options, Product
from storyboard.export.shots import Shot, name_of, not_drawn, print_of, shots
from storyboard.storage import ProjectFolder
from storyboard.story import Project, said

ADAPTERS = {".otio": "otio_json", ".edl": "cmx_3600", ".fcpxml": "fcpx_xml"}
MARKER = 60  # letters of a marker's name


def make(folder: ProjectFolder, to: Path, options: Options) -> Product:
    """Raises BadInput when there is no panel."""
    project, ending = folder.read(), to.suffix.lower()
    found = shots(folder, project, options)
    slates, told = _slates(folder, project, found)
    media = {
        shot.panel.id: (f"{to.stem}-media/{name_of(shot)}", _media(folder, shot, slates, options))
        for shot in found
    }
    files = {panel: f"{name}{_suffix(file)}" for panel, (name, file) in media.items()}
    edit = timeline(project, found, files, ending)
    text = otio.adapters.write_to_string(edit, ADAPTERS[ending])
    if ending == ".fcpxml":
        text = _with_size(text, size_of(project))
    beside = {files[panel]: file for panel, (_, file) in media.items()}
    return Product(text.encode(), len(found), "shot", (*told, *not_drawn(found)), beside)


def timeline(
    project: Project, found: list[Shot], files: dict[str, str], ending: str
) -> "otio.schema.Timeline":
    """files: panel id -> path relative to the edit."""
    made = otio.schema.Timeline(project.name)
    made.metadata["storyboard"] = {"project": project.id, "revision": project.revision}
    track = otio.schema.Track("V1", kind=otio.schema.TrackKind.Video)
    made.tracks.append(track)
    for shot in found:
        track.append(_clip(shot, files[shot.panel.id], project.fps, ending))
    return made


def _clip(shot: Shot, file: str, fps: int, ending: str) -> "otio.schema.Clip":
    panel = shot.panel
    span = TimeRange(RationalTime(0, fps), RationalTime(panel.duration, fps))
    address = file if ending == ".edl" else quote(file)
    media = otio.schema.ExternalReference(target_url=address, available_range=span)
    media.name = Path(file).name
    clip = otio.schema.Clip(_title(shot), media_reference=media, source_range=span)
    clip.metadata["storyboard"] = _facts(shot)
    words = said(panel.dialogue)
    for note in (words, panel.notes):
        if note.strip():
            name = " ".join(note.split())[:MARKER]
            clip.markers.append(otio.schema.Marker(name=name, marked_range=span))
    return clip


def _title(shot: Shot) -> str:
    """An editor shows little more than this."""
    return " ".join(f"{shot.number:03} {shot.panel.shot} {shot.panel.action}".split())[:80]


def _facts(shot: Shot) -> dict[str, Any]:
    panel = shot.panel
    return {
        "panel": panel.id,
        "number": shot.number,
        "scene": shot.scene.heading,
        "action": panel.action,
        "dialogue": said(panel.dialogue),
        "notes": panel.notes,
        "take": panel.chosen or 0,
    }


def _media(
    folder: ProjectFolder, shot: Shot, slates: dict[str, bytes], options: Options
) -> Path | bytes:
    """The picture, or a slate where there is none: an edit has no holes."""
    made = slates.get(shot.panel.id)
    return made if made is not None else print_of(folder, shot, options.lossless)


def _slates(
    folder: ProjectFolder, project: Project, found: list[Shot]
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    size = size_of(project)
    wanted = {
        shot.panel.id: (shot, Overlay(slate=(str(shot.number), shot.panel.action)))
        for shot in found
        if shot.picture is None
    }
    made, told = drawn([one for _, one in wanted.values()], size, folder.folder / "fonts")
    slates = {}
    for panel, (shot, overlay) in wanted.items():
        buffer = io.BytesIO()
        over(picture_of(shot, size), made[overlay]).save(buffer, "PNG")
        slates[panel] = buffer.getvalue()
    return slates, told


def _suffix(file: Path | bytes) -> str:
    return file.suffix if isinstance(file, Path) else ".png"


def _with_size(text: str, size: tuple[int, int]) -> str:
    """Final Cut wants the frame's size in the format; the adapter knows none."""
    root = ElementTree.fromstring(text)
    for format in root.iter("format"):
        format.set("width", str(size[0]))
        format.set("height", str(size[1]))
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n{body}\n'
