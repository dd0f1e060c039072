"""Colours are those that a picture has most of, not means of what somebody points at."""

import torch
from torch import Tensor

from storyboard.pocket.looks import GUESSED, GUESSES, LOOKING
from storyboard.pocket.modes import heaviest_mode, vivid_mode
from storyboard.pocket.swatches import COLOURS, SWATCHES, exact

RED, INK, WHITE = torch.tensor([[0.6, -0.8, -0.6], [-0.7, -0.85, -0.7], [1.0, 1.0, 0.95]])


def crowd(colour: Tensor, count: int, noise: float = 0.0) -> Tensor:
    return colour + noise * torch.randn(count, 3, generator=torch.Generator().manual_seed(0))


def even(colours: Tensor) -> Tensor:
    return torch.full((len(colours),), 1 / len(colours))


def blends(one: Tensor, other: Tensor, count: int) -> Tensor:
    return torch.lerp(one, other, torch.linspace(0.1, 0.9, count)[:, None])


def test_a_colour_becomes_that_of_the_heaviest_crowd() -> None:
    seen = torch.cat([crowd(RED, 60), blends(RED, INK, 20), crowd(INK, 20)])
    found, share = heaviest_mode(seen, even(seen), [])
    torch.testing.assert_close(found, RED, atol=0.02, rtol=0)
    assert 0.6 < share < 0.75


def test_noise_is_averaged_away() -> None:
    seen = crowd(RED, 900, noise=0.06)
    found, _ = heaviest_mode(seen, even(seen), [])
    torch.testing.assert_close(found, RED, atol=0.02, rtol=0)


def test_a_crowd_of_a_rivals_colour_counts_next_to_nothing() -> None:
    seen = torch.cat([crowd(RED, 70, noise=0.01), crowd(WHITE, 30)])
    found, share = heaviest_mode(seen, even(seen), [RED])
    torch.testing.assert_close(found, WHITE, atol=0.02, rtol=0)
    assert share > heaviest_mode(seen[:70], even(seen[:70]), [RED])[1]  # it is all that it sees


def test_what_weighs_nothing_has_no_say() -> None:
    seen = torch.cat([crowd(RED, 50), crowd(RED + 0.1, 90)])
    weights = torch.cat([torch.full((50,), 0.02), torch.zeros(90)])
    torch.testing.assert_close(heaviest_mode(seen, weights, [])[0], RED, atol=1e-3, rtol=0)


def test_an_iris_is_found_between_white_and_ink() -> None:
    iris = torch.tensor([-0.4, 0.1, 0.7])
    parts = [crowd(INK, 40), crowd(WHITE, 30), crowd(iris, 12)]
    seen = torch.cat([*parts, blends(iris, INK, 12), blends(iris, WHITE, 12)])
    found, much = vivid_mode(seen, even(seen))
    torch.testing.assert_close(found, iris, atol=0.04, rtol=0)
    assert much > vivid_mode(seen[:70], even(seen[:70]))[1]  # where the eyes are shut


def test_eyes_that_are_nearly_black_are_so() -> None:
    seen = torch.cat([crowd(INK, 50), blends(INK, INK + 0.1, 20)])
    assert (vivid_mode(seen, even(seen))[0] - INK).abs().max() < 0.11


def read(doubt: float, accessory: str) -> Tensor:
    """Of somebody whose every colour is expected to be white and who points at red, with that much doubt."""
    guesses, first = torch.zeros(GUESSES), 0
    for name, count in GUESSED.items():
        if name == "accessory":
            guesses[first + LOOKING[name].index(accessory)] = 9.0
        first += count
    kept = torch.cat([WHITE.repeat(len(COLOURS)), torch.zeros(1), guesses])
    pixels = RED[:, None, None].expand(1, 3, 16, 16)
    doubts, where = torch.full((1, len(COLOURS)), doubt), torch.zeros(1, len(COLOURS), 64)
    return exact(kept, doubts, where, pixels)[:SWATCHES].unflatten(0, (-1, 3))


def test_what_every_picture_is_in_doubt_of_stays_a_guess() -> None:
    skin = COLOURS.index("skin")
    torch.testing.assert_close(read(0.1, "hat")[skin], RED, atol=1e-4, rtol=0)
    assert torch.equal(read(0.5, "hat")[skin], WHITE)


def test_nothing_worn_has_no_colour() -> None:
    worn = COLOURS.index("accessory")
    assert read(0.1, "hat")[worn].any()
    assert not read(0.1, "none")[worn].any()
