"""The project folder on disk: the only code that knows its file names."""

from storyboard.storage.folder import ProjectFolder, restore_backup
from storyboard.storage.prints import print_jpeg, thumbnail
from storyboard.storage.sample import copy_sample, sample_folder
from storyboard.storage.workspace import ProjectInfo, Workspace, workspace_folder

__all__ = [
    "ProjectFolder",
    "ProjectInfo",
    "Workspace",
    "copy_sample",
    "print_jpeg",
    "restore_backup",
    "sample_folder",
    "thumbnail",
    "workspace_folder",
]
