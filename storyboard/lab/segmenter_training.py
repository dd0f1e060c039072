"""`python -m storyboard.lab.segmenter_training judge|figures`: teaches a segmenter by drawings, in minutes.

Two are taught, each by drawings from integers that nobody else uses and made worse in many ways (blur,
noise, light, blocks), so that a picture which is not drawn can be read too: the laboratory's judge, and
the one that counts figures in references.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional

from storyboard.consistency import figures
from storyboard.consistency.segmenter import REACHES, STRIDE
from storyboard.lab import segmenter
from storyboard.lab.segmenter import figures_of
from storyboard.pocket.training.drawings import chance
from storyboard.pocket.world import (
    Scene,
    draw,
    figure_masks,
    head_mask,
    random_character,
    random_scene,
)

BATCH = 16
HELD = 400  # drawings at the end that are only tested on
COMPANY = (0.3, 0.4, 0.3)  # nobody, one, two
CROWD = (0.04, 0.42, 0.36, 0.18)  # nobody … three in a reference

Drawing = tuple[NDArray[np.uint8], NDArray[np.float32]]


@dataclass(frozen=True)
class Lesson:
    """draw: of an integer, a picture [H, W, 3] and how much of each cell is of a class [C, H/4, W/4]."""

    weights: Path
    classes: int
    draw: Callable[[int], Drawing]
    pictures: int
    steps: int


class Network(nn.Module):
    """[B, 3, H, W] in 0..1 -> logits [B, classes, H/4, W/4]; `consistency.segmenter` in torch."""

    def __init__(self, classes: int, width: int = 32) -> None:
        super().__init__()
        half = width // 2
        self.down = nn.Sequential(
            nn.Conv2d(3, half, 5, stride=2, padding=2),
            nn.ReLU(),
            nn.Conv2d(half, width, 3, stride=2, padding=1),
            nn.ReLU(),
        )
        self.wide = nn.ModuleList(
            nn.Sequential(
                nn.Conv2d(width, width, 3, padding=reach, dilation=reach),
                nn.ReLU(),
                nn.Conv2d(width, width, 1),
            )
            for reach in REACHES
        )
        self.out = nn.Conv2d(width, classes, 1)

    def forward(self, pictures: Tensor) -> Tensor:
        x = self.down(pictures * 2 - 1)
        for layer in self.wide:
            x = torch.relu(x + layer(x))
        logits: Tensor = self.out(x)
        return logits


def main() -> None:
    """Draws, trains, says how well it does, stores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("which", choices=LESSONS)
    lesson = LESSONS[parser.parse_args().which]
    pictures, right = drawings(lesson)
    model = Network(lesson.classes)
    train(model, lesson.steps, pictures[:-HELD], right[:-HELD])
    print(accuracy(model.eval(), pictures[-HELD:], right[-HELD:]))
    save_file(
        {name: t.half().contiguous() for name, t in model.state_dict().items()}, lesson.weights
    )


def drawings(lesson: Lesson) -> tuple[Tensor, Tensor]:
    """Pictures [N, 3, H, W] uint8 and how much of each cell is of a class [N, C, h, w] in 0..1."""
    made = [lesson.draw(number) for number in range(lesson.pictures)]
    pictures = torch.from_numpy(np.stack([picture for picture, _ in made])).permute(0, 3, 1, 2)
    return pictures.contiguous(), torch.from_numpy(np.stack([right for _, right in made]))


# ---------------------------------------------------------------- what they are taught by


def judged(number: int) -> Drawing:
    """A scene as the laboratory judges it, and where its figures are."""
    rng = chance(7005, number)
    count = int(rng.choice(len(COMPANY), p=COMPANY))
    scene = random_scene(rng, [random_character(rng) for _ in range(count)])
    width, height = segmenter.LOOKED_AT
    return draw(scene, width, height), shares([together(figure_masks(scene, width, height))])


def referred(number: int) -> Drawing:
    """A picture as people give them, with nobody … three."""
    rng = chance(7006, number)
    return referring(rng, int(rng.choice(len(CROWD), p=CROWD)))


