"""Everything the product can say no to, in one short tree.

    StoryboardError            tell the user: what, which, and the cure; anything else is a bug
    ├── BadInput               what was given cannot be used (a file, a name, a number)
    ├── NotFound               a panel, take, member, project or file of that name is not there
    ├── BrokenProject          project.json cannot be read; carries the last good backup
    ├── Conflict               somebody else changed the project first
    ├── StorageError           the disk said no (full, read-only, gone)
    ├── FamilyError            a family is unknown, not installed, or cannot do what is asked
    └── RenderError            the engine could not finish a picture
Cancelled is not an error: somebody pressed cancel.
"""

import lzma
import struct
import zipfile
import zlib
from pathlib import Path

# all that Python's zipfile raises when it reads a damaged or unusual ZIP (NotImplementedError: a way of
# packing that it does not know; RuntimeError: a password; ValueError: an offset that leads out of the file)
DAMAGED_ZIP = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error,
    OSError, EOFError, ValueError, NotImplementedError, RuntimeError,
)  # fmt: skip


class StoryboardError(Exception):
    """A sentence for the user: what went wrong, with which thing, and what cures it."""


class BadInput(StoryboardError):
    """What was given cannot be used."""


class NotFound(StoryboardError):
    """Nothing of that name is there."""


class BrokenProject(StoryboardError):
    """project.json cannot be read. `backup` is the last good copy, when there is one."""

    def __init__(self, message: str, backup: Path | None = None) -> None:
        super().__init__(message)
        self.backup = backup


class Conflict(StoryboardError):
    """The project moved on since the user looked at it."""


class StorageError(StoryboardError):
    """The disk said no."""


class FamilyError(StoryboardError):
    """A family is unknown, not installed, or cannot do what is asked."""


class RenderError(StoryboardError):
    """The engine could not finish a picture."""


class Cancelled(Exception):
    """A job was cancelled."""
