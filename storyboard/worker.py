"""The process that owns the device: `python -m storyboard.worker FOLDER`.

JSON lines: commands on stdin ({"do": "run", "jobs": […]}, {"do": "cancel", "id": …},
{"do": "order", "ids": […]}), events on
stdout. Ends when stdin does. Knows no project beyond what its jobs name.
"""

import json
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from storyboard.render.executors.base import Event, Job, State
from storyboard.render.executors.outbox import Outbox
from storyboard.render.executors.pending import Pending


def main() -> None:
    """Listens in one thread, draws in another."""
    events = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)  # a library that prints must not speak into the pipe
    outbox, pending = Outbox(Path(sys.argv[1])), Pending()
    cancelled: set[str] = set()
    speaking = threading.Lock()

    def tell(event: Event) -> None:
        with speaking:
            events.write(event.model_dump_json() + "\n")

    def cancel(id: str) -> None:
        cancelled.add(id)  # by id, never "whatever is running now"
        waiting = pending.drop(id)
        if waiting is not None:
            outbox.drop(id)
            tell(Event(job=waiting, kind=State.CANCELLED))

    threading.Thread(target=_listen, args=(pending, cancel), daemon=True).start()
    from storyboard.render.executors.runner import Runner

    runner = Runner(outbox, tell, cancelled.__contains__)
    while True:
        runner.run(pending.take())


def _listen(pending: Pending, cancel: Callable[[str], None]) -> None:
    for line in sys.stdin:
        message = json.loads(line)
        if message["do"] == "cancel":
            cancel(message["id"])
        elif message["do"] == "order":
            pending.order(message["ids"])
        else:
            pending.put([Job.model_validate(job) for job in message["jobs"]])
    os._exit(0)  # whoever started it is gone


if __name__ == "__main__":
    main()
