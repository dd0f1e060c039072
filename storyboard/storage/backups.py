"""The last good copies of project.json, in .backup/. Copies are hard links: they cost no time."""

import os
import shutil
import time
from contextlib import suppress
from pathlib import Path

KEPT = 12
APART = 300.0  # seconds between two copies while somebody is editing


class Backups:
    """Only ever given files that were read or written without complaint."""

    def __init__(self, folder: Path, *, kept: int = KEPT, apart: float = APART) -> None:
        self.folder, self.kept, self.apart = folder, kept, apart

    def all(self) -> list[Path]:
        """Oldest first."""
        return sorted(self.folder.glob("project-*.json"))

    def newest(self) -> Path | None:
        return next(reversed(self.all()), None)

    def keep(self, path: Path, revision: int, *, now: bool = False) -> None:
        """Keeps a copy, unless the newest one is fresh. `now`: in any case."""
        copies = self.all()
        if not now and copies and time.time() - _made(copies[-1]) < self.apart:
            return
        self.folder.mkdir(exist_ok=True)
        copy = self.folder / f"project-{int(time.time()):010d}-{revision:08d}.json"
        with suppress(FileExistsError):
            _link(path, copy)
        for old in self.all()[: -self.kept]:
            with suppress(OSError):
                old.unlink()


def _made(copy: Path) -> float:
    """When it was made stands in its name: a hard link keeps the time of the original."""
    stamp = copy.stem.split("-")[1]
    return float(stamp) if stamp.isdigit() else 0.0


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        shutil.copy2(source, target)
