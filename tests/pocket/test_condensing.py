"""Condensing the latents: the same pictures, and the important channels first."""

import numpy as np
import pytest
import torch

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.loading import weights_folder
from storyboard.pocket.networks import DRAWN
from storyboard.pocket.training.condensing import condensed
from storyboard.pocket.training.drawings import Pixels, scene_of
from storyboard.pocket.world import draw

pytestmark = pytest.mark.usefixtures("pocket")


@pytest.fixture(scope="module")
def pictures() -> Pixels:
    return np.stack([draw(scene_of(number), 448, 256) for number in range(8)])


@pytest.fixture(scope="module")
def eye() -> PocketAutoencoder:
    """What ships, without its readers and painters: its decoder draws from looks alone."""
    whole = PocketAutoencoder.from_pretrained(weights_folder() / "vae", dtype=torch.float32)
    plain = PocketAutoencoder(latent_channels=DRAWN).eval()
    state = {
        key: value
        for key, value in whole.state_dict().items()
        if key.split(".")[0] not in ("reader", "painter", "ground", "figures")
    }
    state["decoder.0.weight"] = state["decoder.0.weight"][:, :DRAWN]
    state |= {name: state[name][:DRAWN] for name in ("mean", "std")}
    plain.load_state_dict(state)
    return plain  # type: ignore[no-any-return]


@torch.no_grad()
def test_with_all_channels_the_pictures_stay(eye: PocketAutoencoder, pictures: Pixels) -> None:
    made = condensed(eye, pictures, eye.config.latent_channels)
    pixels = torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 127.5 - 1
    before = eye.to_pixels(eye.to_latents(pixels))[..., 32:-32, 32:-32]
    after = made.to_pixels(made.to_latents(pixels))[..., 32:-32, 32:-32]
    assert float((before - after).abs().mean()) < 0.01


@torch.no_grad()
def test_half_of_the_channels_keep_the_picture(eye: PocketAutoencoder, pictures: Pixels) -> None:
    made = condensed(eye, pictures, eye.config.latent_channels // 2)
    pixels = torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 127.5 - 1
    latents = made.to_latents(pixels)
    loud = latents.std((0, 2, 3))
    assert bool((loud[:-1] >= loud[1:] - 0.05).all()), "the important ones come first"
    assert float(latents.std()) == pytest.approx(1, abs=0.1)
    error = (made.to_pixels(latents) - pixels).square().mean()
    assert float(-10 * torch.log10(error / 4)) > 20
