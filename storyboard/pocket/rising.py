"""What rises above a head or a hand: a pointed hat, a balloon on its string, a sword held up."""

import torch
from torch import Tensor

from storyboard.pocket.looks import CHOICES, chosen_of
from storyboard.pocket.skeleton import BENT, LIMBS, POINTS

# by prop or accessory, in head radii: how far it rises, and how far aside it reaches beyond a limb's width
RISING = {"balloon": (3.7, 0.8), "sword": (2.9, 0.5), "witch_hat": (2.7, 0.9)}
ARMS = 2  # first of the limbs


def above(joints: Tensor, said: Tensor, place: Tensor) -> Tensor:
    """[N]: how far blocks at `place` [N, 2] are from that, in head radii; joints [N, JOINTS, 2]; said [N, SAID]: of the
    figures. Which hand holds it nobody says: above either.
    """
    hands = joints[:, len(POINTS) :].reshape(-1, LIMBS, BENT, 2)[:, :ARMS, -1]
    starts = torch.cat([hands, torch.zeros_like(hands[:, :1])], 1)
    held, worn = _measures(said, "prop"), _measures(said, "accessory")
    high, wide = torch.stack([held, held, worn], 1).unbind(-1)
    across, down = (place[:, None] - starts).unbind(-1)
    off = torch.stack([across, down + (-down).clamp(min=0).minimum(high)], -1).norm(dim=-1)
    far: Tensor = torch.where(high > 0, (off - wide).clamp(min=0), torch.inf).amin(1)
    return far


def _measures(said: Tensor, name: str) -> Tensor:
    """[N, 2] of what is chosen there; zeros where it does not rise."""
    every = torch.tensor([RISING.get(one, (0.0, 0.0)) for one in CHOICES[name]]).to(said)
    return every[chosen_of(said, name).clamp(max=len(every) - 1)]
