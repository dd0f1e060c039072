"""Steps for what learns: Muon (Jordan et al. 2024) for matrices, AdamW for everything else.

Muon makes every direction of a matrix's step equally long, which few pictures and small batches need most.
Its matrix products cost as much as a step of 16 pictures does in half, whatever the batch.
"""

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from unittest.mock import patch

import torch
from torch import Tensor, nn

from storyboard.pocket.training.machine import HALVES

SMALLEST = 64  # rows and columns from which on a weight counts as a matrix
NEWTON_SCHULZ = 4  # iterations


class MuonAdamW:
    """One optimizer of both. A convolution's weight is a matrix of outputs by what each looks at.

    A step's speed is AdamW's; Muon's is made to move as far (Liu et al. 2025).

    Raises ValueError for a convolution that is stored otherwise than with its channels last.
    """

    def __init__(
        self, modules: Iterable[nn.Module], betas: tuple[float, float] = (0.9, 0.99)
    ) -> None:
        self.parameters, self._matrices = list[nn.Parameter](), list[nn.Parameter]()
        for module in modules:
            read = {id(part.weight) for part in module.modules() if isinstance(part, nn.Embedding)}
            for parameter in module.parameters():
                self.parameters.append(parameter)
                if id(parameter) not in read and _is_matrix(parameter):
                    self._matrices.append(parameter)
        those = {id(matrix) for matrix in self._matrices}
        rest = [one for one in self.parameters if id(one) not in those]
        self._flat = [nn.Parameter(_shared(matrix.detach())) for matrix in self._matrices]
        self._muon = torch.optim.Muon(
            self._flat, weight_decay=0.01, ns_steps=NEWTON_SCHULZ, adjust_lr_fn="match_rms_adamw"
        )
        self._adam = torch.optim.AdamW(rest, betas=betas, weight_decay=0.01, fused=True)

    def step(self, speed: float, most: float = 1.0) -> None:
        """Learns from the gradients, made no longer than `most` altogether, and forgets them."""
        nn.utils.clip_grad_norm_(self.parameters, most)
        for flat, matrix in zip(self._flat, self._matrices, strict=True):
            flat.grad = None if matrix.grad is None else _flat(matrix.grad)
        with _directions():
            for optimizer in (self._muon, self._adam):
                for group in optimizer.param_groups:
                    group["lr"] = speed
                optimizer.step()  # type: ignore[no-untyped-call]
        for parameter in (*self.parameters, *self._flat):
            parameter.grad = None

    def state_dict(self) -> dict[str, Any]:
        return {"muon": self._muon.state_dict(), "adam": self._adam.state_dict()}

    def load_state_dict(self, state: dict[str, Any], /) -> None:
        self._muon.load_state_dict(state["muon"])
        self._adam.load_state_dict(state["adam"])


def _directions() -> AbstractContextManager[object]:
    """torch's Muon always multiplies in bfloat16; where that is slow it is had to do it in single precision."""
    return (
        nullcontext() if HALVES else patch("torch.optim._muon._zeropower_via_newtonschulz", _even)
    )


def _even(
    grad: Tensor, coefficients: tuple[float, float, float], steps: int, least: float
) -> Tensor:
    """A matrix whose directions are about equally long, by the iteration that torch.optim.Muon takes."""
    first, second, third = coefficients
    tall = grad.size(0) > grad.size(1)
    made = (grad.T if tall else grad) / grad.norm().clamp(min=least)
    for _ in range(steps):
        gram = made @ made.T
        made = torch.addmm(
            made, torch.addmm(gram, gram, gram, beta=second, alpha=third), made, beta=first
        )
    even: Tensor = made.T if tall else made
    return even


def _shared(weight: Tensor) -> Tensor:
    flat = _flat(weight)
    if flat.data_ptr() != weight.data_ptr():
        raise ValueError(
            f"A convolution {list(weight.shape)} is not stored with its channels last; "
            "call .to(memory_format=torch.channels_last) on its module first."
        )
    return flat


def _is_matrix(parameter: Tensor) -> bool:
    rows = parameter.shape[0]
    return parameter.dim() > 1 and min(rows, parameter.numel() // rows) >= SMALLEST


def _flat(weight: Tensor) -> Tensor:
    """[rows, columns]; shares the memory of a convolution that is stored with its channels last."""
    return weight.permute(0, 2, 3, 1).flatten(1) if weight.dim() == 4 else weight
