"""What a picture was decoded from travels inside it: a take that begins from it begins from exactly that.

An encoder reads a picture back with losses; a small one loses who is in it. The latents are believed only while the
picture shows what was decoded from them, with the same weights, at the same size.
"""

import json
import lzma
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from storyboard.provenance.picture import LATENTS, pixels_of, record_inside
from storyboard.render.request import RenderRequest

Latents = NDArray[np.float32]
STEPS = 16  # of a unit: finer differences are below what a network is sure of, and take many times the room


@dataclass(frozen=True)
class Standing:
    """What a picture's place is known by: words, and which of the family's places of a kind."""

    words: str
    location: int | None


@dataclass(frozen=True)
class Carried:
    """latents [C, h, w]; standing: None where a picture's place was read off it."""

    latents: Latents
    standing: Standing | None


def carrying(picture: Image.Image, carried: Carried) -> Image.Image:
    """The picture with that in `info`, from where the PNG takes it."""
    latents, facts = carried.latents, {"shape": carried.latents.shape, "steps": STEPS}
    if carried.standing is not None:
        facts |= {"words": carried.standing.words, "location": carried.standing.location}
    values = (latents.astype(np.float32) * STEPS).round().clip(-32768, 32767).astype("<i2")
    bytes_apart = values.reshape(-1, 1).view(np.uint8).T  # the low ones of all, then the high ones
    picture.info[LATENTS] = lzma.compress(
        json.dumps(facts).encode() + b"\n" + bytes_apart.tobytes()
    )
    return picture


def carried(picture: Image.Image, request: RenderRequest) -> Carried | None:
    """What an opened PNG of ours carries, for a request that begins from it; None where that does not fit."""
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
        standing = Standing(facts["words"], facts["location"]) if "words" in facts else None
        return Carried(whole.astype(np.float32) / np.float32(facts["steps"]), standing)
    except (lzma.LZMAError, ValueError, KeyError, TypeError):
        return None


def _fit(made: RenderRequest, request: RenderRequest) -> bool:
    """Are they of the same weights and of the same frame?"""
    return all(
        getattr(made, name) == getattr(request, name)
        for name in ("family", "weights", "size", "crop")
    )
