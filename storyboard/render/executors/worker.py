"""Runs jobs in a worker process that is started when needed and again when it dies.

Jobs lie on disk until they are finished: they outlive the worker, and this process too.
"""

import json
import queue
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from storyboard.render.executors.base import Event, Job, JobStatus, State
from storyboard.render.executors.outbox import Outbox
from storyboard.render.executors.statuses import Statuses

LIVES = 2  # a job that the worker died of twice is not tried again


class Worker:
    """The verbs over a subprocess."""

    def __init__(self, workspace: Path, command: Sequence[str] | None = None) -> None:
        self.outbox = Outbox.of_workspace(workspace)
        self.command = list(command or (sys.executable, "-m", "storyboard.worker"))
        self._process: subprocess.Popen[str] | None = None
        self._statuses = Statuses()
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._deaths: Counter[str] = Counter()
        self._cancelled: set[str] = set()
        self._lock = threading.RLock()
        self._closing = False
        self._resume()

    def submit(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            self.outbox.put_waiting(job)
        self._start(jobs)

    def cancel(self, job_id: str | None = None) -> None:
        with self._lock:
            for one in [job_id] if job_id else [status.job.id for status in self.status()]:
                self._cancelled.add(one)
                self._send({"do": "cancel", "id": one})

    def order(self, ids: Sequence[str]) -> None:
        with self._lock:
            self.outbox.order(ids)
            self._statuses.order(ids)
            self._send({"do": "order", "ids": list(ids)})

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
        """Stops the worker; what waits is kept for the next start."""
        self._closing = True
        with self._lock:
            if self._process is None:
                return
            if self._process.stdin:
                self._process.stdin.close()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()

    def warm_up(self) -> None:
        """Starts the process, so that its libraries are loaded when the first job comes."""
        self._send({"do": "run", "jobs": []})

    def _resume(self) -> None:
        """What an earlier process left: finished pictures are told of, the rest is drawn."""
        for event in self.outbox.done():
            self.outbox.drop(event.job.id)
            self._events.put(event)
        waiting = self.outbox.waiting()
        if waiting:
            self._start(waiting)

    def _start(self, jobs: Sequence[Job]) -> None:
        groups: dict[str, list[Job]] = {}
        for job in jobs:
            self._tell(Event(job=job, kind=State.QUEUED))
            groups.setdefault(job.group, []).append(job)
        for group in groups.values():
            self._send({"do": "run", "jobs": [job.model_dump(mode="json") for job in group]})

    def _send(self, message: dict[str, object]) -> None:
        with self._lock:
            process = self._running()
            assert process.stdin is not None
            try:
                process.stdin.write(json.dumps(message) + "\n")
                process.stdin.flush()
            except (BrokenPipeError, ValueError):
                pass  # it died this moment: the listener starts it again with what is left

    def _running(self) -> subprocess.Popen[str]:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [*self.command, str(self.outbox.folder)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
            )  # fmt: skip
            threading.Thread(target=self._listen, args=(self._process,), daemon=True).start()
        return self._process

    def _listen(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self._tell(Event.model_validate_json(line))
        code = process.wait()
        if not self._closing:
            self._died(code)

    def _died(self, code: int) -> None:
        """Draws what is left once more; gives up on a job that was running at two deaths."""
        with self._lock:
            left = self.status()
            for status in left:
                if status.state is not State.QUEUED:
                    self._deaths[status.job.id] += 1
            again = []
            for status in left:
                job = status.job
                if job.id in self._cancelled:
                    self.outbox.drop(job.id)
                    self._tell(Event(job=job, kind=State.CANCELLED))
                elif self._deaths[job.id] >= LIVES:
                    self.outbox.drop(job.id)
                    message = (
                        f"The drawing process ended {LIVES} times while drawing this (exit {code}). "
                        f"Close other programs to free memory, then draw the panel again."
                    )
                    self._tell(Event(job=job, kind=State.FAILED, message=message))
                else:
                    again.append(job)
            if again:
                self._start(again)

    def _tell(self, event: Event) -> None:
        self._statuses.follow(event)
        self._events.put(event)
