"""The shadows that figures throw on the ground, around where they stand: worked out from their heads and their joints,
as the world draws them.
"""

import torch
from torch import Tensor

from storyboard.pocket.coordinates import WHEREABOUTS, figures
from storyboard.pocket.looks import CHOICES, chosen_of, decided
from storyboard.pocket.painter import Painter
from storyboard.pocket.setting import SETTING, chosen
from storyboard.pocket.sighting import heads_by, whose

ASIDE, WIDE, HIGH = 0.1, 1.5, 0.22  # head radii from between the feet, and those of the shadow
DARK, MUCH = (30, 22, 60), 0.28  # its colour, and how much of the ground it covers
FOGGY = 0.5  # what fog leaves of that
LEAPT = 1.3  # head radii from the ground to the feet of somebody who jumps


@torch.no_grad()
def shaded(ground: Tensor, latents: Tensor, settings: Tensor, painter: Painter) -> Tensor:
    """A ground [B, 3, H, W] below whoever latents [B, C, h, w] tell of, in settings [B, SET]."""
    said = latents[:, painter.drawn :].float()
    made = [_below(*each, painter) for each in zip(ground, said, settings, strict=True)]
    return torch.stack(made)


def _below(ground: Tensor, cells: Tensor, setting: Tensor, painter: Painter) -> Tensor:
    votes = figures(cells[None])[0]
    heads = heads_by(votes, cells[0])
    if not len(heads):
        return ground
    own = cells[:1].clamp(0, 1) * whose(votes, heads)
    said = decided(votes[None, WHEREABOUTS:])[0]
    told = torch.einsum("nhw,chw->nc", own, said) / own.sum((1, 2))[:, None]
    joints = painter.skeleton(told, setting.expand(len(told), -1).to(told))
    radius = heads[:, 2].exp2()
    poses = chosen_of(told, "pose")
    leaps, lies = (poses == CHOICES["pose"].index(name) for name in ("jumping", "lying"))
    between = torch.where(lies, joints[:, :2, 0].mean(1), joints[:, 0, 0])
    x = heads[:, 0] + radius * (between + ASIDE)
    y = heads[:, 1] + radius * (joints[..., 1].amax(1) + LEAPT * leaps)
    fog = SETTING["weather"][int(chosen(setting[None], "weather"))] == "fog"
    ground = ground.clone()
    much = MUCH * FOGGY if fog else MUCH
    for across, down, size in torch.stack([x, y, radius], 1).tolist():
        _darken(ground, across, down, size, much)
    return ground


def _darken(ground: Tensor, x: float, y: float, radius: float, much: float) -> None:
    """The ground [3, H, W] itself, around (x, y)."""
    wide, high = WIDE * radius, HIGH * radius
    left, right, top, bottom = (
        max(0, int(e)) for e in (x - wide, x + wide + 1, y - high, y + high + 1)
    )
    under = ground[:, top:bottom, left:right]
    columns = torch.arange(under.shape[2], device=ground.device) + left + 0.5 - x
    rows = torch.arange(under.shape[1], device=ground.device)[:, None] + top + 0.5 - y
    from_middle = ((columns / wide).square() + (rows / high).square()).sqrt()
    cover = ((1 - from_middle) * high + 0.5).clamp(0, 1).to(ground)
    dark = ground.new_tensor(DARK)[:, None, None] / 127.5 - 1
    under.lerp_(dark.expand_as(under), much * cover)
