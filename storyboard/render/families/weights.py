"""Finds weights on disk and gives them a digest. Reads files; loads no model."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from storyboard.settings import cache_folder

WEIGHTS = (".safetensors", ".bin", ".ckpt")


@dataclass(frozen=True)
class Installed:
    """A family's weights on this machine."""

    folder: Path  # of diffusers' layout, or one checkpoint file
    digest: str  # of the weights, "sha256:…"
    ip_adapter: Path | None = None
    image_encoder: Path | None = None  # folder; None = inside `folder`


def first_that_is_there(places: Iterable[Path]) -> Path | None:
    """The first place that holds a diffusers folder or is a checkpoint file."""
    for place in places:
        if place.is_file() or (place / "model_index.json").is_file() or (place / "unet").is_dir():
            return place
    return None


def digest_of_weights(*places: Path | None) -> str:
    """One digest of all weight files in these places; each file is read once, then remembered."""
    total = hashlib.sha256()
    for place in places:
        if place is None:
            continue
        files = [place] if place.is_file() else sorted(place.rglob("*"))
        for file in files:
            if file.suffix in WEIGHTS or file.suffix == ".json":
                total.update(_file_digest(file.resolve()).encode())
    return f"sha256:{total.hexdigest()}"


def _file_digest(file: Path) -> str:
    stat = file.stat()
    key = hashlib.sha256(f"{file}|{stat.st_size}|{stat.st_mtime_ns}".encode()).hexdigest()
    note = cache_folder() / "digests" / f"{key}.json"
    try:
        return str(json.loads(note.read_text())["sha256"])
    except (OSError, ValueError, KeyError):
        pass
    with open(file, "rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    try:
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(json.dumps({"file": str(file), "sha256": digest}))
    except OSError:
        pass  # a cache that cannot be written only costs time
    return digest
