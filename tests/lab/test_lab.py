"""The laboratory: the judge knows the truth, look-alikes are what they say, a run tells shares."""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

pytest.importorskip("skia")

from storyboard.cli import app
from storyboard.lab.judge import SIZE, nearest, visible
from storyboard.lab.laboratory import ASPECT, _candidates, _is_first, _redrawn
from storyboard.lab.lookalikes import lookalikes
from storyboard.lab.score import score
from storyboard.lab.trial import trial, with_member
from storyboard.pocket.training.dataset import character_of
from storyboard.pocket.world import draw


def test_the_drawn_truth_is_told_from_99_lookalikes() -> None:
    assert pytest.approx(16 / 9) == ASPECT
    for number in range(4):
        one = trial(number, 1)
        candidates = _candidates(one, 0)
        assert len(candidates) > 60
        assert _is_first(_redrawn(one), candidates)


def test_another_character_is_not_taken_for_the_right_one() -> None:
    one = trial(0, 1)
    candidates = _candidates(one, 0)
    assert nearest(candidates[7], candidates) == 7
    wrong = draw(with_member(one.scene, 0, trial(5, 1).members[0]), *SIZE)
    assert not _is_first(wrong, candidates)


def test_lookalikes_differ_as_said_and_visibly() -> None:
    one = trial(1, 1)
    truth = one.truth()
    found = list(
        lookalikes(
            one.members[0],
            one.rng(4),
            30,
            lambda other: visible(truth, draw(with_member(one.scene, 0, other), *SIZE)),
        )
    )
    assert {changes for _, changes in found} == {1, 2, 3}
    fields = one.members[0].__dataclass_fields__
    for other, changes in found:
        differing = [f for f in fields if getattr(other, f) != getattr(one.members[0], f)]
        assert 1 <= len(differing) <= changes


def test_trials_are_held_out_and_the_same_everywhere() -> None:
    assert trial(3, 2) == trial(3, 2)
    trained = [character_of(number) for number in range(500)]
    assert not any(trial(number, 1).members[0] in trained for number in range(50))


def test_wilson_interval() -> None:
    found = score([True] * 8 + [False] * 2)
    assert (found.value, found.count) == (0.8, 10)
    assert found.low == pytest.approx(0.490, abs=0.002)
    assert found.high == pytest.approx(0.943, abs=0.002)


def test_nothing_to_tell_is_the_first() -> None:
    plain = np.zeros((256, 448, 3), np.uint8)
    assert nearest(plain, [plain, plain]) == 0


@pytest.mark.usefixtures("pocket")
def test_a_run_tells_shares_and_goes_on(tmp_path: Path) -> None:
    told = CliRunner().invoke(
        app,
        ["lab", "--characters", "2", "--section", "company", "--pictures", str(tmp_path), "--json"],
    )
    assert told.exit_code == 0, told.output
    report = json.loads(told.stdout)
    assert report["identity_two"]["count"] == 2
    assert report["identity_two_truth"]["value"] == 1.0
    assert (tmp_path / "company.png").exists()
    again = CliRunner().invoke(
        app,
        ["lab", "--characters", "2", "--section", "company", "--pictures", str(tmp_path), "--json"],
    )
    assert json.loads(again.stdout) == report


def test_a_wrong_section_is_told() -> None:
    told = CliRunner().invoke(app, ["lab", "--section", "speed"])
    assert told.exit_code == 1
    assert "identity, company, obedience" in str(told.exception)
