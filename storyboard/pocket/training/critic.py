"""Tells a drawing from a decoder's picture, patch by patch; thrown away after training."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from storyboard.pocket.training.pages import SURE_OF


class Critic(nn.Module):
    """Pictures [B, 3, H, W], and what is there [B, SURE_OF, H/32, W/32] -> how drawn each patch looks, and how much
    each larger one like what is there, [B, N].
    """

    def __init__(self, widths: tuple[int, int, int, int] = (32, 64, 128, 160)) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for before, width in zip((3, *widths), widths[:3], strict=False):
            layers += [nn.Conv2d(before, width, 4, 2, 1), nn.LeakyReLU(0.2)]
        self.net = nn.Sequential(*layers)
        self.marks = nn.Sequential(
            nn.Conv2d(widths[2], widths[3], 3, 1, 1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(widths[3], 1, 3, 1, 1),
        )
        self.coarse = nn.Conv2d(widths[2], widths[3], 4, 2, 1)
        self.likeness = nn.Sequential(
            nn.Conv2d(widths[3] + SURE_OF, widths[3], 3, 1, 1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(widths[3], widths[3], 3, 1, 1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(widths[3], 1, 3, 1, 1),
        )

    def forward(self, pictures: Tensor, there: Tensor) -> Tensor:
        seen = self.net(pictures)
        coarse = F.leaky_relu(self.coarse(seen), 0.2)
        told = F.interpolate(there, scale_factor=2.0)
        alike: Tensor = self.likeness(torch.cat([coarse, told.to(coarse.dtype)], 1))
        marks: Tensor = self.marks(seen)
        return torch.cat([marks.flatten(1), alike.flatten(1)], 1)
