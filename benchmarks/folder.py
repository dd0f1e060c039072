"""What an edit costs on disk, in a project of 1,000 panels × 8 takes: `python benchmarks/folder.py [--json]`.

Beside it the plain way for the same edit in the same run: the whole project dumped, written, fsynced and
renamed, with the file parsed before (another program wrote it) and without. Medians of twenty edits.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from storyboard.storage import ProjectFolder
from storyboard.storage.files import write_whole
from storyboard.story import Panel, Project, Scene, Take

BUDGET = 30.0  # ms to disk
EDITS = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        found = measure(Path(scratch))
    print(json.dumps(found) if given.json else "\n".join(f"{k:20} {v}" for k, v in found.items()))


def measure(scratch: Path) -> dict[str, float]:
    """Milliseconds of an edit, and how many times as long the plain ways take."""
    folder = ProjectFolder.create(scratch / "large", large())
    path = scratch / "plain.json"
    write_whole(path, folder.read().model_dump_json(indent=1).encode())
    ours = timed(lambda n: folder.apply(lambda project: edited(project, n), what="edit"))
    kept = folder.read()
    plain = timed(lambda n: saved(path, edited(kept, n)))
    parsed = timed(lambda n: saved(path, edited(Project.model_validate_json(path.read_bytes()), n)))
    return {
        "edit_ms": round(ours, 1),
        "plain_ms": round(plain, 1),
        "plain_parsed_ms": round(parsed, 1),
        "plain_ratio": round(plain / ours, 2),
        "plain_parsed_ratio": round(parsed / ours, 2),
        "within_budget": ours <= BUDGET,
    }


def large(panels: int = 1000, takes: int = 8, scenes: int = 40) -> Project:
    """A board that long, with takes in every panel."""
    digest = "sha256:" + "a" * 64
    each = tuple(
        Take(number=n, picture=digest, request=digest, recipe=digest, seed=n, family="pocket")
        for n in range(1, takes + 1)
    )
    made = [
        Panel(id=f"p{n}", action=f"Mara does thing {n}, then another.", takes=each, chosen=takes)
        for n in range(panels)
    ]
    size = panels // scenes
    return Project(
        name="Large",
        scenes=tuple(
            Scene(
                id=f"s{n}", heading=f"INT. ROOM {n}", panels=tuple(made[n * size : (n + 1) * size])
            )
            for n in range(scenes)
        ),
    )


def edited(project: Project, number: int) -> Project:
    return project.with_panel("p500", lambda panel: panel.edited(notes=str(number)))


def saved(path: Path, project: Project) -> None:
    write_whole(path, project.model_dump_json(indent=1).encode())


def timed(edit: Callable[[int], object]) -> float:
    """Median milliseconds, the first one left out."""
    times = []
    for number in range(EDITS + 1):
        start = time.perf_counter()
        edit(number)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times[1:])


if __name__ == "__main__":
    main()
