"""Jobs on disk: what is waiting, and what is finished but not collected yet. Survives any crash.

One folder a workspace under the user's state folder; belongs to no project. Torch-free.
"""

import hashlib
import json
import os
import time
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from storyboard.provenance.storing import stored_png
from storyboard.render.executors.base import Event, Job, State
from storyboard.render.executors.pending import ordered
from storyboard.settings import state_folder


class Outbox:
    """waiting/<id>.json, done/<id>.png + .json, previews/<id>.jpg"""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for part in ("waiting", "done", "previews"):
            (folder / part).mkdir(parents=True, exist_ok=True)

    @classmethod
    def of_workspace(cls, workspace: Path) -> "Outbox":
        mark = hashlib.sha256(str(workspace.resolve()).encode()).hexdigest()[:12]
        return cls(state_folder() / "jobs" / mark)

    def put_waiting(self, job: Job) -> None:
        name = f"{time.time_ns():020d}-{job.id}.json"
        _write(self.folder / "waiting" / name, job.model_dump_json().encode())

    def waiting(self) -> list[Job]:
        """Asked for and not finished, the oldest first."""
        return [
            Job.model_validate_json(path.read_bytes())
            for path in sorted((self.folder / "waiting").glob("*.json"))
        ]

    def order(self, ids: Sequence[str]) -> None:
        """What waits, these first and in this order, also after a restart."""
        for job in ordered(self.waiting(), ids):
            for path in (self.folder / "waiting").glob(f"*-{job.id}.json"):
                path.replace(path.with_name(f"{time.time_ns():020d}-{job.id}.json"))

    def put_picture(self, job: Job, picture: Image.Image, seconds: float) -> Path:
        """The finished picture, with its request inside; the job waits no longer."""
        path = self.folder / "done" / f"{job.id}.png"
        _write(path, stored_png(picture, job.request))
        facts = {"job": job.model_dump(mode="json"), "seconds": seconds}
        _write(path.with_suffix(".json"), json.dumps(facts).encode())
        self.drop(job.id)
        return path

    def put_preview(self, job: Job, picture: Image.Image) -> Path:
        path = self.folder / "previews" / f"{job.id}.jpg"
        part = path.with_suffix(".part")
        small = picture.convert("RGB")
        small.thumbnail((448, 448))
        small.save(part, "JPEG", quality=80)
        part.replace(path)
        return path

    def finished(self, job_id: str) -> bool:
        return (self.folder / "done" / f"{job_id}.json").exists()

    def done(self) -> list[Event]:
        """Finished and not collected."""
        events = []
        for path in sorted(
            (self.folder / "done").glob("*.json"), key=lambda p: p.stat().st_mtime_ns
        ):
            facts = json.loads(path.read_bytes())
            job = Job.model_validate(facts["job"])
            picture = path.with_suffix(".png")
            events.append(
                Event(job=job, kind=State.DONE, picture=picture, seconds=facts["seconds"])
            )
        return events

    def collected(self, job_id: str) -> None:
        """The take is stored: the picture here may go."""
        for part, ending in (("done", "json"), ("done", "png"), ("previews", "jpg")):
            (self.folder / part / f"{job_id}.{ending}").unlink(missing_ok=True)

    def drop(self, job_id: str) -> None:
        """It waits no longer."""
        for path in (self.folder / "waiting").glob(f"*-{job_id}.json"):
            path.unlink(missing_ok=True)


def _write(path: Path, data: bytes) -> None:
    part = path.with_name(path.name + ".part")
    with open(part, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
