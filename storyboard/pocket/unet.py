"""The UNet that draws, but for the colours of whoever is held by references: those it is told, and copies."""

from typing import Any

import torch
from diffusers import UNet2DConditionModel
from diffusers.models.unets.unet_2d_condition import UNet2DConditionOutput
from torch import Tensor

from storyboard.pocket.networks import DRAWN
from storyboard.pocket.swatches import coloured, swatches_of


class PocketUNet(UNet2DConditionModel):  # type: ignore[misc]
    """Diffusers' own, called as ever; `added_cond_kwargs` may hold `swatches` [B, S, SWATCHES] of the masks'
    characters. Answers with clean latents.
    """

    def forward(
        self,
        sample: Tensor,
        timestep: Any,
        encoder_hidden_states: Tensor,
        *args: Any,
        added_cond_kwargs: dict[str, Any] | None = None,
        cross_attention_kwargs: dict[str, Any] | None = None,
        return_dict: bool = True,
        **kwargs: Any,
    ) -> UNet2DConditionOutput | tuple[Tensor]:
        """See UNet2DConditionModel.forward."""
        (clean,) = super().forward(
            sample,
            timestep,
            encoder_hidden_states,
            *args,
            added_cond_kwargs=added_cond_kwargs,
            cross_attention_kwargs=cross_attention_kwargs,
            return_dict=False,
            **kwargs,
        )
        swatches = (added_cond_kwargs or {}).get("swatches")
        masks = (cross_attention_kwargs or {}).get("ip_adapter_masks")
        if swatches is not None and masks is not None:
            said, here = swatches_of(clean.shape[1]), clean[:, DRAWN : DRAWN + 1]
            colours = coloured(clean[:, said], here, swatches, masks[0])
            clean = torch.cat([clean[:, : said.start], colours, clean[:, said.stop :]], 1)
        return UNet2DConditionOutput(sample=clean) if return_dict else (clean,)
