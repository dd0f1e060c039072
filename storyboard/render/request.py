"""Everything that can change a pixel of one take, and nothing else.

Canonical form: JSON, keys sorted, no spaces, UTF-8, non-ASCII kept, floats by their shortest
repr. The digest is "sha256:" and the hex of that. Knows no panel, no project and no torch.
"""

import hashlib
import json

from pydantic import BaseModel, ConfigDict, Field

from storyboard.geometry import Box, Size
from storyboard.story import Part

# of a slot: what came later and is not there
UNSAID: tuple[tuple[str, object], ...] = (("lora", None), ("colours", []), ("words", ""))


class Worn(BaseModel):
    """A LoRA that a character wears."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str  # digest
    strength: float  # 1.0 = as trained
    region: Box | None  # where it acts, in fractions of the rendered size; None = everywhere


class Dyed(BaseModel):
    """A part of a character whose colour was chosen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    part: Part
    value: str = Field(pattern=r"^#[0-9a-f]{6}$")  # sRGB


class Slot(BaseModel):
    """One character in the picture."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str  # for messages only, see canonical()
    conditioning: (
        str  # digest: references + look + family revision + adapter; "" = by LoRA or words alone
    )
    references: tuple[str, ...]  # digests of the pictures it is encoded from
    region: Box  # fractions of the rendered size, before the crop
    strength: float  # 1.0 = as trained
    lora: Worn | None = None  # None = none; then the canonical form leaves it out
    colours: tuple[Dyed, ...] = ()  # others than the references show; () is left out like that
    words: str = ""  # instead of references; "" is left out like that

    @property
    def by_adapter(self) -> bool:
        """Is it held by more than a LoRA?"""
        return bool(self.conditioning or self.words)


class Start(BaseModel):
    """A picture to begin from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    picture: str  # digest
    strength: float  # share of the steps that are done, 0 < strength <= 1
    part: Box | None  # redrawn, in fractions of the frame; None = all of it
    mask: str | None = None  # digest of a picture, white where it is redrawn; instead of a part


class RenderRequest(BaseModel):
    """One picture to be made. Nothing in it is left open."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    family: str
    weights: str  # digest of the family's weights
    dtype: str  # "float32" | "bfloat16" | "float16"
    solver: str
    prompt: str
    negative: str
    steps: int
    guidance: float  # 1.0 = off
    size: Size  # pixels rendered
    crop: Size  # pixels kept, from the centre
    seed: int
    slots: tuple[Slot, ...]
    location: int | None = (
        None  # which of the family's places of a kind; None is left out like that
    )
    start: Start | None = None  # None = from pure noise; then the canonical form leaves it out

    def canonical(self) -> bytes:
        """The bytes the digest is taken of; names are left out, they change no pixel."""
        return _canonical(self.model_dump(mode="json"))

    @property
    def digest(self) -> str:
        """What identifies the take."""
        return digest_of(self.canonical())

    @property
    def recipe(self) -> str:
        """The digest without the seed: takes of one recipe differ by chance alone."""
        return digest_of(_canonical(self.model_dump(mode="json", exclude={"seed"})))


def seed_of(panel_id: str, take: int) -> int:
    """The seed of a take, 0 to 2^31-1: by panel id and number, never by position on the board."""
    mark = hashlib.sha256(f"{panel_id}/{take}".encode()).digest()
    return int.from_bytes(mark[:4], "big") >> 1


def digest_of(data: bytes) -> str:
    """ "sha256:" and the hex digest."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _canonical(fields: dict[str, object]) -> bytes:
    slots = fields["slots"]
    assert isinstance(slots, list)
    bare = [
        {key: value for key, value in slot.items() if key != "name" and (key, value) not in UNSAID}
        for slot in slots
    ]
    if fields.get("location") is None:
        fields = {key: value for key, value in fields.items() if key != "location"}
    start = fields.get("start")
    if start is None:
        fields = {key: value for key, value in fields.items() if key != "start"}
    elif isinstance(start, dict) and start.get("mask") is None:
        unmasked = {key: value for key, value in start.items() if key != "mask"}
        fields = {**fields, "start": unmasked}
    plain = json.dumps(
        {**fields, "slots": bare}, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return plain.encode()
