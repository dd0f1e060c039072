"""What pocket has understood is asked of it while it learns, and what it learns comes to every part."""

from pathlib import Path

import numpy as np
import pytest
import torch

from storyboard.pocket.networks import DRAWN, SLOTS, WIDTH
from storyboard.pocket.setting import SET
from storyboard.pocket.training.packaging import packaged
from storyboard.pocket.training.pocket import Pocket
from storyboard.pocket.training.witness import Lesson, Witness
from storyboard.pocket.world.meaning import MEANINGS, SAID

pytestmark = pytest.mark.usefixtures("pocket")
LATENTS = DRAWN + MEANINGS


@pytest.fixture(scope="module")
def model(young: Path) -> Pocket:
    return packaged(young)


def test_what_is_understood_teaches_the_encoders(model: Pocket) -> None:
    witness = Witness(model)
    model.unet.add_embedding(model.text(model.ids(["a cat waves", "a fox runs"])))
    model.unet.encoder_hid_proj([model.references(torch.randn(2, SLOTS, 1, LATENTS, 8, 8))])
    lesson = Lesson(
        torch.ones(2, SLOTS, SAID),
        torch.tensor([[1.0, 0], [1, 1]]),
        torch.tensor([[1.0, 0], [0, 0]]),
        torch.ones(2, SET),
        torch.ones(2),
    )
    words, looks = witness.losses(lesson)
    (words + looks).backward()
    for part in ("text_encoder", "image_encoder", "unet.add_embedding.norm2"):
        for name, parameter in model.get_submodule(part).named_parameters():
            if name.startswith("swatch_reader"):  # has lessons of its own
                continue
            assert parameter.grad is not None, f"{part}.{name}"
            assert parameter.grad.abs().max() > 0, f"{part}.{name}"
    with pytest.raises(RuntimeError, match="words"):
        witness.losses(lesson)


def test_a_figure_that_nothing_tells_of_teaches_nothing(model: Pocket) -> None:
    witness = Witness(model)
    model.unet.add_embedding(model.text(model.ids([""])))
    model.unet.encoder_hid_proj([torch.randn(1, SLOTS, 64, WIDTH)])
    none = torch.zeros(1, SLOTS)
    nobody = Lesson(torch.ones(1, SLOTS, SAID), none, none, torch.ones(1, SET), torch.zeros(1))
    assert [float(loss.detach()) for loss in witness.losses(nobody)] == [0, 0]


def test_a_reference_that_is_shown_again_is_read_once(model: Pocket) -> None:
    seen = torch.randn(3, SLOTS, 2, LATENTS, 8, 8)
    seen[:, 1] = seen[0, 0, 0]
    seen[1] = seen[0]
    read: list[int] = []
    handle = model.image_encoder.blocks[0].register_forward_hook(
        lambda _m, inputs, _o: read.append(len(inputs[0]))
    )
    tokens = model.references(seen)
    handle.remove()
    assert read == [4]  # three of their own, and the one that stands in every second slot
    straight = model.image_encoder.read(seen.flatten(0, 2)).reshape(tokens.shape)
    np.testing.assert_allclose(tokens.detach(), straight.detach(), atol=1e-5)
