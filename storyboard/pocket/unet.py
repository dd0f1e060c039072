"""The UNet that draws, but for what is known of whoever is held by references: that it is told, and copies."""

from typing import Any

import torch
from diffusers import UNet2DConditionModel
from diffusers.models.unets.unet_2d_condition import UNet2DConditionOutput
from torch import Tensor

from storyboard.pocket.copying import copied
from storyboard.pocket.heads import HeadFinder
from storyboard.pocket.hearing import as_told
from storyboard.pocket.networks import DRAWN
from storyboard.pocket.setting import SettingReader, told_or_seen


class PocketUNet(UNet2DConditionModel):  # type: ignore[misc]
    """Diffusers' own, called as ever; `added_cond_kwargs` may hold `swatches` [B, S, KEPT] of the masks'
    characters; `setting` [B, SET] and `figure` [B, HEARD], what words say of the picture and of who is alone in it;
    with that `alone` [B], whether nothing but words says who it is, and `empty` [B], whether they say that nobody is
    there; `acting` [B, S, HEARD], what they say that each of those characters does, and with that `whole` [B], whether
    they tell of nobody else. Answers with clean latents.
    """

    finder: HeadFinder  # read from a file of its own
    setting: SettingReader  # the autoencoder's

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
        added = added_cond_kwargs or {}
        swatches = added.get("swatches")
        (masks,) = (cross_attention_kwargs or {}).get("ip_adapter_masks") or (None,)
        told = added.get("figure")
        with torch.autocast(clean.device.type, enabled=False):  # half is too coarse for places
            known = clean[:, DRAWN:].float()
            masks = masks.float() if masks is not None else None
            if told is not None:
                known = as_told(known, told, added["alone"])
                known = known.masked_fill(added["empty"][:, None, None, None], 0)
            if swatches is not None and masks is not None:
                setting = told_or_seen(added.get("setting"), self.setting(clean).float())
                words = added.get("acting"), added.get("whole")
                known = copied(known, swatches.float(), masks, setting, self.finder, *words)
        if told is not None or swatches is not None:
            clean = torch.cat([clean[:, :DRAWN], known.to(clean.dtype)], 1)
        return UNet2DConditionOutput(sample=clean) if return_dict else (clean,)
