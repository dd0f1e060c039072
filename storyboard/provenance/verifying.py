"""Says what made a file and whether it was changed since. Changes nothing, asks no network.

Three answers: intact, changed, or no record. A signature is the strong proof; without one, a
picture's own digest tells whether what it shows is what was written down.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from PIL import Image
from pydantic import ValidationError

from storyboard.errors import DAMAGED_ZIP, BadInput
from storyboard.provenance.identity import trusted_roots
from storyboard.provenance.manifest_store import touched, traces_in
from storyboard.provenance.picture import RECORD, coded_in, pixels_of, record_inside
from storyboard.provenance.record import Record
from storyboard.provenance.signing import KINDS, OURS, QUIET, head_of

# what C2PA reports about a signer, not about the file
ABOUT_SIGNERS = ("signingCredential.", "timeStamp.", "ocsp.")


class State(StrEnum):
    """Of a file."""

    INTACT = "intact"
    CHANGED = "changed"
    NONE = "none"

    @property
    def exit_code(self) -> int:
        return list(State).index(self)


@dataclass(frozen=True)
class Verdict:
    """What can be said about a file."""

    path: Path
    state: State
    why: str  # a sentence
    signed: bool = False
    signer: str = ""  # "this computer", else the name in the certificate
    made_by: str = ""  # the program
    source: str = ""  # IPTC's digital source type, without its address
    record: Record | None = None
    inside: tuple["Verdict", ...] = field(default=())  # of an archive


@dataclass(frozen=True)
class _Manifest:
    failures: tuple[str, ...]
    trusted: bool
    signer: str
    made_by: str
    source: str
    record: Record | None
    unreadable: str = ""


def verify(path: Path) -> Verdict:
    """What made the file, and whether it is as it was made. Raises BadInput when it cannot be read."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(f"Cannot read '{path}': {error.strerror}. Check the path.") from error
    return verdict(path, data)


def verdict(path: Path, data: bytes) -> Verdict:
    """The same of bytes; the kind of file is told by how it begins, else by its ending."""
    kind = kind_of(data) or path.suffix.lower()
    manifest = _manifest(data, kind) if kind in KINDS else None
    if manifest is not None:
        return _by_signature(path, data, kind, manifest)
    if data.startswith(b"PK\x03\x04"):
        return _archive(path, data)
    if traces_in(data) and kind in KINDS:
        return Verdict(path, State.CHANGED, "It was signed, and the signature cannot be read now.")
    return _by_content(path, data)


def kind_of(data: bytes) -> str:
    """An ending of KINDS, "" = none of them."""
    for begins, kind in (
        (b"\x89PNG\r\n\x1a\n", ".png"),
        (b"\xff\xd8\xff", ".jpg"),
        (b"GIF8", ".gif"),
        (b"%PDF-", ".pdf"),
    ):
        if data.startswith(begins):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ".webp"
    return ".mp4" if data[4:8] == b"ftyp" else ""


# ---------------------------------------------------------------- by its signature


def _by_signature(path: Path, data: bytes, kind: str, found: _Manifest) -> Verdict:
    ours = found.made_by.startswith("storyboard")
    wrong = found.unreadable or _wrong(data, kind, found, ours)
    state = State.CHANGED if wrong else State.INTACT
    return Verdict(
        path=path,
        state=state,
        why=wrong or "Nothing in it was changed since it was signed.",
        signed=True,
        signer="this computer" if found.trusted else found.signer,
        made_by=found.made_by,
        source=found.source,
        record=found.record,
    )


def _wrong(data: bytes, kind: str, found: _Manifest, ours: bool) -> str:
    if found.failures:
        return f"It was changed since it was signed ({', '.join(found.failures)})."
    why = touched(data, kind) if ours else ""
    if not why and kind == ".mp4" and found.record and found.record.head != head_of(data).hex():
        why = "its first box is another"
    return f"It was changed since it was signed: {why}." if why else ""


def _manifest(data: bytes, kind: str) -> _Manifest | None:
    """None = there is none."""
    import c2pa

    roots = trusted_roots()
    trust = {"trust": {"user_anchors": roots.decode("ascii", "replace")}} if roots else {}
    try:
        with c2pa.Context.from_dict(QUIET | trust) as context:
            reader = c2pa.Reader.try_create(KINDS[kind], io.BytesIO(data), context=context)
            if reader is None:
                return None
            with reader:
                return _read(json.loads(reader.json()), reader.get_validation_state())
    except c2pa.C2paError as error:
        if not traces_in(data):
            return None  # no file of that kind at all, or one without any manifest
        why = f"It was changed since it was signed: its manifest cannot be read ({error})."
        return _Manifest((), False, "", "", "", None, unreadable=why)


