"""A member of the cast on a journey: packed into one `.character` file, and unpacked into any project.

A zip with `character.json`, the original pictures and what was encoded from them. Pictures are the
truth: tokens of other weights, or of another way of encoding, are left out and made again. Reads
members by the names it expects, never by the names it finds, so nothing can leave its folder.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from PIL import Image
from pydantic import BaseModel, ConfigDict, ValidationError

from storyboard import edits
from storyboard.errors import DAMAGED_ZIP, BadInput, StoryboardError
from storyboard.provenance.record import software
from storyboard.render.families import FAMILIES
from storyboard.render.prepare import ENCODING, conditioning_digest
from storyboard.storage import ProjectFolder
from storyboard.storage.assets import hex_of
from storyboard.story import Character, Project, new_id

FORMAT = 1
CARD = "character.json"
MEMBERS, CARD_BYTES, PICTURE_BYTES, TOTAL_BYTES = 400, 2_000_000, 60_000_000, 600_000_000
LORA_BYTES = 1_500_000_000
PIXELS = 40_000_000


class Encoded(BaseModel):
    """What was encoded for one family and one look. `digest` names the file and its key."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    family: str
    weights: str  # digest of the weights it was encoded with
    revision: int  # of the way of encoding
    digest: str
    content: str  # digest of the file itself


class Card(BaseModel):
    """character.json"""

    model_config = ConfigDict(frozen=True, extra="ignore")

    format: int
    software: str = ""
    character: Character
    encoded: tuple[Encoded, ...] = ()


@dataclass(frozen=True)
class Traveller:
    """A character that was unpacked: pictures and tokens by digest, nothing of it stored yet."""

    character: Character
    pictures: Mapping[str, bytes]
    tokens: Mapping[str, bytes]
    loras: Mapping[str, bytes]
    notes: tuple[str, ...]


# ---------------------------------------------------------------- packing


