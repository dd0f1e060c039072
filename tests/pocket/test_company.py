"""Two who overlap are both painted whole, whoever cells say is there."""

from dataclasses import replace

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from storyboard.pocket.company import told_apart
from storyboard.pocket.coordinates import FAINT
from storyboard.pocket.loading import load_components, weights_folder
from storyboard.pocket.networks import DRAWN
from storyboard.pocket.painter import Painter, cells_of
from storyboard.pocket.world import Scene
from storyboard.pocket.world.meaning import set_of
from tests.pocket.figures import latents_of, scenes

pytestmark = pytest.mark.usefixtures("pocket")


@pytest.fixture(scope="module")
def painter() -> Painter:
    return load_components(weights_folder())["vae"].painter


def alone(number: int) -> Scene:
    """Somebody in a medium shot."""
    found = [one for one in scenes(60, 1) if one.shot == "medium" and one.angle == "eye_level"]
    scene = found[number]
    return replace(scene, figures=(replace(scene.figures[0], pose="standing", prop=None),))


def here(latents: Tensor) -> Tensor:
    return latents[:, DRAWN : DRAWN + 1] > FAINT


def beside(latents: Tensor, by: int) -> Tensor:
    """Somebody so many columns farther right."""
    return torch.roll(latents, by, 3)


def at(latents: Tensor, column: float) -> Tensor:
    """Somebody whose cells' middle is there."""
    here = latents[0, DRAWN].clamp(0, 1).sum(0)
    middle = float((here * torch.arange(28)).sum() / here.sum())
    return beside(latents, round(column - middle))


@torch.no_grad()
@pytest.mark.parametrize(("one", "other", "cut"), [(0, 1, 14), (1, 0, 14), (2, 3, 12), (2, 3, 14)])
def test_both_are_whole_where_cells_speak_of_one(
    painter: Painter, one: int, other: int, cut: int
) -> None:
    left, right = at(latents_of(alone(one)), 11), at(latents_of(alone(other)), 15)
    either = torch.where(here(left), left, right)
    halves = torch.cat([left[..., :cut], right[..., cut:]], 3)
    settings = torch.from_numpy(set_of(alone(one)))[None]
    shares = [
        painter(one, settings)[1]
        for one in (left, right, torch.where(here(halves), halves, either))
    ]
    assert (shares[0] * shares[1]).sum() > 2000  # they overlap
    lost = (torch.maximum(*shares[:2]) - shares[2]).clamp(min=0)
    assert (
        F.avg_pool2d(lost, 32).max() < 0.3
    )  # 0.5 to 1 of some cells if each is painted in its own


@torch.no_grad()
def test_whoever_most_cells_speak_of_is_in_front(painter: Painter) -> None:
    left, right = at(latents_of(alone(0)), 11), at(latents_of(alone(1)), 15)
    settings = torch.from_numpy(set_of(alone(0)))[None]
    for front, back in ((left, right), (right, left)):
        both = torch.where(front[:, DRAWN : DRAWN + 1] > 0.5, front, back)
        colours, shares = painter(both, settings)
        (own, theirs), (other, others) = painter(front, settings), painter(back, settings)
        there = (theirs > 0.99) & (others > 0.99)
        near, far = ((colours - one).abs().mean(1, keepdim=True) for one in (own, other))
        assert there.sum() > 2000
        assert float(near[there].mean()) < 0.5 * float(far[there].mean())
        assert float((shares[there] > 0.9).float().mean()) > 0.98


@torch.no_grad()
def test_one_is_painted_as_before_and_so_is_a_mistake_of_a_few_cells(painter: Painter) -> None:
    latents = latents_of(alone(0))
    wrong = latents.clone()
    wrong[..., 20:22] = torch.where(
        torch.arange(16)[:, None] < 2, at(latents_of(alone(1)), 20), latents
    )[..., 20:22]
    for one in (latents, wrong):
        cells = cells_of(one, DRAWN)
        parts, first = told_apart(
            cells, 4, lambda told, at: torch.ones(len(told), dtype=torch.bool)
        )
        assert len(parts) == 1
        assert parts[0] is cells
        assert not first.any()
