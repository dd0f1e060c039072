"""Where every job is, kept up by its events. Thread-safe; torch-free."""

import threading
import time
from collections.abc import Sequence

from storyboard.render.executors.base import Event, JobStatus, State


class Statuses:
    """Of one executor."""

    def __init__(self) -> None:
        self._by_id: dict[str, JobStatus] = {}
        self._lock = threading.Lock()

    def follow(self, event: Event) -> None:
        with self._lock:
            if event.kind.final:
                self._by_id.pop(event.job.id, None)
                return
            old = self._by_id.get(event.job.id)
            preview = event.preview or (old.preview if old else None)
            since = old.since if old and old.since else 0.0
            if event.kind is State.STARTED:
                since = time.monotonic()
            self._by_id[event.job.id] = JobStatus(
                job=event.job,
                state=event.kind,
                step=event.step,
                of=event.of,
                preview=preview,
                since=since,
            )

    def order(self, ids: Sequence[str]) -> None:
        """These first, in this order."""
        wanted = {id: place for place, id in enumerate(ids)}
        with self._lock:
            found = sorted(self._by_id.items(), key=lambda one: wanted.get(one[0], len(wanted)))
            self._by_id = dict(found)

    def open(self) -> list[JobStatus]:
        """Not finished, the running ones first."""
        with self._lock:
            found = list(self._by_id.values())
        return sorted(found, key=lambda status: status.state is State.QUEUED)
