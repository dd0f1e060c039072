"""A LoRA file -> low-rank layers that fit a model. Reads every layout found in the wild; runs nothing.

`read_lora` reads numbers and names, `Lora.fitted` finds the model's layer for each of them and refuses
a file of another base. Pickles are refused: opening one may run code. Knows models; knows no panel.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn

from adapters.base import AdapterError
from adapters.lora_names import OTHERS, PARTS, Key, flat, from_checkpoint, numbered, read_key

BASES = {256: "pocket", 768: "Stable Diffusion 1.x", 1024: "Stable Diffusion 2.x", 2048: "SDXL"}
IN_FOLDERS = ("pytorch_lora_weights.safetensors", "adapter_model.safetensors")
CONFIG = "adapter_config.json"  # PEFT's, beside its weights
KNOWN = "lora_adapter_metadata"  # diffusers' record of ranks and alphas


@dataclass
class _Pair:
    """A layer of the file while it is read."""

    down: Tensor | None = None
    up: Tensor | None = None
    alpha: float | None = None


@dataclass(frozen=True)
class Layer:
    """One low-rank addition: x -> up(down(x)). The scale alpha / rank is in `up` already."""

    down: Tensor
    up: Tensor

    @property
    def rank(self) -> int:
        return int(self.down.shape[0])

    def to(self, like: Tensor) -> "Layer":
        """On the device and in the dtype of a weight."""
        return Layer(self.down.to(like.device, like.dtype), self.up.to(like.device, like.dtype))


@dataclass(frozen=True)
class Fitted:
    """A LoRA whose layers have found their places: part -> module name -> layer."""

    layers: Mapping[str, Mapping[str, Layer]]
    words: Mapping[str, Tensor]  # learnt tokens: "<s1>" -> vector [width]
    format: str
    base: str
    unmatched: tuple[str, ...]  # names in the file that this model has no layer for

    @cached_property
    def every(self) -> list[Layer]:
        return [layer for part in self.layers.values() for layer in part.values()]

    @property
    def matched(self) -> int:
        return len(self.every)

    @property
    def rank(self) -> int:
        """The largest."""
        return max(layer.rank for layer in self.every)

    def to(self, like: Tensor) -> "Fitted":
        """On the device and in the dtype of a weight."""
        layers = {
            p: {n: layer.to(like) for n, layer in own.items()} for p, own in self.layers.items()
        }
        return replace(self, layers=layers)

    @property
    def bytes(self) -> int:
        return sum(t.nbytes for layer in self.every for t in (layer.down, layer.up))

    def report(self) -> dict[str, Any]:
        """What it is, for people and for --json."""
        return {
            "format": self.format,
            "base": self.base,
            "rank": self.rank,
            "layers": self.matched,
            "layers_in_file": self.matched + len(self.unmatched),
            "unmatched": list(self.unmatched),
            "tokens": list(self.words),
            "megabytes": round(self.bytes / 1e6, 2),
        }


@dataclass(frozen=True)
class Lora:
    """A file's numbers under the names the file gives them."""

    name: str  # of the file, for messages
    format: str
    pairs: Mapping[tuple[str | None, str], _Pair]
    words: Mapping[str, Tensor] = field(default_factory=dict)
    metadata: Mapping[str, str] = field(default_factory=dict)

    def base(self) -> str:
        """What it was made for, by its widths, names and notes; "" where nothing tells."""
        for (_, name), pair in self.pairs.items():
            if name.endswith(("attn2_to_k", "attn2_to_v")) and pair.down is not None:
                return BASES.get(
                    pair.down.shape[1], f"a model with texts {pair.down.shape[1]} wide"
                )
        names = [name for _, name in self.pairs]
        if self.format == "cloneofsimo":  # number 6 or 7 is the first that reads text
            widths = {p.down.shape[1] for p in self.pairs.values() if p.down is not None}
            return next((BASES[width] for width in (2048, 1024, 768) if width in widths), "")
        if any("double_blocks" in n or "single_transformer_blocks" in n for n in names):
            return "FLUX"
        if any(
            n.startswith(("transformer_", "lora_transformer_", "diffusion_model_")) for n in names
        ):
            return "a transformer model (FLUX, SD3 or later)"
        return next(
            (self.metadata[n] for n in ("ss_base_model_version", "modelspec.architecture") if n in self.metadata),
            "",
        )  # fmt: skip

    def fitted(self, parts: Mapping[str, nn.Module], model: str) -> Fitted:
        """Its layers at their places in the model. parts: unet and text encoders (meta tensors will do).

        Raises AdapterError where a layer has another shape than the model's, or none is found.
        """
        places = {part: dict(parts[part].named_modules()) for part in PARTS if part in parts}
        find = self._numbers(places) if self.format == "cloneofsimo" else self._names(parts, places)
        layers: dict[str, dict[str, Layer]] = {part: {} for part in places}
        unmatched = []
        for key, pair in self.pairs.items():
            place = find(key)
            if place is None and "transformer_blocks" in key[1]:
                raise AdapterError(f"{self._other(model)}: it has no layer {key[1]}.")
            if place is None:
                unmatched.append(":".join(word for word in key if word))
                continue
            part, name = place
            layers[part][name] = self._layer(key, pair, places[part][name], model)
        if not any(layers.values()):
            raise AdapterError(
                f"{self._other(model)}: none of its {len(self.pairs)} layers is known."
            )
        full = {part: found for part, found in layers.items() if found}
        return Fitted(full, self.words, self.format, self.base(), tuple(unmatched))

    def _layer(self, key: Any, pair: _Pair, module: nn.Module, model: str) -> Layer:
        if pair.down is None or pair.up is None:
            raise AdapterError(
                f"'{self.name}' is incomplete: {key[1]} has one half only. Get it again."
            )
        weight = module.weight
        assert isinstance(weight, Tensor)
        rank, one_by_one = pair.down.shape[0], weight.ndim == 4 and weight.shape[-1] == 1
        down, up = pair.down, pair.up
        if weight.ndim == 2 or one_by_one:  # 1×1 kernels are written with and without their ones
            down, up = down.flatten(1), up.flatten(1)
        wanted_down = (
            (rank, weight.shape[1]) if weight.ndim == 2 or one_by_one else (rank, *weight.shape[1:])
        )
        wanted_up = (weight.shape[0], rank)
        if tuple(down.shape) != wanted_down or tuple(up.flatten(1).shape) != wanted_up:
            shape = f"{up.shape[0]}×{pair.down.shape[1]}, here {weight.shape[0]}×{weight.shape[1]}"
            raise AdapterError(f"{self._other(model)}: its {key[1]} is {shape}.")
        if not (torch.isfinite(down).all() and torch.isfinite(up).all()):
            raise AdapterError(
                f"'{self.name}' holds numbers that are none (NaN). Get or train it again."
            )
        scale = 1.0 if pair.alpha is None else pair.alpha / rank
        return Layer(down.contiguous(), (up.float() * scale).to(up.dtype).contiguous())

    def _other(self, model: str) -> str:
        made = f" was made for {self.base()}" if self.base() else " is of another base"
        return f"'{self.name}'{made} and does not fit '{model}'. Use a LoRA made for it, or choose its family"

    def _names(
        self, parts: Mapping[str, nn.Module], places: Mapping[str, Mapping[str, nn.Module]]
    ) -> Any:
        index = {
            part: {
                flat(name): name
                for name, module in modules.items()
                if isinstance(module, nn.Linear | nn.Conv2d)
            }
            for part, modules in places.items()
        }
        told: Any = parts["unet"].config
        per_block: int = told.layers_per_block

        def find(key: tuple[str | None, str]) -> tuple[str, str] | None:
            for part in [key[0]] if key[0] else index:
                name = from_checkpoint(key[1], per_block) if part == "unet" else key[1]
                found = index.get(part, {}).get(name)
                if found is not None:
                    return part, found
            return None

        return find

    def _numbers(self, places: Mapping[str, Mapping[str, nn.Module]]) -> Any:
        counts = {part: sum(key[0] == part for key in self.pairs) for part in places}
        plain = {part: numbered(part, modules, False) for part, modules in places.items()}
        full = {part: numbered(part, modules, True) for part, modules in places.items()}
        orders = {p: plain[p] if len(plain[p]) == counts[p] else full[p] for p in places}

        def find(key: tuple[str, str]) -> tuple[str, str] | None:
            order = orders.get(key[0], [])
            return (key[0], order[int(key[1])]) if int(key[1]) < len(order) else None

        return find


