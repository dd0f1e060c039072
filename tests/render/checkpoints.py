"""Tiny random Stable Diffusion checkpoints in the layouts that people have on their disks."""

import json
import re
from pathlib import Path

import torch
from diffusers import (
    AutoencoderKL,
    DPMSolverMultistepScheduler,
    StableDiffusionPipeline,
    StableDiffusionXLPipeline,
    UNet2DConditionModel,
)
from safetensors.torch import save_file
from torch import Tensor
from transformers import (
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    CLIPVisionConfig,
    CLIPVisionModelWithProjection,
)

from storyboard.pocket.tokenizer import clip_tokenizer, read_merges
from storyboard.render.loaders import CONFIGS

CROSS, SEEN, EYE = 32, 48, 64  # widths: text, the encoder's projection, the encoder's inside
SHARES = {"text_encoder": 12, "text_encoder_2": 20}  # of CROSS, in SDXL

Pipeline = StableDiffusionPipeline | StableDiffusionXLPipeline


def tiny_pipeline(family: str) -> Pipeline:
    """The configs that are shipped, with every width made tiny and random weights."""
    torch.manual_seed(7)
    kind, text = (StableDiffusionPipeline, _text(family, "text_encoder", CLIPTextModel))
    parts = {"text_encoder": text, "tokenizer": clip_tokenizer(_merges())}
    if family == "sdxl":
        kind = StableDiffusionXLPipeline
        second = _text(family, "text_encoder_2", CLIPTextModelWithProjection)
        parts |= {"text_encoder_2": second, "tokenizer_2": clip_tokenizer(_merges(), pad="!")}
    else:
        parts |= {
            "safety_checker": None,
            "requires_safety_checker": False,
            "feature_extractor": None,
        }
    parts |= {"unet": _unet(family), "vae": _vae(family)}
    scheduler = DPMSolverMultistepScheduler.from_config(
        config(family, "scheduler/scheduler_config")
    )
    pipe = kind(scheduler=scheduler, **parts)
    pipe.set_progress_bar_config(disable=True)
    return pipe


def config(family: str, name: str) -> dict[str, object]:
    return dict(json.loads((CONFIGS / family / f"{name}.json").read_text()))


def _merges() -> list[tuple[str, str]]:
    return read_merges(CONFIGS / "clip_merges.txt.gz")


def _text(family: str, name: str, kind: type) -> torch.nn.Module:
    width = CROSS if family == "sd15" else SHARES[name]
    tiny = {"hidden_size": width, "intermediate_size": 64, "num_hidden_layers": 2}
    tiny |= {"num_attention_heads": 2, "projection_dim": width}
    return kind(CLIPTextConfig(**(config(family, f"{name}/config") | tiny))).eval()


def _unet(family: str) -> UNet2DConditionModel:
    told = config(family, "unet/config")
    levels = len(told["block_out_channels"])
    tiny = {"block_out_channels": (16, 32, 32, 32)[:levels], "norm_num_groups": 8}
    tiny |= {"cross_attention_dim": CROSS, "attention_head_dim": 2}
    if family == "sdxl":
        tiny |= {"transformer_layers_per_block": [1, 1, 2], "addition_time_embed_dim": 8}
        tiny |= {"projection_class_embeddings_input_dim": 6 * 8 + SHARES["text_encoder_2"]}
    return UNet2DConditionModel.from_config(told | tiny).eval()


def _vae(family: str) -> AutoencoderKL:
    tiny = {"block_out_channels": (8, 8, 8, 8), "norm_num_groups": 4, "layers_per_block": 2}
    return AutoencoderKL.from_config(config(family, "vae/config") | tiny).eval()


def tiny_image_encoder() -> CLIPVisionModelWithProjection:
    torch.manual_seed(8)
    return CLIPVisionModelWithProjection(
        CLIPVisionConfig(
            hidden_size=EYE, intermediate_size=64, num_hidden_layers=3, num_attention_heads=4,
            image_size=64, patch_size=16, projection_dim=SEEN,
        )
    ).eval()  # fmt: skip


# ---------------------------------------------------------------- IP-Adapter files


