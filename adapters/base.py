"""What every kind of conditioning has in common. Torch is named, not imported."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PIL.Image import Image
    from torch import Tensor


class AdapterError(Exception):
    """A file or a model cannot be used for conditioning; says what, which and the cure."""


@dataclass(frozen=True)
class Conditioning:
    """A character encoded for one model. positive, negative [T, C]: what shows it, and its counterpart for guidance;
    swatches [K]: its colours and whatever follows them, for a model that copies them.
    """

    positive: "Tensor"
    negative: "Tensor"
    swatches: "Tensor | None" = None


class Adapter(Protocol):
    """References in, conditioning out."""

    def encode(self, pictures: "Sequence[Image]") -> Conditioning: ...
