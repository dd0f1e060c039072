"""The finisher that signs: whole files where C2PA has a place for it, pictures inside archives.

What cannot be signed goes out unsigned, with a sentence. A stored picture is signed already and
is handed on as it is.
"""

import io
import zipfile
from pathlib import Path

from PIL import Image

from storyboard.credits import models_used
from storyboard.errors import BadInput, StoryboardError
from storyboard.export.finishing import Finishing
from storyboard.provenance.manifest_store import traces_in
from storyboard.provenance.picture import record_inside
from storyboard.provenance.record import Drawn, Record, Source, software
from storyboard.provenance.signing import KINDS, sealed
from storyboard.story import Take

ARCHIVES = (".cbz", ".zip")
FILMS = (".mp4", ".gif")
PICTURES = (".png", ".jpg", ".jpeg")


def sign(data: bytes, facts: Finishing) -> bytes:
    """The file, signed where that is wanted and possible."""
    if not facts.sign:
        return data
    try:
        if facts.ending in ARCHIVES:
            return _archive(data)
        if facts.ending in KINDS:
            return sealed(data, facts.ending, board_record(facts))
    except StoryboardError as error:
        facts.notes.append(f"Not signed. {error}")
    return data


def signed_beside(name: str, content: Path | bytes, facts: Finishing) -> bytes:
    """A file that lies beside the export: signed when it is a picture of ours."""
    data = content if isinstance(content, bytes) else content.read_bytes()
    if not facts.sign:
        return data
    try:
        return signed_picture(name, data)
    except StoryboardError as error:
        facts.notes.append(f"{name} is not signed. {error}")
        return data


def signed_picture(name: str, data: bytes) -> bytes:
    """One picture by the record inside it; what has none, or is signed already, stays as it is."""
    ending = Path(name).suffix.lower()
    if ending not in PICTURES or traces_in(data):
        return data
    try:
        with Image.open(io.BytesIO(data)) as picture:
            record = record_inside(picture, name)
    except (OSError, SyntaxError, ValueError, BadInput):
        return data
    return sealed(data, ending, record) if record else data


def board_record(facts: Finishing) -> Record:
    """What a document of the board is made from."""
    project = facts.folder.read()
    numbers = {t.picture: n for n, p in enumerate(project.panels(), start=1) for t in p.takes}
    return Record(
        software=software(),
        source=_source(facts),
        project=project.name,
        models=models_used(facts.folder, facts.takes),
        pictures=tuple(_drawn(take, numbers) for take in facts.takes),
        signed=True,
    )


def _source(facts: Finishing) -> Source:
    if not facts.takes:
        return Source.PERSON
    return Source.MODEL if facts.ending in FILMS else Source.COMPOSITE


def _drawn(take: Take, numbers: dict[str, int]) -> Drawn:
    return Drawn(
        number=numbers.get(take.picture, 0),
        picture=take.picture,
        request=take.request,
        family=take.family,
        seed=take.seed,
    )


def _archive(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as given,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as made,
    ):
        for entry in given.infolist():
            made.writestr(entry, signed_picture(entry.filename, given.read(entry)))
    return buffer.getvalue()
