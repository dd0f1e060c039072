"""Elements of a script -> scenes, panels and cast.

Ids come from the text itself, so the same script gives the same board. Words are cut, never rewritten.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from storyboard.script.cutting import Draft, cut
from storyboard.script.element import SET_ASIDE, Element
from storyboard.script.headings import heading_words
from storyboard.script.people import Names, cast_of, is_unseen
from storyboard.script.shots import angle_in, shot_in
from storyboard.story import Character, Cutting, Panel, Placement, Scene

SECONDS, SECONDS_A_WORD = 2.0, 0.33
SCRIPT_FIELDS = ("action", "dialogue", "notes", "shot", "angle", "duration", "placements")


@dataclass(frozen=True)
class Picture:
    """A picture that came along. `about`: what the file says made it, if it says so."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Breakdown:
    """What a file becomes. `fields`: of a panel, those that the format speaks of."""

    title: str
    scenes: tuple[Scene, ...]
    cast: tuple[Character, ...]
    notes: tuple[str, ...] = ()
    text: str = ""  # of the script; "" = the format is no text that people write
    fields: tuple[str, ...] = SCRIPT_FIELDS
    lines: Mapping[str, int] = field(default_factory=dict)  # panel id -> where it begins, from 1
    pictures: Mapping[str, tuple[Picture, ...]] = field(default_factory=dict)  # by panel id
    references: Mapping[str, tuple[Picture, ...]] = field(default_factory=dict)  # by member id
    ids: bool = False  # panels carry ids of their own: they are paired by id, and the file is right
    style: str = ""  # style words for the whole board
    frame: float = 0.0  # width to height; 0 = the format does not say
    fps: int = 0  # 0 = the format does not say

    def panels(self) -> list[Panel]:
        return [panel for scene in self.scenes for panel in scene.panels]


@dataclass
class _Open:
    """A scene in the making."""

    heading: str = ""
    number: str = ""
    section: str = ""
    synopsis: list[str] = field(default_factory=list)
    body: list[Element] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        return not (self.heading or self.number or self.synopsis or self.body)

    def after(self, found: list["_Open"], inside: bool) -> "_Open":
        """Takes over what stands before it and belongs to no scene: a synopsis, "FADE IN:"."""
        last = found[-1]
        bare = not (last.heading or last.number) and all(
            e.kind in ("note", "transition") for e in last.body
        )
        if bare and (inside or not last.section):
            found.pop()
            self.synopsis, self.body = last.synopsis, last.body
        return self


def broken_down(
    title: str, elements: Sequence[Element], how: Cutting = Cutting.PARAGRAPH, fps: int = 24
) -> Breakdown:
    """Scenes, panels and cast of a script."""
    cast = cast_of(elements)
    names, lines = Names(cast), dict[str, int]()
    scenes: list[Scene] = []
    for number, found in enumerate(_opened(elements)):
        drafts = cut(found.body, how)
        scene = _scene(found, number, scenes[-1] if scenes else None)
        panels = []
        for place, draft in enumerate(drafts):
            panel = _panel(draft, f"{number}/{found.heading}/{place}", names, fps)
            lines[panel.id] = draft.line
            panels.append(panel)
        scenes.append(scene.model_copy(update={"panels": tuple(panels)}))
    return Breakdown(title, tuple(scenes), tuple(cast), _told(scenes, elements), lines=lines)


def _told(scenes: Iterable[Scene], elements: Sequence[Element]) -> tuple[str, ...]:
    notes = []
    if not any(scene.panels for scene in scenes):
        notes.append("The script has no action and no dialogue, so there is no panel yet.")
    aside = [kind for kind in SET_ASIDE if any(element.kind == kind for element in elements)]
    if aside:
        names = {"title": "title page", "boneyard": "comments", "page break": "page breaks"}
        kept = ", ".join(names[kind] for kind in aside)
        notes.append(f"Kept with the script, not on the board: {kept}.")
    return tuple(notes)


def _opened(elements: Sequence[Element]) -> list[_Open]:
    """The scenes with their paragraphs. A section without a heading is a scene of its own."""
    found = [_Open()]
    path: list[str] = []
    for element in elements:
        if element.kind == "section":
            deeper = len(path) < element.level
            path = [*path[: element.level - 1], element.text]
            found.append(_Open(section=" / ".join(path)).after(found, deeper))
        elif element.kind == "heading":
            opened = _Open(element.text, element.number, " / ".join(path))
            found.append(opened.after(found, True))
        elif element.kind == "synopsis":
            found[-1].synopsis.append(element.text)
        elif element.kind not in SET_ASIDE:
            found[-1].body.append(element)
    return [scene for scene in found if not scene.empty or scene.section]


def _scene(found: _Open, number: int, before: Scene | None) -> Scene:
    place, time, weather = heading_words(found.heading)
    if not found.heading and before is not None:
        place, time, weather = before.place, before.time, before.weather
    return Scene(
        id=_id(f"{number}/{found.heading}"),
        number=found.number,
        heading=found.heading,
        section=found.section,
        synopsis="\n".join(found.synopsis),
        place=place,
        time=time,
        weather=weather,
    )


def _panel(draft: Draft, key: str, names: Names, fps: int) -> Panel:
    return Panel(
        id=_id(f"{key}/{draft.action}"),
        action=draft.action,
        dialogue=tuple(draft.lines),
        notes="\n".join(draft.notes),
        shot=shot_in(draft.action),
        angle=angle_in(draft.action),
        duration=duration_of(draft.action, [line.text for line in draft.lines], fps),
        placements=tuple(Placement(character=m.id) for m in _present(draft, names)),
    )


def duration_of(action: str, speeches: Iterable[str], fps: int) -> int:
    """Frames that a panel needs: to be looked at, and for its words to be said."""
    words = _words(action) / 3 + sum(map(_words, speeches))
    return round(max(SECONDS, words * SECONDS_A_WORD) * fps)


def _words(text: str) -> float:
    """Spoken length in words; two and a half Japanese characters take as long as one."""
    foreign = sum(1 for letter in text if "\u3040" <= letter <= "\u9fff")
    return len(text.split()) + foreign / 2.5


def _present(draft: Draft, names: Names) -> list[Character]:
    """Who is in the picture, in order of mention in the action; else who speaks and is seen."""
    named = names.named_in(draft.action)
    if named:
        return named
    seen = [line.speaker for line in draft.lines if not is_unseen(line.speaker)]
    speakers = [member for cue in seen for member in names.speaker(cue)]
    return list({member.id: member for member in speakers}.values())


def _id(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12]
