"""Muon moves matrices, AdamW everything else, and both go on where they were."""

from copy import deepcopy

import pytest
import torch
from torch import nn
from torch.optim import _muon

from storyboard.pocket.training import optimizer as module
from storyboard.pocket.training.optimizer import MuonAdamW


def network() -> nn.Sequential:
    torch.manual_seed(0)
    layers = (nn.Embedding(70, 64), nn.Linear(64, 128), nn.Unflatten(1, (64, 1, 2)))
    last = nn.Conv2d(64, 64, 3, padding=1)
    return nn.Sequential(*layers, last).to(memory_format=torch.channels_last)


def learn(net: nn.Sequential, optimizer: MuonAdamW, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    told, wanted = (torch.randint(70, (512,), generator=generator) for _ in range(2))
    (net(told).flatten(1) - net[0](wanted).repeat(1, 2)).square().mean().backward()
    optimizer.step(1e-3)


def test_every_direction_of_a_matrix_moves_as_far() -> None:
    net = network()
    before = deepcopy(net)
    optimizer = MuonAdamW([net])
    learn(net, optimizer, 1)
    assert all(one.grad is None for one in net.parameters())
    for place in (1, 3):
        moved = (before[place].weight - net[place].weight).detach().flatten(1)
        lengths = torch.linalg.svdvals(moved)
        assert lengths.median() > 0.6 * lengths.max()
        width = max(moved.shape)
        assert 0.5 < float(moved.norm() / (0.2e-3 * width**0.5 * min(moved.shape) ** 0.5)) < 1.5
    assert not torch.equal(before[0].weight, net[0].weight)
    assert not torch.equal(before[3].bias, net[3].bias)


@pytest.mark.parametrize("shape", [(70, 200), (200, 70)])
def test_in_single_precision_it_goes_the_same_way(shape: tuple[int, int]) -> None:
    torch.manual_seed(0)
    told = torch.randn(shape), (3.4445, -4.775, 2.0315), 4, 1e-7
    torchs = _muon._zeropower_via_newtonschulz(*told).float()
    assert (module._even(*told) - torchs).abs().max() < 0.02


@pytest.mark.parametrize("halves", [True, False])
def test_it_multiplies_in_half_where_the_machine_does(
    halves: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = []
    monkeypatch.setattr(module, "HALVES", halves)
    monkeypatch.setattr(module, "_even", lambda grad, *_: kinds.append(grad.dtype) or grad)
    learn(net := network(), MuonAdamW([net]), 1)
    assert bool(kinds) != halves


def test_it_goes_on_where_it_was() -> None:
    net = network()
    optimizer = MuonAdamW([net])
    learn(net, optimizer, 1)
    twin = deepcopy(net)
    again = MuonAdamW([twin])
    again.load_state_dict(deepcopy(optimizer.state_dict()))
    for seed in (2, 3):
        learn(net, optimizer, seed)
        learn(twin, again, seed)
    for one, other in zip(net.parameters(), twin.parameters(), strict=True):
        assert torch.equal(one, other)


def test_a_convolution_stored_otherwise_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\[64, 64, 3, 3\] .*channels_last"):
        MuonAdamW([nn.Conv2d(64, 64, 3)])
