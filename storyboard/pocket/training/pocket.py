"""Everything of pocket that learns to draw, in one module."""

from collections.abc import Callable, Sequence
from typing import Any

from torch import Tensor, nn
from transformers import CLIPTokenizer

from storyboard.pocket.image_encoder import PocketImageEncoder
from storyboard.pocket.networks import new_text_encoder, new_unet

Network = Callable[..., Any]


class Pocket(nn.Module):
    """Text encoder, image encoder and UNet with its adapter."""

    def __init__(self, tokenizer: CLIPTokenizer) -> None:
        super().__init__()
        self.tokenizer = tokenizer
        self.text_encoder = new_text_encoder(tokenizer)
        self.image_encoder = PocketImageEncoder()
        self.unet = new_unet()

    def text(self, captions: Sequence[str]) -> Tensor:
        """[B, 77, width]"""
        ids = self.tokenizer(
            list(captions), padding="max_length", truncation=True, return_tensors="pt"
        ).input_ids
        hidden: Tensor = self.text_encoder(ids).last_hidden_state
        return hidden

    def velocity(
        self,
        noisy: Tensor,
        times: Tensor,
        text: Tensor,
        seen: Tensor,
        masks: Tensor,
        unet: Network | None = None,
    ) -> Tensor:
        """seen: reference latents [B, SLOTS, R, C, 8, 8]; masks [B, SLOTS, H, W]; times 0..1.

        unet: the model's own, compiled.
        """
        batch, slots, views = seen.shape[:3]
        tokens = self.image_encoder.read(seen.flatten(0, 2))
        tokens = tokens.reshape(batch, slots, views * tokens.shape[1], -1)
        draws = self.unet if unet is None else unet
        out: Tensor = draws(
            noisy,
            times * 1000,
            text,
            added_cond_kwargs={"image_embeds": [tokens]},
            cross_attention_kwargs={"ip_adapter_masks": [masks]},
        ).sample
        return out
