"""Words hold somebody as a reference would."""

import pytest
import torch

from storyboard.pocket.imagining import imagined
from storyboard.pocket.looks import GUESSES, guessed
from storyboard.pocket.portrait import completed, portrait_in
from storyboard.pocket.shades import middle_shade
from storyboard.pocket.swatches import COLOURS, KEPT, SWATCHES


@pytest.mark.parametrize(
    ("words", "looks", "colours"),
    [
        (
            "a girl, red bob hair, blue jacket with a star, glasses",
            {"kind": "bob", "age": "girl", "outfit": "jacket", "pattern": "star", "accessory": "glasses"},
            {"coat": "red", "top": "blue"},
        ),
        (
            "白い猫、赤いマフラー",
            {"kind": "cat", "age": "", "accessory": "scarf"},
            {"coat": "white", "accessory": "red"},
        ),
    ],
)  # fmt: skip
def test_what_is_kept_is_what_words_say(
    words: str, looks: dict[str, str], colours: dict[str, str]
) -> None:
    kept = imagined(words)
    assert kept.shape == (KEPT,)
    read = guessed(kept[-GUESSES:])
    assert {name: read[name] for name in looks} == looks
    for part, name in colours.items():
        at = 3 * COLOURS.index(part)
        torch.testing.assert_close(kept[at : at + 3], torch.tensor(middle_shade(name)) / 127.5 - 1)


def test_nothing_is_kept_of_what_nobody_sees() -> None:
    kept = imagined("a white cat")
    for part in ("skin", "accessory"):
        at = 3 * COLOURS.index(part)
        assert not kept[at : at + 3].any()
    assert kept[:SWATCHES].abs().sum() > 0
    assert set(completed(portrait_in("a white cat")).colours) == set(COLOURS) - {
        "skin",
        "accessory",
    }