def ip_adapter(unet: UNet2DConditionModel, kind: str) -> dict[str, dict[str, Tensor]]:
    """Random weights in the official layout; "base" has four tokens, "plus" a resampler's sixteen."""
    chance = torch.Generator().manual_seed(9)

    def of(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=chance) * 0.3

    layers = {}
    names = [n for n in unet.attn_processors if n.endswith("attn2.processor")]
    for number, name in enumerate(names):
        attention = unet.get_submodule(name.removesuffix(".processor"))
        for side in ("k", "v"):
            layers[f"{2 * number + 1}.to_{side}_ip.weight"] = of(attention.inner_dim, CROSS)
    return {"image_proj": _base(of) if kind == "base" else _plus(of), "ip_adapter": layers}


def _norm(name: str, width: int) -> dict[str, Tensor]:
    return {f"{name}.weight": torch.ones(width), f"{name}.bias": torch.zeros(width)}


def _base(of) -> dict[str, Tensor]:  # type: ignore[no-untyped-def]
    return {"proj.weight": of(4 * CROSS, SEEN), "proj.bias": of(4 * CROSS), **_norm("norm", CROSS)}


def _plus(of, inner: int = 64) -> dict[str, Tensor]:  # type: ignore[no-untyped-def]
    made = {"latents": of(1, 16, inner), **_norm("norm_out", CROSS)}
    made |= {"proj_in.weight": of(inner, EYE), "proj_in.bias": of(inner)}
    made |= {"proj_out.weight": of(CROSS, inner), "proj_out.bias": of(CROSS)}
    for layer in (f"layers.{number}" for number in range(4)):
        made |= _norm(f"{layer}.0.norm1", inner) | _norm(f"{layer}.0.norm2", inner)
        made |= {f"{layer}.0.to_q.weight": of(64, inner), f"{layer}.0.to_kv.weight": of(128, inner)}
        made |= {f"{layer}.0.to_out.weight": of(inner, 64)} | _norm(f"{layer}.1.0", inner)
        made |= {
            f"{layer}.1.1.weight": of(4 * inner, inner),
            f"{layer}.1.3.weight": of(inner, 4 * inner),
        }
    return made


