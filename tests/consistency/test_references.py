"""Which pictures are told to be left out, on pictures whose faults are known."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from storyboard.consistency.figures import heads
from storyboard.consistency.references import Checked, Doubt, check, sharpness
from storyboard.demo import sample_source
from storyboard.lab.segmenter_training import referring
from storyboard.pocket.training.drawings import chance


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


def test_two_figures_are_told() -> None:
    one, other = references()[0], references()[2].resize(references()[0].size)
    both = Image.new("RGB", (one.width * 2, one.height))
    both.paste(one, (0, 0))
    both.paste(other, (one.width, 0))
    assert Doubt.SEVERAL in check([both])[0].doubts
    assert Doubt.SEVERAL in check([ImageOps.mirror(both)])[0].doubts


def test_drawings_it_was_not_taught_by_are_counted() -> None:
    counts = {
        count: [
            heads(Image.fromarray(referring(chance(7, number), count)[0])) for number in range(80)
        ]
        for count in (1, 2)
    }
    assert np.mean([seen > 1 for seen in counts[1]]) <= 0.02
    assert np.mean([seen > 1 for seen in counts[2]]) >= 0.7  # where heads touch it stays silent


def test_it_counts_in_drawings_that_the_world_did_not_make() -> None:
    page = Image.new("RGB", (500, 300), "white")
    pen = ImageDraw.Draw(page)
    for x in (120, 360):
        pen.ellipse((x - 60, 60, x + 60, 180), "wheat", "black", 3)
        for eye in (x - 30, x + 15):
            pen.ellipse((eye, 100, eye + 15, 120), "black")
        pen.arc((x - 30, 120, x + 30, 160), 20, 160, "red", 4)
        pen.rectangle((x - 45, 180, x + 45, 290), "blue", "black", 3)
    assert check([page])[0].doubts == (Doubt.SEVERAL,)
    assert check([page.crop((20, 20, 230, 300))])[0].doubts == ()


def test_it_is_silent_where_nothing_is_sure() -> None:
    noise = np.random.default_rng(7).integers(0, 255, (300, 400, 3), np.uint8)
    slope = np.linspace(0, 255, 400, dtype=np.uint8)[None, :, None].repeat(300, 0).repeat(3, 2)
    shapes = Image.new("RGB", (400, 300), "white")
    for left in (50, 250):
        shapes.paste("teal", (left, 60, left + 90, 260))
    for picture in (Image.fromarray(noise), Image.fromarray(slope), shapes):
        assert Doubt.SEVERAL not in check([picture])[0].doubts
