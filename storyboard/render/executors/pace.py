"""How long a job still takes, from how fast this one and those before it went. Knows no model."""

from collections.abc import Sequence

from storyboard.render.executors.base import JobStatus, State


def ahead(statuses: Sequence[JobStatus], job: str) -> int:
    """How many jobs are drawn before that one."""
    return next((place for place, s in enumerate(statuses) if s.job.id == job), 0)


def seconds_left(status: JobStatus, now: float) -> float | None:
    """Of a job that is being drawn, by its steps so far; None until one is done. now: monotonic seconds."""
    if status.state is State.QUEUED or not status.step or not status.since:
        return None
    return (now - status.since) / status.step * (status.of - status.step)
