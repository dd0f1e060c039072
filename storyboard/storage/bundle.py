"""A whole project in one ZIP, to travel: project.json, the pictures it names, its templates and fonts.

What the project does not name stays behind: the history, pictures of deleted panels, the cache, what
was encoded. Entries are taken by the names we expect, so nothing in an archive leads out of its folder.
"""

import hashlib
import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

from storyboard.errors import DAMAGED_ZIP, BadInput, BrokenProject
from storyboard.storage.files import TEMPORARY, disk_errors, replace
from storyboard.storage.folder import PROJECT, ProjectFolder
from storyboard.storage.names import folder_name
from storyboard.storage.reading import parse_current
from storyboard.storage.workspace import Workspace
from storyboard.storage.writing import Writer

BESIDE = ("templates", "fonts")
LARGEST_PROJECT, LARGEST_FILE, LARGEST, MOST_FILES = (
    200_000_000,
    2_000_000_000,
    20_000_000_000,
    200_000,
)
SWOLLEN = 200  # times its size in the archive: text and flat pictures stay far below
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_ASSET = re.compile(r"assets/([0-9a-f]{2})/(\1[0-9a-f]{62})\.([a-z0-9]{1,8})")
_BESIDE = re.compile(rf"(?:{'|'.join(BESIDE)})/[^/\\:\x00-\x1f]{{1,120}}")


def packed(folder: ProjectFolder) -> bytes:
    """The project as it is now. Pictures are stored, not squeezed: they are squeezed already."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        text = Writer().dump(folder.read())
        archive.writestr(_dated(PROJECT), text, zipfile.ZIP_DEFLATED)
        for path in named_files(folder):
            name = f"assets/{path.parent.name}/{path.name}"
            archive.writestr(_dated(name), path.read_bytes())
        for path in _beside(folder):
            archive.writestr(_dated(f"{path.parent.name}/{path.name}"), path.read_bytes())
    return buffer.getvalue()


def named_files(folder: ProjectFolder) -> list[Path]:
    """The kept files that the project names, and those that their records name."""
    wanted = list(dict.fromkeys(_DIGEST.findall(folder.read().model_dump_json())))
    found: dict[str, Path] = {}
    while wanted:
        digest = wanted.pop()
        if digest in found or not folder.has(digest):
            continue
        path = found[digest] = folder.picture(digest)
        if path.suffix == ".json":
            wanted += _DIGEST.findall(path.read_text(encoding="utf-8"))
    return sorted(found.values())


def is_bundle(file: Path) -> bool:
    """Is it a ZIP with a project in it?"""
    try:
        with zipfile.ZipFile(file) as archive:
            return b'"schema_version"' in archive.open(PROJECT).read(4_000_000)
    except (KeyError, *DAMAGED_ZIP):
        return False


def unpacked(data: bytes, workspace: Workspace, source: str = "the archive") -> ProjectFolder:
    """The project inside, as a new one of the workspace. Raises BadInput; then nothing is left behind."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _opened(archive, workspace, source)
    except DAMAGED_ZIP as error:
        raise BadInput(
            f"The project in '{source}' is damaged ({error}). Export it again."
        ) from error


def _opened(archive: zipfile.ZipFile, workspace: Workspace, source: str) -> ProjectFolder:
    _check(archive, source)
    try:
        project = parse_current(_read(archive, PROJECT, LARGEST_PROJECT, source))
    except KeyError as error:
        raise BadInput(
            f"There is no project in '{source}'. Export it with --with-project."
        ) from error
    except BrokenProject as error:
        raise BadInput(f"The project in '{source}' cannot be read. {error}") from error
    name = _free(workspace, project.name)
    target = workspace.folder / folder_name(name)
    making = workspace.folder / f"{TEMPORARY}{folder_name(name)}"
    with disk_errors(f"open the project in '{source}'"):
        shutil.rmtree(making, ignore_errors=True)
        try:
            ProjectFolder.create(making, project.edited(name=name))
            for entry in archive.infolist():
                if _ASSET.fullmatch(entry.filename) or _BESIDE.fullmatch(entry.filename):
                    kept = _sound(
                        entry.filename, _read(archive, entry.filename, LARGEST_FILE, source), source
                    )
                    path = making / entry.filename
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(kept)
            replace(making, target)
        finally:
            shutil.rmtree(making, ignore_errors=True)
    return ProjectFolder(target)


def _check(archive: zipfile.ZipFile, source: str) -> None:
    entries = archive.infolist()
    whole, small = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
    if len(entries) > MOST_FILES or whole > LARGEST:
        raise BadInput(
            f"'{source}' holds {len(entries)} files, {whole / 1e9:.1f} GB. It is not opened."
        )
    if whole > 10_000_000 and whole > SWOLLEN * max(small, 1):
        raise BadInput(
            f"'{source}' would unpack to {whole / 1e6:.0f} MB from {small / 1e6:.1f} MB. It is not opened."
        )


def _read(archive: zipfile.ZipFile, name: str, most: int, source: str) -> bytes:
    with archive.open(name) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise BadInput(
            f"'{name}' in '{source}' is larger than {most / 1e6:.0f} MB. It is not opened."
        )
    return data


def _sound(name: str, data: bytes, source: str) -> bytes:
    """A picture must be the one that its name says; records are kept under the digest of a shorter form."""
    asset = _ASSET.fullmatch(name)
    if asset and asset[3] != "json" and hashlib.sha256(data).hexdigest() != asset[2]:
        raise BadInput(f"The picture {asset[2][:12]}… in '{source}' was changed. Export it again.")
    if asset and asset[3] == "json":
        try:
            json.loads(data)
        except ValueError as error:
            raise BadInput(f"The record {asset[2][:12]}… in '{source}' is damaged.") from error
    return data


def _free(workspace: Workspace, name: str) -> str:
    taken = {info.name.casefold() for info in workspace.projects()}
    taken |= {info.folder.name.casefold() for info in workspace.projects()}
    for count in range(1, 1000):
        wanted = name if count == 1 else f"{name} {count}"
        if wanted.casefold() not in taken and not (workspace.folder / folder_name(wanted)).exists():
            return wanted
    raise BadInput(f"There are a thousand projects '{name}' already. Rename one.")


def _beside(folder: ProjectFolder) -> Iterator[Path]:
    for name in BESIDE:
        for path in sorted((folder.folder / name).glob("*")):
            if path.is_file() and not path.is_symlink():
                yield path


def _dated(name: str) -> zipfile.ZipInfo:
    """The same project gives the same bytes."""
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o644 << 16
    return info


def pictures_in(folder: ProjectFolder) -> dict[str, int]:
    """What travels, counted, for whoever hands it over: takes that were not chosen, references …"""
    project = folder.read()
    rejected = sum(len(p.takes) - (p.chosen_take is not None) for p in project.panels())
    files = named_files(folder)
    return {
        "panels": sum(1 for _ in project.panels()),
        "rejected": rejected,
        "references": sum(len(member.references) for member in project.cast),
        "files": len(files),
        "bytes": sum(path.stat().st_size for path in files),
    }
