"""The process that owns the device: `python -m storyboard.worker FOLDER`.

JSON lines: commands on stdin ({"do": "run", "jobs": […]}, {"do": "cancel", "id": …}), events on
stdout. Ends when stdin does. Knows no project beyond what its jobs name.
"""

import json
import os
import queue
import sys
import threading
from pathlib import Path

from storyboard.render.executors.base import Event, Job
from storyboard.render.executors.outbox import Outbox


def main() -> None:
    """Listens in one thread, draws in another."""
    events = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)  # a library that prints must not speak into the pipe
    batches: queue.SimpleQueue[list[Job]] = queue.SimpleQueue()
    cancelled: set[str] = set()
    speaking = threading.Lock()

    def tell(event: Event) -> None:
        with speaking:
            events.write(event.model_dump_json() + "\n")

    threading.Thread(target=_listen, args=(batches, cancelled), daemon=True).start()
    from storyboard.render.executors.runner import Runner

    runner = Runner(Outbox(Path(sys.argv[1])), tell, cancelled.__contains__)
    while True:
        runner.run(batches.get())


def _listen(batches: "queue.SimpleQueue[list[Job]]", cancelled: set[str]) -> None:
    for line in sys.stdin:
        message = json.loads(line)
        if message["do"] == "cancel":
            cancelled.add(message["id"])  # by id, never "whatever is running now"
        else:
            batches.put([Job.model_validate(job) for job in message["jobs"]])
    os._exit(0)  # whoever started it is gone


if __name__ == "__main__":
    main()
