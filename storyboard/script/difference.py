"""A new reading of a script against a board: what is new, changed, gone, moved; and the board after it.

Three sides: the old reading (what the script said), the new one, and the board (what people made of
it). What people changed stays; what the script changed comes in; where both did, the board's words
stay unless the script's are preferred, and both are told. Pure; nothing is ever deleted, only parked.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from storyboard.script.breakdown import Breakdown
from storyboard.script.matching import MOST_COMPARED, in_order, likeness, matched, units
from storyboard.story import Character, Panel, Placement, Project, Scene

SCENE_FIELDS = ("number", "heading", "section", "synopsis", "place", "time", "weather")


class Kind(StrEnum):
    """What becomes of a panel."""

    NEW = "new"
    CHANGED = "changed"
    BOTH = "both"  # script and board both changed the same words
    MOVED = "moved"
    BACK = "back"  # was parked, is in the script again
    GONE = "gone"  # is parked
    AWAY = "away"  # is in the script; somebody deleted or parked it on the board
    SAME = "same"


@dataclass(frozen=True)
class Change:
    """One panel. `fields`: (was, now) of what changes; `kept`: (board, script) of what does not."""

    kind: Kind
    panel: Panel
    scene: str  # its heading
    fields: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    kept: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Difference:
    """The board afterwards, and how it came to be. `reading`: the script's scenes with the board's ids."""

    project: Project
    changes: tuple[Change, ...]
    reading: tuple[Scene, ...]
    panels: Mapping[str, str]  # id in the breakdown -> id on the board
    members: Mapping[str, str]
    fresh: tuple[Character, ...] = ()  # who joins the cast

    def count(self, kind: Kind) -> int:
        return sum(change.kind is kind for change in self.changes)


@dataclass(frozen=True)
class Base:
    """What the board is compared with. `script`: an old reading, so that its lost panels are gone."""

    scenes: tuple[Scene, ...] = ()
    script: bool = False


def difference(
    project: Project, read: Breakdown, base: Base, *, prefer_script: bool = False
) -> Difference:
    """What a reading changes on a board."""
    members, fresh = _members(project, read)
    scenes = tuple(_with_members(scene, members) for scene in read.scenes)
    pairs = _Pairing(project, scenes, base, read.ids)
    merge = _Merge(project, scenes, base, pairs, read, prefer_script)
    board = merge.board()
    parked = (*(p for p in project.parked if p.id not in pairs.back), *merge.gone)
    cast = (*project.cast, *fresh)
    return Difference(
        project.edited(scenes=board, parked=parked, cast=cast),
        tuple(merge.changes),
        pairs.reading,
        pairs.panels,
        members,
        fresh,
    )


# ---------------------------------------------------------------- who is who


def _members(project: Project, read: Breakdown) -> tuple[dict[str, str], tuple[Character, ...]]:
    """Id in the reading -> id in the cast, by id, name or alias; and who joins."""
    names = {
        name.casefold(): member.id
        for member in project.cast
        for name in (member.id, member.name, *member.aliases)
    }
    ids, fresh = dict[str, str](), list[Character]()
    for member in read.cast:
        known = [member.id, member.name, *member.aliases]
        found = next((names[key.casefold()] for key in known if key.casefold() in names), None)
        if found is None:
            fresh.append(member)
        ids[member.id] = found or member.id
    return ids, tuple(fresh)


def _with_members(scene: Scene, ids: Mapping[str, str]) -> Scene:
    def renamed(panel: Panel) -> Panel:
        if all(ids.get(one.character) == one.character for one in panel.placements):
            return panel
        placed = {ids.get(one.character, one.character): one for one in panel.placements}
        placements = tuple(
            one.model_copy(update={"character": member}) for member, one in placed.items()
        )
        return panel.model_copy(update={"placements": placements})

    return scene.model_copy(update={"panels": tuple(map(renamed, scene.panels))})


# ---------------------------------------------------------------- which is which


class _Pairing:
    """Panels and scenes of the reading with the ids that they have, or get, on the board."""

    def __init__(
        self, project: Project, scenes: tuple[Scene, ...], base: Base, by_ids: bool
    ) -> None:
        self.scenes, self.project = scenes, project
        old, new = units(base.scenes), units(scenes)
        by_id = {unit.id: at for at, unit in enumerate(old)}
        same = {at: by_id[unit.id] for at, unit in enumerate(new) if unit.id in by_id}
        found = same if by_ids else matched(old, new)
        self.panels = {new[n].id: old[o].id for n, o in found.items()}
        self.base_order = {unit.id: at for at, unit in enumerate(old)}
        self.back = self._unparked([unit for at, unit in enumerate(new) if at not in found], old)
        self._fresh_ids([unit.id for unit in new], {unit.id for unit in old})
        self.scene_ids = self._scenes(base)
        self.reading = self._reading()

    def _unparked(self, open_units: Sequence[Any], old: Sequence[Any]) -> set[str]:
        """Panels that were gone from the script and are in it again."""
        known, back = {unit.id for unit in old}, set[str]()
        parked = units([Scene(panels=tuple(p for p in self.project.parked if p.id not in known))])
        if len(parked) * len(open_units) > MOST_COMPARED:
            return back
        for unit in open_units:
            rest = (other for other in parked if other.id not in back)
            best = max(rest, key=lambda other: likeness(other, unit), default=None)
            if best is not None and likeness(best, unit) >= 0.8:
                back.add(best.id)
                self.panels[unit.id] = best.id
        return back

    def _fresh_ids(self, ids: Iterable[str], old: set[str]) -> None:
        used = old | {p.id for p in (*self.project.panels(), *self.project.parked)}
        used |= set(self.panels.values())
        for id in ids:
            if id not in self.panels:
                self.panels[id] = _free(id, used)
                used.add(self.panels[id])

    def _scenes(self, base: Base) -> dict[str, str]:
        """Scene of the reading -> scene of the board: by their panels, then by heading in order."""
        home = {panel.id: scene.id for scene in base.scenes for panel in scene.panels}
        votes: dict[tuple[str, str], int] = {}
        for scene in self.scenes:
            for panel in scene.panels:
                old = home.get(self.panels[panel.id])
                if old is not None:
                    votes[scene.id, old] = votes.get((scene.id, old), 0) + 1
        found, taken = dict[str, str](), set[str]()
        for (new, old), _ in sorted(votes.items(), key=lambda vote: -vote[1]):
            if new not in found and old not in taken:
                found[new] = old
                taken.add(old)
        headings: dict[str, list[str]] = {}
        for scene in reversed(base.scenes):
            if scene.id not in taken:
                headings.setdefault(scene.heading, []).append(scene.id)
        for scene in self.scenes:
            if scene.id not in found and headings.get(scene.heading):
                found[scene.id] = headings[scene.heading].pop()
                taken.add(found[scene.id])
        used = {s.id for s in (*base.scenes, *self.project.scenes)} | taken
        for scene in self.scenes:
            if scene.id not in found:
                found[scene.id] = _free(scene.id, used)
                used.add(found[scene.id])
        return found

    def _reading(self) -> tuple[Scene, ...]:
        """The new reading with the ids of the board: the base of the next one."""
        return tuple(
            scene.model_copy(
                update={
                    "id": self.scene_ids[scene.id],
                    "panels": tuple(
                        p.model_copy(update={"id": self.panels[p.id]}) for p in scene.panels
                    ),
                }
            )
            for scene in self.scenes
        )


def _free(id: str, used: set[str]) -> str:
    number = 0
    while id in used:
        number += 1
        id = hashlib.sha256(f"{id}/{number}".encode()).hexdigest()[:12]
    return id


# ---------------------------------------------------------------- the board afterwards


class _Merge:
    """Works on the order of ids, scene by scene."""

    def __init__(
        self,
        project: Project,
        scenes: tuple[Scene, ...],
        base: Base,
        pairs: _Pairing,
        read: Breakdown,
        prefer_script: bool,
    ) -> None:
        self.project, self.base, self.pairs = project, base, pairs
        self.fields, self.prefer = read.fields, prefer_script
        self.right = read.ids and not base.script  # a list of this very board
        self.read = pairs.reading
        self.read_scenes = {scene.id: scene for scene in self.read}
        self.changes: list[Change] = []
        self.gone: list[Panel] = []
        self.panels = {p.id: p for p in (*project.panels(), *project.parked)}
        self.scenes = {scene.id: scene for scene in project.scenes}
        self.order = {scene.id: [p.id for p in scene.panels] for scene in project.scenes}
        self.home = {p.id: scene.id for scene in project.scenes for p in scene.panels}
        self.old = {p.id: p for scene in base.scenes for p in scene.panels} if base.script else {}
        self.old_scenes = {scene.id: scene for scene in base.scenes} if base.script else {}

    def board(self) -> tuple[Scene, ...]:
        self._park_what_is_gone()
        moved = self._moved()
        scene_order = self._scene_order()
        for scene in self.read:
            before: str | None = None
            for panel in scene.panels:
                self._settle(panel, scene, before, panel.id in moved)
                if self.home.get(panel.id) == scene.id:
                    before = panel.id
        placed = set(scene_order)
        scene_order += [id for id, panels in self.order.items() if panels and id not in placed]
        return tuple(self._scene(id) for id in scene_order if self._stays(id))

    def _park_what_is_gone(self) -> None:
        read = {panel.id for scene in self.read for panel in scene.panels}
        for scene in self.base.scenes if self.base.script else ():
            for panel in scene.panels:
                if panel.id in read or panel.id not in self.home:
                    continue
                parked = self.panels[panel.id]
                self._lift(panel.id)
                self.gone.append(parked)
                self.changes.append(Change(Kind.GONE, parked, scene.heading))

    def _moved(self) -> set[str]:
        """Panels that the script itself put elsewhere."""
        known = [p.id for scene in self.read for p in scene.panels if p.id in self.pairs.base_order]
        if not self.base.script:
            return set()
        stayed = in_order([self.pairs.base_order[id] for id in known])
        return {id for at, id in enumerate(known) if at not in stayed}

    def _scene_order(self) -> list[str]:
        """The board's scenes, with new ones behind those that they follow in the script."""
        order = [scene.id for scene in self.project.scenes]
        places = {id: at for at, id in enumerate(self.old_scenes)}
        known = [scene.id for scene in self.read if scene.id in places and scene.id in self.scenes]
        stayed = in_order([places[id] for id in known])
        moved = {id for at, id in enumerate(known) if at not in stayed}
        there = set(order)
        at = -1 if self.base.script else len(order) - 1  # behind this one goes the next
        for scene in self.read:
            if scene.id in places and scene.id not in there and not self._brings_news(scene):
                continue  # somebody deleted it
            if scene.id in moved or scene.id not in there:
                if scene.id in there:
                    gone = order.index(scene.id)
                    order.pop(gone)
                    at -= gone <= at
                at += 1
                order.insert(at, scene.id)
                there.add(scene.id)
            elif order[at + 1 : at + 2] == [scene.id]:
                at += 1
            else:
                at = order.index(scene.id)
        return order

    def _brings_news(self, scene: Scene) -> bool:
        return any(panel.id not in self.pairs.base_order for panel in scene.panels)

    def _settle(self, panel: Panel, scene: Scene, before: str | None, moved: bool) -> None:
        """Puts one panel of the reading where it belongs."""
        known = panel.id in self.pairs.base_order
        if known and panel.id not in self.home:
            self._away(panel, scene)
            return
        if panel.id in self.pairs.back or not known:
            kind = Kind.BACK if panel.id in self.pairs.back else Kind.NEW
            self._put(panel.id, scene.id, before)
        else:
            kind = Kind.MOVED if moved and self._put(panel.id, scene.id, before) else Kind.SAME
        if kind is Kind.NEW:
            self.panels[panel.id] = panel
            self.changes.append(Change(kind, panel, scene.heading))
            return
        board = self.panels[panel.id]
        taken, kept = self._fields(board, panel)
        if taken:
            self.panels[panel.id] = board.edited(**{name: now for name, (_, now) in taken.items()})
        if kind is Kind.SAME and (kept or taken):
            kind = Kind.BOTH if kept else Kind.CHANGED
        self.changes.append(Change(kind, self.panels[panel.id], scene.heading, taken, kept))

    def _away(self, panel: Panel, scene: Scene) -> None:
        old = self.old.get(panel.id)
        changed = old is not None and any(
            _plain(getattr(old, name)) != _plain(getattr(panel, name)) for name in self.fields
        )
        if changed:
            self.changes.append(Change(Kind.AWAY, panel, scene.heading))

    def _fields(self, board: Panel, read: Panel) -> tuple[dict[str, Any], dict[str, Any]]:
        """(what comes in, what stays although the script says otherwise)."""
        old, taken, kept = self.old.get(board.id), dict[str, Any](), dict[str, Any]()
        for name in self.fields:
            ours, theirs = getattr(board, name), getattr(read, name)
            if name == "placements":
                theirs = _placed(ours, theirs)
            if _plain(ours) == _plain(theirs):
                continue
            if old is not None and _plain(getattr(old, name)) == _plain(getattr(read, name)):
                continue  # the script did not change; somebody did
            mine = _plain(ours) != _plain(getattr(old, name)) if old is not None else bool(ours)
            if mine and (board.locked or not (self.prefer or self.right)):
                kept[name] = (ours, theirs)
            else:
                taken[name] = (ours, theirs)
        return taken, kept

    def _scene(self, id: str) -> Scene:
        read = self.read_scenes.get(id)
        scene = self.scenes.get(id) or (read or Scene(id=id)).edited(panels=())
        if read is not None and id in self.scenes:
            scene = self._scene_fields(scene, read)
        panels = tuple(self.panels[panel] for panel in self.order.get(id, ()))
        same = len(panels) == len(scene.panels) and all(map(_is, panels, scene.panels))
        return scene if same else scene.edited(panels=panels)

    def _scene_fields(self, scene: Scene, read: Scene) -> Scene:
        old, changed = self.old_scenes.get(scene.id), dict[str, str]()
        for name in SCENE_FIELDS:
            ours, theirs = getattr(scene, name), getattr(read, name)
            base = getattr(old, name) if old is not None else ""
            if ours != theirs and theirs != base and (ours == base or self.prefer):
                changed[name] = theirs
        return scene.edited(**changed) if changed else scene

    def _stays(self, id: str) -> bool:
        """A scene goes when the script has it no longer and nothing is left in it."""
        known = id in self.read_scenes or id not in self.old_scenes
        return bool(self.order.get(id)) or known

    def _put(self, panel: str, scene: str, before: str | None) -> bool:
        """Behind another panel of that scene, or at its beginning. False = it stands there already."""
        order = self.order.setdefault(scene, [])
        if panel not in self.home and (order[-1] if order else None) == before:  # the usual case
            order.append(panel)
            self.home[panel] = scene
            return True
        at = order.index(before) + 1 if before in order else 0
        if self.home.get(panel) == scene and order[at : at + 1] == [panel]:
            return False
        self._lift(panel)
        order.insert(order.index(before) + 1 if before in order else 0, panel)
        self.home[panel] = scene
        return True

    def _lift(self, panel: str) -> None:
        home = self.home.pop(panel, None)
        if home is not None:
            self.order[home].remove(panel)


def _placed(ours: Sequence[Placement], theirs: Sequence[Placement]) -> tuple[Placement, ...]:
    """The script's members; who is there already stays as placed."""
    known = {one.character: one for one in ours}
    return tuple(known.get(one.character, one) for one in theirs)


def _plain(value: Any) -> Any:
    """Comparable: of placements only who is there, which is all that a script says."""
    if isinstance(value, tuple) and value and isinstance(value[0], Placement):
        return tuple(one.character for one in value)
    return value


def _is(a: object, b: object) -> bool:
    return a is b


def shown(changes: Iterable[Change]) -> Iterator[Change]:
    """Without what stays as it is."""
    return (change for change in changes if change.kind is not Kind.SAME)
