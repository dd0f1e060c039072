"""What a picture was decoded from travels inside it: a take that begins from it begins from exactly that.

An encoder reads a picture back with losses; a small one loses who is in it. The latents are believed only while the
picture shows what was decoded from them, with the same weights, at the same size.
"""

import json
import lzma

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from storyboard.provenance.picture import LATENTS, pixels_of, record_inside
from storyboard.render.request import RenderRequest

Latents = NDArray[np.float32]
STEPS = 16  # of a unit: finer differences are below what a network is sure of, and take many times the room


def carrying(picture: Image.Image, latents: Latents) -> Image.Image:
    """The picture with its latents [C, h, w] in `info`, from where the PNG takes them."""
    head = json.dumps({"shape": latents.shape, "steps": STEPS}).encode()
    values = (latents.astype(np.float32) * STEPS).round().clip(-32768, 32767).astype("<i2")
    bytes_apart = values.reshape(-1, 1).view(np.uint8).T  # the low ones of all, then the high ones
    picture.info[LATENTS] = lzma.compress(head + b"\n" + bytes_apart.tobytes())
    return picture


def carried(picture: Image.Image, request: RenderRequest) -> Latents | None:
    """[C, h, w] of an opened PNG of ours, for a request that begins from it; None where they do not fit."""
    packed = picture.info.get(LATENTS)
    if not isinstance(packed, bytes):
        return None
    made = record_inside(picture, "picture")
    if made is None or made.request is None or not _fit(made.request, request):
        return None
    if made.content != pixels_of(picture):
        return None
    try:
        head, _, values = lzma.decompress(packed).partition(b"\n")
        facts = json.loads(head)
        apart = np.frombuffer(values, np.uint8).reshape(2, -1)
        whole = np.ascontiguousarray(apart.T).view("<i2").reshape(facts["shape"])
        return whole.astype(np.float32) / np.float32(facts["steps"])
    except (lzma.LZMAError, ValueError, KeyError, TypeError):
        return None


def _fit(made: RenderRequest, request: RenderRequest) -> bool:
    """Are they of the same weights and of the same frame?"""
    return all(
        getattr(made, name) == getattr(request, name)
        for name in ("family", "weights", "size", "crop")
    )
