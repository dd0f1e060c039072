"""A family in memory: the parts of a pipeline, its IP-Adapter, and how it reads a prompt."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from adapters.base import Conditioning
from adapters.ip_adapter import IPAdapter
from storyboard.render.carrying import Standing
from storyboard.render.families.family import Family
from storyboard.render.previews import LatentColours
from storyboard.render.request import RenderRequest
from storyboard.render.wardrobe import Wardrobe

# texts -> (hidden states [B, T, C], other inputs of the UNet's added_cond_kwargs, each [B, …])
ReadPrompts = Callable[[Sequence[str]], tuple[Tensor, dict[str, Tensor]]]

# requests -> what else their words tell the UNet, with and without guidance, each [B, …]
HearWords = Callable[[Sequence[RenderRequest]], dict[str, Tensor]]

# words for somebody -> what holds them
Imagine = Callable[[str], Conditioning]

# a request, and what the place of what it begins from is known by -> what its own is known by
KnowPlace = Callable[[RenderRequest, Standing | None], Standing | None]

# a request, and what its place is known by -> what else its decoder is told
TellDecoder = Callable[[RenderRequest, Standing | None], dict[str, Any]]


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
    hear: HearWords = lambda requests: {}
    imagine: Imagine | None = None
    stands: KnowPlace = lambda request, before: None
    decoding: TellDecoder = lambda request, standing: {}
    style: Callable[[str], str] = lambda prompt: (
        ""
    )  # that a prompt wants, of those its decoder knows
    parts: dict[str, Any] = field(default_factory=dict)  # by diffusers' names; LoRAs go onto them
    wardrobe: Wardrobe = field(default_factory=Wardrobe)
    previews: dict[str, LatentColours] = field(default_factory=dict)  # by style
    lock: threading.Lock = field(default_factory=threading.Lock)

    def colours(self, request: RenderRequest) -> LatentColours:
        """For previews of pictures in the style that it asks for."""
        return self.previews.setdefault(self.style(request.prompt), LatentColours())
