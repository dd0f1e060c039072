"""The board as records for the browser, and what changed in them since it asked last.

Everything that is sent is text and numbers; the browser draws. Knows no page and no session.
"""

import threading
import zlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from storyboard.consistency.drift import drifting
from storyboard.script.lines import text_of
from storyboard.story import Panel, Project
from storyboard.studio import Board
from storyboard.ui.addresses import preview_address
from storyboard.views import PanelView

KEPT = 24  # states that a browser may still be at; an older one gets the whole board
Record = dict[str, Any]


@dataclass(frozen=True)
class State:
    """The board at one moment. orders: scene id -> panel ids."""

    revision: int
    head: Record
    scenes: tuple[tuple[str, str], ...]  # id, heading
    orders: Mapping[str, tuple[str, ...]]
    panels: Mapping[str, Record]


NOTHING = State(-1, {}, (), {}, {})


class Sheet:
    """Of one project. Threads may share it."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self._lock = threading.Lock()
        self._states: OrderedDict[str, State] = OrderedDict()
        self._records: dict[str, tuple[tuple[Any, ...], Record]] = {}
        self._token = ""
        self._looked = (0, 0)
        self._project: Project | None = None
        self._views: Sequence[PanelView] = ()

    def mark(self) -> object:
        """Differs when there may be something new. Cheap. Raises StoryboardError."""
        return self.board.project, [(s.job.id, s.state, s.step) for s in self.board.jobs()]

    def changes(self, since: str) -> Record:
        """What leads from that state to now; the whole board where it is not known (any more)."""
        with self._lock:
            self._refresh()
            token, now, was = self._token, self._states[self._token], self._states.get(since)
        return {"token": token, "full": was is None, **difference(was or NOTHING, now)}

    def refresh(self) -> None:
        """Looks at the project, so that the next question is answered at once."""
        with self._lock:
            self._refresh()

    def _refresh(self) -> None:
        project, views = self._of_one_moment()
        if self._token and self._looked == (id(project), id(views)):
            return
        self._project, self._views = (
            project,
            views,
        )  # kept: their ids are theirs as long as they live
        self._looked = id(project), id(views)
        now = self._now(project, views)
        if not self._token or self._states[self._token] != now:
            self._token = uuid4().hex[:12]
            self._states[self._token] = now
            while len(self._states) > KEPT:
                self._states.popitem(last=False)

    def _of_one_moment(self) -> tuple[Project, Sequence[PanelView]]:
        """The project and its panels, looked at again where another program wrote in between.

        A record sent ahead of its place would be dropped by the browser and never sent again.
        """
        while True:
            project, views = self.board.project, self.board.view()
            if self.board.project is project:
                return project, views

    def _now(self, project: Project, views: Sequence[PanelView]) -> State:
        cast = [{"id": member.id, "name": member.name} for member in project.cast]
        head = {"cast": cast, "aspect": project.frame.aspect, "fps": project.fps}
        self._records = {view.id: self._record(view) for view in views}
        return State(
            project.revision,
            head,
            tuple((scene.id, scene.heading) for scene in project.scenes),
            {scene.id: tuple(panel.id for panel in scene.panels) for scene in project.scenes},
            {id: record for id, (_, record) in self._records.items()},
        )

    def _record(self, view: PanelView) -> tuple[tuple[Any, ...], Record]:
        """With what it was made from, so that it is made again only when that changed."""
        source = (view.panel, view.setting, view.stale, view.job)
        known = self._records.get(view.id)
        return known if known and known[0] == source else (source, record_of(view))


def record_of(view: PanelView) -> Record:
    """A panel as the card shows it; its number follows from its place."""
    panel, take, job = view.panel, view.panel.chosen_take, view.job
    preview = job is not None and job.preview is not None
    return {
        "action": panel.action,
        "speech": text_of(panel.dialogue).partition("\n")[0],
        "shot": panel.shot,
        "cast": [placement.character for placement in panel.placements],
        "frames": panel.duration,
        "locked": panel.locked,
        "picture": take.picture.partition(":")[2] if take else "",
        "preview": preview_address(job.job.id, job.step) if job and preview else "",
        "take": panel.chosen or 0,
        "takes": len(panel.shown_takes),
        "state": state_of(view),
        "todo": view.stale and not panel.locked,
        "drifts": bool(take and drifting(take.holds)),
        "done": round(job.step / job.of, 2) if job is not None and job.of else 0,
        "edit": zlib.crc32(f"{_fields(panel)} {view.setting}".encode()),
    }


def _fields(panel: Panel) -> str:
    return panel.model_dump_json(exclude={"takes", "chosen", "locked"})


def state_of(view: PanelView) -> str:
    """A word of the component, "" = nothing to say."""
    if view.job is not None:
        return "drawing" if view.job.step else "queued"
    if view.stale:
        return "stale" if view.panel.chosen_take else "new"
    return ""


def difference(was: State, now: State) -> Record:
    """Only what is another; `orders` as splices."""
    changed: Record = {"revision": now.revision}
    if was.head != now.head:
        changed["head"] = now.head
    if was.scenes != now.scenes:
        changed["scenes"] = now.scenes
    orders = {
        id: splice(was.orders.get(id, ()), order)
        for id, order in now.orders.items()
        if was.orders.get(id, ()) != order
    }
    panels = {id: r for id, r in now.panels.items() if was.panels.get(id) is not r}
    return changed | {
        key: value for key, value in (("orders", orders), ("panels", panels)) if value
    }


def splice(was: Sequence[str], now: Sequence[str]) -> Record:
    """{"at", "cut", "put"}: what differs between two orders, ends that are the same left out."""
    at = 0
    while at < min(len(was), len(now)) and was[at] == now[at]:
        at += 1
    behind = 0
    while behind < min(len(was), len(now)) - at and was[-1 - behind] == now[-1 - behind]:
        behind += 1
    return {"at": at, "cut": len(was) - at - behind, "put": list(now[at : len(now) - behind])}
