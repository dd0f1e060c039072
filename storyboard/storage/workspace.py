"""The folder in which your projects lie. Finds, creates, opens and puts aside whole projects."""

import os
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import platformdirs

from storyboard.errors import BadInput, BrokenProject, NotFound
from storyboard.storage.files import disk_errors, replace
from storyboard.storage.folder import PROJECT, ProjectFolder
from storyboard.storage.names import clean_name, folder_name
from storyboard.storage.reading import parse_current
from storyboard.story import Project

TRASH = ".trash"
_STAMP = re.compile(r" (\d{4}-\d\d-\d\d \d{6})(?: (\d+))?$")


@dataclass(frozen=True)
class ProjectInfo:
    """One line of the list of projects."""

    name: str
    folder: Path
    modified: datetime  # UTC
    panels: int
    broken: str = ""  # why it cannot be opened, "" = it can


def workspace_folder() -> Path:
    """$STORYBOARD_PROJECTS, else ./projects if it is there, else Storyboard in your documents."""
    named = os.environ.get("STORYBOARD_PROJECTS", "").strip()
    if named:
        return Path(named).expanduser()
    here = Path("projects")
    if here.is_dir():
        return here.resolve()
    return Path(platformdirs.user_documents_dir()) / "Storyboard"


class Workspace:
    """The projects of one folder; it is created when the first project is."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = (folder or workspace_folder()).resolve()
        self._known: dict[Path, tuple[int, ProjectInfo]] = {}  # by mtime of project.json

    def projects(self) -> list[ProjectInfo]:
        """What can be opened, the last changed first."""
        if not self.folder.is_dir():
            return []
        found = [self._info(path) for path in self.folder.glob(f"*/{PROJECT}")]
        return sorted(
            (info for info in found if not info.folder.name.startswith(".")),
            key=lambda info: info.modified,
            reverse=True,
        )

    def create(self, name: str, project: Project | None = None) -> ProjectFolder:
        """A new project of that name. Raises BadInput when the name is taken or no name."""
        clean, folder = self.check_free(name), self.folder / folder_name(name)
        project = (project or Project(name=clean)).edited(name=clean)
        return ProjectFolder.create(folder, project)

    def open(self, key: str | Path) -> ProjectFolder:
        """By folder name, project name, or path. Raises NotFound, BrokenProject."""
        return ProjectFolder(self.find(key))

    def find(self, key: str | Path) -> Path:
        """The folder of the project of that name or path."""
        known = self._find(str(key))
        if known is not None:
            return known
        path = Path(key).expanduser()
        path = path.parent if path.name == PROJECT else path
        if (path / PROJECT).is_file():
            return path
        there = ", ".join(info.name for info in self.projects()[:20]) or "none yet"
        raise NotFound(f"No project '{key}' in {self.folder}. There are: {there}.")

    def trash(self, key: str) -> Path:
        """Puts a project aside, whole, into .trash/; nothing is deleted. -> where it lies now"""
        folder = self._find(key)
        if folder is None:
            raise NotFound(f"No project '{key}' in {self.folder}.")
        stamp = time.strftime("%Y-%m-%d %H%M%S")
        target = _unused(self.folder / TRASH, f"{folder.name} {stamp}")
        with disk_errors(f"put '{folder.name}' aside"):
            target.parent.mkdir(exist_ok=True)
            replace(folder, target)
        return target

    def trashed(self) -> list[ProjectInfo]:
        """What was put aside, the last one first."""
        found = [self._info(path) for path in (self.folder / TRASH).glob(f"*/{PROJECT}")]
        return sorted(found, key=_put_aside, reverse=True)

    def recover(self, key: str) -> Path:
        """Brings back what was put aside last under that name, or lies there. -> its folder

        Where another project has taken the place, it comes back under a free name.
        """
        info = next((info for info in self.trashed() if key.casefold() in _names_of(info)), None)
        if info is None:
            there = ", ".join(dict.fromkeys(info.name for info in self.trashed())) or "nothing"
            raise NotFound(f"'{key}' was not put aside. In the trash: {there}.")
        was = _STAMP.sub("", info.folder.name)
        name = was if info.broken else self.free_name(info.name)
        target = _unused(self.folder, was if name in (was, info.name) else folder_name(name))
        with disk_errors(f"bring '{was}' back"):
            replace(info.folder, target)
        if not info.broken and name != info.name:
            ProjectFolder(target).note(lambda p: p.edited(name=name), what="rename the project")
        return target

    def check_free(self, name: str, but: Path | None = None) -> str:
        """The clean name, if no project but that one has it. Raises BadInput."""
        clean = clean_name(name)
        for known in (self._find(clean), self._find(folder_name(name))):
            if known is not None and known != but:
                raise BadInput(f"There is a project '{clean}' already. Choose another name.")
        return clean

    def free_name(self, name: str) -> str:
        """The name itself, or with the first number behind it that nobody has."""
        tries = (name if n == 1 else f"{name} {n}" for n in range(1, 10_000))
        return next(n for n in tries if not (self._find(n) or self._find(folder_name(n))))

    def _find(self, key: str) -> Path | None:
        wanted = key.casefold()
        infos = self.projects()
        by_folder = (info.folder for info in infos if info.folder.name.casefold() == wanted)
        by_name = (info.folder for info in infos if info.name.casefold() == wanted)
        return next(by_folder, None) or next(by_name, None)

    def _info(self, path: Path) -> ProjectInfo:
        stamp = path.stat().st_mtime_ns
        known = self._known.get(path)
        if known is None or known[0] != stamp:
            known = self._known[path] = stamp, _read_info(path, stamp)
        return known[1]


def _put_aside(info: ProjectInfo) -> tuple[str, int]:
    """When, and as which one of that second."""
    found = _STAMP.search(info.folder.name)
    return (found[1], int(found[2] or 1)) if found else ("", 0)


def _names_of(info: ProjectInfo) -> set[str]:
    """Under which a project in the trash is found."""
    was = _STAMP.sub("", info.folder.name)
    return {info.folder.name.casefold(), was.casefold(), info.name.casefold()}


def _unused(parent: Path, name: str) -> Path:
    names = (name if n == 1 else f"{name} {n}" for n in range(1, 10_000))
    return next(parent / n for n in names if not (parent / n).exists())


def _read_info(path: Path, stamp: int) -> ProjectInfo:
    modified = datetime.fromtimestamp(stamp / 1e9, UTC)
    try:
        with disk_errors(f"read {path}"):
            project = parse_current(path.read_bytes())
    except BrokenProject as error:
        return ProjectInfo(path.parent.name, path.parent, modified, 0, broken=str(error))
    return ProjectInfo(project.name, path.parent, modified, sum(1 for _ in project.panels()))
