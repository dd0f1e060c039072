"""A copy of a whole project beside the original: its pictures and what it names, no history."""

import shutil
from pathlib import Path

from storyboard.storage.bundle import BESIDE, named_files
from storyboard.storage.files import TEMPORARY, disk_errors, replace
from storyboard.storage.folder import ProjectFolder
from storyboard.storage.names import folder_name
from storyboard.storage.workspace import Workspace
from storyboard.story import new_id


def duplicated(folder: ProjectFolder, workspace: Workspace, name: str) -> ProjectFolder:
    """The copy, whole or not at all. Raises BadInput when the name is taken, StorageError."""
    clean = workspace.check_free(name)
    target = workspace.folder / folder_name(name)
    making = workspace.folder / f"{TEMPORARY}{new_id()}"
    project = folder.read()  # before its pictures: they only ever become more
    with disk_errors(f"copy '{project.name}'"):
        try:
            ProjectFolder.create(making, project.edited(id=new_id(), name=clean))
            for path in _files(folder):
                kept = making / path.relative_to(folder.folder)
                kept.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, kept)
            replace(making, target)
        finally:
            shutil.rmtree(making, ignore_errors=True)
    return ProjectFolder(target)


def _files(folder: ProjectFolder) -> list[Path]:
    """Pictures and records, what was encoded, and the project's own templates and fonts."""
    parts = ("characters", *BESIDE)
    beside = [p for part in parts for p in (folder.folder / part).rglob("*") if p.is_file()]
    return [*named_files(folder), *beside]
