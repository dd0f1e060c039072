"""The sample's cast: nobody in training resembles them, and their references can be drawn again."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from storyboard.demo import draw_references, sample_source
from storyboard.pocket.sample_cast import KON, MARA, resembles_the_sample
from storyboard.pocket.training.dataset import character_of
from storyboard.pocket.world.palette import Paint

BANK = 8000


def test_nobody_in_training_resembles_them() -> None:
    assert not any(resembles_the_sample(character_of(number)) for number in range(BANK))


def test_another_shade_still_resembles_and_another_colour_does_not() -> None:
    assert resembles_the_sample(dataclasses.replace(KON, coat=Paint("orange", (250, 140, 50))))
    assert not resembles_the_sample(dataclasses.replace(MARA, top=Paint("green", (60, 140, 80))))


def test_their_references_are_drawn_by_the_world(tmp_path: Path) -> None:
    pytest.importorskip("skia")
    draw_references(tmp_path)
    for drawn in sorted(tmp_path.glob("*.png")):
        committed = np.asarray(Image.open(sample_source() / drawn.name), int)
        assert np.abs(np.asarray(Image.open(drawn), int) - committed).max() <= 2, drawn.name
