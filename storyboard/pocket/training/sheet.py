"""A contact sheet of held-out characters and scenes: reference, what came out, the drawn truth."""

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.captions import caption
from storyboard.pocket.networks import SLOTS
from storyboard.pocket.training.dataset import CELL, FULL, character_of
from storyboard.pocket.training.drawings import Pixels, chance
from storyboard.pocket.training.library import blank_of
from storyboard.pocket.training.machine import DEVICE, in_half
from storyboard.pocket.training.pocket import Pocket
from storyboard.pocket.training.sampler import slot_masks
from storyboard.pocket.training.sampling import Told, denoised
from storyboard.pocket.world import Scene, draw, draw_reference, figure_boxes, random_scene

HELD_OUT = 10**6  # characters from here on are never trained on


def held_out(number: int, count: int) -> tuple[Scene, tuple[int, ...]]:
    """A scene with `count` characters that training has not seen."""
    who = tuple(HELD_OUT + number * 2 + i for i in range(count))
    return random_scene(chance(99, number), [character_of(n) for n in who]), who


def draw_sheet(
    model: Pocket, eye: PocketAutoencoder, columns: int, rows: int, scenes: int = 8
) -> Image.Image:
    """Each row: reference(s), generated, truth, and again."""
    width, height = columns * CELL, rows * CELL
    cells: list[list[Pixels]] = []
    for number in range(scenes):
        scene, who = held_out(number, 1 if number % 4 != 3 else 2)
        shown = [draw_reference(character_of(n), chance(98, n), 128) for n in who]
        made = generate(model, eye, [scene], [shown], columns, rows)[0]
        truth = draw(scene, width, height)
        pictures = [*shown, np.full_like(shown[0], 255)][:2]
        fitted = [np.asarray(Image.fromarray(p).resize((height, height))) for p in pictures]
        made = np.asarray(Image.fromarray(made).resize((width, height), Image.Resampling.BOX))
        cells.append([*fitted, made, truth])
    lines = [np.concatenate(row, axis=1) for row in cells]
    half = (len(lines) + 1) // 2
    left, right = np.concatenate(lines[:half]), np.concatenate(lines[half:])
    return Image.fromarray(np.concatenate([left, right], axis=1))


@torch.no_grad()
def generate(
    model: Pocket,
    eye: PocketAutoencoder,
    scenes: list[Scene],
    shown: list[list[Pixels]],
    columns: int,
    rows: int,
    steps: int = 8,
    guidance: float = 1.6,
    seed: int = 0,
) -> list[Pixels]:
    """Full-size pictures of scenes with references [128, 128, 3], by Euler steps."""
    rng = chance(5, seed)
    texts = [caption(scene, rng, "en", looks=False) for scene in scenes]
    blank = blank_of(eye)
    seen = []
    boxes = torch.tensor(FULL).repeat(len(scenes), SLOTS, 1)
    for place, (scene, pictures) in enumerate(zip(scenes, shown, strict=True)):
        given = [eye.half_to_latents(_pixels(picture)) for picture in pictures]
        seen.append(torch.stack([*given, blank, blank][:SLOTS]))
        boxes[place, : len(given)] = torch.tensor(figure_boxes(scene, columns / rows))[: len(given)]
    there = torch.tensor([[slot < len(given) for slot in range(SLOTS)] for given in shown])
    never = torch.zeros(len(scenes), dtype=torch.bool)
    noise = torch.Generator().manual_seed(seed)
    masks = slot_masks(boxes, there, never, never, (2 * rows, 2 * columns), noise)
    told = Told(model.ids(texts).to(DEVICE), torch.stack(seen), masks.to(DEVICE))
    x = torch.randn(len(scenes), eye.config.latent_channels, rows, columns, generator=noise)
    start, silence = torch.ones(len(scenes), device=DEVICE), model.ids([""])[0].to(DEVICE)
    x = denoised(model, x.to(DEVICE), start, told, silence, blank, steps, guidance)
    with in_half():
        pixels = eye.to_pixels(x).float().cpu()
    out = ((pixels.clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8)
    return [picture.permute(1, 2, 0).numpy() for picture in out]


def _pixels(picture: Pixels) -> Tensor:
    return torch.from_numpy(picture).permute(2, 0, 1)[None].float().to(DEVICE) / 127.5 - 1
