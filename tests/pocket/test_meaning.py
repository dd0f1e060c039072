"""What the latents say of a scene beside the picture is the scene's truth, cell by cell."""

import numpy as np
import pytest
from numpy.typing import NDArray

from storyboard.pocket.training.dataset import cast_scene
from storyboard.pocket.world import Scene, figure_masks, meaning
from storyboard.pocket.world.meaning import CHOICES, MEANINGS, places_of, read_choice

WIDE = 175.0


def _shares(scene: Scene) -> NDArray[np.float32]:
    fine = np.zeros((2, 64, 112), np.float32)
    fine[: len(scene.figures)] = figure_masks(scene, 112, 64) / np.float32(255)
    shares: NDArray[np.float32] = fine.reshape(2, 16, 4, 28, 4).mean((2, 4))
    return shares


@pytest.mark.parametrize("key", range(12))
def test_what_is_said_is_read_again_in_the_figures_own_cells(key: int) -> None:
    scene, _ = cast_scene(key, bank=8)
    shares = _shares(scene)
    said = meaning(scene, shares, WIDE)
    assert said.shape == (MEANINGS, 16, 28)
    assert not said[:, shares.max(0) == 0].any()
    for figure, share in zip(scene.figures, shares, strict=False):
        whole = share > 0.9
        if not whole.any():
            continue
        inside = said[:, whole].mean(1)
        who = figure.character
        right = {
            "kind": who.hair if who.species == "person" else who.species,
            "age": who.age,
            "outfit": who.outfit,
            "pattern": who.pattern,
            "accessory": who.accessory,
            "expression": figure.expression,
            "pose": figure.pose,
            "prop": figure.prop or "",
        }
        assert {field: read_choice(field, inside[places_of(field)]) for field in CHOICES} == right
        assert np.abs(inside[places_of("pose")]).min() > 0.85


def test_a_body_is_measured_from_its_head() -> None:
    scene, _ = next(
        one for one in (cast_scene(key, bank=8) for key in range(99)) if one[0].shot == "close_up"
    )
    shares = _shares(scene)
    across, down = meaning(scene, shares, WIDE)[1:3]
    body = shares[0] > 0.9
    columns = np.flatnonzero(body.any(0))
    assert np.all(np.diff([across[:, c][body[:, c]].mean() for c in columns]) > 0)
    rows = np.flatnonzero(body.any(1))
    assert np.all(np.diff([down[r][body[r]].mean() for r in rows]) > 0)


def test_choices_have_a_code_each() -> None:
    for field, choices in CHOICES.items():
        bits = places_of(field).stop - places_of(field).start
        assert 2 ** (bits - 1) < len(choices) <= 2**bits
    with pytest.raises(KeyError):
        places_of("mood")
