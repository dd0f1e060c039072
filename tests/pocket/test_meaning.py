"""What the latents say of a scene beside the picture is the scene's truth, cell by cell."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from storyboard.pocket.setting import SET, SETTING
from storyboard.pocket.training.dataset import cast_scene
from storyboard.pocket.world import Scene, figure_masks
from storyboard.pocket.world.meaning import (
    CHOICES,
    LOOKING,
    LOOKS,
    MEANINGS,
    PLAIN,
    SHADES,
    figures_of,
    meaning,
    said_of,
    set_of,
)

WIDE = 175.0


def _shares(scene: Scene) -> NDArray[np.float32]:
    fine = np.zeros((2, 64, 112), np.float32)
    fine[: len(scene.figures)] = figure_masks(scene, 112, 64) / np.float32(255)
    shares: NDArray[np.float32] = fine.reshape(2, 16, 4, 28, 4).mean((2, 4))
    return shares


def _said(scene: Scene) -> NDArray[np.float32]:
    figures, shares = figures_of(scene, WIDE, 2), _shares(scene)
    said = meaning(torch.from_numpy(figures)[None], torch.from_numpy(shares)[None])[0]
    return said.numpy()


def _read(values: NDArray[np.float32], among: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """What such numbers say, bit by bit."""
    said, at = {}, 0
    for field, choices in among.items():
        bits = (len(choices) - 1).bit_length()
        said[field] = choices[sum(int(values[at + bit] > 0) << bit for bit in range(bits))]
        at += bits
    assert at == len(values)
    return said


@pytest.mark.parametrize("key", range(12))
def test_what_is_said_is_read_again_in_the_figures_own_cells(key: int) -> None:
    scene, _ = cast_scene(key, bank=8)
    shares = _shares(scene)
    said = _said(scene)
    assert said.shape == (MEANINGS, 16, 28)
    assert not said[:, shares.max(0) == 0].any()
    for figure, share in zip(scene.figures, shares, strict=False):
        whole = share > 0.9
        if not whole.any():
            continue
        inside = said[:, whole].mean(1)
        bits, shades = inside[PLAIN:-SHADES], inside[-SHADES:]
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
        assert _read(bits, CHOICES) == right
        assert np.abs(bits).min() > 0.85
        if share[whole].min() == 1:
            top = (shades[6:9] + 1) * 127.5
            assert tuple(top.round().astype(int)) == who.top.rgb


@pytest.mark.parametrize("key", range(12))
def test_a_scene_says_where_when_and_how_it_is_seen(key: int) -> None:
    scene, _ = cast_scene(key, bank=8)
    said = set_of(scene)
    assert said.shape == (SET,)
    assert _read(said, SETTING) == {name: getattr(scene, name) for name in SETTING}


def test_a_body_is_measured_from_its_head() -> None:
    scene, _ = next(
        one for one in (cast_scene(key, bank=8) for key in range(99)) if one[0].shot == "close_up"
    )
    shares = _shares(scene)
    across, down = _said(scene)[1:3]
    body = shares[0] > 0.9
    columns = np.flatnonzero(body.any(0))
    assert np.all(np.diff([across[:, c][body[:, c]].mean() for c in columns]) > 0)
    rows = np.flatnonzero(body.any(1))
    assert np.all(np.diff([down[r][body[r]].mean() for r in rows]) > 0)


def test_a_reference_is_asked_for_looks_alone() -> None:
    figure = cast_scene(3, bank=8)[0].figures[0]
    acting = replace(figure, expression="angry", pose="running", view="back", prop="book")
    assert np.array_equal(said_of(figure)[[*LOOKS]], said_of(acting)[[*LOOKS]])
    assert not np.array_equal(said_of(figure), said_of(acting))
    assert tuple(CHOICES)[: len(LOOKING)] == tuple(LOOKING)
    changed = replace(figure, character=replace(figure.character, accessory="crown"))
    assert not np.array_equal(said_of(figure)[[*LOOKS]], said_of(changed)[[*LOOKS]])
    dyed = replace(figure, character=replace(figure.character, eyes=(1, 2, 3)))
    assert not np.array_equal(said_of(figure)[[*LOOKS]], said_of(dyed)[[*LOOKS]])