def packed(folder: ProjectFolder, member: Character) -> bytes:
    """The `.character` file. Raises NotFound when a picture is gone."""
    encoded = list(_encoded(folder, member))
    card = Card(
        format=FORMAT,
        software=software(),
        character=member.edited(candidates=()),  # those were not picked
        encoded=tuple(facts for facts, _ in encoded),
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(CARD, card.model_dump_json(indent=1))
        for digest in sorted({reference.picture for reference in member.references}):
            archive.writestr(_picture_name(digest), folder.picture(digest).read_bytes())
        for lora in sorted({lora.file for lora in member.loras}):
            archive.writestr(_lora_name(lora), folder.file(lora, "LoRA").read_bytes())
        for facts, data in encoded:
            archive.writestr(_tokens_name(facts.digest), data)
    return buffer.getvalue()


def _encoded(folder: ProjectFolder, member: Character) -> Iterator[tuple[Encoded, bytes]]:
    """What the project keeps, for every family that is here and every look."""
    seen: set[str] = set()
    for family in FAMILIES.values():
        installed = family.find()
        if installed is None:
            continue
        for look in (None, *(look.id for look in member.looks)):
            pictures = sorted({r.picture for r in member.references_for(look)})
            digest = conditioning_digest(pictures, installed)
            path = folder.tokens(digest)
            if pictures and digest not in seen and path.is_file():
                seen.add(digest)
                data = path.read_bytes()
                facts = Encoded(
                    family=family.name,
                    weights=installed.digest,
                    revision=ENCODING,
                    digest=digest,
                    content=_digest(data),
                )
                yield facts, data


# ---------------------------------------------------------------- unpacking


def unpacked(data: bytes, name: str) -> Traveller:
    """Checks everything, stores nothing. `name`: of the file, for messages. Raises BadInput."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if len(archive.infolist()) > MEMBERS:
                raise BadInput(
                    f"'{name}' holds more than {MEMBERS} files, which no character needs."
                )
            card = _card(archive, name)
            pictures = dict(_pictures(archive, card.character, name))
            tokens, notes = _tokens(archive, card)
            loras, lost = _loras(archive, card.character, name)
    except DAMAGED_ZIP as error:
        raise BadInput(
            f"'{name}' is no character file, or is damaged ({error}). Export the character again."
        ) from error
    kept = tuple(lora for lora in card.character.loras if lora.file in loras)
    return Traveller(card.character.edited(loras=kept), pictures, tokens, loras, (*notes, *lost))


def _card(archive: zipfile.ZipFile, name: str) -> Card:
    data = _read(archive, CARD, CARD_BYTES, name)
    if data is None:
        raise BadInput(f"'{name}' is no character file: {CARD} is missing in it.")
    try:
        number = json.loads(data).get("format")
        if isinstance(number, int) and number > FORMAT:
            raise BadInput(
                f"'{name}' was written by a newer storyboard (format {number}, this one reads "
                f"{FORMAT}). Update storyboard to open it."
            )
        return Card.model_validate_json(data)
    except (ValueError, AttributeError, RecursionError) as error:
        first = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error
        raise BadInput(f"'{name}' cannot be understood ({first}). Export it again.") from error


def _pictures(
    archive: zipfile.ZipFile, character: Character, name: str
) -> Iterator[tuple[str, bytes]]:
    total = 0
    for digest in sorted({reference.picture for reference in character.references}):
        data = _read(archive, _picture_name(digest), PICTURE_BYTES, name)
        if data is None:
            raise BadInput(f"'{name}' lacks the picture {digest}. Export the character again.")
        total += len(data)
        if total > TOTAL_BYTES:
            raise BadInput(f"'{name}' holds more than {TOTAL_BYTES // 10**6} MB of pictures.")
        if _digest(data) != digest or not _is_png(data):
            raise BadInput(f"The picture {digest} in '{name}' is damaged. Export it again.")
        yield digest, data


def _is_png(data: bytes) -> bool:
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.format != "PNG" or picture.width * picture.height > PIXELS:
                return False
            picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    return True


def _tokens(archive: zipfile.ZipFile, card: Card) -> tuple[dict[str, bytes], list[str]]:
    """Those that this computer would make itself, under the very key it would look for."""
    tokens, notes = {}, []
    for facts in card.encoded:
        if not _wanted(facts, card.character):
            notes.append(
                f"What was encoded for {facts.family} came from other weights; it is made again."
            )
            continue
        data = _read(archive, _tokens_name(facts.digest), PICTURE_BYTES, facts.family)
        if data is None or _digest(data) != facts.content:
            notes.append(f"What was encoded for {facts.family} is damaged; it is made again.")
        else:
            tokens[facts.digest] = data
    return tokens, sorted(set(notes))


def _loras(
    archive: zipfile.ZipFile, character: Character, name: str
) -> tuple[dict[str, bytes], list[str]]:
    """Whole files only; one for other weights still comes, and is not worn there (`holding` says so)."""
    found, notes = {}, []
    for lora in character.loras:
        data = _read(archive, _lora_name(lora.file), LORA_BYTES, name)
        if data is None or _digest(data) != lora.file:
            notes.append(f"The LoRA for {lora.family} is missing or damaged; train it again.")
            continue
        found[lora.file] = data
        family = FAMILIES.get(lora.family)
        installed = family.find() if family else None
        if lora.weights and installed and installed.digest != lora.weights:
            notes.append(
                f"The LoRA for {lora.family} was trained on other weights; train it again."
            )
    return found, notes


def _wanted(facts: Encoded, character: Character) -> bool:
    family = FAMILIES.get(facts.family)
    installed = family.find() if family else None
    if installed is None or facts.revision != ENCODING:
        return False
    looks = (None, *(look.id for look in character.looks))
    keys = (
        conditioning_digest(sorted({r.picture for r in character.references_for(look)}), installed)
        for look in looks
    )
    return facts.digest in keys


def _read(archive: zipfile.ZipFile, member: str, most: int, name: str) -> bytes | None:
    """Its bytes, None = it is not there. Counts what comes out, whatever the header says."""
    try:
        entry = archive.getinfo(member)
    except KeyError:
        return None
    with archive.open(entry) as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise BadInput(f"{member} in '{name}' is larger than {most // 10**6} MB unpacked.")
    return data


def _picture_name(digest: str) -> str:
    return f"pictures/{hex_of(digest)}.png"


def _tokens_name(digest: str) -> str:
    return f"conditioning/{hex_of(digest)}.safetensors"


def _lora_name(digest: str) -> str:
    return f"loras/{hex_of(digest)}.safetensors"


def _digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


# ---------------------------------------------------------------- arriving


def arrived(project: Project, traveller: Traveller, name: str = "") -> Project:
    """The project with the newcomer. A member the script brought, without pictures, is filled.

    Raises BadInput when somebody of that name has pictures already.
    """
    came = traveller.character
    wanted = (name or came.name).strip()
    try:
        there = project.member(wanted)
    except StoryboardError:
        fresh = edits.changed(came, id=_free_id(project, came.id), name=wanted)
        return edits.add_member(project, fresh)
    if there.references or there.looks or there.loras:
        raise BadInput(
            f"'{there.name}' is in the cast already, with pictures. Give the newcomer another name: "
            f'`cast add PROJECT "{wanted} 2" --from …`.'
        )
    aliases = tuple(dict.fromkeys((*there.aliases, *came.aliases)))
    description = there.description or came.description
    filled = came.edited(id=there.id, name=there.name, aliases=aliases, description=description)
    return project.with_member(filled)


def _free_id(project: Project, wanted: str) -> str:
    return new_id() if any(member.id == wanted for member in project.cast) else wanted


def settle(folder: ProjectFolder, traveller: Traveller) -> None:
    """Keeps the pictures and tokens; the project names them afterwards."""
    for data in traveller.pictures.values():
        folder.put_picture(data)
    for data in traveller.loras.values():
        folder.put_file(data, "safetensors")
    for digest, data in traveller.tokens.items():
        folder.put_tokens(digest, data)
