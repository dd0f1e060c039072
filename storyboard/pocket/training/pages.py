"""What the decoder learns from: crops of drawings with latents that are exact, that are so but look as the UNet has
it, or that are its own on its way out of some noise.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from storyboard.pocket.networks import DRAWN, SLOTS
from storyboard.pocket.training.crops import cells, corners, windows
from storyboard.pocket.training.dataset import CELL, Shelf
from storyboard.pocket.training.drawings import Pixels
from storyboard.pocket.training.library import Library
from storyboard.pocket.training.machine import DEVICE, WIDER
from storyboard.pocket.training.pocket import Pocket
from storyboard.pocket.training.sampler import Sampler
from storyboard.pocket.training.sampling import denoised
from storyboard.pocket.world.meaning import MEANINGS, SHADES

CROP, BATCH = 8, 8 * WIDER  # cells a side
EXACT = 3 * WIDER  # the first of a batch: exact latents
HELD = 3 * WIDER  # the next: exact in what they say, but how they look is the UNet's
TRUE = EXACT + HELD  # up to here latents say what is truly there
SURE_OF = MEANINGS - SHADES  # channels that say what is there, exact colours left out
NOISE, NOISE_MADE = 0.35, 0.1  # most that is added to exact latents, and to others
FIGURES, HEADS = 0.85, 0.5  # shares of the crops that have a figure in their middle, and a head
HEAD_WEIGHT = 3.0  # what a head's pixels weigh more
BESIDE = 0.05  # what pixels beside figures weigh where the UNet chose what is there
BLIND = 24  # pixels along a crop's cut edges where the decoder lacks what is beside
MADE = 700 * min(WIDER, 6)  # pages that the UNet draws, the first
START, STEPS = (0.2, 0.8), 4  # how noisy the UNet's own begin; its steps
FROM_NOISE = 5  # its steps where it begins from nothing but what is there
PIXELS = 2 * CELL  # a cell's side in a full-size picture


class Pages:
    """Full-size pictures [N, 512, 896, 3], their cells' masks, and latents [N, C, 16, 28] of three kinds: exact;
    of the first of them held: true in what is there, drawn by the UNet out of pure noise (its look is used);
    made: its own, out of some noise.
    """

    def __init__(
        self,
        pictures: Pixels,
        masks: NDArray[np.uint8],
        exact: NDArray[np.float16],
        held: NDArray[np.float16],
        made: NDArray[np.float16],
    ) -> None:
        self.pictures, self.masks, self.exact, self.held, self.made = (
            torch.from_numpy(part).to(DEVICE) for part in (pictures, masks, exact, held, made)
        )


@dataclass(frozen=True)
class Crops:
    """latents [B, C, h, w]; clean: the same without the noise that was added; there [B, SURE_OF, h, w]: the truth of
    what is there, 0 where latents need not say it; pixels [B, 3, H, W]: the drawing; worth [B, 1, H, W]: what being
    near to it weighs there; free [B, 1, h, w]: 1 where it only has to look as the latents say.
    """

    latents: Tensor
    clean: Tensor
    there: Tensor
    pixels: Tensor
    worth: Tensor
    free: Tensor


def pages(library: Library, model: Pocket, shelf: Shelf, sampler: Sampler) -> Pages:
    """Draws the shelf's scenes at full size, and has the UNet draw them."""
    count, kinds = len(shelf.latents), []
    pictures = library.full_size(count, shelf.first)
    for kind in ("held", "made"):
        path = library.path(kind, count, shelf.first)
        if not path.exists():
            np.save(path, _drawn_by(model, sampler, holding=kind == "held"))
        kinds.append(np.load(path))
    return Pages(pictures, shelf.masks, _exact(sampler, count), *kinds)


def _exact(sampler: Sampler, count: int, size: int = 200) -> NDArray[np.float16]:
    parts = torch.split(torch.arange(count, device=DEVICE), size)
    return np.concatenate([sampler.latents(part).half().cpu().numpy() for part in parts])


