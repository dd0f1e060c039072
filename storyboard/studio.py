"""The use-cases of the product: the one object that the command line and the editor talk to.

Methods of a few lines that delegate. Imports no torch: drawing happens behind an executor.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from storyboard import casting, edits, splitting
from storyboard.errors import BadInput, NotFound, StoryboardError
from storyboard.geometry import Box
from storyboard.layout.numbers import issued
from storyboard.lettering import edits as lettering
from storyboard.lora_training.pictures import training_folder
from storyboard.lora_training.status import TrainingStatus, ask_to_stop, read_status
from storyboard.render.executors import Event, Executor, Job, JobStatus, State, executor_named
from storyboard.render.families import Family, family_named
from storyboard.render.families.weights import Installed
from storyboard.render.prepare import Preparation, regions_of
from storyboard.render.request import Start
from storyboard.render.variation import Variation, with_words
from storyboard.settings import hush
from storyboard.storage import (
    ProjectFolder,
    Workspace,
    copy_sample,
    print_jpeg,
    restore_backup,
    thumbnail,
)
from storyboard.storage.files import disk_errors, write_whole
from storyboard.storage.intake import intake, read_mask, reference
from storyboard.story import (
    Balloon,
    Character,
    Credits,
    FrameFormat,
    Issue,
    Lora,
    Panel,
    Project,
    Reference,
    Style,
    Take,
    new_id,
)
from storyboard.views import PanelView, Views

if TYPE_CHECKING:
    from storyboard.export import ExportReport
    from storyboard.export.look import Look
    from storyboard.imports import Source
    from storyboard.imports.arrival import Arrival, Wish
    from storyboard.lora_training.course import Trained
    from storyboard.render.reshoot import Missing, Reshot
    from storyboard.storage import ProjectInfo

LOOK_AGAIN = 2.0  # seconds


@dataclass
class Outcome:
    """What a render brought."""

    takes: list[Take] = field(default_factory=list)
    failed: list[Event] = field(default_factory=list)


class Studio:
    """A workspace with its projects, and one executor for all of them."""

    def __init__(self, workspace: Workspace | None = None, executor: str = "in_process") -> None:
        self.workspace = workspace or Workspace()
        self._executor_name = executor
        self._executor: Executor | None = None
        self._boards: dict[Path, Board] = {}
        self.failed: dict[str, Event] = {}  # by job, until somebody has seen them

    @property
    def executor(self) -> Executor:
        """Made when it is first needed."""
        if self._executor is None:
            self._executor = executor_named(self._executor_name, self.workspace.folder)
        return self._executor

    def projects(self) -> "list[ProjectInfo]":
        return self.workspace.projects()

    def new(
        self,
        name: str,
        *,
        script: "Path | bytes | Source | None" = None,
        wish: "Wish | None" = None,
        family: str = "pocket",
        frame: str = "16:9",
        fps: int = 24,
    ) -> "Board":
        """A new project, empty or from a file of any format that is imported. Raises BadInput, FamilyError."""
        family_named(family)
        project = edits.changed(Project(name="new"), frame=_frame(frame), fps=fps)
        project = project.edited(style=Style(family=family))
        if script is None:
            return self._board(self.workspace.create(name, project))
        from storyboard.imports.arrival import Wish, begun

        folder, notes = begun(self.workspace, name, project, script, wish or Wish())
        board = self._board(folder)
        board.notes = notes
        return board

    def bring(self, file: Path, name: str | None = None, wish: "Wish | None" = None) -> "Board":
        """A new project made of a file; one that carries a whole project is that project again."""
        from storyboard.imports import carrier, source_of, title_of

        opened = carrier(file)
        if opened is not None:
            return self._board(opened(file, self.workspace))
        source = source_of(file)
        return self.new(name or title_of(source), script=source, wish=wish)

    def open(self, key: str | Path) -> "Board":
        """A project by name or folder. Raises NotFound, BrokenProject."""
        return self._board(self.workspace.find(key))

    def rename(self, key: str | Path, name: str) -> "Board":
        """Another name for a project; its folder stays, so that nothing that is open breaks."""
        board = self.open(key)
        clean = self.workspace.check_free(name, but=board.folder.folder)
        board.folder.apply(lambda p: p.edited(name=clean), what=f"rename the project to {clean}")
        return board

    def duplicate(self, key: str | Path, name: str = "") -> "Board":
        """A copy beside it, with a history of its own."""
        from storyboard.storage.copies import duplicated

        board = self.open(key)
        name = name or self.workspace.free_name(f"{board.project.name} copy")
        return self._board(duplicated(board.folder, self.workspace, name))

    def trash(self, key: str | Path) -> Path:
        """Puts a project aside; `recover` brings it back. Raises BadInput while it is drawn."""
        folder = self.workspace.find(key).resolve()
        if any(s.job.folder == str(folder) for s in self.executor.status()):
            raise BadInput(f"'{folder.name}' is being drawn. Cancel that, or wait, and try again.")
        aside = self.workspace.trash(folder.name)
        self._boards.pop(folder, None)
        return aside

    def recover(self, key: str) -> "Board":
        """Brings back what was put aside last under that name. Raises NotFound."""
        return self._board(self.workspace.recover(key))

    def save(self, key: str | Path, to: Path) -> Path:
        """The whole project as one `.zip`; `bring` opens it. Raises BadInput, StorageError."""
        if to.suffix.lower() != ".zip":
            raise BadInput(f"'{to.name}' should end in .zip.")
        data = self.open(key).packed()
        with disk_errors(f"write {to.name}"):
            to.parent.mkdir(parents=True, exist_ok=True)
            write_whole(to, data)
        return to

    def restore(self, key: str | Path) -> "Board":
        """The last good copy of a project whose file is broken. Raises NotFound."""
        return self._board(restore_backup(self.workspace.find(key)))

    def open_sample(self) -> "Board":
        """Your own copy of the sample."""
        return self._board(copy_sample(self.workspace))

    def reshoot(
        self, file: Path, to: Path, project: str | None = None
    ) -> "tuple[Reshot | None, list[Missing]]":
        """Draws a picture of ours again from its own record; what is missing comes back by name."""
        from storyboard.render import reshoot as shooting

        record = shooting.recorded(file)
        assert record.request is not None
        folders = [
            ProjectFolder(info.folder) for info in self.workspace.projects() if not info.broken
        ]
        folder = self.open(project).folder if project else None
        folder = folder or shooting.home_of(file, record.request, folders)
        missing = shooting.missing_for(record.request, folder)
        return (None if missing else shooting.reshoot(file, record, folder, to)), missing

    def traveller(self, source: str | bytes) -> tuple[bytes, str]:
        """The bytes of a `.character` file, and what to call it: a file, or "PROJECT:NAME"."""
        if isinstance(source, bytes):
            return source, "the file"
        path = Path(source).expanduser()
        project, _, member = source.rpartition(":")
        if path.is_file() or path.suffix == ".character" or not project:
            try:
                return path.read_bytes(), path.name
            except OSError as error:
                raise BadInput(
                    f"Cannot read '{source}': {error.strerror}. Give a .character file, or "
                    f"PROJECT:NAME."
                ) from error
        return self.open(project).pack_member(member), source

    def close(self) -> None:
        if self._executor is not None:
            self._executor.close()

    def drawing(self) -> list[JobStatus]:
        """What is drawn now and next, whatever project it belongs to."""
        return self.executor.status()

    def collect(self, wait: float = 0.0) -> list[Event]:
        """Stores what the executor has finished, whatever project it belongs to; keeps what failed."""
        events = self.executor.events(wait)
        for event in events:
            try:
                self.settle(event)
            except StoryboardError as error:  # its project is gone: the others go on
                event = event.model_copy(update={"kind": State.FAILED, "message": str(error)})
            if event.kind is State.FAILED:
                self.failed[event.job.id] = event
        return events

    def collect_if_drawing(self, wait: float = 0.0) -> list[Event]:
        """The same, where something is being drawn; waits up to that many seconds for it."""
        drawing = self._executor is not None and self._executor.status()
        return self.collect(wait) if drawing or self._executor else []

    def settle(self, event: Event) -> Take | None:
        """A finished picture becomes a take of its panel, or goes to the member it is of."""
        if event.kind is not State.DONE or event.picture is None:
            return None
        if not event.picture.exists():
            return None  # collected by another program
        board = self.open(event.job.folder)
        take = None
        if event.job.member:
            casting.arrived(board.folder, event)
        else:
            take = board.store(event)
        self.executor.outbox.collected(event.job.id)  # type: ignore[attr-defined]
        return take

    def _board(self, folder: ProjectFolder | Path) -> "Board":
        path = (folder.folder if isinstance(folder, ProjectFolder) else folder).resolve()
        if path not in self._boards:
            opened = folder if isinstance(folder, ProjectFolder) else ProjectFolder(path)
            self._boards[path] = Board(self, opened)
        return self._boards[path]


class Board:
    """One open project."""

    def __init__(self, studio: Studio, folder: ProjectFolder) -> None:
        self.studio, self.folder = studio, folder
        self._views = Views()
        self._found: tuple[str, float, Installed | None] = "", 0.0, None
        self.notes: tuple[str, ...] = ()

    @property
    def project(self) -> Project:
        """The newest revision."""
        return self.folder.read()

    @property
    def family(self) -> Family:
        return family_named(self.project.style.family)

    # ------------------------------------------------------------ looking

    def regions(self, panel: Panel) -> tuple[Box, ...]:
        """Where each placement is, given or by order."""
        return regions_of(panel, self.family)

    def view(self) -> list[PanelView]:
        """Every panel in order, with its state."""
        project = self.project
        return self._views.of(project, self._installed(project.style.family), self.jobs())

    def jobs(self) -> list[JobStatus]:
        """Of this project, not finished."""
        own = str(self.folder.folder)
        return [s for s in self.studio.executor.status() if s.job.folder == own]

    def picture(self, digest: str) -> Path:
        return self.folder.picture(digest)

    def thumbnail(self, digest: str, width: int = 480) -> Path:
        return thumbnail(self.folder, digest, width)

    # ------------------------------------------------------------ editing

    def apply(self, what: str, command: Callable[[Project], Project]) -> None:
        """An edit of edits.py, as one step that can be undone; `what` in words."""
        self.folder.apply(command, what=what)

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

    def add_member(
        self, name: str, pictures: Sequence[tuple[bytes, str]] = (), **words: str
    ) -> Character:
        """A new member, or more pictures and words (description, notes, consent) for one that is there."""
        references = self._taken_in(pictures)

        def add(project: Project) -> Project:
            known = {n.casefold() for m in project.cast for n in (m.name, *m.aliases)}
            if name.strip().casefold() not in known:
                member = edits.changed(Character(name="new"), name=name.strip())
                project = edits.add_member(project, member)
            if given := {field: text for field, text in words.items() if text}:
                project = edits.edit_member(project, name.strip(), **given)
            return edits.add_references(project, name.strip(), references)

        self.folder.apply(add, what=f"add {name} to the cast")
        return self.project.member(name.strip())

    def add_look(
        self,
        key: str,
        look: str,
        pictures: Sequence[tuple[bytes, str]] = (),
        description: str = "",
    ) -> Character:
        """A look of a member, or more pictures and words for one it has."""
        taken = self._taken_in(pictures)

        def add(project: Project) -> Project:
            project = edits.add_look(project, key, look, description)
            id = edits.look_named(project.member(key), look)
            return edits.add_references(project, key, [r.edited(look=id) for r in taken])

        self.folder.apply(add, what=f"add the look {look} of {key}")
        return self.project.member(key)

    def remove_look(self, key: str, look: str) -> None:
        self.folder.apply(
            lambda p: edits.remove_look(p, key, look), what=f"remove the look {look} of {key}"
        )

    def _taken_in(self, pictures: Sequence[tuple[bytes, str]]) -> list[Reference]:
        taken = []
        for data, file_name in pictures:
            png = reference(data, file_name)
            taken.append(Reference(picture=self.folder.put_picture(png), name=file_name))
        return taken

    def as_references(
        self, pictures: Sequence[tuple[bytes, str]]
    ) -> tuple[list[Reference], list[str]]:
        """(references of the pictures, what was refused of the others, in sentences)."""
        taken, refused = [], []
        for data, file_name in pictures:
            try:
                png = reference(data, file_name)
                taken.append(Reference(picture=self.folder.put_picture(png), name=file_name))
            except BadInput as error:
                refused.append(str(error))
        return taken, refused

    def add_pictures(self, pictures: Sequence[tuple[bytes, str]]) -> list[str]:
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

    def send_member(self, key: str, to: Path) -> Path:
        """Writes a member as a `.character` file, with everything needed to hold them elsewhere."""
        data = self.pack_member(key)
        with disk_errors(f"write {to.name}"):
            to.parent.mkdir(parents=True, exist_ok=True)
            write_whole(to, data)
        return to

    def file_name(self, name: str) -> str:
        """A name as a file can be called."""
        from storyboard.storage.names import folder_name

        return folder_name(name)

    def packed(self) -> bytes:
        """The whole project as the bytes of a `.zip`."""
        from storyboard.storage.bundle import packed

        return packed(self.folder)

    def pack_member(self, key: str) -> bytes:
        """The same as bytes."""
        from storyboard.travelling import packed

        return packed(self.folder, self.project.member(key))

    def receive_member(
        self, source: str | bytes, name: str = ""
    ) -> tuple[Character, tuple[str, ...]]:
        """Somebody from a `.character` file, or "PROJECT:NAME"; and what the user should know.

        Raises BadInput, NotFound; the project is as before then.
        """
        from storyboard.travelling import arrived, settle, unpacked

        data, called = self.studio.traveller(source)
        traveller = unpacked(data, called)
        arrived(self.project, traveller, name)  # refuses before anything is kept
        settle(self.folder, traveller)
        who = (name or traveller.character.name).strip()
        self.folder.apply(lambda p: arrived(p, traveller, name), what=f"add {who} to the cast")
        return self.project.member(who), traveller.notes

    def edit_member(self, key: str, **fields: Any) -> None:
        self.folder.apply(lambda p: edits.edit_member(p, key, **fields), what=f"edit {key}")

    def remove_member(self, key: str) -> None:
        self.folder.apply(lambda p: edits.remove_member(p, key), what=f"remove {key} from the cast")

    def remove_reference(self, key: str, picture: str) -> None:
        self.folder.apply(
            lambda p: edits.remove_reference(p, key, picture), what=f"remove a reference of {key}"
        )

    def add_lora(
        self,
        key: str,
        path: Path,
        *,
        family: str | None = None,
        words: str | None = None,
        strength: float = 1.0,
    ) -> dict[str, Any]:
        """Gives a member a LoRA file. -> what it is. Raises BadInput, NotFound, FamilyError."""
        hush()
        from storyboard.loras import take_in

        member = self.project.member(key)
        lora, report = take_in(self.folder, path, family_named(family or self.family.name))
        said = {"strength": strength, **({} if words is None else {"words": words})}
        lora = edits.changed(lora, **said)
        self.folder.apply(
            lambda p: edits.add_lora(p, member.id, lora), what=f"give {member.name} a LoRA"
        )
        return {"member": member.name, "words": lora.words, **report}

    def train(
        self,
        key: str,
        *,
        steps: int | None = None,
        rank: int | None = None,
        family: str | None = None,
        every_picture: bool = False,
        tell: Callable[[TrainingStatus], None] = lambda status: None,
    ) -> "Trained":
        """Teaches a LoRA from a member's pictures and gives it to the member; runs here, until the end."""
        hush()
        from storyboard.lora_training.course import train

        member, chosen = self.project.member(key), family_named(family or self.family.name)
        done = train(
            self.folder, member, chosen, steps=steps, rank=rank, every_picture=every_picture, tell=tell
        )  # fmt: skip
        lora = done.lora
        if lora is not None:
            self.folder.apply(
                lambda p: edits.add_lora(p, member.id, lora), what=f"train {member.name}"
            )
        return done

    def start_training(self, key: str) -> None:
        """Teaches in a process of its own; `training` says how it goes. Raises BadInput."""
        from storyboard.lora_training.process import start

        start(self.folder, self.project.member(key), self.family.name)

    def stop_training(self, key: str) -> None:
        """Ends after its step; teaching again goes on from there."""
        ask_to_stop(self.training_folder(key))

    def training(self, key: str) -> TrainingStatus | None:
        """How the teaching of a member goes or ended, for the project's family."""
        return read_status(self.training_folder(key))

    def training_folder(self, key: str) -> Path:
        """Where its samples lie."""
        return training_folder(self.folder, self.project.member(key), self.family.name)

    def caption(self, key: str, picture: str, words: str) -> None:
        """What is said of a picture when a LoRA learns from it."""
        self.folder.apply(
            lambda p: edits.caption_reference(p, key, picture, words),
            what=f"caption a picture of {key}",
        )

    def compare(
        self,
        key: str,
        *,
        panels: int = 4,
        use: bool = False,
        family: str | None = None,
        tell: Callable[[str], None] = lambda doing: None,
    ) -> dict[str, Any]:
        """Which method holds a member best; `use`: automatic means that one from now on."""
        hush()
        from storyboard.comparison import compare

        member, chosen = self.project.member(key), family_named(family or self.family.name)
        found = compare(self.folder, member, chosen, panels, tell)
        lora = member.lora_for(chosen.name, None)
        if use and lora is not None:
            self.folder.apply(
                lambda p: edits.choose_best(p, member.id, lora.file, found.recommended),
                what=f"hold {member.name} by {found.recommended.value}",
            )
        return {"member": member.name, "family": chosen.name, **found.json()}

    def remove_lora(self, key: str, file: str) -> None:
        self.folder.apply(lambda p: edits.remove_lora(p, key, file), what=f"take a LoRA from {key}")

    def lora_files(self, key: str) -> list[tuple[Lora, Path]]:
        """A member's LoRAs and where each one lies. Raises NotFound where a file is gone."""
        loras = self.project.member(key).loras
        return [(lora, self.folder.file(lora.file, "LoRA")) for lora in loras]

    def export_lora(
        self, key: str, to: Path, *, layout: str = "kohya", family: str | None = None
    ) -> dict[str, Any]:
        """Writes a member's LoRA for other tools. Raises BadInput, NotFound."""
        hush()
        from storyboard.loras import hand_on

        member, chosen = self.project.member(key), family_named(family or self.family.name)
        lora = member.lora_for(chosen.name, None)
        if lora is None:
            raise NotFound(
                f"'{member.name}' has no LoRA for '{chosen.name}'. Train or add one first."
            )
        return hand_on(self.folder, member, lora, chosen, to, layout)

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

    def set_style(self, **fields: Any) -> None:
        self.folder.apply(lambda p: edits.set_style(p, **fields), what="change the style")

    def effect(self, command: Callable[[Project], Project]) -> list[PanelView]:
        """The panels that are up to date now and that an edit would make stale."""
        project = command(self.project)
        family = family_named(project.style.family)
        preparation = Preparation(project, family, family.installed())
        after = {panel.id: panel for panel in project.panels()}
        fresh = [view for view in self.view() if not view.stale and view.id in after]
        return [view for view in fresh if preparation.stale(after[view.id])]

    def undo(self) -> str | None:
        return self.folder.undo()

    def redo(self) -> str | None:
        return self.folder.redo()

    def _edit(self, key: str, what: str, command: Callable[[Project], Project]) -> Panel:
        panel = self.project.panel(key)
        self.folder.apply(command, what=what)
        return self.project.panel(panel.id)

    # ------------------------------------------------------------ drawing

    def render(
        self,
        panels: Sequence[str] | None = None,
        *,
        takes: int = 1,
        all: bool = False,
        seed: int | None = None,
    ) -> list[Job]:
        """Asks for takes: of these panels, of all unlocked ones, or of those missing or stale.

        seed: of another take, to begin from the same noise; else each take has its own.
        """
        project, family = self.project, self.family
        preparation = Preparation(project, family, family.installed())
        if panels:
            wanted = [_unlocked(project, key) for key in panels]
        else:
            wanted = [p for p in project.panels() if not p.locked and (all or preparation.stale(p))]
        jobs = [self._job(preparation, panel, n) for panel in wanted for n in range(takes)]
        return self.submit([job.seeded(seed) for job in jobs] if seed is not None else jobs)

    def submit(self, jobs: list[Job]) -> list[Job]:
        """Keeps what was asked for, and has it drawn."""
        for job in jobs:
            self.folder.put_json(job.request.canonical(), job.request.digest)
        self.studio.executor.submit(jobs)
        return jobs

    def vary(
        self, key: str, how: Variation, *, take: int | None = None, takes: int = 1
    ) -> list[Job]:
        """Asks for takes that begin from the chosen take, or from that one. Raises BadInput, NotFound."""
        project = self.project
        panel = _unlocked(project, key)
        source = panel.take(take) if take is not None else panel.chosen_take
        if source is None:
            which = "no take" if take is None else f"no take {take}"
            raise BadInput(f"Panel {key} has {which} to begin from. Draw it first.")
        preparation = Preparation(project, self.family, self.family.installed())
        start = Start(picture=source.picture, strength=how.strength, part=how.part, mask=how.mask)
        jobs = [
            self._job(preparation, with_words(panel, how.words), n).varied(start, source.recipe)
            for n in range(takes)
        ]
        return self.submit(jobs)

    def wait(
        self, jobs: Sequence[Job], follow: Callable[[Event], None] = lambda e: None
    ) -> Outcome:
        """Until every one of these jobs has ended; stores their takes."""
        open_jobs, outcome = {job.id for job in jobs}, Outcome()
        while open_jobs:
            for event in self.studio.executor.events(wait=0.5):
                take = self.studio.settle(event)
                if take is not None and event.job.id in open_jobs:
                    outcome.takes.append(take)
                if event.kind is State.FAILED:
                    outcome.failed.append(event)
                if event.kind.final:
                    open_jobs.discard(event.job.id)
                follow(event)
        return outcome

    def cancel(self, job: str | None = None) -> None:
        for status in self.jobs():
            if job in (None, status.job.id):
                self.studio.executor.cancel(status.job.id)

    def cancel_of(self, member: str) -> None:
        """What is drawn of a member for the cast."""
        for status in self.jobs():
            if status.job.member == member:
                self.studio.executor.cancel(status.job.id)

    def candidates(self, key: str, count: int = casting.CANDIDATES) -> list[Job]:
        """Asks for pictures of a member from its description, to pick one. Raises BadInput."""
        return casting.candidates(self, key, count)

    def pick_candidate(self, key: str, number: int) -> list[Job]:
        """Makes a candidate the member's reference, and asks for its other views. Raises NotFound."""
        return casting.pick(self, key, number)

    def again(self, job: Job) -> list[Job]:
        """Asks once more for what failed: the panel as it is now, or the same picture of a member."""
        if job.member:
            return self.submit([job.model_copy(update={"id": uuid4().hex})])
        return self.render([job.panel])

    def store(self, event: Event) -> Take:
        """The picture of a finished job, as a take; then its print is made."""
        assert event.picture is not None
        job = event.job
        digest = self.folder.put_picture(event.picture.read_bytes())
        take = Take(
            number=job.take,
            picture=digest,
            request=job.request.digest,
            recipe=job.recipe or job.request.recipe,
            seed=job.request.seed,
            family=job.request.family,
            seconds=round(event.seconds, 3),
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            left_out=job.left_out,
            not_held=job.not_held,
        )
        self.folder.add_take(job.panel, take)
        print_jpeg(self.folder, digest)
        return take

    def _job(self, preparation: Preparation, panel: Panel, further: int) -> Job:
        waiting = [s.job.take for s in self.jobs() if s.job.panel == panel.id]
        number = max([panel.next_take - 1, *waiting]) + 1 + further
        made = preparation.of(panel, number)
        return Job(
            folder=str(self.folder.folder),
            panel=panel.id,
            take=number,
            request=made.request,
            left_out=made.left_out,
            not_held=made.not_held,
        )

    def _installed(self, family: str) -> Installed | None:
        """Of that family; looked for again after a moment, since looking reads a folder."""
        name, looked, found = self._found
        if name != family or time.monotonic() - looked > LOOK_AGAIN:
            found = family_named(family).find()
            self._found = family, time.monotonic(), found
        return found

    # ------------------------------------------------------------ handing over

    def export(self, to: Path, **options: Any) -> "ExportReport":
        """The board as a document; the ending of `to` picks the format. options: export.Options."""
        from storyboard.export import Options, export_project

        return export_project(self.folder, to, Options.of(**options))

    def look(self, kind: str, **options: Any) -> "Look":
        """The beginning of an export, before it is made. kind: "pdf", "mp4" …; options: export.Options."""
        from storyboard.export import Options
        from storyboard.export.look import look

        return look(self.folder, kind, Options.of(**options))

    def templates(self) -> list[str]:
        """Names of the project's own page templates."""
        from storyboard.export.own_template import templates_in

        return templates_in(self.folder.folder)

    def travelling(self) -> dict[str, int]:
        """What a file carries that has the whole project inside: panels, rejected, references, bytes."""
        from storyboard.storage.bundle import pictures_in

        return pictures_in(self.folder)

    def keep_mask(self, png: bytes) -> str:
        """A painted mask, for a variation. -> digest. Raises BadInput where nothing is painted."""
        plain = read_mask(png)
        return self.folder.put_picture(plain)

    def letter(self, key: str) -> Panel:
        """Speech bubbles from the dialogue, instead of what was lettered before."""
        return self._edit(key, f"letter panel {key}", lambda p: lettering.letter(p, key))

    def add_balloon(self, key: str, **fields: Any) -> Balloon:
        """A balloon over the panel. Raises BadInput."""
        fresh = lettering.changed(Balloon(), **fields)
        self._edit(
            key, f"add a balloon to panel {key}", lambda p: lettering.add_balloon(p, key, fresh)
        )
        return fresh

    def edit_balloon(self, key: str, balloon: str, **fields: Any) -> Panel:
        """balloon: id, or its place from 1. Raises NotFound, BadInput."""
        return self._edit(
            key,
            f"change a balloon of panel {key}",
            lambda p: lettering.edit_balloon(p, key, balloon, **fields),
        )

    def delete_balloon(self, key: str, balloon: str) -> Panel:
        return self._edit(
            key,
            f"delete a balloon of panel {key}",
            lambda p: lettering.delete_balloon(p, key, balloon),
        )

    def issue(self, name: str) -> "Issue":
        """Keeps the board as a version that is handed out: its numbers hold, changes are marked."""
        today = datetime.now().strftime("%Y-%m-%d")
        self.folder.apply(
            lambda p: edits.changed(issued(p, name.strip(), today)), what=f"issue '{name}'"
        )
        return self.project.issues[-1]

    def credit(self, logo: bytes | None = None, **fields: Any) -> "Credits":
        """Who made the board, as pages print it. logo: a picture's bytes, b"" takes it away."""
        if logo is not None:
            png = intake(logo, "logo")[0] if logo else None
            fields["logo"] = self.folder.put_picture(png) if png else None
        self.folder.apply(
            lambda p: p.edited(credits=edits.changed(p.credits, **fields)),
            what="change the credits",
        )
        return self.project.credits


def _unlocked(project: Project, key: str) -> Panel:
    panel = project.panel(key)
    if panel.locked:
        raise BadInput(
            f"Panel {project.number_of(panel.id)} is locked, so that it stays as it is. "
            f"Unlock it to draw it anew."
        )
    return panel


def _frame(text: str) -> FrameFormat:
    try:
        return FrameFormat(text)
    except ValueError as error:
        known = ", ".join(frame.value for frame in FrameFormat)
        raise BadInput(f"There is no frame format '{text}'. Choose one of: {known}.") from error
