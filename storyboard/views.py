"""What the board shows of every panel: stale, refused, being drawn. Draws nothing, stores nothing.

Preparing a thousand panels takes a third of a second and an edit changes one, so the facts of a panel
are kept until something that they depend on changes.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from storyboard.errors import FamilyError
from storyboard.render.executors import JobStatus
from storyboard.render.families import family_named
from storyboard.render.families.weights import Installed
from storyboard.render.prepare import Preparation
from storyboard.story import Panel, Project


@dataclass(frozen=True)
class PanelView:
    """A panel as the board shows it."""

    panel: Panel
    number: int
    stale: bool
    left_out: tuple[str, ...] = ()
    not_held: tuple[str, ...] = ()
    refused: str = ""  # why the family cannot draw it
    job: JobStatus | None = None
    setting: tuple[str, ...] = ()  # of its scene: id, place, time, weather

    @property
    def id(self) -> str:
        return self.panel.id


@dataclass(frozen=True)
class _Known:
    """The facts of a panel, and everything that they were worked out from."""

    panel: Panel
    around: tuple[Any, ...]
    facts: dict[str, Any]


APART = {
    "id",
    "name",
    "revision",
    "schema_version",
    "cast",
    "scenes",
}  # or looked at panel by panel


class Views:
    """Of one project. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, _Known] = {}
        self._whole: tuple[Any, ...] = ()
        self._last: tuple[Project, Installed | None, Sequence[JobStatus], list[PanelView]] | None
        self._last = None

    def of(
        self, project: Project, installed: Installed | None, jobs: Sequence[JobStatus]
    ) -> list[PanelView]:
        """Every panel in order, with its state. `installed` None: the family is not here."""
        with self._lock:
            last = self._last
            if last and last[0] is project and last[1] == installed and last[2] == jobs:
                return last[3]
            views = self._worked_out(project, installed, jobs)
            self._last = project, installed, jobs, views
            return views

    def _worked_out(
        self, project: Project, installed: Installed | None, jobs: Sequence[JobStatus]
    ) -> list[PanelView]:
        family = family_named(project.style.family)
        preparation = Preparation(project, family, installed) if installed else None
        self._forget_where_the_whole_changed(project, preparation)
        drawn = {status.job.panel: status for status in reversed(jobs) if status.job.panel}
        members = {member.id: member for member in project.cast}
        known, views, number = {}, [], 0
        for scene in project.scenes:
            setting = (scene.id, scene.place, scene.time, scene.weather)
            place = tuple(getattr(scene, f) for f in type(scene).model_fields if f != "panels")
            for panel in scene.panels:
                number += 1
                cast = tuple(members.get(p.character) for p in panel.placements)
                worn = preparation.worn(panel) if preparation else None
                facts = self._facts(panel, (place, cast, worn), preparation)
                known[panel.id] = facts
                job = drawn.get(panel.id)
                views.append(PanelView(panel, number, job=job, setting=setting, **facts.facts))
        self._known = known
        return views

    def _forget_where_the_whole_changed(
        self, project: Project, preparation: Preparation | None
    ) -> None:
        fields = type(project).model_fields.keys() - APART
        drawn_by = preparation and (preparation.installed, preparation.device)
        whole = (drawn_by, *(getattr(project, field) for field in sorted(fields)))
        if whole != self._whole:
            self._known, self._whole = {}, whole

    def _facts(
        self, panel: Panel, around: tuple[Any, ...], preparation: Preparation | None
    ) -> _Known:
        known = self._known.get(panel.id)
        if known and known.around == around and (known.panel is panel or known.panel == panel):
            return known
        return _Known(panel, around, _facts_of(preparation, panel))


def _facts_of(preparation: Preparation | None, panel: Panel) -> dict[str, Any]:
    chosen = panel.chosen_take
    if preparation is None:
        return {"stale": chosen is None}
    try:
        made = preparation.of(panel, chosen.number if chosen else panel.next_take)
    except FamilyError as error:
        return {"stale": True, "refused": str(error)}
    stale = chosen is None or not (chosen.tool or made.request.recipe == chosen.recipe)
    return {"stale": stale, "left_out": made.left_out, "not_held": made.not_held}
