"""Pictures and records kept under their digest: written once, never changed, never deleted here."""

import hashlib
import re
from pathlib import Path

from storyboard.errors import BadInput, NotFound
from storyboard.storage.files import disk_errors, write_whole

_DIGEST = re.compile(r"sha256:([0-9a-f]{64})")
_SUFFIX = re.compile(r"[a-z0-9]{1,16}")


def hex_of(digest: str) -> str:
    """The 64 hex digits of a digest; refuses anything else, so no digest can name a path."""
    found = _DIGEST.fullmatch(digest)
    if not found:
        raise BadInput(f"'{digest[:80]}' is no digest: expected sha256: and 64 hex digits.")
    return found[1]


class Assets:
    """The folder assets/ of one project. Safe among threads and processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, data: bytes, suffix: str, digest: str | None = None) -> str:
        """Keeps the bytes under their own digest, or under the digest given. -> digest"""
        digest = digest or f"sha256:{hashlib.sha256(data).hexdigest()}"
        if not _SUFFIX.fullmatch(suffix):
            raise BadInput(f"'{suffix}' is no file suffix.")
        path = self._path(digest, suffix)
        with disk_errors(f"keep {path.name}"):
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                write_whole(path, data, scratch=self.folder)
        return digest

    def find(self, digest: str) -> Path | None:
        """Where the file of that digest lies, whatever its suffix."""
        path = self._path(digest, "png")
        if path.exists():
            return path
        return next(path.parent.glob(f"{path.stem}.*"), None)

    def path(self, digest: str, what: str = "picture") -> Path:
        """Where it lies. Raises NotFound with the cure."""
        found = self.find(digest)
        if found is None:
            missing = self._path(digest, "*").relative_to(self.folder.parent)
            raise NotFound(
                f"The {what} {missing} is gone from the project. Put it back from a copy of the "
                f"project folder, or render the panel again."
            )
        return found

    def _path(self, digest: str, suffix: str) -> Path:
        name = hex_of(digest)
        return self.folder / name[:2] / f"{name}.{suffix}"
