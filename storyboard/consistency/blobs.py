"""Connected cells of a map."""

import numpy as np
from numpy.typing import NDArray

Cells = NDArray[np.bool_]


def blobs(cells: Cells) -> list[Cells]:
    """Each group of cells that touch by a side, as a map of the same shape; the largest first."""
    left, found = cells.copy(), []
    while left.any():
        blob = np.zeros_like(left)
        blob[np.unravel_index(int(left.argmax()), left.shape)] = True
        blob = grown(blob, left)
        left &= ~blob
        found.append(blob)
    return sorted(found, key=lambda one: -int(one.sum()))


def grown(start: Cells, within: Cells) -> Cells:
    """All cells of `within` that `start` reaches from side to side."""
    reached = start & within
    while True:
        wider = reached.copy()
        wider[1:] |= reached[:-1]
        wider[:-1] |= reached[1:]
        wider[:, 1:] |= reached[:, :-1]
        wider[:, :-1] |= reached[:, 1:]
        wider &= within
        if (wider == reached).all():
            return reached
        reached = wider
