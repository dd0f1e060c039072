"""What is done to panels: words, order, who is in them, pictures drawn elsewhere."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storyboard import edits, splitting
from storyboard.errors import BadInput
from storyboard.story import Panel, Project, Take, new_id

if TYPE_CHECKING:
    from storyboard.imports import Source
    from storyboard.imports.arrival import Arrival, Wish

from storyboard.studio.opened import Opened


class Panels(Opened):
    """Edits of panels and of what comes in from files."""

    def edit_panel(self, key: str, **fields: Any) -> Panel:
        return self._edit(key, f"edit panel {key}", lambda p: edits.edit_panel(p, key, **fields))

    def add_panel(
        self, *, scene: str | None = None, after: str | None = None, **fields: Any
    ) -> Panel:
        """A new panel; fields as edit_panel takes them."""
        fresh = Panel(duration=2 * self.project.fps)

        def add(project: Project) -> Project:
            project = edits.add_panel(project, fresh, scene=scene, after=after)
            return edits.edit_panel(project, fresh.id, **fields)

        self.folder.apply(add, what="add a panel")
        return self.project.panel(fresh.id)

    def script_text(self) -> str:
        """The script that the board was made from, where it is a text that people write."""
        script = self.project.script
        if script is None or script.format != "fountain" or not self.folder.has(script.text):
            return ""
        return self.folder.json(script.text).decode()

    def split(self, key: str, *, seam: int | None = None, before: str = "") -> Panel:
        """Cuts a panel in two. -> the second"""
        fresh = new_id()
        self.folder.apply(
            lambda p: splitting.split_panel(p, key, seam=seam, before=before, id=fresh),
            what=f"split panel {key}",
        )
        return self.project.panel(fresh)

    def join(self, key: str) -> Panel:
        """Joins a panel with the next one, which is parked."""
        return self._edit(key, f"join panel {key}", lambda p: splitting.join_panels(p, key))

    def park(self, key: str) -> Panel:
        """Takes a panel off the board and keeps it."""
        panel = self.project.panel(key)
        self.folder.apply(lambda p: splitting.park_panel(p, panel.id), what=f"park panel {key}")
        return panel

    def unpark(self, key: str, *, after: str | None = None) -> Panel:
        """Puts a parked panel back."""
        self.folder.apply(
            lambda p: splitting.unpark_panel(p, key, after=after), what="put a panel back"
        )
        return self.project.panel(key)

    def take_in(self, key: str, pictures: Sequence[tuple[bytes, str]]) -> list[Take]:
        """Pictures drawn elsewhere become takes; those that the panel has already are not added."""
        from storyboard.imports.elsewhere import taken_in, with_new

        fields = [taken_in(self.folder, data, name) for data, name in pictures]
        panel = self.project.panel(key)
        known = {take.picture for take in panel.takes}
        self.folder.apply(
            lambda p: p.with_panel(panel.id, lambda q: with_new(q, fields, choose=True)),
            what=f"bring takes into panel {key}",
        )
        return [take for take in self.project.panel(panel.id).takes if take.picture not in known]

    def delete_panel(self, key: str) -> None:
        number = self.project.number_of(self.project.panel(key).id)
        self.folder.apply(lambda p: edits.delete_panel(p, key), what=f"delete panel {number}")

    def duplicate_panel(self, key: str) -> Panel:
        fresh = new_id()
        self.folder.apply(
            lambda p: edits.duplicate_panel(p, key, fresh), what=f"duplicate panel {key}"
        )
        return self.project.panel(fresh)

    def arrival(self, given: "Path | bytes | Source", wish: "Wish | None" = None) -> "Arrival":
        """A script or another board on its way in: look at its difference, then settle it."""
        from storyboard.imports import Source, source_of
        from storyboard.imports.arrival import Arrival, Wish

        source = given if isinstance(given, Source) else source_of(given)
        return Arrival(self.folder, source, wish or Wish())

    def move(
        self,
        key: str,
        *,
        after: str | None = None,
        before: str | None = None,
        scene: str | None = None,
        expected: int | None = None,
    ) -> Panel:
        """Puts a panel elsewhere; no pixel changes."""
        moved = self.project.panel(key)
        self.folder.apply(
            lambda p: edits.move_panel(p, moved.id, after=after, before=before, scene=scene),
            expected=expected,
            what=f"move panel {key}",
        )
        return self.project.panel(moved.id)

    def lock(self, key: str, on: bool = True) -> Panel:
        return self._edit(
            key, f"{'lock' if on else 'unlock'} panel {key}", lambda p: edits.lock_panel(p, key, on)
        )

    def choose(self, key: str, number: int) -> Panel:
        return self._edit(
            key, f"choose take {number} of panel {key}", lambda p: edits.choose_take(p, key, number)
        )

    def hide_take(self, key: str, number: int) -> Panel:
        """Puts a take away; its picture stays, and undo brings it back."""
        what = f"put take {number} of panel {key} away"
        return self._edit(key, what, lambda p: edits.hide_take(p, key, number))

    def add_pictures(self, pictures: Iterable[tuple[bytes, str]]) -> list[str]:
        """A panel a picture, which is its take. -> what was refused of the others, in sentences"""
        from storyboard.imports.elsewhere import taken_in

        panels, refused = [], []
        for data, name in pictures:
            try:
                take = Take(number=1, **taken_in(self.folder, data, name))
                panels.append(Panel(duration=2 * self.project.fps, takes=(take,), chosen=1))
            except BadInput as error:
                refused.append(str(error))

        def add(project: Project) -> Project:
            for panel in panels:
                project = edits.add_panel(project, panel)
            return project

        self.folder.apply(add, what="add pictures")
        return refused

    def place(self, panel: str, member: str, **fields: Any) -> Panel:
        return self._edit(
            panel, f"place {member}", lambda p: edits.place(p, panel, member, **fields)
        )

    def wear(self, panel: str, member: str, look: str) -> Panel:
        """Puts a look on from that panel on; "usual" takes it off. Raises BadInput, NotFound."""
        project = self.project
        who, where = project.member(member), project.panel(panel)
        if all(placement.character != who.id for placement in where.placements):
            raise BadInput(
                f"'{who.name}' is not in panel {panel}. Put them in with `panel edit --cast` first."
            )
        what = f"{who.name} wears {look} in panel {panel}"
        return self._edit(panel, what, lambda p: edits.place(p, panel, member, look=look))

    def unplace(self, panel: str, member: str) -> Panel:
        return self._edit(panel, f"take {member} out", lambda p: edits.unplace(p, panel, member))