def _read(facts: dict[str, Any], state: str | None) -> _Manifest:
    active = facts["manifests"].get(facts.get("active_manifest"), {})
    results = facts.get("validation_results", {}).get("activeManifest", {})
    failures = [entry["code"] for entry in results.get("failure", [])]
    told = tuple(code for code in failures if not code.startswith(ABOUT_SIGNERS))
    if state == "Invalid" and not failures:
        told = ("invalid",)
    signer = active.get("signature_info", {})
    generator = (active.get("claim_generator_info") or [{}])[0]
    made_by = f"{generator.get('name', '')} {generator.get('version', '')}".strip()
    assertions = {one["label"]: one.get("data", {}) for one in active.get("assertions", [])}
    return _Manifest(
        failures=told,
        trusted=state == "Trusted",
        signer=signer.get("common_name") or signer.get("issuer") or "unknown",
        made_by=made_by,
        source=_source(assertions),
        record=_record(assertions.get(OURS)),
    )


def _source(assertions: dict[str, Any]) -> str:
    for label, data in assertions.items():
        if label.startswith("c2pa.actions") and isinstance(data, dict):
            for action in data.get("actions", []):
                if action.get("digitalSourceType"):
                    return str(action["digitalSourceType"]).rpartition("/")[2]
    return ""


def _record(data: object) -> Record | None:
    try:
        return Record.model_validate(data) if data else None
    except ValidationError:
        return None  # written by another version; the signature stands by itself


# ---------------------------------------------------------------- archives

LIMITS = 10_000, 200_000_000  # members looked at, bytes of each


def _archive(path: Path, data: bytes) -> Verdict:
    """Every picture in it by itself: the archive is as good as the worst of them."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = tuple(_members(archive))
    except DAMAGED_ZIP as error:
        if not traces_in(data) and RECORD.encode() not in data:
            return _no_record(path)
        return Verdict(path, State.CHANGED, f"The archive is damaged ({error}).")
    told = [one for one in inside if one.record is not None or one.state is State.CHANGED]
    if not told:
        return _no_record(path)
    changed = [str(one.path) for one in told if one.state is State.CHANGED]
    state = State.CHANGED if changed else State.INTACT
    why = f"Changed: {', '.join(changed[:8])}." if changed else f"{len(told)} picture(s) as made."
    return Verdict(path, state, why, all(one.signed for one in told), inside=inside)


def _members(archive: zipfile.ZipFile) -> Iterator[Verdict]:
    count, size = LIMITS
    for entry in archive.infolist()[:count]:
        if Path(entry.filename).suffix.lower() in (".png", ".jpg", ".jpeg") and (
            entry.file_size <= size
        ):
            yield verdict(Path(entry.filename), archive.read(entry))


# ---------------------------------------------------------------- by what it shows


def _by_content(path: Path, data: bytes) -> Verdict:
    try:
        with Image.open(io.BytesIO(data)) as picture:
            record = record_inside(picture, path.name)
            content = coded_in(data) if picture.format == "JPEG" else ""
            if record is not None and not content:
                content = pixels_of(picture)
    except BadInput as error:
        return Verdict(path, State.CHANGED, str(error))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        if RECORD.encode() in data:
            return Verdict(path, State.CHANGED, f"It is damaged ({error}).")
        return _no_record(path)
    if record is None:
        return _no_record(path)
    return Verdict(
        path=path,
        **_told_by(record, content, path, data),
        made_by=record.software,
        source=record.source.value,
        record=record,
    )


def _told_by(record: Record, content: str, path: Path, data: bytes) -> dict[str, Any]:
    if record.request is not None and record.digest not in ("", record.request.digest):
        return {"state": State.CHANGED, "why": "Its request is not the one that was written down."}
    if record.content and record.content != content:
        return {"state": State.CHANGED, "why": "What it shows is not what was drawn."}
    if record.signed:
        return {"state": State.CHANGED, "why": "It was signed, and the signature is gone."}
    if record.content:
        return {
            "state": State.INTACT,
            "why": "It shows what was drawn. It is not signed, so that the record could be forged.",
        }
    return _told_by_name(path, data)


def _told_by_name(path: Path, data: bytes) -> dict[str, Any]:
    """Pictures of a project are named by their own digest."""
    import hashlib

    if path.stem == hashlib.sha256(data).hexdigest():
        return {"state": State.INTACT, "why": "It is as it was stored: its name is its digest."}
    return {
        "state": State.CHANGED,
        "why": "Its record has no digest, so that nothing proves it is as it was drawn.",
    }


def _no_record(path: Path) -> Verdict:
    return Verdict(
        path,
        State.NONE,
        "Nothing in it says what made it. That proves nothing: metadata is easily lost.",
    )
