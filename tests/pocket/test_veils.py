"""Colours are read as they are, behind glasses and on cloth that they are mixed with."""

import pytest
import torch
from torch import Tensor

from storyboard.pocket.looks import GUESSED, GUESSES, LOOKING
from storyboard.pocket.training.drawings import chance
from storyboard.pocket.veils import in_brows, out_of_brows, unveiled
from storyboard.pocket.world.palette import NAMES, line_of, mix, shade

EYES, ACCENT, TOP = (
    torch.tensor(one) for one in ((-0.4, 0.3, 0.6), (0.9, -0.6, -0.2), (-0.8, 0.7, 0.1))
)


def guesses(**worn: str) -> Tensor:
    made, first = torch.zeros(GUESSES), 0
    for name, count in GUESSED.items():
        if name in worn:
            made[first + LOOKING[name].index(worn[name])] = 5.0
        first += count
    return made


def levels(rgb: tuple[int, int, int]) -> Tensor:
    return torch.tensor(rgb) / 127.5 - 1


def test_eyes_are_seen_through_glasses() -> None:
    seen = 0.75 * EYES + 0.25 * levels((225, 240, 255))
    clear, _ = unveiled(seen, ACCENT, TOP, ACCENT, guesses(accessory="glasses"))
    assert torch.allclose(clear, EYES, atol=1e-5)
    same, _ = unveiled(seen, ACCENT, TOP, ACCENT, guesses(accessory="hat"))
    assert torch.equal(same, seen)


@pytest.mark.parametrize(
    ("outfit", "pattern", "seen"),
    [
        ("tshirt", "plain", ACCENT),
        ("tshirt", "star", 0.9 * ACCENT + 0.1 * TOP),
        ("coat", "checks", 0.63 * ACCENT + 0.37 * TOP),
        ("coat", "checks", 0.819 * ACCENT + 0.181 * TOP),
        ("jacket", "plain", 0.75 * ACCENT + 0.25),
        ("jacket", "star", 0.75 * ACCENT + 0.25),
        ("robe", "star", ACCENT),
    ],
)
def test_an_accent_is_seen_thinly(outfit: str, pattern: str, seen: Tensor) -> None:
    about = ACCENT + torch.tensor([-0.02, 0.03, 0.02])  # as a reader expects it
    _, clear = unveiled(EYES, seen, TOP, about, guesses(outfit=outfit, pattern=pattern))
    assert torch.allclose(clear, ACCENT, atol=2e-3)


def test_a_jacket_shows_its_lining_rather_than_what_is_printed_on_it() -> None:
    accent, top = levels((184, 19, 25)), levels((251, 247, 243))
    seen, about = (
        levels((202, 78, 82)),
        levels((194, 44, 39)),
    )  # as likely of a star as of the lining
    _, clear = unveiled(EYES, seen, top, about, guesses(outfit="jacket", pattern="star"))
    assert torch.allclose(clear, accent, atol=0.02)
    _, clear = unveiled(EYES, seen, top, about, guesses(outfit="tshirt", pattern="star"))
    assert not torch.allclose(clear, accent, atol=0.2)


def test_what_is_no_colour_stays_between_black_and_white() -> None:
    _, clear = unveiled(
        EYES, torch.ones(3), TOP, torch.ones(3), guesses(outfit="coat", pattern="checks")
    )
    assert float(clear.abs().max()) <= 1


@pytest.mark.parametrize("name", NAMES)
def test_hair_is_seen_in_brows(name: str) -> None:
    for number in range(20):
        hair = shade(chance(1, number), name).rgb
        grey = name in ("white", "grey")
        brows = levels(
            mix(hair, (52, 30, 46), 0.35) if grey else line_of(hair)
        )  # as they are drawn
        assert torch.allclose(in_brows(levels(hair)), brows, atol=0.01)
        found = out_of_brows(brows)
        assert found is not None
        assert torch.allclose(in_brows(found), brows, atol=0.03)
        assert grey or torch.allclose(found, levels(hair), atol=0.05)


@pytest.mark.parametrize("seen", [(208, 148, 106), (232, 238, 218), (39, 126, 131)])
def test_no_hair_has_brows_as_light_as_skin_or_cloth(seen: tuple[int, int, int]) -> None:
    assert out_of_brows(levels(seen)) is None
