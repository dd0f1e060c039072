"""What the decoder learns from keeps its promises, and its critic hears what is there."""

import numpy as np
import torch

from storyboard.pocket.networks import DRAWN
from storyboard.pocket.training.critic import Critic
from storyboard.pocket.training.machine import generator
from storyboard.pocket.training.pages import (
    BATCH,
    CROP,
    EXACT,
    FINE,
    PIXELS,
    SURE_OF,
    TRUE,
    Pages,
    cropped,
)
from storyboard.pocket.world.meaning import MEANINGS

SIDE = CROP * PIXELS


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
    assert (crops.clean[EXACT:TRUE, FINE:DRAWN] == 2).all()  # a fine look of the UNet's making
    assert (crops.clean[EXACT:TRUE, :FINE] == 1).all()
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
