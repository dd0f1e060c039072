"""Runs jobs in a thread of this process: for the command line and for tests."""

import queue
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from storyboard.render.executors.base import Event, Job, JobStatus, State
from storyboard.render.executors.outbox import Outbox
from storyboard.render.executors.pending import Pending
from storyboard.render.executors.statuses import Statuses

if TYPE_CHECKING:
    from storyboard.render.executors.runner import Runner


class InProcess:
    """The verbs over one thread. Nothing outlives the process but finished pictures."""

    def __init__(self, workspace: Path) -> None:
        self.outbox = Outbox.of_workspace(workspace)
        self._statuses = Statuses()
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._pending = Pending(together=16)
        self._cancelled: set[str] = set()
        self._thread: threading.Thread | None = None

    def submit(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            self._tell(Event(job=job, kind=State.QUEUED))
        self._pending.put(jobs)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, daemon=True)
            self._thread.start()

    def cancel(self, job_id: str | None = None) -> None:
        self._cancelled |= {job_id} if job_id else {s.job.id for s in self.status()}

    def order(self, ids: Sequence[str]) -> None:
        self._statuses.order(ids)
        self._pending.order(ids)

    def status(self) -> list[JobStatus]:
        return self._statuses.open()

    def events(self, wait: float = 0.0) -> list[Event]:
        found: list[Event] = []
        end = time.monotonic() + wait
        while True:
            try:
                left = 0.0 if found else max(0.0, end - time.monotonic())
                found.append(self._events.get(timeout=left) if left else self._events.get_nowait())
            except queue.Empty:
                return found

    def close(self) -> None:
        self.cancel()
        self._pending.close()
        if self._thread is not None:
            self._thread.join(timeout=30)

    def _work(self) -> None:
        runner: Runner | None = None
        while batch := self._pending.take():
            if runner is None:
                from storyboard.render.executors.runner import Runner as Heavy

                runner = Heavy(self.outbox, self._tell, self._cancelled.__contains__)
            runner.run(batch)

    def _tell(self, event: Event) -> None:
        self._statuses.follow(event)
        self._events.put(event)
