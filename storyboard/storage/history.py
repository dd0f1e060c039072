"""history.jsonl: who changed what, one line per edit, enough to undo it and do it again.

Lines are written before the project they lead to, so a line whose revision the project never
reached was a save that failed: it is dropped. Knows deltas; knows no project folder.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from storyboard.storage.files import append, write_whole
from storyboard.story.delta import Change, Delta

LARGEST = 8_000_000  # bytes of history.jsonl before the oldest steps are dropped
STEPS = 1_000  # undo steps kept then


class Verb(StrEnum):
    """What a line stands for."""

    EDIT = "edit"
    UNDO = "undo"
    REDO = "redo"
    NOTE = "note"  # happened by itself (a take came in): nothing to undo


class Step(BaseModel):
    """One line of the history."""

    model_config = ConfigDict(frozen=True)

    revision: int  # the project's after the step
    verb: Verb
    what: str  # "delete panel 3"
    who: str = ""
    when: str = ""  # ISO 8601, UTC
    changes: tuple[Change, ...] = ()

    @classmethod
    def of(cls, revision: int, verb: Verb, what: str, who: str, changes: Delta) -> "Step":
        when = datetime.now(UTC).isoformat(timespec="seconds")
        return cls(revision=revision, verb=verb, what=what, who=who, when=when, changes=changes)


class History:
    """The steps of one project. Call it under the project's lock only."""

    def __init__(self, path: Path, *, largest: int = LARGEST, steps: int = STEPS) -> None:
        self.path, self.largest, self.kept = path, largest, steps
        self._size = -1  # bytes of the file that were read or written here
        self._before = 0  # bytes before the last step was added
        self._steps: list[Step] = []

    def steps(self, revision: int) -> list[Step]:
        """Every step up to that revision, oldest first."""
        self._refresh(revision)
        return self._steps

    def add(self, step: Step) -> None:
        """Writes one more line. Raises OSError, and then the file is as it was."""
        self._refresh(step.revision if step.verb is Verb.NOTE else step.revision - 1)
        if self._size > self.largest:
            self._shorten()
        self._before = self._size
        self._size = append(self.path, step.model_dump_json(exclude_defaults=True).encode() + b"\n")
        self._steps.append(step)

    def take_back(self) -> None:
        """Drops the step just added: the project that it led to could not be saved."""
        self._steps.pop()
        os.truncate(self.path, self._before)
        self._size = self._before

    def to_undo(self, revision: int) -> Step | None:
        return next(reversed(self._stacks(revision)[0]), None)

    def to_redo(self, revision: int) -> Step | None:
        return next(reversed(self._stacks(revision)[1]), None)

    def _stacks(self, revision: int) -> tuple[list[Step], list[Step]]:
        """(done, undone): an undo moves a step over, a redo moves it back."""
        done: list[Step] = []
        undone: list[Step] = []
        for step in self.steps(revision):
            if step.verb is Verb.UNDO:
                undone.append(step)
                del done[-1:]
            elif step.verb is Verb.REDO:
                done.append(step)
                del undone[-1:]
            elif step.verb is Verb.EDIT:
                done.append(step)
                undone.clear()
        return done, undone

    def _refresh(self, revision: int) -> None:
        size = self.path.stat().st_size if self.path.exists() else 0
        if size != self._size:
            self._steps = list(_read(self.path)) if size else []
            self._size = size
        reached = [step for step in self._steps if step.revision <= revision]
        if len(reached) < len(self._steps) or self._torn():
            self._steps = reached
            self._rewrite()

    def _torn(self) -> bool:
        if self._size == 0:
            return False
        with open(self.path, "rb") as file:
            file.seek(-1, 2)
            return file.read() != b"\n"

    def _shorten(self) -> None:
        """Keeps the newest steps, at most half of the bytes allowed."""
        lines = [step.model_dump_json(exclude_defaults=True) for step in self._steps[-self.kept :]]
        total = 0
        for number, line in enumerate(reversed(lines)):
            total += len(line.encode())
            if total > self.largest // 2:
                lines = lines[len(lines) - number :]
                break
        self._steps = self._steps[len(self._steps) - len(lines) :]
        self._rewrite()

    def _rewrite(self) -> None:
        lines = (step.model_dump_json(exclude_defaults=True) + "\n" for step in self._steps)
        data = "".join(lines).encode()
        write_whole(self.path, data)
        self._size = len(data)


def _read(path: Path) -> Iterator[Step]:
    for line in path.read_bytes().split(b"\n"):
        try:
            yield Step.model_validate_json(line)
        except ValidationError:
            continue  # torn by a power cut, or empty
