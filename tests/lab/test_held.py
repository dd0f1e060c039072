"""Novel characters: seen in the picture, told from each other, judged right when drawn right."""

import numpy as np
import pytest

pytest.importorskip("skia")

from storyboard.comparison import Figures, recommended
from storyboard.lab import held_company
from storyboard.lab.held import _nearest, _redrawn, _with, pupil
from storyboard.lab.judge import SIZE, visible
from storyboard.lab.novelty import SHAPES, others
from storyboard.pocket.training.drawings import chance
from storyboard.pocket.world import draw
from storyboard.story import Method


@pytest.mark.parametrize("number", range(6))
def test_a_novelty_is_seen_and_the_truth_is_right(number: int) -> None:
    one = pupil(number, 3)
    for trial in one.trials:
        truth = trial.truth()
        for other in others(one.who, chance(1)):
            assert visible(truth, _with(trial.scene, other), share=0.001)
        assert _nearest(_redrawn(trial.scene), trial, number)


def test_another_novelty_is_wrong() -> None:
    one = pupil(0, 1)
    for other in others(one.who, chance(7301, 0, 800)):
        assert not _nearest(_with(one.trials[0].scene, other), one.trials[0], 0)


def test_kinds_take_turns_and_are_the_same_everywhere() -> None:
    kinds = [pupil(number, 1).who.over.kind for number in range(3)]  # type: ignore[union-attr]
    assert kinds == list(SHAPES)
    assert np.array_equal(pupil(4, 1).trials[0].truth(), pupil(4, 1).trials[0].truth())


def test_a_blended_pair_is_told_from_the_truth() -> None:
    left, other = pupil(0, 2), pupil(1, 2)
    for trial in held_company._trials(left, other, 2):
        truth, *blended = held_company.blends(trial.scene)
        for wrong in blended:
            assert visible(truth, wrong, share=0.001)
        scores = held_company._scores([trial.truth()], [trial])
        assert (scores["apart"].value, scores["nobody_extra"].value) == (1, 1)
        over = held_company._with(trial.scene, (other.who, left.who))
        assert held_company._scores([draw(over, *SIZE)], [trial])["apart"].value == 0


def test_what_is_recommended() -> None:
    def of(ip: float | None, lora: float | None, both: float | None, obeys: float = 0.9) -> Method:
        figures = {
            Method.IP: Figures(ip, 0.9, 1.0),
            Method.LORA: Figures(lora, 0.9, 1.1),
            Method.BOTH: Figures(both, obeys, 1.2),
        }
        return recommended(figures)[0]

    assert of(0.5, 0.6, 0.8) is Method.BOTH
    assert of(0.5, 0.6, 0.8, obeys=0.8) is Method.LORA
    assert of(0.8, 0.5, 0.805) is Method.IP
    assert of(None, None, None) is Method.BOTH
