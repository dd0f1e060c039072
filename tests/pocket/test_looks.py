"""Looks as choices and as bits, and what is likely by a reference and by the picture so far."""

import torch

from storyboard.pocket.looks import (
    AHEAD,
    GUESSED,
    GUESSES,
    LOOKING,
    WRITTEN,
    likely,
    log_chances,
    numbers_of,
)
from storyboard.pocket.training.dataset import character_of
from storyboard.pocket.world import Figure
from storyboard.pocket.world.meaning import SAID, said_of

BITS = sum(WRITTEN.values())


def written(number: int) -> torch.Tensor:
    """[1, BITS] of somebody of the bank."""
    said = torch.from_numpy(said_of(Figure(character_of(number), "running", "angry", "left")))
    first, eyes = AHEAD - 4, SAID - 3
    return torch.cat([said[first : first + BITS - 2], said[eyes : eyes + 2]])[None]


def test_bits_are_read_as_the_choices_they_stand_for() -> None:
    for number in range(12):
        who = character_of(number)
        kind = who.hair if who.species == "person" else who.species
        chosen = {"kind": kind, "age": who.age, "outfit": who.outfit, "pattern": who.pattern}
        chosen["accessory"] = who.accessory
        read = dict(zip(GUESSED, numbers_of(written(number)), strict=True))
        assert bool(read["beard"]) == who.beard
        assert int(read["eyes"]) == who.eye_shape
        for name, choices in LOOKING.items():
            assert choices[int(read[name])] == chosen[name], name


def test_what_is_likely_is_what_a_reference_shows_or_else_what_is_written() -> None:
    one, other = written(0), written(5)
    shown = torch.zeros(1, GUESSES)
    start = 0
    for count, which in zip(GUESSED.values(), numbers_of(one), strict=True):
        shown[0, start + int(which)] = 9.0  # sure of each
        start += count
    torch.testing.assert_close(likely(shown, other, 1.0), one, atol=0.1, rtol=0)
    unknown = log_chances(torch.zeros(1, GUESSES))
    torch.testing.assert_close(likely(unknown, other, 4.0), other, atol=0.1, rtol=0)
    assert likely(unknown, 0 * other, 1.0).abs().mean() < 0.3  # nothing shown, nothing written
    faint = 0.4 * other  # and a little of both: sure bits
    assert (likely(0.3 * shown, faint, 2.0) - one).abs().mean() < (faint - one).abs().mean()


def test_chances_are_of_each_kind_of_choice() -> None:
    chances = log_chances(torch.randn(3, GUESSES)).exp()
    for part in torch.split(chances, [*GUESSED.values()], 1):
        torch.testing.assert_close(part.sum(1), torch.ones(3))
