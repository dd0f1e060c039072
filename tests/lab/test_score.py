"""Figures and their intervals."""

import pytest

from storyboard.lab.score import mean, median, paired, score


def test_wilson_interval() -> None:
    found = score([True] * 8 + [False] * 2)
    assert (found.value, found.count) == (0.8, 10)
    assert found.low == pytest.approx(0.490, abs=0.002)
    assert found.high == pytest.approx(0.943, abs=0.002)


def test_a_mean_has_students_interval() -> None:
    found = mean([1.0, 2.0, 3.0])  # sd 1; t of 2 degrees of freedom 4.303
    assert (found.value, found.count) == (2.0, 3)
    assert found.high == pytest.approx(2 + 4.303 / 3**0.5, abs=1e-3)
    many = mean([0.0, 1.0] * 50)
    assert many.low == pytest.approx(0.4003, abs=0.001)


def test_differences_are_of_the_same_trials() -> None:
    found = paired([0.5, 0.7, 0.9], [0.4, 0.6, 0.8])
    assert found.value == pytest.approx(0.1)
    assert found.high == pytest.approx(0.1)
    better = paired([True] * 30 + [False] * 10, [False] * 20 + [True] * 10 + [False] * 10)
    assert better.value == 0.5
    assert 0.3 < (better.low or 0) < 0.5 < (better.high or 0) < 0.7
    with pytest.raises(ValueError, match="zip"):
        paired([1.0], [1.0, 2.0])


def test_a_median_is_not_moved_by_a_stray_value() -> None:
    found = median([1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 90.0])
    assert (found.value, found.low, found.high) == (1.4, 1.1, 1.7)


def test_nothing_tried_has_no_value() -> None:
    assert score([]).json() == {"value": None, "count": 0, "low": 0.0, "high": 1.0}
    assert mean([]).json() == {"value": None, "count": 0, "low": None, "high": None}
    assert mean([3.0]).low is None