def referring(rng: np.random.Generator, count: int) -> Drawing:
    """`count` figures on a plain ground or in a place, in a frame of any shape; where they are, and
    their heads.
    """
    height = figures.SIDE
    width = 4 * int(rng.integers(18, 33))
    if rng.random() < 0.3:
        width, height = height, width
    scene = crowd(rng, count)
    picture, bodies = draw(scene, width, height), together(figure_masks(scene, width, height))
    if rng.random() < 0.6:
        ground = rng.integers(90, 256, 3) if rng.random() < 0.7 else np.full(3, 255)
        picture = np.where(bodies[..., None] > 0, picture, ground.astype(np.uint8))
    heads = head_mask(scene, width, height) & bodies
    page = np.full((figures.SIDE, figures.SIDE, 5), (*figures.GREY, 0, 0), np.uint8)
    top, left = (figures.SIDE - height) // 2, (figures.SIDE - width) // 2
    page[top : top + height, left : left + width] = np.dstack([picture, bodies, heads])
    return page[..., :3], shares([page[..., 3], page[..., 4]])


def crowd(rng: np.random.Generator, count: int) -> Scene:
    """Figures side by side; three stand nearer to each other."""
    scene = random_scene(rng, [random_character(rng) for _ in range(min(count, 2))])
    if count < 3:
        return scene
    third = random_scene(rng, [random_character(rng)]).figures[0]
    places = np.array([0.18, 0.5, 0.82]) + rng.uniform(-0.06, 0.06, 3)
    standing = zip((*scene.figures, third), places, strict=True)
    return replace(scene, figures=tuple(replace(one, x=float(x)) for one, x in standing))


def together(masks: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """[figures, H, W] -> [H, W]"""
    union: NDArray[np.uint8] = masks.max(0, initial=0)
    return union


def shares(masks: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
    """Of 0 or 255 a pixel [H, W], to 0..1 a cell [C, H/4, W/4]."""
    whole = np.stack(masks).astype(np.float32) / 255
    classes, height, width = whole.shape
    cells = whole.reshape(classes, height // STRIDE, STRIDE, width // STRIDE, STRIDE)
    mean: NDArray[np.float32] = cells.mean((2, 4))
    return mean


LESSONS = {
    "judge": Lesson(segmenter.WEIGHTS, 1, judged, 8000, 4000),
    "figures": Lesson(figures.WEIGHTS, 2, referred, 7000, 2600),
}


# ---------------------------------------------------------------- teaching


def train(model: Network, steps: int, pictures: Tensor, right: Tensor) -> None:
    """AdamW, one cycle; every batch made worse in its own way."""
    rng, start = np.random.default_rng(7005), time.monotonic()
    optimiser = torch.optim.AdamW(model.parameters(), 2e-3, weight_decay=0.01)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, total_steps=steps)
    for step in range(steps):
        chosen = torch.from_numpy(rng.integers(len(pictures), size=BATCH))
        x, target = pictures[chosen].float() / 255, right[chosen]
        if rng.random() < 0.5:
            x, target = x.flip(-1), target.flip(-1)
        loss = functional.binary_cross_entropy_with_logits(model(worse(x, rng)), target)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        rate.step()
        if step % 100 == 0:
            print(f"{step}/{steps} {loss.item():.4f} {time.monotonic() - start:.0f} s", flush=True)


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
def accuracy(model: Network, pictures: Tensor, right: Tensor) -> dict[str, float]:
    """On drawings it never saw, of the last class: overlap of cells, empty ones empty, peopled ones
    peopled.
    """
    logits = torch.cat(
        [model(piece.float() / 255)[:, -1] for piece in torch.split(pictures, BATCH)]
    )
    cells, wanted = logits > 0, right[:, -1] > 0.5
    there = wanted.flatten(1).any(1)
    found = torch.tensor([bool(figures_of(one.numpy())) for one in cells])
    overlap = (cells & wanted).sum() / (cells | wanted).sum()
    return {
        "overlap": float(overlap),
        "empty": float((~found[~there]).float().mean()),
        "found": float(found[there].float().mean()),
    }


if __name__ == "__main__":
    main()
