"""Heads are found in what cells say, and windows show whoever is looked at in the same place, as large as anybody."""

import math

import pytest
import torch
from torch import Tensor

from storyboard.pocket.sighting import heads_of, moved, window
from storyboard.pocket.world.meaning import MEANINGS, PLACED, figures_of
from tests.pocket.figures import said_of, scenes

PIXEL = 512 / 100  # of a hundredth of the frame's height


def _apart(found: Tensor, row: Tensor) -> float:
    x, y, radius = (row[:PLACED] * PIXEL).tolist()
    away = math.dist((x, y), found[:2].tolist()) / radius
    return max(float(away), abs(float(found[2]) - math.log2(radius)))


@pytest.mark.parametrize("company", [1, 2])
def test_heads_are_found_where_figures_are(company: int) -> None:
    torch.manual_seed(1)
    for scene in scenes(8, company):
        said, shares = said_of(scene)
        found = heads_of((said + 0.05 * torch.randn_like(said))[0])
        rows = torch.from_numpy(figures_of(scene, 175.0, 2))
        seen = [row for row, share in zip(rows, shares, strict=True) if share.sum() > 3]
        assert len(found) >= len(seen)
        for row in seen:
            assert min(_apart(one, row) for one in found) < 0.1


def test_nobodys_head_is_found_where_nobody_is() -> None:
    assert heads_of(torch.zeros(MEANINGS, 16, 28)).shape == (0, 3)


def _dotted(x: float, y: float) -> Tensor:
    """Black but for a white dot of 16 pixels."""
    picture = torch.full((3, 128, 224), -1.0)
    picture[:, round(y) - 8 : round(y) + 8, round(x) - 8 : round(x) + 8] = 1.0
    return picture


def _middle(picture: Tensor) -> tuple[float, float]:
    much = (picture[0] + 1) / 2
    rows, columns = (torch.arange(count) + 0.5 for count in much.shape)
    return float((much.sum(0) * columns).sum() / much.sum()), float(
        (much.sum(1) * rows).sum() / much.sum()
    )


@pytest.mark.parametrize("radius", [8.0, 16.0, 40.0])
def test_a_window_is_measured_in_radii(radius: float) -> None:
    head = torch.tensor([100.0, 60.0, math.log2(radius)])
    shown = window(_dotted(100 + radius / 2, 60 - radius / 4), head, 96, 3.0, 0.0)
    x, y = _middle(shown.clamp(min=-1) * (shown != 0) - (shown == 0).float())
    assert (x, y) == pytest.approx((48 + 16, 48 - 8), abs=1)


def test_a_window_shows_nothing_beyond_the_frame() -> None:
    shown = window(torch.ones(3, 128, 224), torch.tensor([0.0, 0.0, 4.0]), 64, 2.0, 0.0)
    assert not shown[:, :31].any()
    assert not shown[:, :, :31].any()
    assert (shown[:, 33:, 33:] == 1).all()


def test_a_head_is_moved_in_its_own_measure() -> None:
    heads = torch.tensor([[100.0, 50.0, 5.0]])
    assert moved(heads, torch.tensor([[0.5, -0.25, 1.0]])).tolist() == [[116.0, 42.0, 6.0]]
