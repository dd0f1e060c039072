"""The network in numpy says what its twin in torch says."""

import numpy as np
import pytest
import torch

from storyboard.consistency.segmenter import Segmenter
from storyboard.lab.segmenter_training import Network


@pytest.mark.parametrize(("height", "width", "classes"), [(128, 224, 1), (128, 128, 2)])
def test_it_answers_as_its_twin(height: int, width: int, classes: int) -> None:
    torch.manual_seed(3)
    twin = Network(classes).eval()
    picture = np.random.default_rng(4).integers(0, 256, (height, width, 3), np.uint8)
    pixels = torch.from_numpy(picture).permute(2, 0, 1)[None].float() / 255
    with torch.no_grad():
        right = twin(pixels)[0].numpy()
    ours = Segmenter({name: value.numpy() for name, value in twin.state_dict().items()})(picture)
    assert ours.shape == (classes, height // 4, width // 4)
    assert np.abs(ours - right).max() < 1e-4
    assert np.abs(right).max() > 1e-3
