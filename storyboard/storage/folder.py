"""A project on disk: the one writer of project.json, its history and its pictures.

Every edit is a function Project -> Project, applied under a lock to the newest revision, written
beside the old file, fsynced and renamed. Knows file names; knows no model and no page.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from storyboard.errors import BadInput, BrokenProject, Conflict, NotFound, StorageError
from storyboard.storage.assets import Assets, hex_of
from storyboard.storage.backups import Backups
from storyboard.storage.files import disk_errors, replace, sweep, write_whole
from storyboard.storage.history import History, Step, Verb
from storyboard.storage.reading import parse, parse_current
from storyboard.storage.writing import Writer
from storyboard.story import SCHEMA, Panel, Project, Take
from storyboard.story.delta import Change, apply_delta, backwards, delta, with_takes

PROJECT = "project.json"
LOCK_WAIT = 20.0  # seconds; a save takes some hundredths of one

Command = Callable[[Project], Project]


class ProjectFolder:
    """One open project. Threads may share it; other processes may have it open as well."""

    def __init__(self, folder: Path) -> None:
        """Opens a folder. Raises NotFound, BrokenProject, StorageError."""
        self.folder = folder.resolve()
        self.cache = self.folder / "cache"
        self.path = self.folder / PROJECT
        if not self.path.is_file():
            raise NotFound(f"There is no project in {folder}: {PROJECT} is missing.")
        self._assets = Assets(self.folder / "assets")
        self._backups = Backups(self.folder / ".backup")
        self._history = History(self.folder / "history.jsonl")
        self._writer = Writer()
        self._threads = threading.RLock()
        self._file = FileLock(self.folder / ".lock", thread_local=False)
        self._project: Project | None = None
        self._stamp: tuple[int, int, int] | None = None
        self._open()

    @classmethod
    def create(cls, folder: Path, project: Project) -> "ProjectFolder":
        """A new project in a folder that holds none yet."""
        if (folder / PROJECT).exists():
            raise BadInput(f"There is a project in {folder} already. Choose another name.")
        with disk_errors(f"create the project '{project.name}'"):
            for part in ("assets", "characters", "cache"):
                (folder / part).mkdir(parents=True, exist_ok=True)
            write_whole(folder / PROJECT, Writer().dump(project))
        return cls(folder)

    def read(self) -> Project:
        """The newest revision; parsed again only when another program has replaced the file."""
        with self._threads:
            stamp = self._stamp_now()
            if self._project is None or stamp != self._stamp:
                self._project, self._stamp = self._parsed(), stamp
            return self._project

    def apply(
        self, command: Command, *, expected: int | None = None, what: str, who: str = ""
    ) -> Project:
        """Applies an edit to the newest revision and saves it; one more revision, one undo step.

        `expected`: the revision that the user saw, for edits that make sense on it only; another
        one raises Conflict. `what`: the edit in words, "delete panel 3". An edit that changes
        nothing saves nothing. Raises what the command raises, and StorageError.
        """
        with self._locked(what):
            project = self._expected(expected)
            return self._save(project, command(project), Verb.EDIT, what, who)

    def note(self, command: Command, *, what: str, who: str = "") -> Project:
        """Like apply, for what happens by itself (a take comes in): undo passes over it."""
        with self._locked(what):
            project = self.read()
            return self._save(project, command(project), Verb.NOTE, what, who)

    def add_take(self, panel: str, take: Take) -> Project:
        """Adds a finished take, chosen at once unless the panel is locked; undo passes over it.

        A take of a panel that was deleted meanwhile is kept in the history, for when the panel
        comes back.
        """
        what = f"take {take.number} of panel {panel}"
        with self._locked(what):
            project = self.read()
            if all(known.id != panel for known in (*project.panels(), *project.parked)):
                changes = (Change(part="panel", id=panel, field="takes", now=[_plain(take)]),)
                with disk_errors(f"keep {what}"):
                    self._history.add(Step.of(project.revision, Verb.NOTE, what, "", changes))
                return project
            return self.note(lambda now: _with_take(now, panel, take), what=what)

    def undo(self, who: str = "") -> str | None:
        """Takes back the last edit. -> what it was, "delete panel 3"; None = nothing left"""
        return self._step_back(self._history.to_undo, Verb.UNDO, who)

    def redo(self, who: str = "") -> str | None:
        """Does the edit again that was undone last. -> what it was; None = nothing left"""
        return self._step_back(self._history.to_redo, Verb.REDO, who)

    def steps(self) -> list[Step]:
        """The history, oldest first."""
        with self._locked("read the history"):
            return list(self._history.steps(self.read().revision))

    def put_picture(self, data: bytes, suffix: str = "png") -> str:
        """Keeps a picture under its digest. -> "sha256:…" """
        return self._assets.put(data, suffix)

    def picture(self, digest: str) -> Path:
        """Where the picture lies. Raises NotFound when it is gone, BadInput for no digest."""
        return self._assets.path(digest)

    def put_file(self, data: bytes, suffix: str) -> str:
        """Keeps a file that is no picture, such as a LoRA or a script. -> digest"""
        return self._assets.put(data, suffix)

    def file(self, digest: str, what: str) -> Path:
        """Where it lies. Raises NotFound when it is gone; `what`: "LoRA"."""
        return self._assets.path(digest, what)

    def has(self, digest: str) -> bool:
        """Is the picture (or record) there?"""
        return self._assets.find(digest) is not None

    def put_json(self, data: bytes, digest: str | None = None) -> str:
        """Keeps a record under its own digest, or under that of its canonical form. -> digest"""
        return self._assets.put(data, "json", digest)

    def json(self, digest: str) -> bytes:
        """The record of that digest. Raises NotFound."""
        return self._assets.path(digest, "record").read_bytes()

    def tokens(self, digest: str) -> Path:
        """Where a character's conditioning of that digest lies, or would."""
        return self.folder / "characters" / "conditioning" / f"{hex_of(digest)}.safetensors"

    def put_tokens(self, digest: str, data: bytes) -> None:
        """Keeps conditioning that was made elsewhere; what is there already stays."""
        path = self.tokens(digest)
        with disk_errors(f"keep {path.name}"):
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                write_whole(path, data)

    def member_folder(self, member: str) -> Path:
        """Where the conditioning of one member is kept."""
        if not member.replace("-", "").replace("_", "").isalnum():
            raise BadInput(f"'{member[:80]}' is no id of a member.")
        return self.folder / "characters" / member

    def backup(self) -> Path | None:
        """The last good copy of project.json."""
        return self._backups.newest()

    def _open(self) -> None:
        with self._locked("open the project"):
            sweep(self.folder)
            sweep(self._assets.folder)
            with disk_errors(f"read {self.path}"):
                data = self.path.read_bytes()
            with self._explained():
                project, version = parse(data)
            if version != SCHEMA:  # the old file stays as a backup; the new one comes with an edit
                self._backups.keep(self.path, project.revision, now=True)
            self._project, self._stamp = project, self._stamp_now()

    def _save(self, old: Project, new: Project, verb: Verb, what: str, who: str) -> Project:
        changes = delta(old, new)
        if not changes:
            return old
        new = new.model_copy(update={"revision": old.revision + 1, "schema_version": SCHEMA})
        data = self._writer.dump(new)
        with disk_errors(f"save '{new.name}'"):
            self._backups.keep(self.path, old.revision)
            self._history.add(Step.of(new.revision, verb, what, who, changes))
            self._replace(data)
        self._project, self._stamp = new, self._stamp_now()
        return new

    def _replace(self, data: bytes) -> None:
        try:
            write_whole(self.path, data)
        except OSError:
            self._history.take_back()
            raise

    def _step_back(self, pick: Callable[[int], Step | None], verb: Verb, who: str) -> str | None:
        with self._locked(verb.value):
            project = self.read()
            step = pick(project.revision)
            if step is None:
                return None
            changed = apply_delta(project, backwards(step.changes))
            changed = self._with_late_takes(project, changed)
            self._save(project, changed, verb, step.what, who)
            return step.what

    def _with_late_takes(self, old: Project, new: Project) -> Project:
        """Panels that come back also get the takes that came in while they were gone."""
        had = {panel.id for panel in old.panels()}
        for panel in [p for p in new.panels() if p.id not in had]:
            late = self._late_takes(panel.id, old.revision)
            new = new.with_panel(panel.id, lambda p, late=late: with_takes(p, late))  # type: ignore[misc]
        return new

    def _late_takes(self, panel: str, revision: int) -> list[Take]:
        return [
            Take.model_validate(take)
            for step in self._history.steps(revision)
            for change in step.changes
            if change.part == "panel" and change.id == panel and change.field == "takes"
            for take in change.now
        ]

    def _expected(self, expected: int | None) -> Project:
        project = self.read()
        if expected is not None and project.revision != expected:
            raise Conflict(
                f"'{project.name}' was changed elsewhere (revision {project.revision}, this edit "
                f"was made on {expected}). Look at the board again and repeat the edit."
            )
        return project

    @contextmanager
    def _locked(self, doing: str) -> Iterator[None]:
        with self._threads:
            try:
                with disk_errors(doing):
                    self._file.acquire(timeout=LOCK_WAIT)
            except Timeout as error:
                raise StorageError(
                    f"Another program has kept {self.folder.name} locked for {LOCK_WAIT:.0f} s. "
                    f"Close it and do it again."
                ) from error
            try:
                yield
            finally:
                self._file.release()

    def _parsed(self) -> Project:
        with disk_errors(f"read {self.path}"):
            data = self.path.read_bytes()
        with self._explained():
            return parse_current(data)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except BrokenProject as error:
            raise self._broken(error) from error

    def _broken(self, error: BrokenProject) -> BrokenProject:
        backup = self._backups.newest()
        cure = "There is no backup yet; correct the file with a text editor."
        if backup is not None:
            cure = f"The last good copy is {backup.relative_to(self.folder)}."
        return BrokenProject(f"{self.path} cannot be read. {error} {cure}", backup)

    def _stamp_now(self) -> tuple[int, int, int]:
        with disk_errors(f"read {self.path}"):
            stat = self.path.stat()
        return stat.st_mtime_ns, stat.st_ino, stat.st_size


def restore_backup(folder: Path) -> ProjectFolder:
    """Opens the last good copy of a broken project; the broken file is kept beside it."""
    backup = Backups(folder / ".backup").newest()
    if backup is None:
        raise NotFound(f"There is no backup in {folder}.")
    with disk_errors(f"restore {backup.name}"):
        data, path = backup.read_bytes(), folder / PROJECT
        if path.exists():
            replace(path, folder / f"project-broken-{time.time_ns()}.json")
        write_whole(path, data)
    return ProjectFolder(folder)


def _with_take(project: Project, panel: str, take: Take) -> Project:
    def change(now: Panel) -> Panel:
        kept = _renumbered(now, take)
        chosen = now.chosen if now.locked and now.chosen else kept.number
        return with_takes(now, [kept]).edited(chosen=chosen)

    return project.with_panel(panel, change)


def _renumbered(panel: Panel, take: Take) -> Take:
    """Two programs may have drawn the same number; the later one goes to the end, unless it is the same."""
    there = next((known for known in panel.takes if known.number == take.number), None)
    if there is None or there.request == take.request:
        return take
    return take.edited(number=panel.next_take)


def _plain(take: Take) -> Any:
    return take.model_dump(mode="json")
