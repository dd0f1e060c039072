"""`python -m storyboard.lab.segmenter_training`: teaches the segmenter by drawings, in minutes on two cores.

Drawings come from integers that nobody else uses, made worse in many ways (blur, noise, light, blocks), so
that a picture which is not drawn can be read too.
"""

import time

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional

from storyboard.lab.segmenter import GRID, LOOKED_AT, WEIGHTS, Segmenter, figures_of
from storyboard.pocket.training.drawings import chance
from storyboard.pocket.world import Scene, draw, figure_masks, random_character, random_scene

KEY, SCENES, STEPS, BATCH = 7005, 5000, 2200, 16
COMPANY = (0.3, 0.4, 0.3)  # nobody, one, two
HELD = 400  # scenes at the end that are only tested on


def main() -> None:
    """Draws, trains, says how well it does, stores."""
    pictures, shares = drawings(SCENES)
    model = Segmenter()
    train(model, pictures[:-HELD], shares[:-HELD])
    print(accuracy(model.eval(), pictures[-HELD:], shares[-HELD:]))
    save_file({name: t.half().contiguous() for name, t in model.state_dict().items()}, WEIGHTS)


def drawings(count: int) -> tuple[Tensor, Tensor]:
    """Pictures [N, 3, 128, 224] uint8 and how much of each cell figures cover [N, 32, 56] in 0..1."""
    pictures = torch.zeros((count, 3, *LOOKED_AT[::-1]), dtype=torch.uint8)
    shares = torch.zeros((count, *GRID[::-1]))
    for number in range(count):
        scene = scene_of(number)
        pictures[number] = torch.from_numpy(draw(scene, *LOOKED_AT)).permute(2, 0, 1)
        if scene.figures:
            masks = figure_masks(scene, GRID[0] * 2, GRID[1] * 2).max(0) / 255
            shares[number] = functional.avg_pool2d(torch.from_numpy(masks)[None].float(), 2)[0]
    return pictures, shares


def scene_of(number: int) -> Scene:
    """The segmenter's own scenes."""
    rng = chance(KEY, number)
    count = int(rng.choice(3, p=COMPANY))
    return random_scene(rng, [random_character(rng) for _ in range(count)])


def train(model: Segmenter, pictures: Tensor, shares: Tensor) -> None:
    """AdamW, one cycle; every batch made worse in its own way."""
    rng, start = np.random.default_rng(KEY), time.monotonic()
    optimiser = torch.optim.AdamW(model.parameters(), 2e-3, weight_decay=0.01)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, total_steps=STEPS)
    for step in range(STEPS):
        chosen = torch.from_numpy(rng.integers(len(pictures), size=BATCH))
        x, target = pictures[chosen].float() / 255, shares[chosen]
        if rng.random() < 0.5:
            x, target = x.flip(-1), target.flip(-1)
        loss = functional.binary_cross_entropy_with_logits(model(worse(x, rng)), target)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        rate.step()
        if step % 100 == 0:
            print(f"{step}/{STEPS} {loss.item():.4f} {time.monotonic() - start:.0f} s", flush=True)


def worse(pictures: Tensor, rng: np.random.Generator) -> Tensor:
    """Blurred, in blocks, noisy, lighter or darker, tinted; 0..1 stays 0..1."""
    height, width = pictures.shape[-2:]
    scale = float(rng.choice((1, 1, 2, 3, 4)))
    if scale > 1:
        way = str(rng.choice(("bilinear", "nearest")))
        small = functional.interpolate(pictures, scale_factor=1 / scale, mode="area")
        extra = {"align_corners": False} if way == "bilinear" else {}
        pictures = functional.interpolate(small, (height, width), mode=way, **extra)
    tint = torch.from_numpy(rng.uniform(0.8, 1.2, (len(pictures), 3, 1, 1))).float()
    lift = torch.from_numpy(rng.uniform(-0.08, 0.08, (len(pictures), 1, 1, 1))).float()
    noise = torch.from_numpy(rng.standard_normal(pictures.shape, dtype=np.float32))
    return (pictures * tint + lift + noise * float(rng.uniform(0, 0.06))).clamp(0, 1)


@torch.no_grad()
def accuracy(model: Segmenter, pictures: Tensor, shares: Tensor) -> dict[str, float]:
    """On drawings it never saw: overlap of cells, empty ones empty, peopled ones peopled."""
    cells = torch.cat([model(piece.float() / 255) > 0 for piece in pictures.split(BATCH)])  # type: ignore[no-untyped-call]
    right = shares > 0.5
    there = right.flatten(1).any(1)
    found = torch.tensor([bool(figures_of(one.numpy())) for one in cells])
    overlap = (cells & right).sum() / (cells | right).sum()
    return {
        "overlap": float(overlap),
        "empty": float((~found[~there]).float().mean()),
        "found": float(found[there].float().mean()),
    }


if __name__ == "__main__":
    main()
