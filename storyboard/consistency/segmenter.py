"""A small convolutional network that says what each cell of a picture shows; in numpy, so that the
editor, which never loads torch, can ask it too.

Trained by `storyboard.lab.segmenter_training` on drawings alone; whoever uses it has weights of its own.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

REACHES = (1, 2, 4, 8, 4, 1)  # cells from one tap of a layer's 3×3 kernel to the next
STRIDE = 4  # pixels a cell, each way

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Segmenter:
    """weights: as the twin in torch names them."""

    weights: dict[str, Floats]

    @classmethod
    def load(cls, path: Path) -> "Segmenter":
        return cls({name: value.astype(np.float32) for name, value in load_file(path).items()})

    def __call__(self, picture: NDArray[np.uint8]) -> Floats:
        """Logits [classes, H/4, W/4] of a picture [H, W, 3]; H and W are multiples of 4."""
        x = picture.transpose(2, 0, 1).astype(np.float32) / 127.5 - 1
        x = np.maximum(self._convolve("down.0", x, stride=2), 0)
        x = np.maximum(self._convolve("down.2", x, stride=2), 0)
        for place, reach in enumerate(REACHES):
            within = np.maximum(self._convolve(f"wide.{place}.0", x, reach=reach), 0)
            x = np.maximum(x + self._convolve(f"wide.{place}.2", within), 0)
        return self._convolve("out", x)

    def _convolve(self, name: str, x: Floats, stride: int = 1, reach: int = 1) -> Floats:
        """The picture keeps its size, divided by the stride; outside of it is 0."""
        kernel, offset = self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]
        side, (height, width) = kernel.shape[-1], x.shape[1:]
        border = reach * (side // 2)
        wide = np.pad(x, ((0, 0), (border, border), (border, border)))
        out = np.zeros((len(kernel), (height // stride) * (width // stride)), np.float32)
        for row in range(side):
            for column in range(side):
                top, left = row * reach, column * reach
                seen = wide[:, top : top + height : stride, left : left + width : stride]
                out += kernel[:, :, row, column] @ seen.reshape(len(x), -1)
        return (out + offset[:, None]).reshape(-1, height // stride, width // stride)
