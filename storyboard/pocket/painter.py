"""Paints figures, block by block, from what is said of them and where in the figure a block lies.

A network of coordinates (compositional pattern producing networks, Stanley 2007; Mildenhall et al. 2020) that sees no
neighbours: what it is told is the same all over a figure, so that its lines meet. Its layers are gated (Dauphin et al.
2017), since what lies where depends on who it is and what they do. It says how much of each pixel is the figure's; what
lies behind is drawn by the decoder.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from storyboard.pocket.coordinates import (
    COORDINATES,
    FAINT,
    WHEREABOUTS,
    block_middles,
    coordinates,
    figures,
    spread,
)
from storyboard.pocket.setting import SettingReader

SIDE = 4  # pixels of a block
SCALE = 32 // SIDE  # blocks of a cell
BOLD = 1.25  # colours are not bolder, whatever gates make of what nobody has said before
COARSE = 4  # the first drawn channels: brightness and colours


class Gated(nn.Module):
    """value(x) * relu(gate(x)), half open at first."""

    def __init__(self, known: int, width: int) -> None:
        super().__init__()
        self.value, self.gate = nn.Linear(known, width), nn.Linear(known, width)
        nn.init.constant_(self.gate.bias, 0.5)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.value(x) * torch.relu(self.gate(x))
        return out


class Painter(nn.Module):
    """drawn, meanings: channels of the latents that say how a cell looks, and what is there; settings: numbers that say
    what shows all over the picture.
    """

    def __init__(
        self, drawn: int, meanings: int, settings: int, width: int = 264, depth: int = 4
    ) -> None:
        super().__init__()
        self.drawn, self.setting = drawn, SettingReader(drawn, settings)
        known = COORDINATES + meanings - WHEREABOUTS + 1 + COARSE + drawn + settings
        layers: list[nn.Module] = [
            Gated(before, width) for before in (known, *[width] * (depth - 1))
        ]
        self.net = nn.Sequential(*layers, nn.Linear(width, 4 * SIDE**2))

    def forward(self, latents: Tensor, settings: Tensor) -> tuple[Tensor, Tensor]:
        """Pixels [B, 3, H, W], and how much of each is a figure's [B, 1, H, W], 0..1; of latents [B, C, h, w] and what
        `setting` reads of them.
        """
        cells = cells_of(latents.float(), self.drawn)
        batch, _, rows, columns = cells.shape
        blocks = spread(cells, SCALE)
        chosen = (blocks[:, 3] > FAINT).nonzero(as_tuple=True)
        x, y = block_middles(rows, columns, SCALE, latents.device)
        said = torch.cat([blocks.permute(0, 2, 3, 1)[chosen], settings[chosen[0]]], 1)
        painted = self.paint(said, x[chosen[1:]], y[chosen[1:]])
        canvas = painted.new_zeros(batch, rows * SCALE, columns * SCALE, painted.shape[1])
        canvas = canvas.index_put(chosen, painted)
        pixels = F.pixel_shuffle(canvas.permute(0, 3, 1, 2), SIDE).to(latents.dtype)
        return pixels[:, :3], pixels[:, 3:]

    def paint(self, said: Tensor, x: Tensor, y: Tensor) -> Tensor:
        """[N, 4 * SIDE²]: red, green, blue, share of each pixel; said [N, C]: as `cells_of` has it, and the setting;
        x, y [N]: the blocks' middles, in cells.
        """
        where = coordinates(said[:, :WHEREABOUTS], x, y, SCALE)
        known = torch.cat([where, said[:, WHEREABOUTS:]], 1)
        out = self.net(known.to(next(self.net.parameters()).dtype))
        colours, share = torch.split(out, [3 * SIDE**2, SIDE**2], 1)
        return torch.cat([colours.clamp(-BOLD, BOLD), share.sigmoid()], 1)


def cells_of(latents: Tensor, drawn: int) -> Tensor:
    """What a painter is told of each cell, [B, C, h, w]: `figures`, how much of the cell is one, its coarse look, and
    the mean look of all that is no figure. latents [B, drawn + meanings, h, w].
    """
    looks, said = latents[:, :drawn], latents[:, drawn:]
    here = said[:, :1].clamp(0, 1)
    ground = 1 - here + 1e-3
    scene = (looks * ground).sum((2, 3), keepdim=True) / ground.sum((2, 3), keepdim=True)
    return torch.cat([figures(said), here, looks[:, :COARSE], scene.expand_as(looks)], 1)
