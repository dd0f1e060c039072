"""Puts a figure into pictures as a family draws them: on its own places, at its own shot sizes, with words.

The places are the family's own pictures, so what is behind the figure teaches nothing new.
"""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from storyboard.geometry import Size
from storyboard.lora_training.figure import Figure

# shot -> (height of a standing figure in frame heights, its top; None = it stands on the ground); the
# means of what pocket's world draws
SHOTS: dict[str, tuple[float, float | None]] = {
    "wide": (0.41, None),
    "full": (0.68, None),
    "medium": (0.9, 0.28),
    "close_up": (1.48, 0.34),
}
SOLES = {"wide": 0.885, "full": 0.965}
ODDS = {"wide": 0.12, "full": 0.3, "medium": 0.36, "close_up": 0.22}
CUT_OFF = ("medium", "close_up")  # where a figure without feet can stand


@dataclass(frozen=True)
class Staged:
    """picture: RGB of the family's size. alpha: "L", where the figure is. box: fractions of the frame."""

    picture: Image.Image
    alpha: Image.Image
    box: tuple[float, float, float, float]
    shot: str


def staged(figure: Figure, plate: Image.Image, rng: np.random.Generator) -> Staged:
    """The figure somewhere on the plate."""
    shot = _shot(figure, rng)
    width, height = plate.size
    tall = _tall(figure, shot) * float(rng.uniform(0.93, 1.07)) * height
    shown = figure.picture
    if figure.symmetric and rng.random() < 0.5:
        shown = shown.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    scale = tall / shown.height
    shown = shown.resize(
        (max(1, round(shown.width * scale)), max(1, round(tall))), Image.Resampling.LANCZOS
    )
    left = round(float(rng.uniform(0.3, 0.7)) * width - shown.width / 2)
    top = _top(figure, shot, shown.height, height)
    alpha = Image.new("L", plate.size, 0)
    alpha.paste(shown.getchannel("A"), (left, top))
    ground = plate.filter(ImageFilter.GaussianBlur(2)) if shot == "close_up" else plate
    layer = Image.new("RGB", plate.size)
    layer.paste(shown.convert("RGB"), (left, top))
    box = (
        max(0.0, left / width), max(0.0, top / height),
        min(1.0, (left + shown.width) / width), min(1.0, (top + shown.height) / height),
    )  # fmt: skip
    return Staged(Image.composite(layer, ground.convert("RGB"), alpha), alpha, box, shot)


def _shot(figure: Figure, rng: np.random.Generator) -> str:
    names = CUT_OFF if figure.cut_below or figure.cut_above else tuple(ODDS)
    odds = np.array([ODDS[name] for name in names])
    return str(rng.choice(names, p=odds / odds.sum()))


def _tall(figure: Figure, shot: str) -> float:
    whole, top = SHOTS[shot]
    if figure.cut_above:
        return 1.05 if shot == "medium" else 1.3
    if figure.cut_below:
        return max(1.02 - (top or 0.0), whole * 0.75)
    return whole


def _top(figure: Figure, shot: str, tall: int, height: int) -> int:
    if figure.cut_above:
        return 0
    top = SHOTS[shot][1]
    return round(SOLES[shot] * height - tall) if top is None else round(top * height)


def plain_plate(size: Size, rng: np.random.Generator) -> Image.Image:
    """A soft ground of two colours, another one every time, for families without plates."""
    ends = rng.integers(90, 250, size=(2, 3))
    ramp = np.linspace(0, 1, size.height)[:, None, None]
    rows = ends[0] * (1 - ramp) + ends[1] * ramp
    return Image.fromarray(np.broadcast_to(rows, (size.height, size.width, 3)).astype(np.uint8))


def whole_picture(picture: Image.Image, size: Size) -> Staged:
    """A reference whose ground is not plain: all of it, cropped to the size, its middle counting most."""
    shown = picture.convert("RGB")
    scale = max(size.width / shown.width, size.height / shown.height)
    shown = shown.resize(
        (round(shown.width * scale), round(shown.height * scale)), Image.Resampling.LANCZOS
    )
    left, top = (shown.width - size.width) // 2, (shown.height - size.height) // 2
    shown = shown.crop((left, top, left + size.width, top + size.height))
    y, x = np.mgrid[-1 : 1 : size.height * 1j, -1 : 1 : size.width * 1j]
    middle = np.clip(1.6 - np.sqrt(x * x + y * y) * 1.3, 0.1, 1) * 255
    return Staged(shown, Image.fromarray(middle.astype(np.uint8)), (0.0, 0.0, 1.0, 1.0), "")
