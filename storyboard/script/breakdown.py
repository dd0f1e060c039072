"""Elements of a script -> scenes, panels and cast.

A panel is an action paragraph with the speech that follows it. Ids come from the text itself, so the
same script gives the same board. Words are cut, never rewritten.
"""

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

from storyboard.pocket import vocabulary as v
from storyboard.script.fountain import Element, elements
from storyboard.script.reading import read_text
from storyboard.story import Character, Kind, Line, Panel, Placement, Scene

SECONDS, SECONDS_A_WORD, FPS = 2.0, 0.33, 24
_PREFIX = re.compile(r"^(INT\.?/EXT|EXT\.?/INT|I/E|INT|EXT|EST)[./ ]+", re.IGNORECASE)
_EXTENSION = re.compile(r"\s*[（(][^)）]*[)）]\s*")
_ANIMALS = frozenset(v.SPECIES) - {"person", "robot"}


@dataclass(frozen=True)
class Breakdown:
    """What a script becomes."""

    title: str
    scenes: tuple[Scene, ...]
    cast: tuple[Character, ...]
    notes: tuple[str, ...] = ()


@dataclass
class _Draft:
    """A panel in the making."""

    action: str = ""
    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_script(source: Path | bytes, name: str = "script") -> Breakdown:
    """A Fountain script as scenes, panels and cast. Raises BadInput."""
    title, found = elements(read_text(source, name))
    cast = cast_of(found)
    scenes = tuple(
        _scene(heading, drafts, number, cast)
        for number, (heading, drafts) in enumerate(_drafts(found))
    )
    count = sum(len(scene.panels) for scene in scenes)
    notes = (
        () if count else ("The script has no action and no dialogue, so there is no panel yet.",)
    )
    return Breakdown(title, scenes, tuple(cast), notes)


def _drafts(found: list[Element]) -> list[tuple[str, list[_Draft]]]:
    scenes: list[tuple[str, list[_Draft]]] = []
    cue, how = "", ""
    for element in found:
        if element.kind == "heading" or not scenes:
            scenes.append((element.text if element.kind == "heading" else "", []))
            if element.kind == "heading":
                continue
        drafts = scenes[-1][1]
        if element.kind == "action":
            drafts.append(_Draft(action=element.text))
            continue
        if not drafts:
            drafts.append(_Draft())
        if element.kind == "note":
            drafts[-1].notes.append(element.text.strip())
        elif element.kind == "cue":
            cue, how = element.text, ""
        elif element.kind == "parenthetical":
            how = element.text.strip("()（）")
            if drafts[-1].lines and drafts[-1].lines[-1].speaker == cue:  # it follows the speech
                drafts[-1].lines[-1] = _with_words(drafts[-1].lines[-1], element.text)
                how = ""
        else:
            drafts[-1].lines.append(Line(speaker=cue, text=element.text, parenthetical=how))
            how = ""
    return [(heading, drafts) for heading, drafts in scenes if heading or drafts]


def _with_words(line: Line, words: str) -> Line:
    return line.edited(text=f"{line.text}\n{words}")


def _scene(heading: str, drafts: list[_Draft], number: int, cast: list[Character]) -> Scene:
    place, time, weather = heading_words(heading)
    key = f"{number}/{heading}"
    panels = tuple(_panel(draft, f"{key}/{i}", cast) for i, draft in enumerate(drafts))
    return Scene(
        id=_id(key), heading=heading, place=place, time=time, weather=weather, panels=panels
    )


def _panel(draft: _Draft, key: str, cast: list[Character]) -> Panel:
    shot, angle = v.term_of(v.SHOTS, draft.action), v.term_of(v.ANGLES, draft.action)
    words = len(draft.action.split()) / 3 + sum(len(line.text.split()) for line in draft.lines)
    return Panel(
        id=_id(f"{key}/{draft.action}"),
        action=draft.action,
        dialogue=tuple(draft.lines),
        notes="\n".join(draft.notes),
        shot=shot.en[0] if shot else "",
        angle=angle.en[0] if angle else "",
        duration=round(max(SECONDS, words * SECONDS_A_WORD) * FPS),
        placements=tuple(Placement(character=m.id) for m in _present(draft, cast)),
    )


def _present(draft: _Draft, cast: list[Character]) -> list[Character]:
    """Who is in the picture, in order of mention in the action; else who speaks."""
    at = {member.id: mention(member, draft.action) for member in cast}
    named = sorted((m for m in cast if at[m.id] >= 0), key=lambda m: at[m.id])
    if named:
        return named
    speakers = {
        bare_name(line.speaker).casefold() for line in draft.lines if "V.O" not in line.speaker
    }
    return [member for member in cast if member.name.casefold() in speakers]


def mention(member: Character, text: str) -> int:
    """Where a text first names a member; -1 = nowhere."""
    places = []
    for name in (member.name, *member.aliases):
        pattern = rf"\b{re.escape(name)}\b" if name.isascii() else re.escape(name)
        found = re.search(pattern, text, re.IGNORECASE)
        if found:
            places.append(found.start())
    return min(places, default=-1)


def cast_of(found: list[Element]) -> list[Character]:
    """Everybody with a cue, and who is introduced in capitals ("MARA, a girl") and named again."""
    names = dict.fromkeys(bare_name(e.text) for e in found if e.kind == "cue")
    actions = [e.text for e in found if e.kind == "action"]
    for action in actions:
        for name in re.findall(r"\b([A-Z][A-Z'’-]{2,})\b(?=,? (?:an?|the)\b|[,(])", action):
            if name.casefold() not in {n.casefold() for n in names} and not v.find_terms(name):
                names[name] = None
    return [_member(name, actions) for name in names if name]


def _member(name: str, actions: list[str]) -> Character:
    shown = name.title() if name.isascii() and name.isupper() else name
    description = _introduction(name, actions)
    kinds = {found.term.id for found in v.find_terms(description)}
    kind = Kind.CREATURE if kinds & _ANIMALS else Kind.PERSON
    return Character(id=_id(f"member/{name}"), name=shown, kind=kind, description=description)


def _introduction(name: str, actions: list[str]) -> str:
    """The words after the name where it first stands: "KON, a fox in a red coat, …"."""
    pattern = rf"\b{re.escape(name)},? (?:is )?\(?((?:an?|the) [^.,;()]{{3,80}})"
    for action in actions:
        found = re.search(pattern, action, re.IGNORECASE)
        if found:
            return found[1].strip()
    return ""


def bare_name(cue: str) -> str:
    """A cue without (V.O.), (CONT'D) and the like."""
    return _EXTENSION.sub(" ", cue).strip()


def heading_words(heading: str) -> tuple[str, str, str]:
    """(place, time of day, weather) of a scene heading, as readable words."""
    bare = _PREFIX.sub("", heading.strip().lstrip("○〇◯."))
    parts = [part.strip() for part in re.split(r"\s+[-–—ー]\s+|　|／", bare) if part.strip()]
    time = v.term_of(v.TIMES, " ".join(parts[1:])) or v.term_of(v.TIMES, bare)
    weather = v.term_of(v.WEATHERS, bare)
    place = parts[0].lower() if parts and parts[0].isascii() else "".join(parts[:1])
    return place, time.en[0] if time else "", weather.en[0] if weather else ""


def _id(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:12]