def _drawn_by(
    model: Pocket, sampler: Sampler, holding: bool, size: int = 20 * WIDER
) -> NDArray[np.float16]:
    """holding: out of pure noise, with the truth of what is there in every step."""
    made = []
    for places in torch.split(torch.arange(min(MADE, len(sampler)), device=DEVICE), size):
        exact, told = sampler.latents(places), sampler.told(places)
        free = torch.rand(len(exact), device=DEVICE, generator=sampler.rng)
        start = torch.ones_like(free) if holding else START[0] + (START[1] - START[0]) * free
        share = start[:, None, None, None]
        noise = torch.randn(exact.shape, device=DEVICE, generator=sampler.rng)
        clean = denoised(
            model,
            (1 - share) * exact + share * noise,
            start,
            told,
            sampler.silence,
            sampler.blank,
            FROM_NOISE if holding else STEPS,
            guidance=1.6 if float(torch.rand(())) < 0.4 else 1.0,
            truth=exact[:, DRAWN : DRAWN + SURE_OF] if holding else None,
        )
        made.append(clean.half().cpu().numpy())
    return np.concatenate(made)


def cropped(book: Pages, rng: torch.Generator) -> Crops:
    """A batch of crops, kind after kind."""
    rows, columns = book.masks.shape[2:]

    def chances(*size: int) -> Tensor:
        return torch.rand(size, device=DEVICE, generator=rng)

    which = torch.randint(len(book.exact), (BATCH,), device=DEVICE, generator=rng)
    which[EXACT:] %= len(book.held)
    masks = book.masks[which].float()
    figures, heads = masks[:, :SLOTS].amax(1), masks[:, SLOTS]
    tops, lefts = corners(
        torch.where((chances(BATCH) < HEADS)[:, None, None], heads, figures), CROP, FIGURES, rng
    )
    latents = torch.cat([book.exact[which[:TRUE]], book.made[which[TRUE:]]]).float()
    latents[EXACT:TRUE, :DRAWN] = book.held[which[EXACT:TRUE], :DRAWN].float()
    clean = cells(latents, tops, lefts, CROP)
    there = clean[:, DRAWN : DRAWN + SURE_OF].clone()
    there[TRUE:] = 0
    figure, head = (cells(part[:, None] / 255, tops, lefts, CROP) for part in (figures, heads))
    free = torch.zeros_like(figure)
    free[EXACT:TRUE] = 1 - figure[EXACT:TRUE]
    worth = (1 + HEAD_WEIGHT * head) * (1 - (1 - BESIDE) * free)
    sure = _sure(tops, rows)[:, None, :, None] * _sure(lefts, columns)[:, None, None, :]
    return Crops(
        _noisy(clean, rng),
        clean,
        there,
        windows(book.pictures, which, tops, lefts, CROP, PIXELS),
        worth.repeat_interleave(PIXELS, 2).repeat_interleave(PIXELS, 3) * sure,
        free,
    )


def _noisy(clean: Tensor, rng: torch.Generator) -> Tensor:
    chances = torch.rand(BATCH, device=DEVICE, generator=rng)
    exact = torch.arange(BATCH, device=DEVICE) < EXACT
    spread = torch.where(exact, NOISE, NOISE_MADE) * chances.square()
    noise = torch.randn(clean.shape, device=DEVICE, generator=rng)
    noisy = clean + spread[:, None, None, None] * noise
    return noisy.contiguous(memory_format=torch.channels_last)


def _sure(starts: Tensor, count: int) -> Tensor:
    """[B, pixels of a crop's side]: 0 near an edge that is not one of the picture's own."""
    at = torch.arange(CROP * PIXELS, device=starts.device)
    first = (at < BLIND) & (starts > 0)[:, None]
    last = (at >= CROP * PIXELS - BLIND) & (starts + CROP < count)[:, None]
    return (~(first | last)).float()
