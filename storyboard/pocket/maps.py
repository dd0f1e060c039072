"""Maps of numbers that are looked up in between, kept as textures are: eight bits a number."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

LEVELS = 255


class Maps(nn.Module):
    """N maps of C channels [N, C, h, w]; each channel of each reaches from its `least` on in `step`s."""

    levels: Tensor
    least: Tensor
    step: Tensor
    learning: nn.Parameter | None  # the numbers themselves, while they change

    def __init__(self, first: Tensor) -> None:
        super().__init__()
        count, channels = first.shape[:2]
        self.register_buffer("levels", torch.zeros(first.shape, dtype=torch.uint8))
        for name in ("least", "step"):
            self.register_buffer(name, torch.zeros(count, channels, 1, 1))
        self.register_parameter("learning", None)
        self._write(first)

    def learn(self) -> nn.Parameter:
        """From now on it is these numbers that are looked up; `keep` ends that."""
        self.learning = nn.Parameter(self(torch.arange(len(self.levels))))
        return self.learning

    def keep(self) -> None:
        """What was learnt, to eight bits."""
        if self.learning is not None:
            self._write(self.learning.detach())
            self.learning = None

    def forward(self, which: Tensor) -> Tensor:
        """Those maps [B, C, h, w], in single precision: half is too coarse to tell places by."""
        if self.learning is not None:
            return self.learning[which].float()
        return torch.addcmul(
            self.least[which].float(), self.levels[which].float(), self.step[which].float()
        )

    def at(self, which: Tensor, x: Tensor, y: Tensor) -> Tensor:
        """[B, N, P * C]: of those maps [B] at x, y [B, N, P], in fractions of their sides."""
        spots = torch.stack([x, y], -1) * 2 - 1
        found = F.grid_sample(self(which), spots, padding_mode="border", align_corners=False)
        return found.permute(0, 2, 3, 1).flatten(2)

    def _write(self, numbers: Tensor) -> None:
        least, most = (edge((2, 3), keepdim=True) for edge in (numbers.amin, numbers.amax))
        # as half precision has them, which is what ships
        self.least, self.step = (
            least.half().float(),
            ((most - least) / LEVELS).clamp(min=1e-6).half().float(),
        )
        self.levels = ((numbers - self.least) / self.step).round().clamp(0, LEVELS).byte()
