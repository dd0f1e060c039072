"""Which of two characters do the colours of a region belong to?

Works on pictures alone: a reference is split into its head (fur, hair, skin) and its body (outfit),
each described by a few weighted Lab colours; a region of a panel is compared with both by the
share of each colour it shows. Knows no project and no model; a fall-back judge for two unlike
characters, not an identity score.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from storyboard.geometry import Box

ZONES = ("head", "body")
Lab = NDArray[np.float64]  # [n, 3]: L 0..100, a and b about -100..100


@dataclass(frozen=True)
class Palette:
    """The main colours of a zone. colours: Lab [k, 3]; weights: [k], summing to 1."""

    colours: Lab
    weights: NDArray[np.float64]


def lab(image: Image.Image) -> Lab:
    """sRGB picture -> CIE Lab under D65, [height * width, 3] (IEC 61966-2-1, CIE 15)."""
    rgb = np.asarray(image.convert("RGB"), np.float64).reshape(-1, 3) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    xyz = linear @ to_xyz.T / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.stack([116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])], 1)


def reference_palettes(reference: Image.Image) -> dict[str, Palette]:
    """Head and body colours of the figure on a reference with a plain ground."""
    small = reference.convert("RGB").resize((128, 128), Image.Resampling.BOX)
    pixels = lab(small).reshape(128, 128, 3)
    figure = _off_the_ground(pixels)
    rows = np.flatnonzero(figure.any(axis=1))
    if rows.size < 8:
        figure, rows = np.ones_like(figure), np.arange(128)
    middle = rows[0] + int(0.5 * (rows[-1] - rows[0]))
    return {
        "head": _palette(pixels[: middle + 1][figure[: middle + 1]]),
        "body": _palette(pixels[middle:][figure[middle:]]),
    }


def distance(palette: Palette, seen: Lab, share: float = 0.04) -> float:
    """How far the region is from showing the palette: weighted ΔE (CIE76) to its nearest pixels.

    seen: the region's pixels, Lab [n, 3]. For each colour the nearest `share` of the pixels counts,
    so that a colour must cover some area to be "there".
    """
    count = max(1, int(share * len(seen)))
    total = 0.0
    for colour, weight in zip(palette.colours, palette.weights, strict=True):
        apart = np.linalg.norm(seen - colour, axis=1)
        total += weight * float(np.partition(apart, count - 1)[:count].mean())
    return total


def region_pixels(panel: Image.Image, region: Box) -> Lab:
    """The pixels of a region as Lab [n, 3], at a quarter of a thousandth of the frame each."""
    small = panel.convert("RGB").resize((224, 128), Image.Resampling.BOX)
    left, top, right, bottom = region.corners
    box = (round(left * 224), round(top * 128), round(right * 224), round(bottom * 128))
    return lab(small.crop(box))


def _off_the_ground(pixels: Lab) -> NDArray[np.bool_]:
    edge = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    ground = np.median(edge, axis=0)
    away: NDArray[np.bool_] = np.linalg.norm(pixels - ground, axis=2) > 12
    return away


def _palette(pixels: Lab, count: int = 5, rounds: int = 12) -> Palette:
    """k-means from evenly spread pixels; near-black outlines are left out: everybody has them."""
    coloured = pixels[pixels[:, 0] > 22]
    pixels = coloured if len(coloured) >= count else pixels
    order = np.argsort(pixels @ np.array([1.0, 0.7, 0.4]))
    centres = pixels[order[np.linspace(0, len(pixels) - 1, count).astype(int)]]
    for _ in range(rounds):
        nearest = np.linalg.norm(pixels[:, None] - centres, axis=2).argmin(axis=1)
        centres = np.array(
            [
                pixels[nearest == i].mean(axis=0) if (nearest == i).any() else centres[i]
                for i in range(count)
            ]
        )
    weights = np.bincount(nearest, minlength=count) / len(pixels)
    return Palette(centres, weights)
