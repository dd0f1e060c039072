"""Reads a reference picture: the autoencoder's own eye, then two transformer layers; and its looks, by themselves.

Stands where diffusers' IP-Adapter code expects a CLIP vision encoder: called with pixels it answers
with `hidden_states`, whose last but one are the 64 spatial tokens of an 8×8 grid. The eye belongs to
the autoencoder and is not stored twice.
"""

from dataclasses import dataclass

import torch
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.modeling_utils import ModelMixin
from torch import Tensor, nn

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.swatches import SwatchReader


@dataclass
class Seen:
    """hidden_states[-2]: [B, 64, width]."""

    hidden_states: tuple[Tensor, ...]


class PocketImageEncoder(ModelMixin, ConfigMixin):  # type: ignore[misc]
    """Pixels in -1..1 [B, 3, 256, 256] -> 64 tokens."""

    @register_to_config  # type: ignore[untyped-decorator]
    def __init__(
        self, latent_channels: int = 16, width: int = 256, layers: int = 2, grid: int = 8
    ) -> None:
        super().__init__()
        self.embed = nn.Linear(latent_channels, width)
        self.position = nn.Parameter(torch.randn(grid * grid, width) * 0.02)
        self.blocks = nn.ModuleList(
            nn.TransformerEncoderLayer(
                width,
                4,
                3 * width,
                dropout=0.0,
                activation="gelu",
                batch_first=True,
                norm_first=True,
            )
            for _ in range(layers)
        )
        self.swatch_reader = SwatchReader()
        self._eye: list[PocketAutoencoder] = []  # a list: its weights are not ours to store

    def see_with(self, eye: PocketAutoencoder) -> "PocketImageEncoder":
        """Gives it the autoencoder whose encoder it reads with."""
        self._eye[:] = [eye]
        return self

    def read(self, latents: Tensor) -> Tensor:
        """Latents of a reference [B, C, 8, 8] -> tokens [B, 64, width]."""
        tokens: Tensor = self.embed(latents.flatten(2).transpose(1, 2)) + self.position
        for block in self.blocks:
            tokens = block(tokens)
        return tokens

    def forward(self, pixel_values: Tensor, output_hidden_states: bool = True) -> Seen:
        tokens = self.read(self._eye[0].to_latents(pixel_values))
        return Seen((tokens, tokens))

    def swatches(self, pixel_values: Tensor) -> Tensor:
        """[KEPT] of whoever all of these pictures show, [N, 3, 256, 256]."""
        return self.swatch_reader.whose(pixel_values)
