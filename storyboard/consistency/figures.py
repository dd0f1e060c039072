"""How many figures are in a picture, told by their heads: bodies overlap long before heads do.

The network was taught by drawings of the world (`python -m storyboard.lab.segmenter_training figures`),
shares no weights with the laboratory's judge, and is silent where it is not sure.
"""

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from storyboard.consistency.blobs import blobs
from storyboard.consistency.segmenter import Segmenter

WEIGHTS = Path(__file__).with_name("figures.safetensors")
SIDE = 128  # pixels of the square it looks at
GREY = (128, 128, 128)  # what is beside a picture that is no square
SURE, PEAK = 0.0, 2.0  # logits: a cell of a head; the surest cell that every head must have
SMALL = 0.3  # share of the largest head's cells below which a blob is no head
LEAST = 6  # cells, of 32×32


def heads(picture: Image.Image) -> int:
    """How many heads are surely there; 0 where nothing is sure. picture: RGB."""
    found = network()(squared(picture))[1]
    seen = [blob for blob in blobs(found > SURE) if blob.sum() >= LEAST]
    large = [blob for blob in seen if blob.sum() >= SMALL * seen[0].sum()]
    return sum(bool(found[blob].max() > PEAK) for blob in large)


def squared(picture: Image.Image) -> NDArray[np.uint8]:
    """The whole picture in the middle of a grey square [SIDE, SIDE, 3]."""
    small = picture.copy()
    small.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    page = Image.new("RGB", (SIDE, SIDE), GREY)
    page.paste(small, ((SIDE - small.width) // 2, (SIDE - small.height) // 2))
    return np.asarray(page)


@cache
def network() -> Segmenter:
    """With the weights of the package."""
    return Segmenter.load(WEIGHTS)
