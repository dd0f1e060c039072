"""Latents that say the truth of drawn scenes."""

import torch
from torch import Tensor

from storyboard.pocket.networks import DRAWN
from storyboard.pocket.training.dataset import cast_scene
from storyboard.pocket.world import Scene, figure_masks
from storyboard.pocket.world.meaning import figures_of, meaning


def scenes(count: int, company: int) -> list[Scene]:
    every = (cast_scene(key, bank=8)[0] for key in range(999))
    return [scene for scene in every if len(scene.figures) == company][:count]


def said_of(scene: Scene) -> tuple[Tensor, Tensor]:
    """Its meaning [1, MEANINGS, 16, 28], and how much of each cell each of two figures covers [2, 16, 28]."""
    shares = torch.zeros(2, 16, 28)
    fine = torch.from_numpy(figure_masks(scene, 112, 64)).float() / 255
    shares[: len(fine)] = torch.nn.functional.avg_pool2d(fine, 4)
    figures = torch.from_numpy(figures_of(scene, 175.0, 2))
    return meaning(figures[None], shares[None]), shares


def latents_of(scene: Scene) -> Tensor:
    """The same after looks that are the same everywhere, [1, DRAWN + MEANINGS, 16, 28]."""
    return torch.cat([torch.full((1, DRAWN, 16, 28), 0.3), said_of(scene)[0]], 1)
