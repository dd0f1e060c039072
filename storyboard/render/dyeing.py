"""Chosen colours in place of those that were read off references, in slots and in what comes of them.

What was kept of the references stays as it was read. Knows no project.
"""

from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import Tensor

from adapters.base import Conditioning
from adapters.ip_adapter import soft_mask
from storyboard.errors import RenderError
from storyboard.render.loaded import Loaded
from storyboard.render.request import RenderRequest, Slot
from storyboard.story import Part


def dyed(held: Conditioning, slot: Slot, parts: Sequence[Part]) -> Conditioning:
    """parts: of the family, in the order of its swatches. Raises RenderError where there is none to replace."""
    if not slot.colours:
        return held
    if held.swatches is None:
        raise RenderError(
            f"What is kept of '{slot.name}' has no colours that chosen ones could replace. "
            f"Put these back (`cast colour`, --reset)."
        )
    swatches = held.swatches.clone()
    for chosen in slot.colours:
        at = 3 * parts.index(chosen.part)
        swatches[at : at + 3] = torch.tensor(list(bytes.fromhex(chosen.value[1:]))) / 127.5 - 1
    return replace(held, swatches=swatches)


def repainted(loaded: Loaded, latents: Tensor, requests: Sequence[RenderRequest]) -> Tensor:
    """Latents that look as chosen colours say; rows without any stay as they are."""
    if loaded.repainted is None or not any(slot.colours for r in requests for slot in r.slots):
        return latents
    rows = [
        loaded.repainted(row[None], where)[0] if (where := _where(request, row)).any() else row
        for row, request in zip(latents, requests, strict=True)
    ]
    return torch.stack(rows)


def _where(request: RenderRequest, row: Tensor) -> Tensor:
    """[1, 1, h, w]: 1 where somebody with chosen colours may be."""
    masks = [
        soft_mask(slot.region.corners, *row.shape[1:]) for slot in request.slots if slot.colours
    ]
    return sum(masks, torch.zeros(row.shape[1:])).clamp(0, 1).to(row)[None, None]
