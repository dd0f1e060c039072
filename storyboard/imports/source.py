"""A file that somebody brings, with what lies beside it in its folder or archive.

Names never lead out of that folder; archives are measured before they are opened. Knows no format.
"""

import io
import json
import posixpath
import zipfile
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

import yaml

from storyboard.errors import DAMAGED_ZIP, BadInput
from storyboard.script.reading import read_text

LARGEST = 1_000_000_000  # bytes of one file, or of all that an archive holds
MOST_FILES = 20_000
SWOLLEN = 200  # times its size in the archive
LARGEST_YAML = 2_000_000  # bytes; the reader is slow


class Files(Protocol):
    """What lies beside the file."""

    def names(self) -> list[str]: ...

    def read(self, name: str) -> bytes | None: ...

    def under(self, folder: str) -> "Files": ...


class Source:
    """The file itself and the files beside it."""

    def __init__(
        self, name: str, data: bytes, files: "Files | None" = None, whole: "Files | None" = None
    ) -> None:
        self.name, self.data = name, data
        self.files = files or Nothing()
        self.whole = whole  # the folder or archive, where all of it was meant

    @classmethod
    def inside(cls, whole: "Files", name: str) -> "Source | None":
        """A file of a folder or archive that is opened as a whole."""
        data = whole.read(name)
        if data is None:
            return None
        folder = posixpath.dirname(name)
        return cls(posixpath.basename(name), data, whole.under(folder) if folder else whole, whole)

    def opened(self, name: str) -> "Source | None":
        """Another file of the same folder or archive."""
        return None if self.whole is None else Source.inside(self.whole, name)

    @property
    def ending(self) -> str:
        return PurePosixPath(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        return PurePosixPath(self.name).stem

    @cached_property
    def text(self) -> str:
        """Raises BadInput where it is no text."""
        return read_text(self.data, self.name)

    @cached_property
    def fields(self) -> Any:
        """What JSON or YAML holds; None where it is neither."""
        begin = self.data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
        try:
            if begin in (b"{", b"["):
                return json.loads(self.text)
            if self.ending in (".yaml", ".yml") and len(self.data) <= LARGEST_YAML:
                return yaml.load(self.text, _Plain)
        except (ValueError, RecursionError, yaml.YAMLError, BadInput):
            return None
        return None

    def beside(self, name: str) -> bytes | None:
        """The bytes of a file named by this one; None = it is not there."""
        clean = posixpath.normpath(name.replace("\\", "/"))
        return self.files.read(clean)


class _Plain(yaml.SafeLoader):  # type: ignore[misc]
    """No anchors: a few of them can stand for gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


class Nothing:
    """A file that came alone, from a browser or a pipe."""

    def names(self) -> list[str]:
        return []

    def read(self, name: str) -> bytes | None:
        return None

    def under(self, folder: str) -> "Nothing":
        return self


class Folder:
    """The folder of the file; symbolic links that leave it are not followed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()

    def names(self) -> list[str]:
        found = (path for path in sorted(self.folder.rglob("*")) if path.is_file())
        return [
            path.relative_to(self.folder).as_posix()
            for _, path in zip(range(MOST_FILES), found, strict=False)
        ]

    def read(self, name: str) -> bytes | None:
        path = (self.folder / name).resolve()
        if not path.is_relative_to(self.folder) or not path.is_file():
            return None
        return bytes_of(path)

    def under(self, folder: str) -> "Folder":
        """The same, seen from a folder inside it."""
        return Folder(self.folder / folder)


class Archive:
    """A ZIP, opened only when names and sizes are sound. Nothing is ever unpacked to the disk."""

    def __init__(self, data: bytes, name: str, inside: str = "") -> None:
        self.name, self.inside = name, inside
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except DAMAGED_ZIP as error:
            raise BadInput(f"'{name}' is a damaged archive ({error}). Make it again.") from error
        self._check()

    def _check(self) -> None:
        entries = self._zip.infolist()
        if len(entries) > MOST_FILES:
            raise BadInput(f"'{self.name}' holds {len(entries)} files, more than {MOST_FILES}.")
        for entry in entries:
            path = PurePosixPath(entry.filename.replace("\\", "/"))
            if path.is_absolute() or ".." in path.parts or ":" in entry.filename:
                raise BadInput(
                    f"'{self.name}' holds '{entry.filename[:80]}', which leads out of its folder. "
                    f"It is not opened."
                )
        whole = sum(entry.file_size for entry in entries)
        packed = sum(entry.compress_size for entry in entries)
        if whole > LARGEST or (whole > 10_000_000 and whole > SWOLLEN * max(packed, 1)):
            raise BadInput(
                f"'{self.name}' would unpack to {whole / 1e6:.0f} MB from {packed / 1e6:.1f} MB. "
                f"It is not opened."
            )

    def under(self, folder: str) -> "Archive":
        """The same archive, seen from a folder inside it."""
        other = object.__new__(Archive)
        other.name, other.inside, other._zip = self.name, folder, self._zip
        return other

    def names(self) -> list[str]:
        start = f"{self.inside}/" if self.inside else ""
        return [
            entry.filename.removeprefix(start)
            for entry in self._zip.infolist()
            if not entry.is_dir() and entry.filename.startswith(start)
        ]

    def read(self, name: str) -> bytes | None:
        whole = posixpath.normpath(posixpath.join(self.inside, name))
        try:
            entry = self._zip.getinfo(whole)
            with self._zip.open(entry) as file:
                data = file.read(min(entry.file_size, LARGEST) + 1)
        except KeyError:
            return None
        except DAMAGED_ZIP as error:
            raise BadInput(f"'{name}' in '{self.name}' is damaged ({error}).") from error
        if len(data) > entry.file_size:
            raise BadInput(f"'{name}' in '{self.name}' is larger than it says. It is not opened.")
        return data


def bytes_of(path: Path) -> bytes:
    """Raises BadInput, also for what is too large to be a script or a picture."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise BadInput(f"'{path.name}' has {size / 1e6:.0f} MB; up to 1000 MB are read.")
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"Cannot read '{path}': {error.strerror}. Check the path.") from error
