"""Layers that several networks here are made of."""

import torch
from torch import Tensor, nn


class Gated(nn.Module):
    """value(x) * relu(gate(x)), half open at first (gated linear units, Dauphin et al. 2017)."""

    def __init__(self, known: int, width: int) -> None:
        super().__init__()
        self.value, self.gate = nn.Linear(known, width), nn.Linear(known, width)
        nn.init.constant_(self.gate.bias, 0.5)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.value(x) * torch.relu(self.gate(x))
        return out


class Residual(nn.Module):
    """x + conv(relu(conv(relu(x)))), the second convolution zero at first."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(width, width, 3, padding=1)
        self.second = nn.Conv2d(width, width, 3, padding=1)
        nn.init.zeros_(self.second.weight)
        nn.init.zeros_(self.second.bias)  # type: ignore[arg-type]

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.second(torch.relu(self.first(torch.relu(x))))
        return x + out
