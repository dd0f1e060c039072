"""The LoRAs that a loaded family has at hand, and a batch dressed in them for the length of a call.

A panel in which one of several characters wears a LoRA goes through the network once a LoRA, and once
without where that is left; the answers are blended by region at every step. So nobody wears somebody
else's, on any layer, which no masking of single layers gives (keys and values of the text have no place).
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from typing import Any

import torch
from torch import Tensor

from adapters.base import AdapterError
from adapters.ip_adapter import soft_mask
from adapters.lora import Fitted, Lora
from adapters.lora_wearing import Worn, knowing, wearing
from storyboard.errors import FamilyError, RenderError
from storyboard.render.holding import own_token
from storyboard.render.request import RenderRequest
from storyboard.render.request import Worn as AskedFor

ROOM = 1_000_000_000  # bytes of fitted LoRAs that are kept
LEFT = 0.02  # less than that of the frame without a LoRA is no row of its own

Loras = Callable[[str], Lora]  # digest of a kept file -> the LoRA, read


def no_loras(digest: str) -> Lora:
    """For requests that wear none."""
    raise RenderError(f"Nobody told where the LoRA {digest} is.")


class Wardrobe:
    """Fitted LoRAs by digest, those used last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Fitted] = OrderedDict()

    def get(self, digest: str, read: Loras, parts: Mapping[str, Any], family: str) -> Fitted:
        """Reads and fits it where it is not at hand. Raises FamilyError."""
        if digest not in self._kept:
            try:
                self._kept[digest] = (
                    read(digest).fitted(parts, family).to(parts["unet"].conv_in.weight)
                )
            except AdapterError as error:
                raise FamilyError(str(error)) from error
        self._kept.move_to_end(digest)
        while len(self._kept) > 1 and sum(one.bytes for one in self._kept.values()) > ROOM:
            self._kept.popitem(last=False)
        return self._kept[digest]


class Strands:
    """The rows of a batch: one a panel, more where a LoRA is worn by one of several characters."""

    def __init__(self, requests: Sequence[RenderRequest], scale: int, like: torch.device) -> None:
        rows = [row for place, r in enumerate(requests) for row in _rows(place, r, scale)]
        self.panels = len(requests)
        self.places = torch.tensor([place for place, _, _ in rows], device=like)
        self.requests = [requests[place] for place, _, _ in rows]
        self.worn = [worn for _, worn, _ in rows]
        self.shares = [share for _, _, share in rows]

    @property
    def blends(self) -> bool:
        return len(self.requests) > self.panels

    def spread(self, panels: Tensor) -> Tensor:
        """[panels, …] -> [rows, …]"""
        return panels[self.places] if self.blends else panels

    def blended(self, rows: Tensor) -> Tensor:
        """[rows, C, h, w] -> [panels, C, h, w], each row where its LoRA belongs."""
        if not self.blends:
            return rows
        shares = torch.stack(self.shares).to(rows)[:, None]
        out = torch.zeros(self.panels, *rows.shape[1:]).to(rows)
        return out.index_add(0, self.places, rows * shares)


def rows_of(request: RenderRequest, scale: int) -> int:
    """How many rows of a batch it takes."""
    return len(_rows(0, request, scale))


def _rows(
    place: int, request: RenderRequest, scale: int
) -> list[tuple[int, list[AskedFor], Tensor]]:
    """(place, what the row wears, its share of every latent cell [h, w])"""
    grid = request.size.height // scale, request.size.width // scale
    worn = [slot.lora for slot in request.slots if slot.lora is not None]
    everywhere = [one for one in worn if one.region is None]
    somewhere = [one for one in worn if one.region is not None]
    if not somewhere:
        return [(place, everywhere, torch.ones(grid))]
    masks = [soft_mask(one.region.corners, *grid) for one in somewhere if one.region is not None]
    total = torch.stack(masks).sum(0)
    rows = [
        (place, [*everywhere, one], mask / total.clamp(min=1))
        for one, mask in zip(somewhere, masks, strict=True)
    ]
    rest = (1 - total).clamp(min=0)
    if rest.max() > LEFT:
        rows.append((place, everywhere, rest))
    return rows


@contextmanager
def dressed(loaded: Any, strands: Strands, loras: Loras, guided: bool) -> Iterator[None]:
    """While it is entered, the loaded networks draw and read the rows with their LoRAs."""
    if not any(strands.worn):
        yield
        return
    parts = loaded.parts

    def fitted(one: AskedFor) -> Worn:
        return Worn(loaded.wardrobe.get(one.file, loras, parts, loaded.family.name), one.strength)

    rows = [[fitted(one) for one in row] for row in strands.worn] * (2 if guided else 1)
    networks = {name: part for name, part in parts.items() if isinstance(part, torch.nn.Module)}
    with ExitStack() as put_on:
        put_on.enter_context(wearing(networks, rows))
        words = {
            own_token(token, one.file): vector
            for row in strands.worn
            for one in row
            for token, vector in fitted(one).lora.words.items()
        }
        if words:
            put_on.enter_context(_speaking(parts, words))
        yield


@contextmanager
def _speaking(parts: dict[str, Any], words: Mapping[str, Tensor]) -> Iterator[None]:
    """The first text encoder knows these words; afterwards its tokenizer is the one it was."""
    plain = parts["tokenizer"]
    parts["tokenizer"] = deepcopy(plain)
    parts["tokenizer"].add_tokens(list(words))
    embedding = parts["text_encoder"].get_input_embeddings()
    vectors = torch.stack([words[token] for token in words])
    try:
        with knowing(embedding, vectors):
            yield
    finally:
        parts["tokenizer"] = plain
