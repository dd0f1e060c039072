"""The committed sample: a finished little board that is copied, and itself never written."""

import shutil
import tempfile
from pathlib import Path

from storyboard.errors import NotFound
from storyboard.storage.files import TEMPORARY, disk_errors, replace
from storyboard.storage.folder import PROJECT, ProjectFolder
from storyboard.storage.workspace import Workspace

_PACKAGE = Path(__file__).resolve().parents[1]
_PLACES = (_PACKAGE.parent / "projects" / "sample", _PACKAGE / "sample")  # checkout, wheel
_LEFT_BEHIND = shutil.ignore_patterns("cache", ".lock", ".backup", ".tmp-*", "history.jsonl")


def sample_folder() -> Path:
    """Where the committed sample lies. Raises NotFound when the installation lacks it."""
    for place in _PLACES:
        if (place / PROJECT).is_file():
            return place
    raise NotFound(
        f"The sample project is missing (looked in {', '.join(map(str, _PLACES))}). "
        f"Install storyboard again."
    )


def copy_sample(workspace: Workspace, folder: str = "Sample") -> ProjectFolder:
    """Your own copy of the sample: made the first time, opened from then on."""
    target = workspace.folder / folder
    if not (target / PROJECT).exists():
        with disk_errors("copy the sample project"):
            workspace.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=workspace.folder, prefix=TEMPORARY) as scratch:
                half = Path(scratch) / folder  # renamed when whole: a copy cut short is no project
                shutil.copytree(sample_folder(), half, ignore=_LEFT_BEHIND)
                replace(half, target)
    return ProjectFolder(target)
