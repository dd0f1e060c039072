"""Maps are kept in eight bits a number, and learn in full."""

import torch

from storyboard.pocket.maps import LEVELS, Maps


def numbers() -> torch.Tensor:
    return (
        torch.randn(3, 2, 8, 10, generator=torch.Generator().manual_seed(0))
        * torch.tensor([1.0, 9.0])[:, None, None]
    )


def test_what_is_kept_is_off_by_half_a_step_at_most() -> None:
    first = numbers()
    maps = Maps(first)
    assert maps.levels.dtype == torch.uint8
    assert maps.levels.unique().numel() > 100
    step = (first.amax((2, 3)) - first.amin((2, 3)))[..., None, None] / LEVELS
    which = torch.tensor([2, 0])
    assert ((maps(which) - first[which]).abs() <= 0.6 * step[which]).all()


def test_maps_of_one_number_keep_it() -> None:
    kept = Maps(torch.full((1, 1, 4, 4), 0.05))(torch.tensor([0]))
    torch.testing.assert_close(kept, torch.full((1, 1, 4, 4), 0.05), atol=1e-4, rtol=0)


def test_half_precision_is_what_ships() -> None:
    maps, which = Maps(numbers()), torch.arange(3)
    exact = maps(which)
    assert torch.equal(maps.half()(which), exact)


def test_learning_changes_what_is_looked_up_and_is_kept() -> None:
    maps, which = Maps(torch.zeros(1, 1, 4, 4)), torch.tensor([0])
    learning = maps.learn()
    spot = torch.tensor([[[0.5]]])
    maps.at(which, spot, spot).sum().backward()
    assert learning.grad is not None
    assert learning.grad.count_nonzero() == 4  # the middle lies between four numbers
    with torch.no_grad():
        learning[0, 0, 0, 0] = 1.0
    assert maps(which)[0, 0, 0, 0] == 1
    maps.keep()
    assert not list(maps.parameters())
    assert abs(float(maps(which)[0, 0, 0, 0]) - 1) < 0.01
    assert (
        maps.at(which, torch.tensor([[[-1.0]]]), torch.tensor([[[-1.0]]])) > 0.99
    )  # the edge goes on
