"""What every training here shares: a course that outlives the process, a rate, an average."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import get_ema_multi_avg_fn

from storyboard.pocket.training.machine import DEVICE, seconds


class Pace:
    """Minutes of training across restarts; on a processor a busy machine costs patience and no learning.

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
            start = seconds()
            yield
            self.spent += (seconds() - start) / 60


class Learning(Protocol):
    """What a checkpoint holds: a module, an optimizer, an average."""

    def state_dict(self) -> dict[str, Any]: ...

    def load_state_dict(self, state_dict: dict[str, Any], /) -> Any: ...


class Course:
    """A training that goes on where it was cut off. learning: everything in it that changes.

    Its checkpoint is written every few minutes and at the end; `kept` is called each time.
    """

    def __init__(
        self, path: Path, minutes: float, minutes_between: float = 3, **learning: Learning
    ) -> None:
        self.path, self.learning, self.between = path, learning, minutes_between * 60
        self.pace, self.step = Pace(path.parent, minutes), 0
        self.kept: Callable[[], None] = lambda: None
        self._told: dict[str, list[Tensor]] = {}
        if path.exists():
            state = torch.load(path, map_location=DEVICE, weights_only=True)
            self.pace.spent, self.step = state["spent"], state["step"]
            for name, one in learning.items():
                one.load_state_dict(state[name])

    @property
    def share(self) -> float:
        """0 at the start, 1 at the end."""
        return self.pace.share

    def steps(self) -> Iterator[None]:
        """Yields until the minutes are over or somebody stops it."""
        saved = time.monotonic()
        for _ in self.pace.steps():
            yield
            self.step += 1
            if time.monotonic() - saved > self.between:
                self._keep()
                saved = time.monotonic()
        self._keep()

    def tell(self, **measured: Tensor) -> None:
        """Their means are printed every fiftieth step."""
        for name, value in measured.items():
            self._told.setdefault(name, []).append(value.detach())
        if (self.step + 1) % 50 == 0:
            means = [f"{name} {torch.stack(told).mean():.3f}" for name, told in self._told.items()]
            line = f"{self.path.stem} {self.pace.spent:6.1f} min  step {self.step + 1}  "
            print(line + ", ".join(means), flush=True)
            self._told.clear()

    def _keep(self) -> None:
        states = {name: one.state_dict() for name, one in self.learning.items()}
        save(self.path, {**states, "spent": self.pace.spent, "step": self.step})
        self.kept()


def set_rate(optimizer: torch.optim.Optimizer, speed: float) -> None:
    for group in optimizer.param_groups:
        group["lr"] = speed


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
        now = [parameter.detach() for parameter in model.parameters()]
        get_ema_multi_avg_fn(decay)(list(self.shadow.values()), now, self.count)  # type: ignore[no-untyped-call]

    def state_dict(self) -> dict[str, Any]:
        return {"shadow": self.shadow, "count": self.count}

    def load_state_dict(self, state: dict[str, Any], /) -> None:
        self.shadow, self.count = state["shadow"], state["count"]

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
