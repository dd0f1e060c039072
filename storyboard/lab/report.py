"""Runs the laboratory's sections and says what came out."""

import tempfile
from pathlib import Path
from typing import Any

from storyboard.errors import BadInput
from storyboard.lab.score import Score

MISSING = "The laboratory draws its own truth with skia-python: pip install 'storyboard[lab]'."


def measure(
    characters: int, section: str | None = None, folder: Path | None = None, quiet: bool = False
) -> dict[str, Any]:
    """Scores by name, flat, and where pictures lie. Raises BadInput."""
    try:
        from storyboard.lab.laboratory import SECTIONS
    except ImportError as error:
        raise BadInput(MISSING) from error
    if section is not None and section not in SECTIONS:
        raise BadInput(f"No section '{section}'. Choose one of: {', '.join(SECTIONS)}.")
    if characters < 1:
        raise BadInput(f"{characters} trials are none; ask for at least 1.")
    to = folder or Path(tempfile.mkdtemp(prefix="storyboard-lab-"))
    to.mkdir(parents=True, exist_ok=True)
    scores: dict[str, Any] = {}
    for name, run in SECTIONS.items():
        if section in (None, name):
            scores |= run(to, characters, quiet)
    return {"folder": str(to), **{name: _plain(found) for name, found in scores.items()}}


def rows(report: dict[str, Any]) -> list[list[object]]:
    """The report as lines of a table: measure, value, count, low, high."""
    lines: list[list[object]] = []
    for name, found in report.items():
        if isinstance(found, dict) and "value" in found:
            lines.append([name, *found.values()])
        elif isinstance(found, dict):
            lines += [[f"  {part}", *one.values()] for part, one in found.items()]
    return lines


def _plain(found: Score | dict[str, Score]) -> dict[str, Any]:
    if isinstance(found, Score):
        return found.json()
    return {name: one.json() for name, one in found.items()}
