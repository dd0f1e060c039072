"""Where the head of whoever is held stands, worked out from the box that is theirs and from what they do.

A UNet that is told a box draws a head somewhere below its upper edge, and lines of the face that are six pixels off
make another face. What it says of pose, view and clothes is right far more often, and in this world those and the edges
of the figure decide where its head is; how large it is, the shot and the angle. So a small network works it out, and
cells say that instead.
"""

import math

import torch
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.modeling_utils import ModelMixin
from torch import Tensor, nn

from storyboard.pocket.coordinates import ACROSS, DOWN, MIDDLE, SIZES, USUAL
from storyboard.pocket.layers import Gated
from storyboard.pocket.setting import SET

EDGES = 4  # numbers of a box
HEAD = 3  # of a head: x, y and log2 of the radius, in hundredths of the frame's height
AGREED = 1.0  # radii by which cells that speak of the same head differ
USUALLY = (87.5, 50.0, 3.5)  # a head in the middle of a frame
SCALES = (50.0, 25.0, 1.0)  # what is far from that
ROUNDS = 3  # of leaving out those that do not


class HeadFinder(ModelMixin, ConfigMixin):  # type: ignore[misc]
    """Boxes, and what cells believe, to heads. said: numbers that are told of each figure; settings: of the whole
    picture.
    """

    @register_to_config  # type: ignore[untyped-decorator]
    def __init__(self, said: int = 37, settings: int = SET, width: int = 96) -> None:
        super().__init__()
        known = EDGES + HEAD + EDGES + 1 + said + settings
        self.net = nn.Sequential(
            Gated(known, width), Gated(width, width), Gated(width, width), nn.Linear(width, HEAD)
        )

    def forward(self, boxes: Tensor, heads: Tensor, said: Tensor, settings: Tensor) -> Tensor:
        """[B, S, HEAD] of figures in boxes [B, S, EDGES] (zeros where nobody is), whose heads were believed to be
        `heads` [B, S, HEAD]; said [B, S, …]: of each; settings [B, SET].
        """
        radius = heads[..., 2:].exp2()
        corner = heads[..., [0, 1, 0, 1]]
        others = boxes.sum(1, keepdim=True) - boxes  # of two at most
        there = (others.amax(-1, keepdim=True) > 0).to(boxes)
        usual = (heads - heads.new_tensor(USUALLY)) / heads.new_tensor(SCALES)
        own, other = ((box - corner) / (3 * radius) for box in (boxes, others))
        around = settings[:, None].expand(-1, said.shape[1], -1)
        known = torch.cat([own, usual, other * there, there, said, around], -1)
        off = self.net(known.to(self.dtype)).float()
        return torch.cat(
            [heads[..., :2] + off[..., :2] * radius, heads[..., 2:] + 0.3 * off[..., 2:]], -1
        )


def boxes_of(masks: Tensor) -> Tensor:
    """[B, S, EDGES]: left, top, right, bottom of masks [B, S, H, W], in hundredths of the frame's height; zeros where
    a mask is empty. Edges that fade count by the half; how strong a mask is does not matter.
    """
    unit = 100 / masks.shape[2]
    left, right = _ends(masks.amax(2), unit)
    top, bottom = _ends(masks.amax(3), unit)
    there = masks.amax((2, 3)) > 0
    return torch.stack([left, top, right, bottom], -1) * there[..., None]


def _ends(profile: Tensor, unit: float) -> tuple[Tensor, Tensor]:
    """Where profiles [..., N] of that unit begin and end."""
    profile = profile / profile.amax(-1, keepdim=True).clamp(min=1e-6)
    at = unit * (torch.arange(profile.shape[-1], device=profile.device) + 0.5)
    total = profile.sum(-1).clamp(min=1e-3)
    middle, half = (profile * at).sum(-1) / total, unit * total / 2
    return middle - half, middle + half


def spoken_of(shares: Tensor) -> Tensor:
    """[B, HEAD, h, w]: the head that each cell says to be its figure's, by shares [B, HEAD, h, w]."""
    rows, columns = shares.shape[2:]
    unit = 100 / rows
    x = unit * (torch.arange(columns, device=shares.device) + 0.5)
    y = unit * (torch.arange(rows, device=shares.device) + 0.5)[:, None]
    size = shares[:, 2].clamp(*SIZES)
    radius = USUAL * size.exp2()
    votes = [x - ACROSS * shares[:, 0] * radius, y - (DOWN * shares[:, 1] + MIDDLE) * radius]
    return torch.stack([*votes, size + math.log2(USUAL)], 1)


def believed(shares: Tensor, weight: Tensor) -> Tensor:
    """[B, S, HEAD]: where cells that say `shares` [B, HEAD, h, w] believe heads to be, most of those that have weight
    [B, S, h, w].
    """
    cells = spoken_of(shares)[:, None]
    near = weight
    for _ in range(ROUNDS):
        total = near.sum((2, 3)).clamp(min=1e-4)
        heads = (cells * near[:, :, None]).sum((3, 4)) / total[..., None]
        off = cells - heads[..., None, None]
        apart = off[:, :, :2].square().sum(2) / heads[..., 2].exp2().square()[..., None, None]
        near = weight * torch.exp(-apart / (2 * AGREED**2))
    return heads
