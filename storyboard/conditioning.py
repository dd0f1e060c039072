"""Characters encoded once: picks the adapter, encodes, and keeps the tokens with the project.

Between the product and `adapters/`: turns AdapterError into a sentence with the character's name.
"""

from pathlib import Path

import torch
from PIL import Image
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from adapters.base import AdapterError, Conditioning
from adapters.ip_adapter import IPAdapter
from adapters.lora import Lora, read_lora
from storyboard.errors import FamilyError, NotFound
from storyboard.geometry import WHOLE_FRAME
from storyboard.render.families import Family
from storyboard.render.prepare import conditioning_digest
from storyboard.render.request import Slot
from storyboard.settings import device
from storyboard.storage import ProjectFolder
from storyboard.story import Character


def encode(folder: ProjectFolder, member: Character, family: Family) -> None:
    """What a panel of any of its looks would encode, now. Raises FamilyError, NotFound."""
    installed, known = family.installed(), Conditioner(folder, None)
    looks = (None, *(look.id for look in member.looks))
    shown = {tuple(sorted({r.picture for r in member.references_for(look)})) for look in looks}
    slots = [
        Slot(
            name=member.name,
            conditioning=conditioning_digest(pictures, installed),
            references=pictures,
            region=WHOLE_FRAME,
            strength=1.0,
        )
        for pictures in sorted(shown - {()})
    ]
    missing = [slot for slot in slots if known.kept(slot) is None]
    if missing:
        loaded = family.load(installed, device(), family.dtype(device()))
        encoding = Conditioner(folder, loaded.adapter)
        for slot in missing:
            encoding.of(slot)


class Conditioner:
    """Conditioning by digest, for one project and one loaded adapter. Encodes what is not kept yet."""

    def __init__(self, folder: ProjectFolder, adapter: IPAdapter | None) -> None:
        self.folder, self.adapter = folder, adapter
        self.encoded = 0  # how many were encoded by this one, for tests and reports
        self._known: dict[str, Conditioning] = {}

    def of(self, slot: Slot) -> Conditioning:
        """The tokens of a slot. Raises FamilyError, and NotFound when a reference is gone."""
        if slot.conditioning not in self._known:
            self._known[slot.conditioning] = self.kept(slot) or self._encode(slot)
        return self._known[slot.conditioning]

    def lora(self, digest: str) -> Lora:
        """A kept LoRA file, read. Raises NotFound when it is gone, FamilyError when it is damaged."""
        try:
            return read_lora(self.folder.file(digest, "LoRA"))
        except AdapterError as error:
            raise FamilyError(f"{error} Add or train it again.") from error

    def _path(self, slot: Slot) -> Path:
        return self.folder.tokens(slot.conditioning)

    def kept(self, slot: Slot) -> Conditioning | None:
        """What was encoded before; None = nothing that can be read."""
        try:
            tokens = load_file(self._path(slot))
            return Conditioning(tokens["positive"], tokens["negative"], tokens.get("swatches"))
        except (OSError, SafetensorError, KeyError):
            return None  # not there yet, or damaged: it is made again

    def _encode(self, slot: Slot) -> Conditioning:
        if self.adapter is None:
            raise FamilyError(f"This family has no IP-Adapter, so '{slot.name}' cannot be held.")
        try:
            pictures = [Image.open(self.folder.picture(digest)) for digest in slot.references]
        except NotFound as error:
            raise NotFound(f"A reference of '{slot.name}' is gone. {error}") from error
        try:
            made = self.adapter.encode(pictures)
        except AdapterError as error:
            raise FamilyError(f"'{slot.name}' could not be encoded. {error}") from error
        self.encoded += 1
        self._keep(slot, made)
        return made

    def _keep(self, slot: Slot, made: Conditioning) -> None:
        path = self._path(slot)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{id(made):x}.part")
        tokens = {"positive": made.positive, "negative": made.negative, "swatches": made.swatches}
        there = {name: tensor for name, tensor in tokens.items() if tensor is not None}
        save_file(
            {name: tensor.to(torch.float32).contiguous() for name, tensor in there.items()}, part
        )
        part.replace(path)
