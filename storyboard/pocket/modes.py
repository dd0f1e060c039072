"""Colours as a drawing has them: the middle of a crowd of pixels that are all but alike (mean shift, Fukunaga and
Hostetler 1975), not the mean of all that somebody points at, which outlines and shadows blend into.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

ALIKE, CLOSE = (
    0.15,
    0.08,
)  # of 2: how far pixels of one crowd are apart, in wide parts and in an iris
STEPS = 4
RIVAL = 0.1  # what a pixel counts that is of another part's colour
MOST, SEEDS = 2000, 1500  # pixels that have a say
FAINT = 0.05  # of 2: how vivid grey counts as


def heaviest_mode(
    colours: Tensor, weights: Tensor, rivals: Sequence[Tensor]
) -> tuple[Tensor, Tensor]:
    """The crowd of most weight, [3], and its share of all, []; of pixels' colours [N, 3], weights [N]. Pixels of a
    rival's colour [3] count next to nothing.
    """
    weights, chosen = weights.topk(min(MOST, len(weights)))
    colours = colours[chosen]
    for rival in rivals:
        weights = weights * (1 - (1 - RIVAL) * _likeness(colours - rival, ALIKE))
    seeds = colours[:SEEDS]
    found = seeds[(_likeness(seeds[:, None] - seeds, ALIKE) @ weights[:SEEDS]).argmax()]
    for _ in range(STEPS):
        near = weights * _likeness(colours - found, ALIKE)
        found = near @ colours / near.sum()
    return found, (weights * _likeness(colours - found, ALIKE)).sum()


def vivid_mode(colours: Tensor, weights: Tensor) -> tuple[Tensor, Tensor]:
    """The most vivid crowd, [3], and how much it is one, []: an iris between white, ink and what they blend into is of
    more colour than any of these.
    """
    weights, chosen = weights.topk(min(SEEDS, len(weights)))
    colours = colours[chosen]
    likeness = _likeness(colours[:, None] - colours, CLOSE)
    vivid = colours.amax(1) - colours.amin(1) + FAINT
    scores = (likeness @ weights).sqrt() * vivid
    best = scores.argmax()
    near = likeness[best] * weights
    return near @ colours / near.sum(), scores[best]


def _likeness(off: Tensor, width: float) -> Tensor:
    return torch.exp(-off.square().sum(-1) / (2 * width**2))
