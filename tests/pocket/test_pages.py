"""What the decoder learns from keeps its promises, and its critic hears what is there."""

from pathlib import Path

import numpy as np
import pytest
import torch

from storyboard.pocket.networks import DRAWN, SLOTS
from storyboard.pocket.training.critic import Critic
from storyboard.pocket.training.machine import generator
from storyboard.pocket.training.packaging import packaged
from storyboard.pocket.training.pages import (
    BATCH,
    CROP,
    EXACT,
    PIXELS,
    SURE_OF,
    TRUE,
    Pages,
    cropped,
)
from storyboard.pocket.training.sampling import Told, denoised
from storyboard.pocket.world.meaning import MEANINGS

SIDE = CROP * PIXELS


@pytest.mark.usefixtures("pocket")
def test_what_is_known_to_be_there_stays_and_the_look_is_drawn(young: Path) -> None:
    model = packaged(young).eval()
    truth = torch.randn(2, SURE_OF, 4, 6)
    noise = torch.randn(2, DRAWN + MEANINGS, 4, 6)
    nobody = torch.zeros(1, DRAWN + MEANINGS, 8, 8)
    told = Told(
        model.ids(["a cat waves", "a fox runs"]),
        nobody.expand(2, SLOTS, 1, -1, -1, -1),
        torch.zeros(2, SLOTS, 8, 12),
    )
    silence = model.ids([""])[0]
    for guidance in (1.0, 1.6):
        made = denoised(
            model, noise, torch.ones(2), told, silence, nobody, 2, guidance, truth=truth
        )
        assert torch.equal(made[:, DRAWN : DRAWN + SURE_OF], truth)
        assert (made - noise).abs().amax((0, 2, 3)).min() > 0.01


def book(count: int = 3) -> Pages:
    """Latents of 1 are exact, of 2 held, of 3 made; everybody covers the left half."""
    shape = (count, DRAWN + MEANINGS, 16, 28)
    kinds = [np.full(shape, kind, np.float16) for kind in (1, 2, 3)]
    masks = np.zeros((count, 3, 16, 28), np.uint8)
    masks[:, 0, :, :14] = 255
    pictures = np.zeros((count, 16 * PIXELS, 28 * PIXELS, 3), np.uint8)
    pictures[:, :, : 14 * PIXELS] = 255
    return Pages(pictures, masks, *kinds)


def test_crops_are_exact_held_and_made() -> None:
    crops = cropped(book(), generator(1))
    assert crops.pixels.shape == (BATCH, 3, SIDE, SIDE)
    assert (crops.clean[:EXACT] == 1).all()
    assert (crops.clean[EXACT:TRUE, :DRAWN] == 2).all()  # a look of the UNet's making
    assert (crops.clean[EXACT:TRUE, DRAWN:] == 1).all()  # and what is truly there
    assert (crops.clean[TRUE:] == 3).all()
    assert crops.there.shape == (BATCH, SURE_OF, CROP, CROP)
    assert (crops.there[:TRUE] == 1).all()
    assert not crops.there[TRUE:].any()
    assert (crops.latents - crops.clean).abs().max() > 0


def test_where_the_unet_chose_what_is_there_the_drawing_hardly_counts() -> None:
    for seed in range(4):
        crops = cropped(book(), generator(seed))
        beside = crops.pixels[:, :1] < 0
        assert not crops.free[:EXACT].any()
        assert not crops.free[TRUE:].any()
        fine = crops.free.repeat_interleave(PIXELS, 2).repeat_interleave(PIXELS, 3) > 0
        assert torch.equal(fine[EXACT:TRUE], beside[EXACT:TRUE])
        assert crops.worth[EXACT:TRUE][fine[EXACT:TRUE]].max() < 0.1
        assert set(crops.worth[:EXACT].unique().tolist()) <= {0.0, 1.0}
        assert (crops.worth[:, :, 40:-40, 40:-40][:EXACT] == 1).all()


def test_the_critic_hears_what_is_there() -> None:
    torch.manual_seed(0)
    critic, pictures = Critic(), torch.randn(2, 3, SIDE, SIDE)
    said = torch.randn(2, SURE_OF, CROP, CROP)
    marks, others = critic(pictures, said), critic(pictures, -said)
    looks = (SIDE // 8) ** 2
    assert marks.shape == (2, looks + (SIDE // 16) ** 2)
    assert torch.equal(marks[:, :looks], others[:, :looks])
    assert not torch.equal(marks[:, looks:], others[:, looks:])
