"""The pictures in one archive: CBZ for comic readers, ZIP with the stored PNGs. Names sort as the board."""

import io
import zipfile
from pathlib import Path

from storyboard.errors import BadInput
from storyboard.export.report import Options, Product
from storyboard.export.shots import name_of, not_drawn, print_of, shots
from storyboard.storage import ProjectFolder


def make(folder: ProjectFolder, to: Path, options: Options) -> Product:
    """CBZ holds the prints unless asked for lossless; ZIP always the PNGs. Raises BadInput."""
    project = folder.read()
    found = shots(folder, project, options)
    drawn = [shot for shot in found if shot.picture is not None]
    if not drawn:
        raise BadInput(f"Nothing in '{project.name}' is drawn yet. Draw it first.")
    lossless = options.lossless or to.suffix.lower() == ".zip"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for shot in drawn:
            file = print_of(folder, shot, lossless)
            archive.write(file, f"{name_of(shot)}{file.suffix}")
    return Product(buffer.getvalue(), len(drawn), "picture", not_drawn(found))
