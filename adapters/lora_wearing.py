"""Puts LoRAs on a model for the length of a call: each row of the batch wears its own, at its own strength.

Nothing is loaded into the model and no weight is touched: forward hooks add up(down(x)) to the rows that
wear it, and go when the call ends. So a switch is free, one LoRA may have two strengths in one batch, and
the batch equals its rows alone. (PEFT's `adapter_names` needs every LoRA loaded into the model, and
one more copy for every other strength.)
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from adapters.base import AdapterError
from adapters.lora import Fitted, Layer


@dataclass(frozen=True)
class Worn:
    """A LoRA on one row. strength: 1.0 = as trained."""

    lora: Fitted
    strength: float


@contextmanager
def wearing(parts: Mapping[str, nn.Module], rows: Sequence[Sequence[Worn]]) -> Iterator[None]:
    """While it is entered, row i of every batch through these models wears rows[i]."""
    with ExitStack() as hooks:
        for lora, places, strengths in _by_lora(rows):
            for part, layers in lora.layers.items():
                for name, layer in layers.items():
                    module = parts[part].get_submodule(name)
                    adding = _Adding(layer, places, strengths, len(rows))
                    hooks.callback(module.register_forward_hook(adding).remove)
        yield


def _by_lora(rows: Sequence[Sequence[Worn]]) -> list[tuple[Fitted, list[int], list[float]]]:
    """Each LoRA with the rows that wear it, and how strongly."""
    found: dict[int, tuple[Fitted, list[int], list[float]]] = {}
    for place, row in enumerate(rows):
        for worn in row:
            _, places, strengths = found.setdefault(id(worn.lora), (worn.lora, [], []))
            places.append(place)
            strengths.append(worn.strength)
    return list(found.values())


class _Adding:
    """A forward hook of one layer for one LoRA."""

    def __init__(self, layer: Layer, places: list[int], strengths: list[float], rows: int) -> None:
        self.layer, self.rows = layer, rows
        self.places = None if places == list(range(rows)) else torch.tensor(places)
        self.strengths = torch.tensor(strengths)
        self._ready: Layer | None = None

    def __call__(self, module: nn.Module, inputs: tuple[Any, ...], output: Tensor) -> Tensor:
        seen: Tensor = inputs[0]
        if len(seen) != self.rows:
            raise AdapterError(
                f"A batch of {len(seen)} rows came where LoRAs were put on {self.rows}."
            )
        self._prepare(module)
        layer = self._ready
        assert layer is not None
        added = self._strong(
            _low_rank(module, seen if self.places is None else seen[self.places], layer)
        )
        if self.places is None:
            return output + added
        return output.index_add(0, self.places, added.to(output.dtype))

    def _prepare(self, module: nn.Module) -> None:
        if self._ready is None:
            weight = module.weight
            assert isinstance(weight, Tensor)
            self._ready = self.layer.to(weight)
            self.strengths = self.strengths.to(weight.device, weight.dtype)
            self.places = None if self.places is None else self.places.to(weight.device)

    def _strong(self, added: Tensor) -> Tensor:
        return added * self.strengths.view(-1, *[1] * (added.ndim - 1))


def _low_rank(module: nn.Module, seen: Tensor, layer: Layer) -> Tensor:
    if isinstance(module, nn.Conv2d):
        down = layer.down if layer.down.ndim == 4 else layer.down[:, :, None, None]
        inner = F.conv2d(seen, down, None, module.stride, module.padding, module.dilation)
        return F.conv2d(inner, layer.up.flatten(1)[:, :, None, None])
    return F.linear(F.linear(seen, layer.down), layer.up)


# ---------------------------------------------------------------- learnt tokens


@contextmanager
def knowing(embedding: nn.Embedding, vectors: Tensor) -> Iterator[None]:
    """While it is entered, ids from the end of the vocabulary on mean these vectors [n, width]."""
    size = embedding.num_embeddings

    def clipped(module: nn.Module, inputs: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        asked.append(inputs[0])
        return (inputs[0].clamp(max=size - 1),)

    def replaced(module: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> Tensor:
        ids, known = asked.pop(), vectors.to(output.device, output.dtype)
        fresh = ids >= size
        return torch.where(fresh[..., None], known[(ids - size).clamp(min=0)], output)

    asked: list[Tensor] = []
    before = embedding.register_forward_pre_hook(clipped)
    after = embedding.register_forward_hook(replaced)
    try:
        yield
    finally:
        before.remove()
        after.remove()
