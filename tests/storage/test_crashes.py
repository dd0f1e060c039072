"""Full disks, killed programs, and several programs on one project."""

import errno
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from storyboard.errors import StorageError
from storyboard.storage import ProjectFolder
from tests.storage.boards import board

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and limits of POSIX")

EDIT = """
import sys
from pathlib import Path
from storyboard.storage import ProjectFolder
folder = ProjectFolder(Path(sys.argv[1]))
print("ready", flush=True)
for n in range(int(sys.argv[3])):
    folder.apply(
        lambda p: p.with_panel("p1", lambda q: q.edited(notes=f"{q.notes} {sys.argv[2]}{n}")),
        what="note",
    )
"""


@pytest.fixture
def folder(tmp_path: Path) -> ProjectFolder:
    return ProjectFolder.create(tmp_path / "rain", board(panels=50, takes=2))


def editor(folder: ProjectFolder, name: str, edits: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", EDIT, str(folder.folder), name, str(edits)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def files_of(folder: ProjectFolder) -> dict[str, bytes]:
    return {name: (folder.folder / name).read_bytes() for name in ("project.json", "history.jsonl")}


def test_two_programs_lose_no_edit(folder: ProjectFolder) -> None:
    editors = [editor(folder, name, 25) for name in "ab"]
    assert [program.wait(60) for program in editors] == [0, 0]
    project = ProjectFolder(folder.folder).read()
    assert project.revision == 50
    assert len(project.panel("p1").notes.split()) == 50


def test_a_killed_program_leaves_a_project_that_opens(folder: ProjectFolder) -> None:
    for round in range(10):
        program = editor(folder, "x", 100_000)
        assert program.stdout is not None
        program.stdout.readline()
        time.sleep(0.02 + 0.013 * round)
        program.send_signal(signal.SIGKILL)
        program.wait()
        again = ProjectFolder(folder.folder)
        before = again.read()
        again.apply(lambda p: p.edited(name=f"{p.name}."), what="rename")
        assert again.undo() == "rename"
        assert again.read().name == before.name
    assert len(again.read().panel("p1").notes.split()) > 10


@pytest.mark.parametrize("nth", [1, 2])
def test_a_full_disk_leaves_everything_as_it_was(
    folder: ProjectFolder, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    folder.apply(lambda p: p.edited(name="Before"), what="rename")
    before, calls, real = files_of(folder), [0], os.fsync

    def full(handle: int) -> None:
        calls[0] += 1
        if calls[0] == nth:  # 1: the history's line, 2: the project itself
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match=r"disk is full\. Free some space"):
        folder.apply(lambda p: p.edited(name="After"), what="rename")
    monkeypatch.undo()
    assert files_of(folder) == before
    assert folder.read().name == "Before"
    assert not list(folder.folder.rglob(".tmp-*"))
    folder.apply(lambda p: p.edited(name="After"), what="rename")
    assert [folder.undo(), folder.undo(), folder.undo()] == ["rename", "rename", None]


def test_a_real_refusal_of_the_file_system(folder: ProjectFolder) -> None:
    before = folder.path.read_bytes()
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(StorageError, match="Nothing was lost"):
            folder.apply(lambda p: p.edited(name="After"), what="rename")
        with pytest.raises(StorageError, match="Nothing was lost"):
            folder.put_picture(b"x" * 10_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    assert folder.path.read_bytes() == before
    assert ProjectFolder(folder.folder).read().name == "Rain"
