"""A file's way onto a board: read, compared, and then kept with its pictures, in one undoable edit.

Knows folders and records; the comparing is script/difference.py's.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from storyboard.bulk import bulk
from storyboard.errors import NotFound
from storyboard.imports import format_of, read, source_of
from storyboard.imports.elsewhere import taken_in, with_new
from storyboard.imports.options import Options
from storyboard.imports.source import Source
from storyboard.script import Breakdown, Picture
from storyboard.script.difference import Base, Difference, difference
from storyboard.storage import ProjectFolder, Workspace
from storyboard.storage.intake import intake
from storyboard.story import Cutting, FrameFormat, Project, Reference, Scene, Script

SCRIPTS = frozenset(
    {"fountain", "fdx"}
)  # one may follow the other: both are read into the same scenes


@dataclass(frozen=True)
class Wish:
    """How a file shall come in. `add`: to the end, compared with nothing."""

    cutting: Cutting | None = None  # None = as the board was cut, else by paragraphs
    language: str = "en"
    prefer_script: bool = False
    add: bool = False


class Arrival:
    """One file on its way onto one board. Nothing is written before `settle`."""

    def __init__(
        self, folder: ProjectFolder, source: Source, wish: Wish, given: Breakdown | None = None
    ) -> None:
        self.folder, self.source, self.wish = folder, source, wish
        self.format = format_of(source)
        project = folder.read()
        self.cutting = wish.cutting or (
            project.script.cutting if project.script else Cutting.PARAGRAPH
        )
        options = Options(self.cutting, project.fps, wish.language)
        self.read: Breakdown = given or read(source, options)

    def difference(self, project: Project) -> Difference:
        """What it would change on that revision."""
        return difference(
            project, self.read, self._base(project), prefer_script=self.wish.prefer_script
        )

    def settle(
        self, *, what: str = "", quiet: bool = False, expected: int | None = None
    ) -> Difference:
        """Makes the edit, as one step that undo takes back (`quiet`: undo passes over it)."""
        settled: list[Difference] = []

        def command(project: Project) -> Project:
            found = self.difference(project)
            settled.append(found)
            return self._with_records(self._with_pictures(found), found)

        what = what or f"import {self.source.name}"
        with bulk():
            if quiet:
                self.folder.note(command, what=what)
            else:
                self.folder.apply(command, what=what, expected=expected)
        return settled[-1]

    def _base(self, project: Project) -> Base:
        if self.wish.add:
            return Base()
        script = project.script
        if script is not None and script.reading and self._follows(script):
            try:
                return Base(scenes_in(self.folder.json(script.reading)), script=True)
            except NotFound:
                pass
        return Base(project.scenes)

    def _follows(self, script: Script) -> bool:
        """Whether this file is a later version of what the board was made from."""
        return script.format == self.format or {script.format, self.format} <= SCRIPTS

    def _with_records(self, project: Project, found: Difference) -> Project:
        """The file and the reading are kept, as what the next version is compared with."""
        if project.script is not None and (self.wish.add or not self._follows(project.script)):
            return project
        script = Script(
            name=self.source.name,
            format=self.format,
            cutting=self.cutting,
            text=self.folder.put_file(self._kept, self._suffix),
            reading=self.folder.put_json(record_of(found.reading)),
        )
        return project.edited(script=script)

    @cached_property
    def _kept(self) -> bytes:
        return self.read.text.encode() if self.read.text else self.source.data

    @property
    def _suffix(self) -> str:
        return "fountain" if self.read.text else self.source.ending.removeprefix(".") or "txt"

    def _with_pictures(self, found: Difference) -> Project:
        project = found.project
        for id, pictures in self.read.pictures.items():
            panel = found.panels[id]
            if any(panel == there.id for there in (*project.panels(), *project.parked)):
                takes = self._takes(pictures)
                project = project.with_panel(panel, lambda p, t=takes: with_new(p, t))  # type: ignore[misc]
        for id, pictures in self.read.references.items():
            member = project.member(found.members[id])
            known = {reference.picture for reference in member.references}
            fresh = [r for r in self._references(pictures) if r.picture not in known]
            project = project.with_member(member.edited(references=(*member.references, *fresh)))
        return project

    def _takes(self, pictures: tuple[Picture, ...]) -> list[dict[str, Any]]:
        return [taken_in(self.folder, p.data, p.name) for p in pictures]

    def _references(self, pictures: tuple[Picture, ...]) -> list[Reference]:
        return [
            Reference(picture=self.folder.put_picture(intake(p.data, p.name)[0]), name=p.name)
            for p in pictures
        ]


def begun(
    workspace: Workspace, name: str, project: Project, given: "Path | bytes | Source", wish: Wish
) -> tuple[ProjectFolder, tuple[str, ...]]:
    """(a new project made of a file, what its reader has to say). Nothing is made of a bad file."""
    source = given if isinstance(given, Source) else source_of(given)
    options = Options(wish.cutting or Cutting.PARAGRAPH, project.fps, wish.language)
    found = read(source, options)
    if found.style:
        project = project.edited(style=project.style.edited(words=found.style))
    if found.frame:
        nearest = min(FrameFormat, key=lambda frame: abs(frame.aspect - found.frame))
        project = project.edited(frame=nearest)
    with bulk():
        folder = workspace.create(name, difference(project, found, Base()).project)
        Arrival(folder, source, wish, found).settle(quiet=True)
    return folder, found.notes


def record_of(scenes: tuple[Scene, ...]) -> bytes:
    """A reading as it is kept."""
    return json.dumps(
        [scene.model_dump(mode="json") for scene in scenes], ensure_ascii=False
    ).encode()


def scenes_in(record: bytes) -> tuple[Scene, ...]:
    return tuple(Scene.model_validate(scene) for scene in json.loads(record))
