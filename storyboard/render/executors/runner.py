"""Runs jobs in this process: loads families, keeps them warm, batches what belongs together.

The one place with a broad `except`: the boundary of a job. Reports events; decides nothing.
"""

import logging
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PIL import Image

from storyboard.conditioning import Conditioner
from storyboard.errors import Cancelled, StoryboardError
from storyboard.provenance.picture import stored_picture
from storyboard.render.engine import Engine, Previews, Watch
from storyboard.render.executors.base import Event, Job, State
from storyboard.render.executors.outbox import Outbox
from storyboard.render.families import family_named
from storyboard.render.loaded import Loaded
from storyboard.settings import device
from storyboard.storage import ProjectFolder

PREVIEW_EVERY = 2  # steps
log = logging.getLogger(__name__)


class Runner:
    """Draws batches of jobs. `cancelled(id)` is asked before every step."""

    def __init__(
        self, outbox: Outbox, tell: Callable[[Event], None], cancelled: Callable[[str], bool]
    ) -> None:
        self.outbox, self.tell, self.cancelled = outbox, tell, cancelled
        self._loaded: dict[tuple[str, str, str], Loaded] = {}

    def run(self, jobs: Sequence[Job]) -> None:
        """Draws jobs of one group; every one ends in a final event."""
        waiting = list(jobs)
        while waiting := self._without_cancelled(waiting):
            try:
                self._draw(waiting)
                return
            except Cancelled:
                continue  # those that nobody cancelled are drawn again
            except StoryboardError as error:
                self._fail(waiting, str(error))
                return
            except Exception as error:
                log.exception("Job %s failed", waiting[0].id)
                self._fail(
                    waiting, f"{type(error).__name__}: {error}. This is a bug; the log has more."
                )
                return

    def _draw(self, jobs: Sequence[Job]) -> None:
        start = time.perf_counter()
        for job in jobs:
            self.tell(Event(job=job, kind=State.STARTED, of=job.request.steps))
        loaded = self._family(jobs[0])
        folder = ProjectFolder(Path(jobs[0].folder))
        conditioner = Conditioner(folder, loaded.adapter)
        left = list(jobs)

        def progress(step: int, of: int, previews: Previews) -> None:
            shown = previews() if step % PREVIEW_EVERY == 0 and step < of else []
            for place, job in enumerate(left[: max(1, len(shown))] if shown else left):
                path = self.outbox.put_preview(job, shown[place]) if shown else None
                self.tell(Event(job=job, kind=State.PROGRESS, step=step, of=of, preview=path))

        watch = Watch(progress, lambda: any(self.cancelled(job.id) for job in left))
        requests = [job.request for job in jobs]
        sources = partial(_source, folder)
        pictures = Engine(loaded).render(requests, conditioner.of, watch, sources, conditioner.lora)
        for job, picture in zip(jobs, pictures, strict=True):
            left.remove(job)
            seconds = (time.perf_counter() - start) / len(jobs)
            self._finish(job, picture, seconds)

    def _finish(self, job: Job, picture: Image.Image, seconds: float) -> None:
        path = self.outbox.put_picture(job, picture, seconds)
        self.tell(Event(job=job, kind=State.DONE, picture=path, seconds=seconds))

    def _family(self, job: Job) -> Loaded:
        request = job.request
        key = (request.family, request.weights, request.dtype)
        if key not in self._loaded:
            family = family_named(request.family)
            installed = family.installed()
            if installed.digest != request.weights:
                raise StoryboardError(
                    f"The weights of '{family.name}' changed since this was asked for. "
                    f"Draw the panel again."
                )
            self._loaded.clear()  # one family in memory at a time
            self._loaded[key] = family.load(installed, device(), request.dtype)
        return self._loaded[key]

    def _without_cancelled(self, jobs: Sequence[Job]) -> list[Job]:
        left = []
        for job in jobs:
            if self.outbox.finished(job.id):
                continue
            if self.cancelled(job.id):
                self.outbox.drop(job.id)
                self.tell(Event(job=job, kind=State.CANCELLED))
            else:
                left.append(job)
        return left

    def _fail(self, jobs: Sequence[Job], message: str) -> None:
        for job in jobs:
            if not self.outbox.finished(job.id):
                self.outbox.drop(job.id)
                self.tell(Event(job=job, kind=State.FAILED, message=message))


def _source(folder: ProjectFolder, digest: str) -> Image.Image:
    return stored_picture(folder.picture(digest))
