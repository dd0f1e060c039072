"""Colours as a drawing has them: the middle of a crowd of pixels that are all but alike (mean shift, Fukunaga and
Hostetler 1975), not the mean of all that somebody points at, which outlines and shadows blend into.
"""

import torch
from torch import Tensor

ALIKE, CLOSE = (
    0.15,
    0.08,
)  # of 2: how far pixels of one crowd are apart, in wide parts and in an iris
STEPS = 4
ALONE = 0.02  # of all weight: less of it around a colour is no crowd
MOST, SEEDS = 2000, 1500  # pixels that have a say
FAINT = 0.05  # of 2: how vivid grey counts as


def nearest_mode(start: Tensor, colours: Tensor, weights: Tensor) -> tuple[Tensor, Tensor]:
    """The crowd that a colour [3] belongs to, and its share of the weight, []; of pixels' colours [N, 3], weights [N].
    The colour itself where it stands alone.
    """
    weights, chosen = weights.topk(min(MOST, len(weights)))
    colours, found = colours[chosen], start
    for _ in range(STEPS):
        near = weights * _likeness(colours - found, ALIKE)
        if near.sum() < ALONE:
            break
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
