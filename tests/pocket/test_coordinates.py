"""Where each part of a figure lies is found again from what its cells say, in spite of noise and of company."""

import pytest
import torch

from storyboard.pocket.coordinates import (
    COORDINATES,
    WHEREABOUTS,
    block_middles,
    coordinates,
    figures,
    places,
    spread,
)
from storyboard.pocket.world.meaning import PLACED, figures_of, meaning
from tests.pocket.figures import said_of, scenes

CELL = 100 / 16  # hundredths of the height


@pytest.mark.parametrize("company", [1, 2])
@pytest.mark.parametrize("noise", [0.0, 0.06])
def test_every_cell_knows_its_own_figure(company: int, noise: float) -> None:
    torch.manual_seed(0)
    off, wrong = [], []
    for scene in scenes(20, company):
        said, shares = said_of(scene)
        truth = torch.from_numpy(figures_of(scene, 175.0, 2))
        found = figures(said + noise * torch.randn_like(said))[0]
        for row, share in zip(truth, shares, strict=True):
            x, y, radius = row[:PLACED] / CELL
            inside = share > 0.95
            apart = ((found[0] - x).square() + (found[1] - y).square()).sqrt() / radius
            off.append(torch.maximum(apart, (found[2] - radius.log2()).abs())[inside])
            wrong.append((found[4:, inside] - row[PLACED:, None]).abs().amax(0))
    errors, others = torch.cat(off), torch.cat(wrong)
    assert len(errors) > 200
    assert (errors < (0.1 if noise else 0.02)).float().mean() > 0.95
    assert (others < (0.1 if noise else 0.02)).float().mean() > 0.95


@pytest.mark.parametrize("company", [1, 2])
def test_all_of_a_figures_cells_say_the_same(company: int) -> None:
    torch.manual_seed(1)
    for scene in scenes(10, company):
        said, shares = said_of(scene)
        found = figures(said + 0.1 * torch.randn_like(said))[0]
        apart = [
            float(found[:3, share > 0.95].std(1).amax())
            for share in shares
            if (share > 0.95).sum() > 1
        ]
        assert max(apart) < 0.03


def test_what_lies_beyond_all_reach_of_a_head_is_nobodys() -> None:
    tried = 0
    for scene in scenes(40, 1):
        said, shares = said_of(scene)
        row = torch.from_numpy(figures_of(scene, 175.0, 2))
        x, radius = float(row[0, 0]) / CELL, float(row[0, 2]) / CELL
        away = 22 if x < 14 else 4  # a cell's column
        if abs(away + 1.5 - x) - 1.5 < 4 * radius:
            continue
        shares[0, 3:6, away : away + 3] = 1
        found, before = figures(meaning(row[None], shares[None]))[0], figures(said)[0]
        assert found[3, 3:6, away : away + 3].max() == 0
        inside = before[3] > 0.5
        assert torch.allclose(found[:4, inside], before[:4, inside], atol=0.1)
        tried += 1
    assert tried > 5


def test_places_stay_single_precision_while_products_are_halved() -> None:
    said = said_of(scenes(1, 1)[0])[0]
    with torch.autocast("cpu", torch.bfloat16):
        halved = figures(said)
    assert torch.equal(halved, figures(said))


def test_coordinates_are_measured_from_the_head_at_every_scale() -> None:
    scene = next(scene for scene in scenes(50, 1) if scene.shot == "medium")
    said, shares = said_of(scene)
    x, y, radius = torch.from_numpy(figures_of(scene, 175.0, 2))[0, :PLACED] / CELL
    for scale in (1, 4):
        columns, rows = block_middles(16, 28, scale, said.device)
        blocks = spread(figures(said), columns, rows)[0, :WHEREABOUTS]
        inside = shares[0].repeat_interleave(scale, 0).repeat_interleave(scale, 1) == 1
        heads = blocks[:, inside].T
        found = coordinates(heads, places(heads, columns[inside], rows[inside]), scale)
        assert found.shape == (int(inside.sum()), COORDINATES)
        across, down = (columns[inside] - x) / radius, (rows[inside] - y) / radius
        torch.testing.assert_close(found[:, 2] * 2, across, atol=0.05, rtol=0)
        torch.testing.assert_close(found[:, 3] * 4, down, atol=0.05, rtol=0)


def test_where_nobody_is_nobody_is_sure() -> None:
    said = said_of(scenes(1, 1)[0])[0]
    weak = 0.1 * torch.randn(said.shape, generator=torch.Generator().manual_seed(0))
    assert figures(weak.clamp(-0.19, 0.19))[:, 3].max() == 0
    far = torch.nn.functional.max_pool2d(said[:, :1], 7, 1, 3) == 0
    assert far.any()
    assert figures(said)[:, 3:4][far].max() < 1e-3
