"""Writing files so that a crash, a full disk or a second program never leaves half of one.

Knows bytes and paths; knows no project.
"""

import errno
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from storyboard.errors import StorageError

TEMPORARY = ".tmp-"

_CURES = {
    errno.ENOSPC: "The disk is full. Free some space and do it again; nothing was lost.",
    errno.EDQUOT: "Your disk quota is used up. Free some space and do it again; nothing was lost.",
    errno.EFBIG: "The file system takes no file of that size. Nothing was lost.",
    errno.EROFS: "The disk is read-only. Move the project to a place you may write to.",
    errno.EACCES: "You may not write there. Change the folder's permissions or move the project.",
    errno.EPERM: "You may not write there. Change the folder's permissions or move the project.",
    errno.ENOENT: "The folder is gone. Was it moved, or a drive unplugged?",
    errno.EIO: "The disk reports an error. Copy the project elsewhere while it can be read.",
}


@contextmanager
def disk_errors(doing: str) -> Iterator[None]:
    """Turns what the disk says into a StorageError with the cure. `doing`: "save 'Fox'"."""
    try:
        yield
    except OSError as error:
        cure = _CURES.get(error.errno or 0, error.strerror or str(error))
        raise StorageError(f"Could not {doing}. {cure}") from error


def write_whole(path: Path, data: bytes, *, scratch: Path | None = None) -> None:
    """The old file or the new one, never half of one, even after a power cut.

    `scratch`: a folder on the same disk for the temporary file; the file's own when left out.
    """
    handle, temporary = tempfile.mkstemp(dir=scratch or path.parent, prefix=TEMPORARY)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o666 & ~_UMASK)
        replace(Path(temporary), path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    sync_folder(path.parent)


def replace(source: Path, target: Path) -> None:
    """os.replace, patient with the virus scanners that hold files open on Windows."""
    for wait in (0.01, 0.05, 0.2, 0.5):
        try:
            os.replace(source, target)
            return
        except PermissionError:
            if os.name != "nt":
                raise
            time.sleep(wait)
    os.replace(source, target)


def append(path: Path, data: bytes) -> int:
    """Adds to the end and waits for the disk; takes it all back when that fails. -> new size"""
    with open(path, "ab") as file:
        before = file.tell()
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            with suppress(OSError):
                os.truncate(path, before)
            raise
        return file.tell()


def sync_folder(folder: Path) -> None:
    """Makes a rename survive a power cut; other systems than POSIX do so by themselves."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sweep(folder: Path, *, older_than: float = 3600.0) -> None:
    """Removes temporary files that killed writers left behind. Age in seconds."""
    for stray in folder.glob(f"{TEMPORARY}*"):
        with suppress(OSError):
            if time.time() - stray.stat().st_mtime > older_than:
                stray.unlink()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


_UMASK = _umask()  # asked once: asking sets it for a moment, which is no good among threads
