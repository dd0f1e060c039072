"""ConsiStory+-style prompt files (YAML or JSON): sets of a style, a subject and a list of settings.

Every set is a scene, every setting a panel, every subject a member of the cast. Format: the
benchmark of 1Prompt1Story, Liu et al. 2025.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from storyboard.errors import BadInput
from storyboard.imports.options import Options
from storyboard.imports.source import Source
from storyboard.pocket import vocabulary as v
from storyboard.script import Breakdown
from storyboard.script.breakdown import duration_of
from storyboard.script.shots import angle_in, shot_in
from storyboard.story import Character, Kind, Panel, Placement, Scene

TITLE = "Prompt sets (ConsiStory+: style, subject, settings)"
ENDINGS = (".yaml", ".yml", ".json")


def recognises(source: Source) -> bool:
    return bool(list(_sets(source.fields)))


def read(source: Source, options: Options) -> Breakdown:
    """Raises BadInput."""
    sets = list(_sets(source.fields))
    styles = list(dict.fromkeys(_words(one.get("style")) for _, one in sets))
    cast: dict[str, Character] = {}
    scenes = []
    for number, (domain, one) in enumerate(sets):
        subject = _words(one["subject"])
        if not subject:
            raise BadInput(
                f"Set {number + 1} of '{source.name}' has no subject. Write who it shows."
            )
        member = cast.setdefault(subject, _member(subject, cast))
        style = _words(one.get("style"))
        panels = tuple(
            _panel(
                words, f"{number}/{place}", member, style if len(styles) > 1 else "", options.fps
            )
            for place, words in enumerate(map(_words, one["settings"]))
        )
        scenes.append(
            Scene(
                id=_hash(f"set/{number}/{subject}"), heading=subject, section=domain, panels=panels
            )
        )
    note = () if len(styles) == 1 else (
        f"The file has {len(styles)} styles; a board has one. Each panel's notes keep its own.",
    )  # fmt: skip
    return Breakdown(
        "", tuple(scenes), tuple(cast.values()), note, style=styles[0] if len(styles) == 1 else ""
    )


def _sets(fields: Any, domain: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """(domain, set); sets stand alone, in a list, or in lists by domain."""
    if isinstance(fields, dict):
        if isinstance(fields.get("settings"), list) and "subject" in fields:
            yield domain, fields
        elif not domain:
            for name, inner in fields.items():
                yield from _sets(inner, str(name))
    elif isinstance(fields, list):
        for inner in fields:
            if isinstance(inner, dict) and isinstance(inner.get("settings"), list):
                yield from _sets(inner, domain or " ")


def _member(subject: str, cast: dict[str, Character]) -> Character:
    """Named by the kind of thing it is, "Fox 2"; the subject's words describe it."""
    kinds = [found.term for found in v.find_terms(subject) if found.kind in ("species", "age")]
    name = kinds[-1].en[0].capitalize() if kinds else subject[:40]
    taken = {member.name for member in cast.values()}
    number = next(n for n in range(1, 100_000) if (name if n == 1 else f"{name} {n}") not in taken)
    animal = bool(kinds) and kinds[-1].id in set(v.SPECIES) - {"person", "robot"}
    return Character(
        id=_hash(f"member/{subject}"),
        name=name if number == 1 else f"{name} {number}",
        kind=Kind.CREATURE if animal else Kind.PERSON,
        description=subject,
    )


def _panel(words: str, key: str, member: Character, style: str, fps: int) -> Panel:
    return Panel(
        id=_hash(f"{key}/{words}"),
        action=words,
        notes=f"style: {style}" if style else "",
        shot=shot_in(words),
        angle=angle_in(words),
        duration=duration_of(words, (), fps),
        placements=(Placement(character=member.id),),
    )


def _words(value: Any) -> str:
    return str(value).strip() if isinstance(value, (str, int, float)) else ""


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:12]
