"""A pocket that has learnt nothing yet, packaged."""

from pathlib import Path

import pytest
import torch

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.loading import load_components, weights_folder
from storyboard.pocket.networks import DRAWN
from storyboard.pocket.setting import SET
from storyboard.pocket.training.packaging import package
from storyboard.pocket.training.pocket import Pocket
from storyboard.pocket.world.meaning import MEANINGS


@pytest.fixture(scope="session")
def young(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(0)
    channels = DRAWN + MEANINGS
    eye = PocketAutoencoder(latent_channels=channels, meanings=MEANINGS, settings=SET).eval()
    model = Pocket(load_components(weights_folder())["tokenizer"], channels)
    folder = tmp_path_factory.mktemp("pocket") / "young"
    package(model, eye, folder)
    return folder
