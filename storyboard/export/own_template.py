"""A template that somebody wrote: a `.typ` in the project's folder templates/. Copies it, trusts it with nothing."""

import shutil
from pathlib import Path

from storyboard.errors import BadInput, NotFound

FOLDER = "templates"
LARGEST = 100_000_000  # bytes of all that lies beside a template


def bring_template(project: Path, name: str, root: Path) -> str:
    """Copies templates/ into the export's folder, real files only. -> the template's file name there.

    Raises NotFound, naming what there is; BadInput for a name that is a path.
    """
    folder = project / FOLDER
    file = name if name.endswith(".typ") else f"{name}.typ"
    if Path(file).name != file or file.startswith("."):
        raise BadInput(f"'{name}' names no template: give the name of a file in {FOLDER}/.")
    found = list(_real(folder))
    if file not in {path.name for path in found}:
        there = ", ".join(sorted(p.stem for p in found if p.suffix == ".typ")) or "none yet"
        raise NotFound(f"There is no template '{name}' in {folder}. There are: {there}.")
    if sum(path.stat().st_size for path in found) > LARGEST:
        raise BadInput(f"The folder {folder} holds more than {LARGEST // 10**6} MB. Keep it small.")
    for path in found:
        shutil.copyfile(path, root / path.name)
    return file


def templates_in(project: Path) -> list[str]:
    """Their names, without the ending."""
    return sorted(path.stem for path in _real(project / FOLDER) if path.suffix == ".typ")


def _real(folder: Path) -> list[Path]:
    """No links: one inside would be followed to anywhere."""
    if not folder.is_dir() or folder.is_symlink():
        return []
    return [path for path in folder.iterdir() if path.is_file() and not path.is_symlink()]
