"""One story: its scenes and panels in order, its cast, its style. No I/O."""

from collections.abc import Callable, Iterator
from enum import StrEnum

from pydantic import Field

from storyboard.errors import NotFound
from storyboard.story.character import Character
from storyboard.story.credits import Credits
from storyboard.story.issue import Issue
from storyboard.story.noun import Noun, new_id
from storyboard.story.panel import Panel, Scene
from storyboard.story.script import Script
from storyboard.story.style import Style

SCHEMA = 4


class FrameFormat(StrEnum):
    """Width to height of every frame of a board."""

    WIDE = "16:9"
    SCOPE = "2.39"
    FLAT = "1.85"
    CLASSIC = "4:3"
    SQUARE = "1:1"
    PORTRAIT = "2:3"
    TALL = "9:16"

    @property
    def aspect(self) -> float:
        width, _, height = self.value.partition(":")
        return float(width) / float(height or 1)


class Project(Noun):
    """A story with everything the board shows."""

    schema_version: int = SCHEMA
    id: str = Field(default_factory=new_id)
    name: str
    revision: int = 0  # counts edits; two editors compare it
    frame: FrameFormat = FrameFormat.WIDE
    fps: int = Field(default=24, ge=1, le=240)
    style: Style = Style()
    credits: Credits = Credits()
    issues: tuple[Issue, ...] = ()  # versions that were handed out, oldest first
    cast: tuple[Character, ...] = ()
    scenes: tuple[Scene, ...] = ()
    parked: tuple[Panel, ...] = ()  # off the board, nothing of them lost
    script: Script | None = None  # what the board was made from

    def panels(self) -> Iterator[Panel]:
        """Every panel in the order of the board."""
        for scene in self.scenes:
            yield from scene.panels

    def panel(self, key: str) -> Panel:
        """By id, or by shot number ("1" is the first of the board)."""
        for number, panel in enumerate(self.panels(), start=1):
            if key in (panel.id, str(number)):
                return panel
        raise NotFound(f"No panel '{key}' in '{self.name}'. `show` lists ids and shot numbers.")

    def parked_panel(self, key: str) -> Panel:
        """A panel that is off the board, by id."""
        for panel in self.parked:
            if panel.id == key:
                return panel
        raise NotFound(f"No parked panel '{key}' in '{self.name}'. `show --json` lists them.")

    def number_of(self, panel_id: str) -> int:
        """The shot number: its place on the board, from 1."""
        for number, panel in enumerate(self.panels(), start=1):
            if panel.id == panel_id:
                return number
        raise NotFound(f"No panel '{panel_id}' in '{self.name}'.")

    def scene_of(self, panel_id: str) -> Scene:
        for scene in self.scenes:
            if any(panel.id == panel_id for panel in scene.panels):
                return scene
        raise NotFound(f"No panel '{panel_id}' in '{self.name}'.")

    def member(self, key: str) -> Character:
        """By id, name or alias, whatever the case."""
        wanted = key.casefold()
        for member in self.cast:
            names = {member.id, member.name.casefold(), *(a.casefold() for a in member.aliases)}
            if wanted in names:
                return member
        known = ", ".join(member.name for member in self.cast) or "nobody yet"
        raise NotFound(
            f"No '{key}' in the cast of '{self.name}' ({known}). Add it with `cast add`."
        )

    def with_panel(self, panel_id: str, change: Callable[[Panel], Panel]) -> "Project":
        """A copy in which one panel is changed, on the board or parked."""
        if any(panel.id == panel_id for panel in self.parked):
            parked = tuple(change(p) if p.id == panel_id else p for p in self.parked)
            return self.edited(parked=parked)
        scene = self.scene_of(panel_id)
        panels = tuple(change(p) if p.id == panel_id else p for p in scene.panels)
        return self.with_scene(scene.edited(panels=panels))

    def with_scene(self, scene: Scene) -> "Project":
        """A copy in which the scene of that id is replaced."""
        scenes = tuple(scene if s.id == scene.id else s for s in self.scenes)
        return self.edited(scenes=scenes)

    def with_member(self, member: Character) -> "Project":
        """A copy in which the member of that id is replaced, or added."""
        if any(m.id == member.id for m in self.cast):
            cast = tuple(member if m.id == member.id else m for m in self.cast)
        else:
            cast = (*self.cast, member)
        return self.edited(cast=cast)
