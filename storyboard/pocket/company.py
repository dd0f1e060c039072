"""Two in one picture: a cell says one of them, and shows both where they overlap.

So each is painted for itself, also in cells that speak of the other as far as its body reaches, and whoever most of the
cells that hold both speak of stands in front: neither ends along a cell's edge.
"""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from storyboard.pocket.coordinates import FAINT, SAME, agreement
from storyboard.pocket.sighting import heads_by, in_cells

FEW = 5.0  # cells of one; of fewer it is a mistake and no figure
Reaches = Callable[[Tensor, Tensor], Tensor]


def told_apart(cells: Tensor, count: int, reaches: Reaches) -> tuple[list[Tensor], Tensor]:
    """Cells [B, C, h, w] of each of two, and by how much cells speak of the first rather than of the second [B, h, w];
    where there are not two, all of them, and none of anybody.

    count: of the first numbers, which say who; reaches: of such numbers [N, count] and of cells [N, 3] (which picture,
    row and column), whether somebody reaches into them.
    """
    theirs = _claims(cells)
    both = (theirs.flatten(2).sum(2) >= FEW).all(1)
    if not both.any():
        return [cells], theirs.new_zeros(theirs[:, 0].shape)
    theirs = theirs * both[:, None, None, None]
    parts = [_of(cells, count, theirs[:, n], theirs[:, 1 - n], n == 0, reaches) for n in range(2)]
    parts[1][~both, :count] = 0
    return parts, theirs[:, 0] - theirs[:, 1]


def _claims(cells: Tensor) -> Tensor:
    """[B, 2, h, w]: how surely each cell speaks of whoever has most of them, and of whoever has most of the rest."""
    theirs = torch.zeros_like(cells[:, :2])
    for claims, told in zip(theirs, cells, strict=True):
        heads = in_cells(heads_by(told, torch.ones_like(told[3])))
        for claim, head in zip(claims, heads, strict=False):
            alike = agreement(told[None], head[None, :, None, None])[0] > SAME
            claim[:] = told[3] * alike
    return theirs


def _of(
    cells: Tensor, count: int, own: Tensor, other: Tensor, rest: bool, reaches: Reaches
) -> Tensor:
    """Cells of one: those of the other say who it is as far as it reaches, and nobody beyond. rest: those that speak of
    neither stay.
    """
    cells, theirs = cells.clone(), other > FAINT
    of, row, column = (theirs if rest else own <= FAINT).nonzero(as_tuple=True)
    surest, wide = own.flatten(1).argmax(1)[of], cells.shape[3]
    told = cells[of, :count, surest // wide, surest % wide]
    reached = theirs[of, row, column] & reaches(told, torch.stack([of, row, column], 1))
    cells[of, :count, row, column] = told * reached[:, None]
    return cells


def overlaid(layers: list[Tensor], first: Tensor, side: int) -> Tensor:
    """Of layers [B, 4, H, W] (colours, share) one: where there are two, that one in front of which cells `first`
    [B, h, w], `side` pixels wide, speak where both are.
    """
    if len(layers) == 1:
        return layers[0]
    held = [F.avg_pool2d(layer[:, 3], side) for layer in layers]
    ahead = ((held[0] * held[1] * first).sum((1, 2)) >= 0)[:, None, None, None]
    one, other = layers
    front, back = torch.where(ahead, one, other), torch.where(ahead, other, one)
    seen = (1 - front[:, 3:]) * back[:, 3:]
    share = front[:, 3:] + seen
    colours = front[:, :3] * front[:, 3:] + back[:, :3] * seen
    return torch.cat([colours / share.clamp(min=1e-6), share], 1)
