"""A version of a board that was handed out: its name, its date, and what every panel was then."""

import hashlib
import json

from pydantic import Field

from storyboard.story.noun import Noun
from storyboard.story.panel import Panel


class Issued(Noun):
    """A panel as it was handed out."""

    panel: str  # id
    number: str  # the shot number printed then: "12", "12A"
    print: str  # digest of what the pages showed


class Issue(Noun):
    """Shot numbers hold from the first issue on; what differs from the last one is marked."""

    name: str = Field(min_length=1, max_length=80)
    date: str  # ISO, local: "2026-11-25"
    panels: tuple[Issued, ...] = ()


def print_of(panel: Panel) -> str:
    """A short digest of everything of a panel that pages show: 16 hex digits."""
    shown = panel.model_dump(mode="json", exclude={"id", "takes", "chosen", "locked"})
    take = panel.chosen_take
    shown["picture"] = take.picture if take else None
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:16]