def save_ip_adapter(weights: dict[str, dict[str, Tensor]], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".bin":
        torch.save(weights, path)
        return
    flat = {f"{part}.{name}": t for part, group in weights.items() for name, t in group.items()}
    save_file(flat, path)


# ---------------------------------------------------------------- one file, the original names

_RESNET = {
    "norm1": "in_layers.0", "conv1": "in_layers.2", "time_emb_proj": "emb_layers.1",
    "norm2": "out_layers.0", "conv2": "out_layers.3", "conv_shortcut": "skip_connection",
}  # fmt: skip
_ENDS = {
    "conv_in": "input_blocks.0.0", "conv_norm_out": "out.0", "conv_out": "out.2",
    "time_embedding.linear_1": "time_embed.0", "time_embedding.linear_2": "time_embed.2",
    "add_embedding.linear_1": "label_emb.0.0", "add_embedding.linear_2": "label_emb.0.2",
}  # fmt: skip
_VAE_ATTENTION = {
    "group_norm": "norm",
    "to_q": "q",
    "to_k": "k",
    "to_v": "v",
    "to_out.0": "proj_out",
}


def save_single_file(pipe: Pipeline, path: Path) -> None:
    """As it is traded: all parts in one .safetensors under the names of the original code."""
    attends = [kind.startswith("CrossAttn") for kind in pipe.unet.config.up_block_types]
    whole = {
        f"model.diffusion_model.{_unet_name(name, attends)}": value
        for name, value in pipe.unet.state_dict().items()
    }
    for name, value in pipe.vae.state_dict().items():
        linear = "mid_block.attentions" in name and value.ndim == 2
        whole[f"first_stage_model.{_vae_name(name)}"] = value[:, :, None, None] if linear else value
    text = {_bare(name): value for name, value in pipe.text_encoder.state_dict().items()}
    if isinstance(pipe, StableDiffusionXLPipeline):
        whole |= {f"conditioner.embedders.0.transformer.text_model.{n}": v for n, v in text.items()}
        second = _open_clip(pipe.text_encoder_2)
        whole |= {f"conditioner.embedders.1.model.{n}": v for n, v in second.items()}
    else:
        whole |= {f"cond_stage_model.transformer.text_model.{n}": v for n, v in text.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file({name: value.clone().contiguous() for name, value in whole.items()}, path)


def _bare(name: str) -> str:
    return name.removeprefix("text_model.")


def _unet_name(name: str, attends: list[bool]) -> str:
    module, _, leaf = name.rpartition(".")
    if module in _ENDS:
        return f"{_ENDS[module]}.{leaf}"
    if middle := re.match(r"mid_block\.(resnets|attentions)\.(\d)\.(.+)", name):
        kind, number, rest = middle[1], int(middle[2]), middle[3]
        place = f"middle_block.{2 * number if kind == 'resnets' else 1}"
    else:
        found = re.match(r"(down|up)_blocks\.(\d)\.(\w+)\.(\d)\.(.+)", name)
        assert found, name
        side, level, kind, number, rest = found[1], int(found[2]), found[3], int(found[4]), found[5]
        if kind == "downsamplers":
            return f"input_blocks.{3 * (level + 1)}.0.op.{leaf}"
        if kind == "upsamplers":
            return f"output_blocks.{3 * level + 2}.{2 if attends[level] else 1}.conv.{leaf}"
        index = 3 * level + number + (side == "down")
        place = f"{'input' if side == 'down' else 'output'}_blocks.{index}.{0 if kind == 'resnets' else 1}"
    part, _, last = rest.partition(".")
    return f"{place}.{_RESNET[part]}.{last}" if kind == "resnets" else f"{place}.{rest}"


def _vae_name(name: str) -> str:
    name = name.replace("conv_norm_out", "norm_out").replace("conv_shortcut", "nin_shortcut")
    name = re.sub(r"mid_block\.resnets\.(\d)", lambda m: f"mid.block_{int(m[1]) + 1}", name)
    if found := re.match(r"(.+)\.mid_block\.attentions\.0\.(.+)\.(\w+)$", name):
        return f"{found[1]}.mid.attn_1.{_VAE_ATTENTION[found[2]]}.{found[3]}"
    name = re.sub(r"up_blocks\.(\d)", lambda m: f"up.{3 - int(m[1])}", name)
    name = re.sub(r"down_blocks\.(\d)", r"down.\1", name).replace(".resnets.", ".block.")
    return name.replace("downsamplers.0", "downsample").replace("upsamplers.0", "upsample")


_OPEN_CLIP = {
    "layer_norm1": "ln_1", "layer_norm2": "ln_2", "mlp.fc1": "mlp.c_fc", "mlp.fc2": "mlp.c_proj",
    "self_attn.out_proj": "attn.out_proj",
}  # fmt: skip


def _open_clip(encoder: CLIPTextModelWithProjection) -> dict[str, Tensor]:
    """OpenCLIP's names; query, key and value are one matrix there."""
    state = {_bare(name): value for name, value in encoder.state_dict().items()}
    out = {
        "token_embedding.weight": state["embeddings.token_embedding.weight"],
        "positional_embedding": state["embeddings.position_embedding.weight"],
        "ln_final.weight": state["final_layer_norm.weight"],
        "ln_final.bias": state["final_layer_norm.bias"],
        "text_projection": state["text_projection.weight"].T,
    }
    for number in range(encoder.config.num_hidden_layers):
        layer, block = f"encoder.layers.{number}", f"transformer.resblocks.{number}"
        for leaf in ("weight", "bias"):
            parts = [state[f"{layer}.self_attn.{side}_proj.{leaf}"] for side in "qkv"]
            out[f"{block}.attn.in_proj_{leaf}"] = torch.cat(parts)
            for ours, theirs in _OPEN_CLIP.items():
                out[f"{block}.{theirs}.{leaf}"] = state[f"{layer}.{ours}.{leaf}"]
    return out


def tiny_configs(pipe: Pipeline, folder: Path) -> None:
    """The pipeline's own configs without weights, where the shipped ones would be read."""
    pipe.save_pretrained(folder)
    for file in folder.rglob("*"):
        if file.suffix == ".safetensors" or file.parent.name.startswith("tokenizer"):
            file.unlink()
