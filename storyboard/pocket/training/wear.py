"""Reference pictures as users have them: out of a scene, tilted, faded, blurred, noisy, grey, pressed.

Training sees some of them, so that a drawing or photo that the world did not make still says something.
"""

import io
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageFilter

from storyboard.pocket.training.drawings import Pixels
from storyboard.pocket.world import Character, draw, draw_reference, figure_boxes, random_scene

OUT_OF_A_SCENE, WORN = 0.15, 0.25  # shares of the references
Change = Callable[[Image.Image, np.random.Generator], Image.Image]


def reference(character: Character, rng: np.random.Generator, size: int) -> Pixels:
    """One reference picture [size, size, 3]: most are clean, on a quiet ground."""
    kind = rng.random()
    if kind < OUT_OF_A_SCENE:
        return _out_of_a_scene(character, rng, size)
    clean = draw_reference(character, rng, size)
    return worn(clean, rng) if kind < OUT_OF_A_SCENE + WORN else clean


def worn(picture: Pixels, rng: np.random.Generator) -> Pixels:
    """One to three of the changes, in any order; the size stays."""
    made = Image.fromarray(picture)
    for place in rng.permutation(len(CHANGES))[: rng.integers(1, 4)]:
        made = CHANGES[place](made, rng)
    return np.asarray(made)


def _out_of_a_scene(character: Character, rng: np.random.Generator, size: int) -> Pixels:
    """Cut out of a picture with a place, its hour and weather."""
    scene = random_scene(rng, [character])
    height = round(size * 1.5)
    picture = draw(scene, round(height * 1.75), height)
    left, top, right, bottom = figure_boxes(scene)[0]
    tall, wide = picture.shape[:2]
    side = min(tall, max((right - left) * wide, (bottom - top) * tall) * 1.1)
    x = min(max((left + right) / 2 * wide - side / 2, 0), wide - side)
    y = min(max((top + bottom) / 2 * tall - side / 2, 0), tall - side)
    box = (x, y, x + side, y + side)
    return np.asarray(Image.fromarray(picture).resize((size, size), box=box))


def _tilt(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    corner = picture.getpixel((0, 0))
    angle = float(rng.uniform(-10, 10))
    return picture.rotate(angle, Image.Resampling.BILINEAR, fillcolor=corner)


def _crop(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    side = picture.width * float(rng.uniform(0.75, 0.95))
    x, y = rng.uniform(0, picture.width - side), rng.uniform(0, (picture.width - side) / 2)
    return picture.resize(picture.size, box=(x, y, x + side, y + side))


def _blur(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(float(rng.uniform(0.4, 1.4))))


def _noise(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    pixels = np.asarray(picture, np.float32)
    grain = rng.normal(0, rng.uniform(3, 14), pixels.shape)
    return Image.fromarray((pixels + grain).clip(0, 255).astype(np.uint8))


def _press(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=int(rng.integers(20, 70)))
    return Image.open(buffer).convert("RGB")


def _light(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    pixels = np.asarray(picture, np.float32) * rng.uniform(0.8, 1.12, 3)
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def _grey(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    grey = picture.convert("L").convert("RGB")
    return grey if rng.random() < 0.3 else Image.blend(picture, grey, float(rng.uniform(0.2, 0.6)))


CHANGES: tuple[Change, ...] = (_tilt, _crop, _blur, _noise, _press, _light, _grey)
