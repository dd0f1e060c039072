"""ViStoryBench's story.json: shots with setting, description, perspective and cast, in two languages.

Character pictures lie in image/<character>/ beside it. Format: ViStoryBench, data set, 2025.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from storyboard.errors import BadInput
from storyboard.imports.options import Options
from storyboard.imports.source import Source
from storyboard.script import Breakdown, Picture
from storyboard.script.breakdown import duration_of
from storyboard.script.headings import heading_words
from storyboard.script.shots import angle_in, shot_in
from storyboard.story import Character, Kind, Panel, Placement, Scene

TITLE = "ViStoryBench story (story.json)"
ENDINGS = (".json",)
MOST_PICTURES = 20  # of one character
_PICTURES = (".png", ".jpg", ".jpeg", ".webp")


def recognises(source: Source) -> bool:
    fields = source.fields
    return isinstance(fields, dict) and isinstance(fields.get("Shots"), list)


def read(source: Source, options: Options) -> Breakdown:
    """Raises BadInput."""
    fields, language = source.fields, options.language
    described = fields.get("Characters")
    described = described if isinstance(described, dict) else {}
    cast = {key: _member(str(key), said, language) for key, said in described.items()}
    names = _names(described, cast)
    scenes: list[Scene] = []
    notes: list[str] = []
    for number, shot in enumerate(fields["Shots"], start=1):
        if not isinstance(shot, dict):
            raise BadInput(f"Shot {number} of '{source.name}' is no object. Correct the file.")
        setting = _said(shot, "Setting Description", language)
        if not scenes or scenes[-1].heading != setting:
            place, time, weather = heading_words(setting)
            scenes.append(
                Scene(id=_hash(f"{len(scenes)}/{setting}"), heading=setting, place=place or setting,
                      time=time, weather=weather)
            )  # fmt: skip
        panel = _panel(shot, number, names, language, options.fps, notes)
        scenes[-1] = scenes[-1].model_copy(update={"panels": (*scenes[-1].panels, panel)})
    return Breakdown(
        title=source.stem if source.stem != "story" else "",
        scenes=tuple(scenes),
        cast=tuple(cast.values()),
        notes=tuple(dict.fromkeys(notes)),
        references=_references(source, cast),
    )


def _member(key: str, said: Any, language: str) -> Character:
    said = said if isinstance(said, dict) else {}
    other = "ch" if language == "en" else "en"
    name = str(said.get(f"name_{language}") or said.get(f"name_{other}") or key).strip() or key
    words = str(said.get(f"prompt_{language}") or said.get(f"prompt_{other}") or "")
    kind = Kind.CREATURE if said.get("tag") == "non_human" else Kind.PERSON
    aliases = {str(said.get(f"name_{other}") or ""), key} - {name, ""}
    return Character(
        id=_hash(f"member/{key}"), name=name[:120] or "?", kind=kind, description=words,
        aliases=tuple(sorted(aliases)),
    )  # fmt: skip


def _names(described: Mapping[str, Any], cast: Mapping[str, Character]) -> dict[str, str]:
    return {
        name.casefold(): member.id
        for key, member in cast.items()
        for name in (str(key), member.name, *member.aliases)
    }


def _said(shot: Mapping[str, Any], name: str, language: str) -> str:
    value = shot.get(name)
    if isinstance(value, dict):
        value = value.get(language) or next(iter(value.values()), "")
    return str(value or "").strip() if not isinstance(value, (list, dict)) else ""


def _appearing(shot: Mapping[str, Any], language: str) -> list[str]:
    value = shot.get("Characters Appearing")
    if isinstance(value, dict):
        value = value.get(language) or next(iter(value.values()), [])
    return [str(name) for name in value] if isinstance(value, list) else []


def _panel(
    shot: Mapping[str, Any], number: int, names: Mapping[str, str], language: str, fps: int,
    notes: list[str],
) -> Panel:  # fmt: skip
    action = _said(shot, "Static Shot Description", language)
    camera = _said(shot, "Shot Perspective Design", language)
    plot = _said(shot, "Plot Correspondence", language)
    appearing = _appearing(shot, language)
    notes += [
        f"'{name}' is in no list of characters."
        for name in appearing
        if name.casefold() not in names
    ]
    present = dict.fromkeys(names[n.casefold()] for n in appearing if n.casefold() in names)
    return Panel(
        id=_hash(f"shot/{number}/{action}"),
        action=action,
        notes="\n".join(filter(None, [plot, camera])),
        shot=shot_in(camera),
        angle=angle_in(camera),
        duration=duration_of(action, (), fps),
        placements=tuple(Placement(character=member) for member in present),
    )


def _references(source: Source, cast: Mapping[str, Character]) -> dict[str, tuple[Picture, ...]]:
    names = [name for name in source.files.names() if name.startswith("image/")]
    found = {}
    for key, member in cast.items():
        own = sorted(
            name for name in names
            if name.startswith(f"image/{key}/") and name.lower().endswith(_PICTURES)
        )[:MOST_PICTURES]  # fmt: skip
        read = [(name, source.beside(name)) for name in own]
        pictures = tuple(Picture(name.rpartition("/")[2], data) for name, data in read if data)
        if pictures:
            found[member.id] = pictures
    return found


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:12]
