"""A figure cut out of a reference, so that the ground behind it is not learnt. Knows pixels only."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from storyboard.consistency.blobs import grown

SIDE = 192  # pixels at which the ground is looked for
NEAR = 30.0  # 8-bit levels (Euclidean) from a colour of the border that are ground still
COMMON = 0.04  # of the border that a colour must cover to be one of the ground
ALIKE = 14.0  # mean levels that a figure and its mirror image may differ by

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Figure:
    """picture: RGBA, cropped to the figure. Which edges of the reference it is cut off by."""

    picture: Image.Image
    cut_above: bool
    cut_below: bool

    @property
    def symmetric(self) -> bool:
        """May it be mirrored without becoming somebody else?"""
        small = self.picture.resize((64, 64), Image.Resampling.BOX)
        seen = np.asarray(small, float)
        shown = seen[..., 3:] / 255
        apart = np.abs(seen[..., :3] * shown - (seen[..., :3] * shown)[:, ::-1])
        return bool(apart.sum() / max(1.0, shown.sum() * 3) < ALIKE)


def cut_out(picture: Image.Image) -> Figure | None:
    """None where the ground is not plain enough to tell: then the whole picture is taught."""
    if "A" in picture.getbands() and np.asarray(picture.getchannel("A")).min() < 128:
        mask = np.asarray(picture.getchannel("A")) > 127
    else:
        found = _off_the_ground(picture.convert("RGB"))
        if found is None:
            return None
        mask = found
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not rows.size:
        return None
    height = mask.shape[0]
    alpha = Image.fromarray(mask.astype(np.uint8) * 255).filter(ImageFilter.GaussianBlur(0.7))
    shown = picture.convert("RGB")
    shown.putalpha(alpha)
    box = (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    edge = max(1, height // 64)
    return Figure(shown.crop(box), bool(rows[0] < edge), bool(rows[-1] >= height - edge))


def _off_the_ground(picture: Image.Image) -> Mask | None:
    """What is not joined to the border by colours of the border."""
    small = picture.copy()
    small.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    pixels = np.asarray(small, float)
    border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    cells, counts = np.unique((border // 24).astype(int), axis=0, return_counts=True)
    common = cells[counts > COMMON * len(border)]
    if not len(common):
        return None
    grounds = [border[((border // 24).astype(int) == cell).all(1)].mean(0) for cell in common]
    away = np.min([np.linalg.norm(pixels - ground, axis=2) for ground in grounds], axis=0)
    figure = ~_joined_to_border(away < NEAR)
    share = figure.mean()
    if not 0.03 < share < 0.92:
        return None
    clean = Image.fromarray(figure.astype(np.uint8) * 255).filter(ImageFilter.MedianFilter(5))
    return np.asarray(clean.resize(picture.size, Image.Resampling.BILINEAR)) > 127


def _joined_to_border(ground: Mask) -> Mask:
    reached = np.zeros_like(ground)
    reached[[0, -1]] = ground[[0, -1]]
    reached[:, [0, -1]] |= ground[:, [0, -1]]
    return grown(reached, ground)
