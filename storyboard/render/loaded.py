"""A family in memory: the parts of a pipeline, its IP-Adapter, and how it reads a prompt."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from adapters.ip_adapter import IPAdapter
from storyboard.render.families.family import Family
from storyboard.render.previews import LatentColours
from storyboard.render.wardrobe import Wardrobe

# texts -> (hidden states [B, T, C], other inputs of the UNet's added_cond_kwargs, each [B, …])
ReadPrompts = Callable[[Sequence[str]], tuple[Tensor, dict[str, Tensor]]]

# prompts -> what else they tell UNet and decoder, with and without guidance, each [B, …]
HearPrompts = Callable[[Sequence[str]], dict[str, Tensor]]


@dataclass
class Loaded:
    """Everything a picture is made with. `lock`: one picture batch at a time per model."""

    family: Family
    unet: Any
    vae: Any
    scheduler: Any
    read: ReadPrompts
    adapter: IPAdapter | None
    device: torch.device
    dtype: torch.dtype
    weights: str  # digest
    latent_scale: int  # pixels a latent cell
    size_inputs: Callable[[int, int], dict[str, Tensor]] = lambda height, width: {}
    hear: HearPrompts = lambda texts: {}
    parts: dict[str, Any] = field(default_factory=dict)  # by diffusers' names; LoRAs go onto them
    wardrobe: Wardrobe = field(default_factory=Wardrobe)
    colours: LatentColours = field(default_factory=LatentColours)  # for previews
    lock: threading.Lock = field(default_factory=threading.Lock)
