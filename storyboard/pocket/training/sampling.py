"""From noisy latents to clean ones, by Euler steps on the straight path between noise and picture."""

from dataclasses import dataclass

import torch
from torch import Tensor

from storyboard.pocket.training.attention import plain
from storyboard.pocket.training.pocket import Pocket


@dataclass(frozen=True)
class Told:
    """What a picture is drawn from. seen: latents of references [B, SLOTS, R, C, 8, 8]; masks: where
    their tokens reach [B, SLOTS, H, W].
    """

    captions: list[str]
    seen: Tensor
    masks: Tensor


@torch.no_grad()
def denoised(
    model: Pocket,
    noisy: Tensor,
    start: Tensor,
    told: Told,
    blank: Tensor,
    steps: int,
    guidance: float,
) -> Tensor:
    """Clean latents [B, C, h, w]. start: the time 0..1 of each noisy one; blank: latents of no reference."""
    size, x = len(noisy), noisy
    nothing = blank.expand_as(told.seen)
    with torch.autocast("cpu", torch.bfloat16), plain():
        text, empty = model.text(told.captions), model.text([""] * size)
        for step in range(steps):
            now, after = start * (1 - step / steps), start * (1 - (step + 1) / steps)
            clean = model.clean(x, now, text, told.seen, told.masks).float()
            if guidance != 1:
                without = model.clean(x, now, empty, nothing, told.masks).float()
                clean = without + guidance * (clean - without)
            x = clean + (after / now)[:, None, None, None] * (x - clean)
    return x
