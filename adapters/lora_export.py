"""A fitted LoRA -> a file that other tools read: diffusers' layout, or kohya's (A1111, ComfyUI).

The scale is in the numbers already, so alpha equals rank: diffusers forgets it, and nothing is lost.
Text encoders are named with `text_model`, which other tools insist on and diffusers reads as well.
"""

from collections.abc import Callable, Mapping

import torch
from safetensors.torch import save
from torch import Tensor

from adapters.lora import Fitted

KOHYA = {"unet": "lora_unet", "text_encoder": "lora_te1", "text_encoder_2": "lora_te2"}


def diffusers_bytes(lora: Fitted, notes: Mapping[str, str]) -> bytes:
    """A .safetensors file in the names that `load_lora_weights` reads."""
    tensors: dict[str, Tensor] = {}
    for part, name, down, up in _layers(lora):
        inside = f"text_model.{name}" if part != "unet" else name
        tensors[f"{part}.{inside}.lora_A.weight"] = down
        tensors[f"{part}.{inside}.lora_B.weight"] = up
    return save(tensors | _words(lora), {**_embeds(lora), **notes, "format": "pt"})


def kohya_bytes(lora: Fitted, notes: Mapping[str, str]) -> bytes:
    """A .safetensors file as kohya's sd-scripts write it, with alphas and `ss_` metadata."""
    two = "text_encoder_2" in lora.layers
    tensors: dict[str, Tensor] = {}
    for part, name, down, up in _layers(lora):
        prefix = KOHYA[part] if two or part == "unet" else "lora_te"
        inside = f"text_model.{name}" if part != "unet" else name
        stem = f"{prefix}_{inside.replace('.', '_')}"
        tensors[f"{stem}.lora_down.weight"] = down
        tensors[f"{stem}.lora_up.weight"] = up
        tensors[f"{stem}.alpha"] = torch.tensor(float(len(down)))
    network = {
        "ss_network_module": "networks.lora",
        "ss_network_dim": str(lora.rank),
        "ss_network_alpha": str(float(lora.rank)),
    }
    return save(tensors | _words(lora), {**network, **_embeds(lora), **notes})


FORMATS: dict[str, Callable[[Fitted, Mapping[str, str]], bytes]] = {
    "diffusers": diffusers_bytes,
    "kohya": kohya_bytes,
}


def _layers(lora: Fitted) -> list[tuple[str, str, Tensor, Tensor]]:
    return [
        (part, name.removeprefix("text_model."), layer.down.contiguous(), layer.up.contiguous())
        for part, layers in lora.layers.items()
        for name, layer in layers.items()
    ]


def _words(lora: Fitted) -> dict[str, Tensor]:
    return {token: vector.contiguous() for token, vector in lora.words.items()}


def _embeds(lora: Fitted) -> dict[str, str]:
    return dict.fromkeys(lora.words, "<embed>")
