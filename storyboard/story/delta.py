"""What differs between two versions of a project, small enough to keep for every edit.

A delta is a list of changes; applied backwards it undoes an edit, forwards it does it again.
Takes are records of what was rendered and never go away through a delta, as long as their panel
is there: a panel that a delta brings back keeps the takes of both sides.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from storyboard.errors import Conflict
from storyboard.story.character import Character
from storyboard.story.noun import Noun
from storyboard.story.panel import Panel, Scene, Take
from storyboard.story.project import Project


class Change(Noun):
    """One field of one part, or a whole part that came or went (field None)."""

    part: str  # "project" | "member" | "scene" | "panel"
    id: str = ""
    field: str | None = None
    was: Any = None  # JSON
    now: Any = None


Delta = tuple[Change, ...]


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


P = TypeVar("P", bound=_HasId)

_INSIDE = {
    "project": {"cast", "scenes", "parked", "revision"},
    "scene": {"panels"},
}  # parts of their own


def delta(old: Project, new: Project) -> Delta:
    """The changes that lead from old to new. Quick: what is the same object is not looked at."""
    changes = [
        *_fields("project", "", old, new),
        *_order("project", "", "cast", old.cast, new.cast),
        *_order("project", "", "scenes", old.scenes, new.scenes),
        *_order("project", "", "parked", old.parked, new.parked),
        *_parts("member", _by_id(old.cast), _by_id(new.cast)),
        *_parts("scene", _by_id(old.scenes), _by_id(new.scenes)),
        *_scene_orders(_by_id(old.scenes), _by_id(new.scenes)),
        *_parts("panel", _all_panels(old), _all_panels(new)),
    ]
    return tuple(changes)


def backwards(changes: Delta) -> Delta:
    """The delta that leads back."""
    return tuple(c.model_copy(update={"was": c.now, "now": c.was}) for c in changes)


def apply_delta(project: Project, changes: Delta) -> Project:
    """The project with the changes made. Raises Conflict when it is not the one they belong to."""
    parts = _Parts(project)
    for change in changes:
        parts.change(change)
    return parts.project()


def with_takes(panel: Panel, takes: Iterable[Take]) -> Panel:
    """The panel with those takes too; a take that it has already stays as it is."""
    known = {take.number for take in panel.takes}
    missing = [take for take in takes if take.number not in known]
    if not missing:
        return panel
    return panel.edited(takes=tuple(sorted((*panel.takes, *missing), key=lambda t: t.number)))


def _by_id(parts: Iterable[P]) -> dict[str, P]:
    return {part.id: part for part in parts}


def _all_panels(project: Project) -> dict[str, Panel]:
    """Those on the board and those parked: parking a panel only changes where it is."""
    return _by_id((*project.panels(), *project.parked))


def _json(value: object) -> Any:
    if isinstance(value, Noun):
        return value.model_dump(mode="json")
    return [_json(item) for item in value] if isinstance(value, tuple) else value


def _fields(part: str, id: str, old: Noun, new: Noun) -> Iterator[Change]:
    for field in type(old).model_fields.keys() - _INSIDE.get(part, set()):
        was, now = getattr(old, field), getattr(new, field)
        if was is not now and was != now:
            if field == "takes":  # only those that came or went
                was, now = _without(was, now), _without(now, was)
            yield Change(part=part, id=id, field=field, was=_json(was), now=_json(now))


def _without(takes: tuple[Take, ...], others: tuple[Take, ...]) -> tuple[Take, ...]:
    return tuple(take for take in takes if take not in others)


def _order(
    part: str, id: str, field: str, old: Sequence[_HasId], new: Sequence[_HasId]
) -> Iterator[Change]:
    was, now = [o.id for o in old], [n.id for n in new]
    if was != now:
        yield Change(part=part, id=id, field=field, was=was, now=now)


def _scene_orders(old: Mapping[str, Scene], new: Mapping[str, Scene]) -> Iterator[Change]:
    for id in old.keys() | new.keys():
        was, now = old.get(id), new.get(id)
        if was is not now:
            yield from _order(
                "scene", id, "panels", was.panels if was else (), now.panels if now else ()
            )


def _parts(part: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for id, was in old.items():
        now = new.get(id)
        if now is None:
            yield Change(part=part, id=id, was=_record(part, was))
        elif was is not now:
            yield from _fields(part, id, was, now)
    for id in new.keys() - old.keys():
        yield Change(part=part, id=id, now=_record(part, new[id]))


def _record(part: str, noun: Noun) -> Any:
    return noun.model_dump(mode="json", exclude=_INSIDE.get(part))


class _Parts:
    """A project taken apart, to be changed and put together again."""

    def __init__(self, project: Project) -> None:
        self.whole = project
        self.top: dict[str, Any] = {}
        self.orders: dict[str, list[str]] = {}  # of cast, scenes, parked; of panels by scene id
        self.nouns: dict[str, dict[str, Any]] = {
            "member": _by_id(project.cast),
            "scene": _by_id(project.scenes),
            "panel": _all_panels(project),
        }

    def change(self, change: Change) -> None:
        if change.part == "project" and change.field in ("cast", "scenes", "parked"):
            self.orders[change.field] = change.now
        elif change.part == "project" and change.field:
            self.top[change.field] = change.now
        elif change.part == "scene" and change.field == "panels":
            self.orders[change.id] = change.now
        elif change.field is None:
            self._come_or_go(change)
        else:
            self._edit(change.part, change.id, change.field, change.now)

    def project(self) -> Project:
        scenes = self._listed("scene", self.orders.get("scenes"), self.whole.scenes)
        fields = {
            "cast": self._listed("member", self.orders.get("cast"), self.whole.cast),
            "scenes": tuple(self._with_panels(scene) for scene in scenes),
            "parked": self._listed("panel", self.orders.get("parked"), self.whole.parked),
        }
        return self.whole.edited(**fields, **self.top)

    def _come_or_go(self, change: Change) -> None:
        kinds: dict[str, type[Noun]] = {"member": Character, "scene": Scene, "panel": Panel}
        if change.now is None:
            self.nouns[change.part].pop(change.id, None)
        else:
            noun = kinds[change.part].model_validate(change.now)
            self.nouns[change.part][change.id] = noun

    def _edit(self, part: str, id: str, field: str, now: Any) -> None:
        noun = self._noun(part, id)
        if part == "panel" and field == "takes":
            changed: Noun = with_takes(noun, (Take.model_validate(take) for take in now))
        else:
            changed = noun.edited(**{field: now})
        self.nouns[part][id] = changed

    def _listed(self, part: str, order: list[str] | None, now: Sequence[_HasId]) -> tuple[Any, ...]:
        ids = order if order is not None else [noun.id for noun in now]
        return tuple(self._noun(part, id) for id in ids)

    def _with_panels(self, scene: Scene) -> Scene:
        panels = self._listed("panel", self.orders.get(scene.id), scene.panels)
        same = len(panels) == len(scene.panels) and all(
            new is old for new, old in zip(panels, scene.panels, strict=True)
        )
        return scene if same else scene.edited(panels=panels)

    def _noun(self, part: str, id: str) -> Any:
        noun = self.nouns[part].get(id)
        if noun is None:
            raise Conflict(
                f"The {part} {id} is not there any more: project.json was changed by hand or "
                f"restored from a copy, so this step cannot be undone."
            )
        return noun
