"""Old project files become new ones, one version at a time. Works on plain dicts only.

To change the schema: raise `storyboard.story.SCHEMA`, add `_from_N`, list it in STEPS, and put a
file of the old version into tests/storage/old/.
"""

from collections.abc import Callable
from typing import Any

from storyboard.errors import BrokenProject
from storyboard.story import SCHEMA

Fields = dict[str, Any]


def version_of(fields: Fields) -> int:
    """Files from before the version was written down are version 0."""
    version = fields.get("schema_version", 0)
    if not isinstance(version, int) or version < 0:
        raise BrokenProject(f"schema_version is {version!r}, not a number.")
    return version


def migrate(fields: Fields) -> Fields:
    """The same project in today's schema."""
    version = version_of(fields)
    if version > SCHEMA:
        raise BrokenProject(
            f"The project was saved by a newer storyboard (schema {version}, this one reads up to "
            f"{SCHEMA}). Update storyboard to open it."
        )
    for step in STEPS[version:]:
        fields = step(fields)
    return fields


def _from_0(old: Fields) -> Fields:
    """Version 0: one flat list of panels, dialogue as a single text, cast by name."""
    new = {key: value for key, value in old.items() if key not in ("panels", "characters", "title")}
    new["schema_version"] = 1
    new["name"] = old.get("title", old.get("name", "Untitled"))
    new["cast"] = old.get("characters", [])
    members = {member["name"]: member["id"] for member in new["cast"]}
    panels = [_panel_from_0(panel, members) for panel in old.get("panels", [])]
    new["scenes"] = [{"id": "scene-1", "panels": panels}] if panels else []
    return new


def _panel_from_0(old: Fields, members: dict[str, str]) -> Fields:
    new = {key: value for key, value in old.items() if key not in ("dialogue", "cast")}
    spoken = old.get("dialogue", "")
    new["dialogue"] = [{"speaker": "", "text": spoken}] if spoken else []
    new["placements"] = [{"character": members[name]} for name in old.get("cast", [])]
    return new


def _from_1(old: Fields) -> Fields:
    """Version 1 lacks fields only, and every one that came since has a default."""
    return old | {"schema_version": 2}


def _from_2(old: Fields) -> Fields:
    """Version 2 lacks what takes say of how members are held; it stays unsaid."""
    return old | {"schema_version": 3}


def _from_3(old: Fields) -> Fields:
    """Version 3 has no chosen colours; members keep those of their references."""
    return old | {"schema_version": 4}


STEPS: tuple[Callable[[Fields], Fields], ...] = (
    _from_0,
    _from_1,
    _from_2,
    _from_3,
)  # STEPS[n] reads version n
