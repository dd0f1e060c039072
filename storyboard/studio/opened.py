"""An open project: what it is now, and the one way to change it."""

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storyboard import edits
from storyboard.geometry import Box
from storyboard.render.executors import JobStatus
from storyboard.render.families import Family, family_named
from storyboard.render.families.weights import Installed
from storyboard.render.prepare import Preparation, regions_of
from storyboard.storage import ProjectFolder, thumbnail
from storyboard.storage.intake import reference
from storyboard.story import Panel, Project, Reference
from storyboard.views import PanelView, Views

if TYPE_CHECKING:
    from storyboard.studio.studio import Studio


LOOK_AGAIN = 2.0  # seconds


class Opened:
    """One open project, looked at and changed."""

    def __init__(self, studio: "Studio", folder: ProjectFolder) -> None:
        self.studio, self.folder = studio, folder
        self._views = Views()
        self._found: tuple[str, float, Installed | None] = "", 0.0, None
        self.notes: tuple[str, ...] = ()

    @property
    def project(self) -> Project:
        """The newest revision."""
        return self.folder.read()

    @property
    def family(self) -> Family:
        return family_named(self.project.style.family)

    def regions(self, panel: Panel) -> tuple[Box, ...]:
        """Where each placement is, given or by order."""
        return regions_of(panel, self.family, self.project.frame.aspect)

    def view(self) -> list[PanelView]:
        """Every panel in order, with its state."""
        project = self.project
        return self._views.of(project, self._installed(project.style.family), self.jobs())

    def jobs(self) -> list[JobStatus]:
        """Of this project, not finished."""
        own = str(self.folder.folder)
        return [s for s in self.studio.executor.status() if s.job.folder == own]

    def picture(self, digest: str) -> Path:
        return self.folder.picture(digest)

    def thumbnail(self, digest: str, width: int = 480) -> Path:
        return thumbnail(self.folder, digest, width)

    def apply(self, what: str, command: Callable[[Project], Project]) -> None:
        """An edit of edits.py, as one step that can be undone; `what` in words."""
        self.folder.apply(command, what=what)

    def _edit(self, key: str, what: str, command: Callable[[Project], Project]) -> Panel:
        panel = self.project.panel(key)
        self.folder.apply(command, what=what)
        return self.project.panel(panel.id)

    def effect(self, command: Callable[[Project], Project]) -> list[PanelView]:
        """The panels that are up to date now and that an edit would make stale; nobody can say of any while
        the family's weights are not here. Raises FamilyError where the edit chooses such a family.
        """
        project = command(self.project)
        family = family_named(project.style.family)
        if family is self.family and family.find() is None:
            return []
        preparation = Preparation(project, family, family.installed())
        after = {panel.id: panel for panel in project.panels()}
        fresh = [view for view in self.view() if not view.stale and view.id in after]
        return [view for view in fresh if preparation.stale(after[view.id])]

    def undo(self) -> str | None:
        return self.folder.undo()

    def redo(self) -> str | None:
        return self.folder.redo()

    def set_style(self, **fields: Any) -> None:
        self.folder.apply(lambda p: edits.set_style(p, **fields), what="change the style")

    def _installed(self, family: str) -> Installed | None:
        """Of that family; looked for again after a moment, since looking reads a folder."""
        name, looked, found = self._found
        if name != family or time.monotonic() - looked > LOOK_AGAIN:
            found = family_named(family).find()
            self._found = family, time.monotonic(), found
        return found

    def _taken_in(self, pictures: Iterable[tuple[bytes, str]]) -> list[Reference]:
        taken = []
        for data, file_name in pictures:
            png = reference(data, file_name)
            taken.append(Reference(picture=self.folder.put_picture(png), name=file_name))
        return taken
