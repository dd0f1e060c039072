"""The board as CSV: a line a panel, in UTF-8 with the mark that spreadsheets look for."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from storyboard.export.report import Options, Product
from storyboard.export.shots import Shot, shots
from storyboard.export.timecode import timecode
from storyboard.script.lines import text_of
from storyboard.storage import ProjectFolder
from storyboard.story import Project

COLUMNS = (
    "panel", "id", "scene", "place", "time", "weather", "action", "dialogue", "notes", "shot", "angle",
    "cast", "start", "frames", "seconds", "take", "seed",
)  # fmt: skip


def make(folder: ProjectFolder, to: Path, options: Options) -> Product:
    """Raises BadInput when there is no panel."""
    project = folder.read()
    found = shots(folder, project, options)
    return Product(table(project, found), len(found), "line")


def table(
    project: Project, found: Sequence[Shot], pictures: Mapping[str, str] | None = None
) -> bytes:
    """The list itself; `pictures`: names of files beside it, by panel id."""
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow((*COLUMNS, "picture") if pictures else COLUMNS)
    for shot in found:
        beside = [pictures.get(shot.panel.id, "")] if pictures else []
        lines.writerow([*_line(shot, project), *beside])
    return text.getvalue().encode("utf-8-sig")


def _line(shot: Shot, project: Project) -> list[object]:
    panel, scene, take = shot.panel, shot.scene, shot.panel.chosen_take
    names = {member.id: member.name for member in project.cast}
    return [
        shot.number,
        panel.id,
        scene.heading,
        scene.place,
        scene.time,
        scene.weather,
        panel.action,
        text_of(panel.dialogue),
        panel.notes,
        panel.shot,
        panel.angle,
        ", ".join(names.get(one.character, "?") for one in panel.placements),
        timecode(shot.start, project.fps),
        panel.duration,
        round(panel.duration / project.fps, 3),
        take.number if take else "",
        take.seed if take else "",
    ]
