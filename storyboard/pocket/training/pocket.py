"""Everything of pocket that learns to draw, in one module."""

from collections.abc import Sequence

import numpy as np
from torch import Tensor, nn
from transformers import CLIPTokenizer

from storyboard.pocket.heads import HeadFinder
from storyboard.pocket.image_encoder import PocketImageEncoder
from storyboard.pocket.networks import new_text_encoder, new_unet


class Pocket(nn.Module):
    """Text encoder, image encoder, UNet with its adapter and finder of heads, for latents of so many channels."""

    def __init__(self, tokenizer: CLIPTokenizer, latents: int) -> None:
        super().__init__()
        self.tokenizer = tokenizer
        self.text_encoder = new_text_encoder(tokenizer)
        self.image_encoder = PocketImageEncoder(latent_channels=latents)
        self.unet = new_unet(latents)
        self.finder = HeadFinder()

    def ids(self, captions: Sequence[str]) -> Tensor:
        """Their tokens, [B, 77]."""
        return ids_of(self.tokenizer, captions)

    def text(self, ids: Tensor) -> Tensor:
        """[B, 77, width] of tokens [B, 77]."""
        hidden: Tensor = self.text_encoder(ids).last_hidden_state
        return hidden

    def references(self, seen: Tensor) -> Tensor:
        """[B, SLOTS, R, C, 8, 8] -> [B, SLOTS, R * 64, width]; on a processor one that is shown again is read once."""
        flat = seen.flatten(0, 2)
        if seen.is_cuda:
            tokens = self.image_encoder.read(flat)
        else:
            _, first, which = np.unique(
                flat.flatten(1)[:, ::97].numpy(), axis=0, return_index=True, return_inverse=True
            )
            tokens = self.image_encoder.read(flat[first])[which.reshape(-1)]
        several: Tensor = tokens.reshape(*seen.shape[:2], -1, tokens.shape[-1])
        return several

    def clean(
        self,
        noisy: Tensor,
        times: Tensor,
        text: Tensor,
        seen: Tensor,
        masks: Tensor,
    ) -> Tensor:
        """What it takes for the latents without the noise. seen: reference latents [B, SLOTS, R, C, 8, 8];
        masks [B, SLOTS, H, W]; times 0..1.
        """
        tokens = self.references(seen)
        out: Tensor = self.unet(
            noisy,
            times * 1000,
            text,
            added_cond_kwargs={"image_embeds": [tokens]},
            cross_attention_kwargs={"ip_adapter_masks": [masks]},
        ).sample
        return out


def ids_of(tokenizer: CLIPTokenizer, captions: Sequence[str]) -> Tensor:
    """Tokens [B, 77]."""
    ids: Tensor = tokenizer(
        list(captions), padding="max_length", truncation=True, return_tensors="pt"
    ).input_ids
    return ids
