"""Beginning from a picture instead of pure noise: to vary a take, or to redo a part of it.

Outside the part the latents are the picture's own at every step, and its pixels come back untouched at
the end. The latents' share follows SDEdit (Meng et al. 2021) and RePaint's known regions.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageChops, ImageFilter
from torch import Tensor

from storyboard.geometry import Size
from storyboard.render.carrying import carried
from storyboard.render.loaded import Loaded
from storyboard.render.request import RenderRequest, Start

Sources = Callable[[str], Image.Image]  # digest -> the stored picture
FEATHER = 12  # pixels over which a part goes over into its surroundings, inside the part


class Beginning:
    """The batch's pictures, as latents. All requests begin at the same share of the steps."""

    def __init__(
        self,
        loaded: Loaded,
        scheduler: Any,
        requests: Sequence[RenderRequest],
        noise: Tensor,
        sources: Sources,
    ) -> None:
        starts = [request.start for request in requests]
        assert all(starts), "a batch begins from pictures or from noise, never both"
        self.scheduler, self.noise = scheduler, noise
        self.first = first_step(starts[0], requests[0].steps)  # type: ignore[arg-type]
        scheduler.set_begin_index(self.first)
        stored = [sources(r.start.picture) for r in requests]  # type: ignore[union-attr]
        self.pictures = [_framed(s, r.crop) for s, r in zip(stored, requests, strict=True)]
        self.parts = [_redrawn(r.start, r.crop, sources) for r in requests]  # type: ignore[arg-type]
        known = [
            carried(s, r) if loaded.family.carries_latents else None
            for s, r in zip(stored, requests, strict=True)
        ]
        self.standings = [None if one is None else one.standing for one in known]
        pairs = zip(known, self.pictures, requests, strict=True)
        read = [
            latents_of(loaded, _padded(p, r.size))
            if one is None
            else torch.from_numpy(one.latents)[None]
            for one, p, r in pairs
        ]
        self.clean = torch.cat([one.to(noise) for one in read])
        cells = [
            _cells(m, r.size, loaded.latent_scale)
            for m, r in zip(self.parts, requests, strict=True)
        ]
        self.redrawn = torch.stack(cells).to(noise)

    def latents(self) -> Tensor:
        """[B, C, h, w] to begin with: the pictures, as noisy as the first step wants them."""
        return self._noisy(self.first)

    def kept(self, latents: Tensor, step: int) -> Tensor:
        """The latents after a step, with what is not redrawn put back."""
        return self.redrawn * latents + (1 - self.redrawn) * self._noisy(step + 1)

    def composed(self, drawn: Sequence[Image.Image]) -> list[Image.Image]:
        """The pictures with their redrawn parts; pixels outside are exactly the source's."""
        return [
            Image.composite(new, old, part)
            for new, old, part in zip(drawn, self.pictures, self.parts, strict=True)
        ]

    def _noisy(self, step: int) -> Tensor:
        """The solver knows by itself which step it is at."""
        times = self.scheduler.timesteps
        at = times[min(step, len(times) - 1)].expand(len(self.clean))
        noisy: Tensor = self.scheduler.add_noise(self.clean, self.noise, at)
        return noisy


def first_step(start: Start, steps: int) -> int:
    """A strength of 1 begins at step 0, of a half in the middle; one step is always taken."""
    return steps - max(1, min(steps, round(steps * start.strength)))


def _redrawn(start: Start, crop: Size, sources: Sources) -> Image.Image:
    if start.mask is not None:
        return painted_mask(sources(start.mask), crop)
    return part_mask(start, crop)


def part_mask(start: Start, crop: Size) -> Image.Image:
    """White where it is redrawn, "L", soft at the part's edges that are not the frame's."""
    if start.part is None:
        return Image.new("L", (crop.width, crop.height), 255)
    left, top, right, bottom = start.part.corners
    hard = Image.new("L", (crop.width + 2 * FEATHER, crop.height + 2 * FEATHER), 0)
    box = (
        round(left * crop.width) + (FEATHER if left > 0 else -FEATHER) + FEATHER // 2,
        round(top * crop.height) + (FEATHER if top > 0 else -FEATHER) + FEATHER // 2,
        round(right * crop.width) + (FEATHER if right < 1 else 3 * FEATHER) - FEATHER // 2,
        round(bottom * crop.height) + (FEATHER if bottom < 1 else 3 * FEATHER) - FEATHER // 2,
    )
    hard.paste(255, box)
    soft = hard.filter(ImageFilter.BoxBlur(FEATHER // 2))
    return soft.crop((FEATHER, FEATHER, FEATHER + crop.width, FEATHER + crop.height))


def painted_mask(painted: Image.Image, crop: Size) -> Image.Image:
    """A painted mask at the size that is kept, soft inside its edges: outside it nothing changes."""
    hard = painted.convert("L").resize((crop.width, crop.height), Image.Resampling.BILINEAR)
    hard = hard.point(lambda level: 255 if level > 127 else 0)
    inner = hard.filter(ImageFilter.MinFilter(2 * (FEATHER // 2) + 1))
    soft = inner.filter(ImageFilter.BoxBlur(FEATHER // 2))
    return ImageChops.darker(soft, hard)


def _framed(picture: Image.Image, crop: Size) -> Image.Image:
    """A take of another frame format or family is brought to the size that is kept now."""
    shown = picture.convert("RGB")
    size = (crop.width, crop.height)
    return shown if shown.size == size else shown.resize(size, Image.Resampling.LANCZOS)


def _padded(picture: Image.Image, size: Size) -> np.ndarray:
    """Up to the size that is drawn, the edges repeated; uint8 [H, W, 3]."""
    high, wide = size.height - picture.height, size.width - picture.width
    edges = ((high // 2, high - high // 2), (wide // 2, wide - wide // 2), (0, 0))
    return np.pad(np.asarray(picture), edges, mode="edge")


def latents_of(loaded: Loaded, pixels: np.ndarray) -> Tensor:
    """[1, C, h, w], scaled as the network knows them; the middle of a distribution."""
    vae = loaded.vae
    picture = torch.from_numpy(pixels).permute(2, 0, 1)[None].float() / 127.5 - 1
    encoded = vae.encode(picture.to(loaded.device, next(vae.parameters()).dtype))
    raw = encoded.latent_dist.mode() if hasattr(encoded, "latent_dist") else encoded.latents
    shift = getattr(vae.config, "shift_factor", None) or 0.0
    latents: Tensor = (raw - shift) * vae.config.scaling_factor
    return latents


def _cells(mask: Image.Image, size: Size, scale: int) -> Tensor:
    """[1, h, w]: 1 for every latent cell that the part touches."""
    padded = _padded(mask.convert("RGB"), size)[..., 0]
    touched = torch.from_numpy(padded > 0).float()[None, None]
    return F.max_pool2d(touched, scale)[0]
