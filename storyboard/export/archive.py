"""The pictures in one archive: CBZ for comic readers, ZIP with the stored PNGs. Names sort as the board."""

import io
import re
import zipfile
from pathlib import Path

from storyboard.errors import BadInput
from storyboard.export.report import ExportReport, Options
from storyboard.export.shots import Shot, not_drawn, shots
from storyboard.storage import ProjectFolder, print_jpeg
from storyboard.storage.files import disk_errors, write_whole


def write(folder: ProjectFolder, to: Path, options: Options) -> ExportReport:
    """CBZ holds the prints unless asked for lossless; ZIP always the PNGs. Raises BadInput, StorageError."""
    project = folder.read()
    found = shots(folder, project, options)
    drawn = [shot for shot in found if shot.picture is not None]
    if not drawn:
        raise BadInput(f"Nothing in '{project.name}' is drawn yet. Draw it first.")
    lossless = options.lossless or to.suffix.lower() == ".zip"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for shot in drawn:
            file = _file(folder, shot, lossless)
            archive.write(file, f"{name_of(shot)}{file.suffix}")
    with disk_errors(f"write {to.name}"):
        write_whole(to, buffer.getvalue())
    return ExportReport(to, len(drawn), not_drawn(found), unit="picture")


def _file(folder: ProjectFolder, shot: Shot, lossless: bool) -> Path:
    take = shot.panel.chosen_take
    assert take is not None
    return folder.picture(take.picture) if lossless else print_jpeg(folder, take.picture)


def name_of(shot: Shot) -> str:
    """ "007_close-up_Mara-laughing": number, shot size, the beginning of the action."""
    words = [f"{shot.number:03}", shot.panel.shot, shot.panel.action[:40]]
    plain = (re.sub(r"[^\w-]+", "-", word).strip("-") for word in words)
    return "_".join(word for word in plain if word)
