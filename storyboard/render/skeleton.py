"""A family's networks without their weights: names and shapes, which is all that fitting a LoRA needs.

Takes the shapes of the weights that are installed, and those of the published model where none are.
"""

import json
from pathlib import Path
from typing import Any

import torch
from diffusers import UNet2DConditionModel
from torch import nn
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

from storyboard.render.families.family import Family
from storyboard.render.loaders import CONFIGS

KINDS: dict[str, Any] = {
    "text_encoder": CLIPTextModel,
    "text_encoder_2": CLIPTextModelWithProjection,
}


def skeleton(family: Family) -> dict[str, nn.Module]:
    """unet and text encoders, on no device."""
    found = family.find()
    folder = found.folder if found and found.folder.is_dir() else CONFIGS / family.name
    with torch.device("meta"):
        parts: dict[str, nn.Module] = {
            "unet": UNet2DConditionModel.from_config(_config(folder / "unet"))
        }
        for name, kind in KINDS.items():
            if (folder / name / "config.json").is_file():
                parts[name] = kind(CLIPTextConfig(**_config(folder / name)))
    return parts


def _config(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "config.json").read_text(encoding="utf-8")))
