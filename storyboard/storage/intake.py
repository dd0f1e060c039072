"""Pictures that people bring: verified, turned upright, made plain RGB(A) PNG of a sane size.

Refuses with a sentence before a bomb is decoded.
"""

import io

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from storyboard.errors import BadInput

LARGEST = 100_000_000  # pixels that are still decoded
SIDE = 2048  # the longer side is brought down to this
BLANK = 250  # levels of 255 from which paper is white


def intake(data: bytes, name: str) -> tuple[bytes, tuple[str, ...]]:
    """(PNG, what was changed, in words). Raises BadInput."""
    if not data:
        raise BadInput(f"'{name}' is empty (0 bytes). Choose another picture.")
    try:
        picture = Image.open(io.BytesIO(data))
        if picture.width * picture.height > LARGEST:
            raise BadInput(
                f"'{name}' has {picture.width}×{picture.height} pixels, more than "
                f"{LARGEST // 10**6} million. Make it smaller and add it again."
            )
        notes = _notes(picture)
        picture.seek(0)
        picture.load()
        upright = ImageOps.exif_transpose(picture)
    except UnidentifiedImageError as error:
        raise BadInput(
            f"'{name}' is not a picture that can be read. Use PNG, JPEG or WebP."
        ) from error
    except Image.DecompressionBombError as error:
        raise BadInput(
            f"'{name}' has too many pixels. Make it smaller and add it again."
        ) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise BadInput(f"'{name}' is damaged or cut short ({error}). Save it again.") from error
    return _png(_plain(upright)), notes


def reference(data: bytes, name: str) -> bytes:
    """A picture of a character as a PNG. Raises BadInput, also when nobody is on it."""
    png, _ = intake(data, name)
    with Image.open(io.BytesIO(png)) as picture:
        page = Image.new("RGBA", picture.size, "white")
        page.alpha_composite(picture.convert("RGBA"))
    if np.asarray(page.convert("RGB")).min() >= BLANK:
        raise BadInput(
            f"'{name}' is white all over: there is nobody to hold. Choose a picture that shows the "
            f"character."
        )
    return png


def read_mask(data: bytes) -> bytes:
    """A painted mask as a PNG in black and white, at most 1024 on a side. Raises BadInput."""
    png, _ = intake(data, "the painted part")
    with Image.open(io.BytesIO(png)) as picture:
        mask = picture.convert("RGB").convert("L")
    mask.thumbnail((1024, 1024))
    mask = mask.point(lambda level: 255 if level > 127 else 0)
    if mask.getbbox() is None:
        raise BadInput("Nothing is painted yet. Paint over what should be drawn anew.")
    return _png(mask)


def _notes(picture: Image.Image) -> tuple[str, ...]:
    notes = []
    if getattr(picture, "n_frames", 1) > 1:
        notes.append("animated: the first frame is used")
    if picture.mode == "CMYK":
        notes.append("CMYK: turned into RGB")
    if max(picture.size) > SIDE:
        notes.append(f"larger than {SIDE} pixels: made smaller")
    return tuple(notes)


def _plain(picture: Image.Image) -> Image.Image:
    """8 bits a channel, RGB or RGBA, at most SIDE on a side."""
    if picture.mode in ("I;16", "I;16B", "I;16L", "I"):
        picture = picture.convert("I").point(lambda level: level / 256).convert("L")
    transparent = "A" in picture.getbands() or "transparency" in picture.info
    picture = picture.convert("RGBA" if transparent else "RGB")
    picture.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    return picture


def _png(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()
