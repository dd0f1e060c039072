"""Which pictures are told to be left out, on pictures whose faults are known."""

import numpy as np
import pytest
from PIL import Image, ImageFilter

from storyboard.consistency.references import Checked, Doubt, check, figures, sharpness
from storyboard.demo import sample_source


def references() -> list[Image.Image]:
    return [Image.open(path).convert("RGB") for path in sorted(sample_source().glob("*-[12].png"))]


def test_good_references_raise_no_doubt() -> None:
    assert check(references()) == [Checked(())] * 4


@pytest.mark.parametrize("place", range(4))
def test_a_blurred_picture_is_told(place: int) -> None:
    picture = references()[place]
    blurred = picture.filter(ImageFilter.GaussianBlur(picture.width / 48))
    assert sharpness(blurred) < 0.5 * sharpness(picture)
    assert check([blurred])[0].doubts == (Doubt.BLURRED,)


def test_a_tiny_picture_is_told() -> None:
    assert check([references()[0].resize((90, 90))])[0].doubts == (Doubt.TINY,)


def test_the_same_picture_twice_is_told_with_its_twin() -> None:
    first, second, third, _ = references()
    again = second.resize((300, 300)).convert("RGB")
    found = check([third, again], known=[first, second])
    assert found[0] == Checked(())
    assert Doubt.TWICE in found[1].doubts
    assert found[1].twin == 1


def test_two_figures_are_told_where_the_ground_is_plain() -> None:
    one, other = references()[0], references()[2]
    both = Image.new("RGB", (one.width * 2, one.height), one.getpixel((2, 2)))  # type: ignore[arg-type]
    both.paste(one, (0, 0))
    both.paste(other.resize(one.size), (one.width, 0))
    assert figures(both) in (1, 2)
    drawn = Image.new("RGB", (400, 300), "white")
    for left in (50, 250):
        drawn.paste("teal", (left, 60, left + 90, 260))
    assert figures(drawn) == 2
    assert check([drawn])[0].doubts == (Doubt.SEVERAL,)


def test_it_is_silent_on_a_busy_ground() -> None:
    noise = np.random.default_rng(7).integers(0, 255, (300, 400, 3), np.uint8)
    assert figures(Image.fromarray(noise)) == 1
