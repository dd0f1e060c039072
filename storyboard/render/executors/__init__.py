"""Places to run jobs, behind the same six verbs. A new one: one file, and one line here."""

from pathlib import Path

from storyboard.errors import BadInput
from storyboard.render.executors.base import Event, Executor, Job, JobStatus, State
from storyboard.render.executors.in_process import InProcess
from storyboard.render.executors.worker import Worker

EXECUTORS = {"in_process": InProcess, "worker": Worker}


def executor_named(name: str, workspace: Path) -> Executor:
    """Raises BadInput that names what there is."""
    if name not in EXECUTORS:
        raise BadInput(f"There is no executor '{name}'. Choose one of: {', '.join(EXECUTORS)}.")
    made: Executor = EXECUTORS[name](workspace)
    return made


__all__ = ["EXECUTORS", "Event", "Executor", "Job", "JobStatus", "State", "executor_named"]
