"""A second look at a reference, at full size and around its eyes: what tells a girl from a boy is two pixels wide."""

from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from storyboard.pocket.layers import Residual

ACROSS = (
    96  # pixels a side of what it looks at: a whole head in most references, in near ones the face
)


class FaceReader(nn.Module):
    """guesses: numbers that it adds to what the first look guessed; 0 before it has learnt."""

    def __init__(self, guesses: int, widths: tuple[int, ...] = (24, 40, 64, 80)) -> None:
        super().__init__()
        self.deep = 2 * widths[-1]  # numbers that it makes of the whole
        layers: list[nn.Module] = [
            nn.PixelUnshuffle(2),
            nn.Conv2d(12, widths[0], 3, padding=1),
        ]
        for before, width in pairwise(widths):
            half = nn.Conv2d(before, width, 3, stride=2, padding=1)
            layers += [nn.ReLU(), half, Residual(width)]
        self.down = nn.Sequential(*layers)
        self.say = nn.Linear(self.deep, guesses)
        nn.init.zeros_(self.say.weight)
        nn.init.zeros_(self.say.bias)

    def forward(self, pixels: Tensor, eyes: Tensor) -> Tensor:
        """[B, guesses]; pixels [B, 3, H, W] in -1..1, eyes [B, h, w]: how surely each place is one's, logits."""
        return self.said(self.seeing(around(pixels, middle_of(eyes), ACROSS)))

    def seeing(self, window: Tensor) -> Tensor:
        """[B, C, h, w] of what it looks at [B, 3, ACROSS, ACROSS]."""
        seen: Tensor = self.down(window)
        return seen

    def said(self, seen: Tensor) -> Tensor:
        """[B, guesses] of that."""
        said: Tensor = self.say(torch.cat([seen.mean((2, 3)), seen.amax((2, 3))], 1))
        return said


def middle_of(where: Tensor) -> Tensor:
    """[B, 2]: the mean place (x, y), in -1..1 of the picture; of logits [B, h, w]."""
    shares = where.detach().float().flatten(1).softmax(1).reshape(where.shape)
    high, wide = where.shape[1:]
    x = (torch.arange(wide, device=where.device) + 0.5) * 2 / wide - 1
    y = (torch.arange(high, device=where.device) + 0.5) * 2 / high - 1
    return torch.stack([(shares.sum(1) * x).sum(1), (shares.sum(2) * y).sum(1)], 1)


def around(pixels: Tensor, middle: Tensor, across: int) -> Tensor:
    """[B, 3, across, across] of pixels [B, 3, H, W], as large as they are, around (x, y) [B, 2] in -1..1."""
    high, wide = pixels.shape[2:]
    turn = pixels.new_zeros(len(pixels), 2, 3)
    turn[:, 0, 0], turn[:, 1, 1] = across / wide, across / high
    turn[:, :, 2] = middle.to(pixels)
    grid = F.affine_grid(turn, [len(pixels), 3, across, across], align_corners=False)
    return F.grid_sample(pixels, grid, padding_mode="border", align_corners=False)
