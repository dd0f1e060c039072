"""The board as CSV: a line a panel, in UTF-8 with the mark that spreadsheets look for."""

import csv
import io
from pathlib import Path

from storyboard.export.report import Options, Product
from storyboard.export.shots import Shot, shots
from storyboard.export.timecode import timecode
from storyboard.storage import ProjectFolder
from storyboard.story import Project

COLUMNS = (
    "panel", "scene", "place", "time", "weather", "action", "dialogue", "notes", "shot", "angle",
    "cast", "start", "frames", "seconds", "take", "seed",
)  # fmt: skip


def make(folder: ProjectFolder, to: Path, options: Options) -> Product:
    """Raises BadInput when there is no panel."""
    project = folder.read()
    found = shots(folder, project, options)
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow(COLUMNS)
    lines.writerows(_line(shot, project) for shot in found)
    return Product(text.getvalue().encode("utf-8-sig"), len(found), "line")


def _line(shot: Shot, project: Project) -> list[object]:
    panel, scene, take = shot.panel, shot.scene, shot.panel.chosen_take
    names = {member.id: member.name for member in project.cast}
    return [
        shot.number,
        scene.heading,
        scene.place,
        scene.time,
        scene.weather,
        panel.action,
        "\n".join(f"{line.speaker}: {line.text}" for line in panel.dialogue),
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
