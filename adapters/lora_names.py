"""What tools call the layers of a LoRA -> the model's own names. Knows key layouts; loads nothing.

Layouts: kohya (its sd-scripts, A1111 and ComfyUI read it too), diffusers, PEFT, diffusers' old attention
processors, and cloneofsimo's numbered layers. SDXL files of kohya name blocks as the original
checkpoint does (`input_blocks_4_1_…`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Role = Literal["down", "up", "alpha"]
PARTS = ("unet", "text_encoder", "text_encoder_2")

_ENDINGS: tuple[tuple[re.Pattern[str], Role, str], ...] = tuple(
    (re.compile(pattern), role, layout)  # type: ignore[misc]
    for pattern, role, layout in (
        (r"\.lora_down\.weight$", "down", "kohya"),
        (r"\.lora_up\.weight$", "up", "kohya"),
        (r"\.alpha$", "alpha", "kohya"),
        (r"\.lora_A(\.\w+)?\.weight$", "down", "peft"),
        (r"\.lora_B(\.\w+)?\.weight$", "up", "peft"),
        (r"_lora\.down\.weight$", "down", "attention processors"),
        (r"_lora\.up\.weight$", "up", "attention processors"),
        (r"\.lora(_linear_layer)?\.down\.weight$", "down", "diffusers"),
        (r"\.lora(_linear_layer)?\.up\.weight$", "up", "diffusers"),
    )
)
_NUMBERED = re.compile(r"^(unet|text_encoder):(\d+):(down|up)$")
_PREFIXES = {
    "lora_unet_": "unet",
    "lora_te1_": "text_encoder",
    "lora_te2_": "text_encoder_2",
    "lora_te_": "text_encoder",
    "unet_": "unet",
    "text_encoder_2_": "text_encoder_2",
    "text_encoder_": "text_encoder",
}
OTHERS = {  # what a key holds -> what it is, for the refusal
    "dora_scale": "a DoRA",
    "lora_magnitude_vector": "a DoRA",
    "hada_w": "a LoHa of LyCORIS",
    "lokr_w": "a LoKr of LyCORIS",
    "lora_mid": "a LoCon with Tucker decomposition",
    "oft_": "an OFT adapter",
}


@dataclass(frozen=True)
class Key:
    """A key of a file, read. part None = the file does not say. flat: dots as underscores."""

    part: str | None
    flat: str
    role: Role
    layout: str


def read_key(key: str) -> Key | None:
    """None: this is no number of a LoRA layer."""
    numbered = _NUMBERED.match(key)
    if numbered:
        return Key(numbered[1], numbered[2], numbered[3], "cloneofsimo")  # type: ignore[arg-type]
    for pattern, role, layout in _ENDINGS:
        found = pattern.search(key)
        if found:
            stem = key[: found.start()]
            in_diffusers = layout == "peft" and stem.startswith(("unet.", "text_encoder"))
            part, flat = _split(stem)
            return Key(part, flat, role, "diffusers" if in_diffusers else layout)
    return None


def _split(stem: str) -> tuple[str | None, str]:
    flat = stem.removeprefix("base_model.model.").replace(".", "_")
    flat = flat.replace("_processor_", "_")
    part = next((prefix for prefix in _PREFIXES if flat.startswith(prefix)), None)
    if part is not None:
        flat = flat.removeprefix(part)
    flat = flat.removeprefix("text_model_")
    return (_PREFIXES[part] if part else None), re.sub(r"_to_out$", "_to_out_0", flat)


def flat(name: str) -> str:
    """A module's own name as files spell it."""
    return name.removeprefix("text_model.").replace(".", "_")


# ---------------------------------------------------------------- the original checkpoint's blocks

_BLOCK = re.compile(r"^(input_blocks|output_blocks)_(\d+)_(\d+)_(.*)$")
_MIDDLE = re.compile(r"^middle_block_(\d+)_(.*)$")
_INSIDE = {
    "in_layers_2": "conv1",
    "out_layers_3": "conv2",
    "emb_layers_1": "time_emb_proj",
    "skip_connection": "conv_shortcut",
}


def from_checkpoint(name: str, layers: int) -> str:
    """`input_blocks_4_1_proj_in` -> `down_blocks_1_attentions_0_proj_in`; others stay as they are.

    layers: per block of the UNet (2 in SD and SDXL).
    """
    middle, block = _MIDDLE.match(name), _BLOCK.match(name)
    if middle:
        number, rest = int(middle[1]), middle[2]
        if number == 1:
            return f"mid_block_attentions_0_{rest}"
        return f"mid_block_resnets_{number // 2}_{_INSIDE.get(rest, rest)}"
    if not block:
        return name
    side, number, inner, rest = block[1], int(block[2]), int(block[3]), block[4]
    if side == "output_blocks":
        level, layer = divmod(number, layers + 1)
        if rest == "conv":
            return f"up_blocks_{level}_upsamplers_0_conv"
        return _inside(f"up_blocks_{level}", layer, inner, rest)
    if number == 0:
        return "conv_in"
    level, layer = divmod(number - 1, layers + 1)
    if layer == layers:
        return f"down_blocks_{level}_downsamplers_0_conv"
    return _inside(f"down_blocks_{level}", layer, inner, rest)


def _inside(block: str, layer: int, inner: int, rest: str) -> str:
    if inner == 0:
        return f"{block}_resnets_{layer}_{_INSIDE.get(rest, rest)}"
    return f"{block}_attentions_{layer}_{rest}"


# ---------------------------------------------------------------- cloneofsimo's numbers

# In the diffusers of late 2022 a UNet listed its down blocks, up blocks and the middle, and a
# transformer block its self attention, feed forward and cross attention (cloneofsimo/lora numbers
# the linear layers of "CrossAttention", "Attention" and "GEGLU" as `modules()` lists them).
_ATTENTION = ("to_q", "to_k", "to_v", "to_out.0")
_CLIP = ("k_proj", "v_proj", "q_proj", "out_proj")


def numbered(part: str, names: Mapping[str, Any], with_feed_forward: bool) -> list[str]:
    """Module names in the order in which cloneofsimo's files number them. names: of all modules."""
    if part != "unet":
        attentions = [n for n in names if n.endswith("self_attn")]
        return [f"{attention}.{layer}" for attention in attentions for layer in _CLIP]
    found: list[str] = []
    for side in ("down_blocks.", "up_blocks.", "mid_block."):
        for block in _transformers(names, side):
            found += [f"{block}.attn1.{layer}" for layer in _ATTENTION]
            found += [f"{block}.ff.net.0.proj"] * with_feed_forward
            found += [f"{block}.attn2.{layer}" for layer in _ATTENTION]
    return found


def _transformers(names: Mapping[str, Any], side: str) -> Iterator[str]:
    for name in names:
        if name.startswith(side) and re.search(r"\.transformer_blocks\.\d+$", name):
            yield name
