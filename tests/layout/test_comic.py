"""Comic pages: every frame once, in order, whole, inside the page, never over another."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyboard.layout.comic import GUTTER, comic_pages, weight_of

WIDTH, HEIGHT = 186.0, 269.0


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(1, 3), min_size=1, max_size=40),
    st.sampled_from([16 / 9, 9 / 16, 1.0, 2.39]),
    st.booleans(),
)
def test_frames_lie_on_the_page(weights: list[int], aspect: float, rightwards: bool) -> None:
    pages = comic_pages(weights, WIDTH, HEIGHT, aspect, rightwards=rightwards)
    assert [f.panel for page in pages for f in page] == list(range(len(weights)))
    for page in pages:
        for frame in page:
            assert frame.width / frame.height == pytest.approx(aspect)
            assert frame.left >= -1e-6
            assert frame.left + frame.width <= WIDTH + 1e-6
            assert frame.top + frame.height <= HEIGHT + 1e-6
        for n, one in enumerate(page):
            for other in page[n + 1 :]:
                beside = abs(one.top - other.top) < 1e-6
                gap = (
                    max(other.left - one.left - one.width, one.left - other.left - other.width)
                    if beside
                    else other.top - one.top - one.height
                )
                assert gap >= GUTTER - 1e-6


def test_wide_shots_get_wide_frames_and_japanese_begins_at_the_right() -> None:
    shots = ("wide shot", "medium shot", "medium shot", "close-up", "close-up")
    pages = comic_pages([weight_of(shot) for shot in shots], WIDTH, HEIGHT, 16 / 9)
    first = pages[0][0]
    assert first.width == pytest.approx(WIDTH)
    assert all(frame.width < WIDTH / 1.9 for frame in pages[0][1:3])
    mirrored = comic_pages([2, 2], WIDTH, HEIGHT, 16 / 9, rightwards=False)[0]
    assert mirrored[0].left > mirrored[1].left
