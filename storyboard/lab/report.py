"""Runs the laboratory's sections and says what came out."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from storyboard.errors import BadInput
from storyboard.lab.score import Score
from storyboard.settings import hush

MISSING = "The laboratory draws its own truth with skia-python: pip install 'storyboard[lab]'."
MINUTES = 0.19, 3.0  # a trial of all sections, and what they begin with; two quiet CPU cores


def measure(
    characters: int,
    section: str | None = None,
    folder: Path | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> dict[str, Any]:
    """Scores by name, where pictures lie, minutes it took. Raises BadInput."""
    hush()
    try:
        from storyboard.lab.laboratory import Laboratory
        from storyboard.lab.sections import SECTIONS
    except ModuleNotFoundError as error:
        if error.name != "skia":
            raise
        raise BadInput(MISSING) from error
    if section is not None and section not in SECTIONS:
        raise BadInput(f"No section '{section}'. Choose one of: {', '.join(SECTIONS)}.")
    if characters < 1:
        raise BadInput(f"{characters} trials are none; ask for at least 1.")
    start = time.monotonic()
    to = folder or Path(tempfile.mkdtemp(prefix="storyboard-lab-"))
    lab = Laboratory(to, characters, say)
    if section is None:
        least, most = (round(characters * MINUTES[0] * f + MINUTES[1]) for f in (1, 2))
        say(f"About {least} to {most} minutes on two CPU cores, less what is drawn already.")
    scores: dict[str, Any] = {}
    for name, run in SECTIONS.items():
        if section in (None, name):
            say(f"{name} …")
            scores |= run(lab)
    return {
        **{name: _plain(found) for name, found in scores.items()},
        "characters": characters,
        "minutes": round((time.monotonic() - start) / 60, 2),
        "folder": str(to),
    }


def rows(report: dict[str, Any]) -> list[list[object]]:
    """The report as lines of a table: measure, value, count, low, high."""
    lines: list[list[object]] = []
    for name, found in report.items():
        if isinstance(found, dict) and "value" in found:
            lines.append([name, *_shown(found)])
        elif isinstance(found, dict):
            lines += [[f"  {name}: {part}", *_shown(one)] for part, one in found.items()]
    return lines


def _shown(found: dict[str, Any]) -> list[object]:
    """–: nothing was there to measure."""
    return ["–" if value is None else value for value in found.values()]


def _plain(found: Score | dict[str, Score]) -> dict[str, Any]:
    if isinstance(found, Score):
        return found.json()
    return {name: one.json() for name, one in found.items()}
