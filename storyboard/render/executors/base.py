"""What runs jobs: six verbs, the same for a thread, a process or a cluster. Torch-free."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field

from storyboard.render.request import RenderRequest, Start


class State(StrEnum):
    """Of a job; also what an event tells."""

    QUEUED = "queued"
    STARTED = "started"
    PROGRESS = "progress"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def final(self) -> bool:
        return self in (State.DONE, State.FAILED, State.CANCELLED)


class Job(BaseModel):
    """A request on its way through an executor."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(default_factory=lambda: uuid4().hex)
    folder: str  # of the project
    panel: str  # "" where it is a picture of a member
    take: int
    request: RenderRequest
    left_out: tuple[str, ...] = ()
    not_held: tuple[str, ...] = ()
    member: str = ""  # of whom it is a picture, for the cast (casting.py)
    shows: str = ""  # "front", "back", "happy" …
    recipe: str = ""  # of the panel as it is, where the request is a variation of it

    def varied(self, start: Start, recipe: str) -> "Job":
        """The job as a variation of a take; as stale or fresh as that take is."""
        request = self.request.model_copy(update={"start": start})
        return self.model_copy(update={"request": request, "recipe": recipe})

    def seeded(self, seed: int) -> "Job":
        """The job from the noise of that seed; the recipe is the same, so nothing becomes stale."""
        return self.model_copy(update={"request": self.request.model_copy(update={"seed": seed})})

    @property
    def group(self) -> str:
        """Jobs of one group can be drawn in one batch."""
        r = self.request
        parts = (
            self.folder,
            r.family,
            r.weights,
            r.dtype,
            r.solver,
            r.steps,
            r.guidance,
            r.size,
            r.start.strength if r.start else "from noise",
        )
        return "|".join(str(part) for part in parts)


class Event(BaseModel):
    """Something that happened to a job."""

    model_config = ConfigDict(frozen=True)

    job: Job
    kind: State
    step: int = 0
    of: int = 0
    picture: Path | None = None  # of a finished one: a PNG in the outbox
    preview: Path | None = None  # of one in progress: a small JPEG
    seconds: float = 0.0
    message: str = ""


class JobStatus(BaseModel):
    """Where a job is now."""

    model_config = ConfigDict(frozen=True)

    job: Job
    state: State
    step: int = 0
    of: int = 0
    preview: Path | None = None
    message: str = ""
    since: float = 0.0  # when it was started, monotonic seconds


class Executor(Protocol):
    """A place to run jobs."""

    def submit(self, jobs: Sequence[Job]) -> None: ...

    def cancel(self, job_id: str | None = None) -> None:
        """One job, or all."""

    def order(self, ids: Sequence[str]) -> None:
        """The jobs that wait, these first and in this order."""

    def status(self) -> list[JobStatus]:
        """Jobs that are not finished, the running ones first."""

    def events(self, wait: float = 0.0) -> list[Event]:
        """What happened since the last call; waits up to that many seconds for something."""

    def close(self) -> None: ...
