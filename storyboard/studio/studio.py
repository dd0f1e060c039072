"""A workspace: its projects, and one executor that draws for all of them."""

from pathlib import Path
from typing import TYPE_CHECKING

from storyboard import casting, edits
from storyboard.errors import BadInput, StoryboardError
from storyboard.render.executors import Event, Executor, JobStatus, State, executor_named
from storyboard.render.families import family_named
from storyboard.storage import ProjectFolder, Workspace, copy_sample, restore_backup
from storyboard.storage.files import disk_errors, write_whole
from storyboard.story import FrameFormat, Project, Style, Take

if TYPE_CHECKING:
    from storyboard.imports import Source
    from storyboard.imports.arrival import Wish
    from storyboard.render.reshoot import Missing, Reshot
    from storyboard.storage import ProjectInfo

from storyboard.studio.board import Board


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


def _frame(text: str) -> FrameFormat:
    try:
        return FrameFormat(text)
    except ValueError as error:
        known = ", ".join(frame.value for frame in FrameFormat)
        raise BadInput(f"There is no frame format '{text}'. Choose one of: {known}.") from error
