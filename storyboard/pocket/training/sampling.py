"""From noisy latents to clean ones, by Euler steps on the straight path between noise and picture."""

from dataclasses import dataclass

import torch
from torch import Tensor

from storyboard.pocket.networks import DRAWN
from storyboard.pocket.training.machine import in_half
from storyboard.pocket.training.pocket import Pocket


@dataclass(frozen=True)
class Told:
    """What a picture is drawn from. ids: tokens of words [B, 77]; seen: latents of references [B, SLOTS, R, C, 8, 8];
    masks: where their tokens reach [B, SLOTS, H, W].
    """

    ids: Tensor
    seen: Tensor
    masks: Tensor


@torch.no_grad()
def denoised(
    model: Pocket,
    noisy: Tensor,
    start: Tensor,
    told: Told,
    silence: Tensor,
    blank: Tensor,
    steps: int,
    guidance: float,
    truth: Tensor | None = None,
) -> Tensor:
    """Clean latents [B, C, h, w]. start: the time 0..1 of each noisy one; silence: tokens of no words [77];
    blank: latents of no reference; truth: the first channels after the drawn ones, known at every step.
    """
    x, known = noisy, slice(DRAWN, DRAWN + (0 if truth is None else truth.shape[1]))
    nothing = blank.expand_as(told.seen)
    with in_half():
        text, empty = model.text(told.ids), model.text(silence.expand_as(told.ids))
        for step in range(steps):
            now, after = start * (1 - step / steps), start * (1 - (step + 1) / steps)
            clean = model.clean(x, now, text, told.seen, told.masks).float()
            if guidance != 1:
                without = model.clean(x, now, empty, nothing, told.masks).float()
                clean = without + guidance * (clean - without)
            if truth is not None:
                clean[:, known] = truth
            x = clean + (after / now)[:, None, None, None] * (x - clean)
    return x
