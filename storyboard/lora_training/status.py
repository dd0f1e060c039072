"""Where a training is: a small file beside its checkpoint that any program may read. Torch-free."""

import os
import time
from enum import StrEnum
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, ValidationError

FILE, STOP, LOCK = "status.json", "STOP", "lock"
STARTING = "starting"  # what is said of a program that was only just called
CURVE = 50  # points of the loss curve
QUIET = 90.0  # seconds without news after which a training is taken for dead


class Stage(StrEnum):
    """Of a training."""

    PREPARING = "preparing"
    TRAINING = "training"
    DONE = "done"
    STOPPED = "stopped"
    DIVERGED = "diverged"
    FAILED = "failed"


class TrainingStatus(BaseModel):
    """losses: the curve so far, means of equal stretches. left: seconds."""

    model_config = ConfigDict(frozen=True)

    stage: Stage
    doing: str = ""
    step: int = 0
    of: int = 0
    loss: float | None = None
    losses: tuple[float, ...] = ()
    left: float | None = None
    seconds: float = 0.0
    sample: str | None = None  # file name of the newest sample panel
    message: str = ""
    told: float = 0.0  # when, seconds since 1970

    @property
    def running(self) -> bool:
        """False also where its program has died."""
        busy = self.stage in (Stage.PREPARING, Stage.TRAINING)
        return busy and time.time() - self.told < QUIET


def read_status(folder: Path) -> TrainingStatus | None:
    """None: nothing was trained there. A training whose program was killed is not running."""
    try:
        status = TrainingStatus.model_validate_json((folder / FILE).read_bytes())
    except (OSError, ValidationError):
        return None
    begun = status.doing != STARTING  # from then on the program holds its lock
    dead = begun and status.running and not _held(folder / LOCK)
    return status.model_copy(update={"told": 0.0}) if dead else status


def _held(lock: Path) -> bool:
    """Whether a living program holds it: the system lets go of a dead one's."""
    try:
        with FileLock(lock, timeout=0):
            return False
    except Timeout:
        return True


def write_status(folder: Path, status: TrainingStatus) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{FILE}.{os.getpid()}.part"
    part.write_text(status.model_copy(update={"told": time.time()}).model_dump_json())
    part.replace(folder / FILE)


def ask_to_stop(folder: Path) -> None:
    """The training ends after its step and can go on later."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / STOP).touch()


def curve(losses: list[float] | tuple[float, ...], points: int = CURVE) -> tuple[float, ...]:
    """At most so many means of equal stretches."""
    width = max(1, -(-len(losses) // points))
    parts = [losses[at : at + width] for at in range(0, len(losses), width)]
    return tuple(round(sum(part) / len(part), 5) for part in parts)
