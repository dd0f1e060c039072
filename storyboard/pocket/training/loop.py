"""What every training here shares: a clock that outlives the process, a rate, an average, a stop file."""

import time
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import nn


class Pace:
    """Minutes of processor time across restarts, so that a busy machine costs patience and no learning.

    Pauses while a file PAUSE lies in the folder, ends on STOP.
    """

    def __init__(self, folder: Path, minutes: float, spent: float = 0.0) -> None:
        self.folder, self.minutes, self.spent = folder, minutes, spent

    @property
    def share(self) -> float:
        """0 at the start, 1 at the end."""
        return min(1.0, self.spent / self.minutes) if self.minutes else 1.0

    def steps(self) -> Iterator[None]:
        """Yields until the minutes are over or somebody stops it."""
        while self.spent < self.minutes and not (self.folder / "STOP").exists():
            while (self.folder / "PAUSE").exists():
                time.sleep(1)
            start = time.process_time()
            yield
            self.spent += (time.process_time() - start) / 60 / torch.get_num_threads()


def rate(peak: float, share: float, hold: float = 0.65, low: float = 0.02) -> float:
    """Constant, then linear to a fiftieth."""
    if share < 0.01:
        return peak * share / 0.01
    if share < hold:
        return peak
    return peak * (1 - (1 - low) * (share - hold) / (1 - hold))


class Average:
    """Exponential moving average of parameters."""

    def __init__(self, model: nn.Module, decay: float = 0.999) -> None:
        self.decay, self.count = decay, 0
        self.shadow = {name: p.detach().clone() for name, p in model.named_parameters()}

    @torch.no_grad()
    def follow(self, model: nn.Module) -> None:
        self.count += 1
        decay = min(self.decay, (1 + self.count) / (10 + self.count))
        for name, parameter in model.named_parameters():
            self.shadow[name].lerp_(parameter.detach(), 1 - decay)

    @torch.no_grad()
    def store_in(self, model: nn.Module) -> None:
        """The averaged numbers into a model of the same shape."""
        for name, parameter in model.named_parameters():
            parameter.copy_(self.shadow[name])


def save(path: Path, state: dict[str, object]) -> None:
    """The old checkpoint or the new one, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.replace(path)
