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
        while True:
            grown = blob.copy()
            grown[1:] |= blob[:-1]
            grown[:-1] |= blob[1:]
            grown[:, 1:] |= blob[:, :-1]
            grown[:, :-1] |= blob[:, 1:]
            grown &= left
            if (grown == blob).all():
                break
            blob = grown
        left &= ~blob
        found.append(blob)
    return sorted(found, key=lambda one: -int(one.sum()))