# ---------------------------------------------------------------- reading


def read_lora(path: Path) -> Lora:
    """A file, or the folder that diffusers or PEFT saved it in. Raises AdapterError."""
    file = path
    if path.is_dir():
        file = next((path / name for name in IN_FOLDERS if (path / name).is_file()), path)
        if file is path:
            raise AdapterError(
                f"There is no LoRA in the folder '{path.name}' (looked for {', '.join(IN_FOLDERS)})."
            )
    tensors, metadata = _numbers_of(file)
    keys = {key: read_key(key) for key in tensors}
    _refuse_others(path.name, tensors)
    words = {
        k: v.float() for k, v in tensors.items() if keys[k] is None and metadata.get(k) == "<embed>"
    }
    pairs = _pairs(keys, tensors, _alphas(metadata, file))
    if not pairs:
        raise AdapterError(
            f"'{path.name}' is no LoRA: none of its {len(tensors)} tensors is a low-rank layer."
        )
    return Lora(path.name, _format(keys.values()), pairs, words, metadata)


def _numbers_of(file: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    try:
        with open(file, "rb") as stream:
            head = stream.read(4)
    except OSError as error:
        raise AdapterError(
            f"'{file.name}' cannot be read: {error.strerror}. Check the path."
        ) from error
    if head[:2] == b"PK" or (head[:1] == b"\x80" and file.suffix != ".safetensors"):
        raise AdapterError(
            f"'{file.name}' is a pickle, which may run code when it is opened, and is refused. "
            f"Get it as .safetensors, or convert it where you trust it."
        )
    try:
        with safe_open(str(file), "pt") as opened:
            names = list(opened.keys())
            return {name: opened.get_tensor(name) for name in names}, dict(opened.metadata() or {})
    except (SafetensorError, OSError, RuntimeError, ValueError) as error:
        raise AdapterError(
            f"'{file.name}' is no whole .safetensors file ({error}). Download it again."
        ) from error


def _refuse_others(name: str, tensors: Mapping[str, Tensor]) -> None:
    for key in tensors:
        for mark, what in OTHERS.items():
            if mark in key:
                raise AdapterError(
                    f"'{name}' is {what}, which is not read here. Convert it to a plain LoRA."
                )


def _pairs(
    keys: Mapping[str, Key | None], tensors: Mapping[str, Tensor], alphas: Any
) -> dict[tuple[str | None, str], _Pair]:
    pairs: dict[tuple[str | None, str], _Pair] = {}
    for name, key in keys.items():
        if key is None:
            continue
        pair = pairs.setdefault((key.part, key.flat), _Pair())
        if key.role == "alpha":
            pair.alpha = float(tensors[name])
        else:
            setattr(pair, key.role, tensors[name])
    pairs = {
        key: pair for key, pair in pairs.items() if pair.down is not None or pair.up is not None
    }
    for place, pair in pairs.items():
        pair.alpha = pair.alpha if pair.alpha is not None else alphas(place)
    return pairs


def _alphas(metadata: Mapping[str, str], file: Path) -> Any:
    """Alphas that lie beside the numbers: in diffusers' metadata, or in PEFT's config."""
    try:
        noted = json.loads(metadata.get(KNOWN, "{}"))
        beside = file.parent / CONFIG
        if file.name == IN_FOLDERS[1] and beside.is_file():
            noted |= json.loads(beside.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        noted = {}

    def alpha(key: tuple[str | None, str]) -> float | None:
        for name in (f"{key[0]}.lora_alpha", "lora_alpha"):
            own = noted.get(name.replace("lora_alpha", "alpha_pattern")) or {}
            special = next(
                (v for n, v in own.items() if key[1].endswith(n.replace(".", "_"))), None
            )
            if special is not None or noted.get(name) is not None:
                return float(special if special is not None else noted[name])
        return None

    return alpha


def _format(keys: Any) -> str:
    layouts: list[str] = [key.layout for key in keys if key is not None]
    return max(set(layouts), key=layouts.count)
