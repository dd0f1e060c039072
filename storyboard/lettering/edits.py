"""Edits of a panel's lettering as pure functions Project -> Project. No picture is touched."""

from typing import Any

from pydantic import ValidationError

from storyboard.errors import BadInput, NotFound
from storyboard.lettering.placing import from_dialogue
from storyboard.story import Balloon, Panel, Project


def add_balloon(project: Project, key: str, balloon: Balloon) -> Project:
    """Puts a balloon behind those that are there; the order is the reading order."""
    return _with(project, key, lambda panel: (*panel.balloons, balloon))


def edit_balloon(project: Project, key: str, balloon: str, **fields: Any) -> Project:
    """By id or place from 1. Raises NotFound, BadInput."""
    wanted = balloon_named(project, key, balloon)
    made = changed(wanted, **fields)
    return _with(project, key, lambda p: tuple(made if b.id == made.id else b for b in p.balloons))


def delete_balloon(project: Project, key: str, balloon: str) -> Project:
    """By id or place from 1. Raises NotFound."""
    gone = balloon_named(project, key, balloon).id
    return _with(project, key, lambda p: tuple(b for b in p.balloons if b.id != gone))


def letter(project: Project, key: str) -> Project:
    """A balloon for every speech of the dialogue, instead of what was lettered before."""
    return _with(project, key, lambda panel: from_dialogue(project, panel))


def balloon_named(project: Project, key: str, balloon: str) -> Balloon:
    """By id, or by its place from 1. Raises NotFound."""
    panel = project.panel(key)
    for place, known in enumerate(panel.balloons, start=1):
        if balloon in (known.id, str(place)):
            return known
    raise NotFound(
        f"Panel {project.number_of(panel.id)} has no balloon '{balloon}'; it has {len(panel.balloons)}."
    )


def changed(balloon: Balloon, **fields: Any) -> Balloon:
    """A validated copy; what the noun refuses becomes BadInput."""
    try:
        return balloon.edited(**fields)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(step) for step in first["loc"])
        raise BadInput(
            f"{field} cannot be {str(first['input'])[:80]!r}: {first['msg']}."
        ) from error


def _with(project: Project, key: str, balloons: Any) -> Project:
    def change(panel: Panel) -> Panel:
        return panel.edited(balloons=balloons(panel))

    return project.with_panel(project.panel(key).id, change)
