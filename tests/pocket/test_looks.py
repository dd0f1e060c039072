"""Looks as choices and as bits, and what is likely by a reference and by the picture so far."""

import torch

from storyboard.pocket.looks import (
    AHEAD,
    CHOICES,
    GUESSED,
    GUESSES,
    LOOKING,
    VIEWS,
    WRITTEN,
    YAW,
    codes,
    decided,
    likely,
    log_chances,
    numbers_of,
)
from storyboard.pocket.setting import bits
from storyboard.pocket.training.dataset import character_of
from storyboard.pocket.world import Figure
from storyboard.pocket.world.meaning import SAID, SHADES, said_of

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
        shown[0, start + int(which)] = 12.0  # sure of each
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


def test_what_is_half_said_is_decided() -> None:
    torch.manual_seed(0)
    for number in range(12):
        figure = Figure(character_of(number), "thinking", "scared", "side_left", "book")
        said = torch.from_numpy(said_of(figure))[None, :, None, None]
        faint = said.clone()
        faint[:, :-SHADES] *= 0.6  # as somebody has it who is not sure
        faint[:, -3:-1] *= 0.6
        faint[:, :-SHADES] += 0.1 * torch.rand_like(faint[:, :-SHADES])
        torch.testing.assert_close(decided(faint), said)


def test_a_view_that_is_said_too_strongly_is_that_view() -> None:
    said = torch.zeros(1, SAID, 1, 1)
    said[0, :2, 0, 0] = torch.tensor([0.96, -1.19])  # a UNet's, of somebody turned left
    view = decided(said)[0, :2, 0, 0]
    torch.testing.assert_close(view, torch.tensor(VIEWS[list(YAW).index("left")]))


def test_no_choice_is_decided_that_there_is_not() -> None:
    said = torch.ones(1, SAID, 1, 1)  # all ones: a number beyond the last of most lists
    rest = decided(said)[:, 3:-SHADES]
    for choices in CHOICES.values():
        wide = bits(choices)
        assert any(torch.equal(rest[0, :wide, 0, 0], one) for one in codes(len(choices), wide))
        rest = rest[:, wide:]
