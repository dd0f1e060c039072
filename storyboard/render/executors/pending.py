"""Jobs that wait to be drawn: taken from the front by what can be drawn together, put in another order."""

import threading
from collections.abc import Sequence

from storyboard.render.executors.base import Job
from storyboard.settings import device

TOGETHER = {"cuda": 16}  # jobs at once
FEW = 4  # elsewhere: the first pictures come soon, and what waits can still be put in order


class Pending:
    """Threads may share it."""

    def __init__(self, together: int | None = None) -> None:
        self.together = together or TOGETHER.get(device(), FEW)
        self._jobs: list[Job] = []
        self._closed = False
        self._changed = threading.Condition()

    def put(self, jobs: Sequence[Job]) -> None:
        with self._changed:
            self._jobs.extend(jobs)
            self._changed.notify()

    def take(self) -> list[Job]:
        """The first job and those of its group, some at once; waits for one. [] = it was closed."""
        with self._changed:
            while not self._jobs and not self._closed:
                self._changed.wait()
            if self._closed:
                return []
            group = self._jobs[0].group
            batch = [job for job in self._jobs if job.group == group][: self.together]
            taken = {job.id for job in batch}
            self._jobs = [job for job in self._jobs if job.id not in taken]
            return batch

    def drop(self, id: str) -> Job | None:
        """A job that waits no longer; None = it does not wait here."""
        with self._changed:
            found = next((job for job in self._jobs if job.id == id), None)
            self._jobs = [job for job in self._jobs if job.id != id]
            return found

    def order(self, ids: Sequence[str]) -> None:
        """These first, in this order; the others behind them as they were."""
        with self._changed:
            self._jobs = ordered(self._jobs, ids)

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify()


def ordered(jobs: Sequence[Job], ids: Sequence[str]) -> list[Job]:
    """Those of the ids first, in their order."""
    wanted = {id: place for place, id in enumerate(ids)}
    return sorted(jobs, key=lambda job: wanted.get(job.id, len(wanted)))
