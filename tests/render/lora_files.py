"""Random LoRAs in every layout that tools write, for a tiny UNet and its text encoder."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

Pairs = dict[str, tuple[Tensor, Tensor]]  # module name -> (down, up)
ATTENTION = re.compile(r"attn[12]\.(to_q|to_k|to_v|to_out\.0)$")
TEXT = re.compile(r"self_attn\.(q_proj|k_proj|v_proj|out_proj)$")


def random_pairs(model: nn.Module, names: re.Pattern[str], rank: int, seed: int) -> Pairs:
    """A low-rank pair for every layer of these names."""
    chance = torch.Generator().manual_seed(seed)

    def of(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=chance) * 0.15

    return {
        name: (of(rank, module.in_features), of(module.out_features, rank))
        for name, module in model.named_modules()
        if isinstance(module, nn.Linear) and names.search(name)
    }


def kohya(
    path: Path, unet: Pairs, text: Pairs, alpha: float, rename: Mapping[str, str] = {}
) -> Path:
    tensors = {}
    for prefix, pairs in (("lora_unet", unet), ("lora_te_text_model", text)):
        for name, (down, up) in pairs.items():
            stem = f"{prefix}_{rename.get(name, name).replace('.', '_')}"
            tensors[f"{stem}.lora_down.weight"] = down
            tensors[f"{stem}.lora_up.weight"] = up
            tensors[f"{stem}.alpha"] = torch.tensor(alpha)
    return _saved(path, tensors, {"ss_base_model_version": "sd_v1"})


def diffusers(path: Path, unet: Pairs, text: Pairs, alpha: float) -> Path:
    tensors = {}
    for prefix, pairs in (("unet", unet), ("text_encoder.text_model", text)):
        for name, (down, up) in pairs.items():
            tensors[f"{prefix}.{name}.lora.down.weight"] = down
            tensors[f"{prefix}.{name}.lora.up.weight"] = up
    noted = {"unet.lora_alpha": alpha, "text_encoder.lora_alpha": alpha}
    return _saved(path, tensors, {"lora_adapter_metadata": json.dumps(noted)})


def peft(folder: Path, unet: Pairs, text: Pairs, alpha: float) -> Path:
    """A folder as `save_pretrained` leaves it; the text encoder would have a folder of its own."""
    tensors = {}
    for pairs in (unet, text):
        for name, (down, up) in pairs.items():
            tensors[f"base_model.model.{name}.lora_A.weight"] = down
            tensors[f"base_model.model.{name}.lora_B.weight"] = up
    _saved(folder / "adapter_model.safetensors", tensors, {})
    (folder / "adapter_config.json").write_text(
        json.dumps({"lora_alpha": alpha, "peft_type": "LORA"})
    )
    return folder


def processors(path: Path, unet: Pairs, text: Pairs, alpha: float) -> Path:
    """What `save_attn_procs` wrote in 2023; it knew no alpha and no text encoder."""
    tensors = {}
    for name, (down, up) in unet.items():
        block, _, layer = name.partition(".to_")
        stem = f"{block}.processor.to_{layer.removesuffix('.0')}_lora"
        tensors[f"{stem}.down.weight"] = down * alpha / len(down)
        tensors[f"{stem}.up.weight"] = up
    return _saved(path, tensors, {})


def cloneofsimo(
    path: Path, unet: Pairs, text: Pairs, alpha: float, words: Mapping[str, Tensor] = {}
) -> Path:
    """Numbered in the order of late 2022: down, up, middle; text layers k, v, q, out."""
    order = sorted(unet, key=_place_in_2022)
    spoken = sorted(text, key=lambda n: (n.rpartition(".")[0], CLIP.index(n.rpartition(".")[2])))
    tensors = dict(words)
    for part, names, pairs in (("unet", order, unet), ("text_encoder", spoken, text)):
        for number, name in enumerate(names):
            down, up = pairs[name]
            tensors[f"{part}:{number}:down"] = down * alpha / len(down)
            tensors[f"{part}:{number}:up"] = up
    return _saved(path, tensors, {"unet": '["CrossAttention"]', **dict.fromkeys(words, "<embed>")})


CLIP = ("k_proj", "v_proj", "q_proj", "out_proj")
SIDES = ("down", "up", "mid")
LAYERS = ("to_q", "to_k", "to_v", "to_out.0")


def _place_in_2022(name: str) -> tuple[int, str, str, int]:
    block, _, layer = name.rpartition(".attn")
    number, _, which = layer.partition(".")
    return SIDES.index(name.partition("_")[0]), block, number, LAYERS.index(which)


LAYOUTS = {
    "kohya": kohya,
    "diffusers": diffusers,
    "peft": peft,
    "attention processors": processors,
    "cloneofsimo": cloneofsimo,
}


def _saved(path: Path, tensors: dict[str, Tensor], metadata: dict[str, str]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, path, metadata)
    return path
