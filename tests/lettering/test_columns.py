"""Columns: nothing is lost, nothing stands where it may not, whatever the length."""

import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storyboard.lettering.columns import (
    NOT_FIRST,
    NOT_LAST,
    PITCH,
    Cell,
    cells,
    columns,
    fitted,
)

SAMPLES = (
    "こんばんは。今夜は星がきれいですね。",
    "「本当ですか！？」と、彼女は言った……。",
    "えっ、12時にMaraが来るの？　どうしよう！",
    "ラーメン（大盛り）をください。",
)


def written(text: str, longest: float) -> str:
    return "".join(cell.text for column in columns(text, longest) for cell in column)


@pytest.mark.parametrize("text", SAMPLES)
@pytest.mark.parametrize("longest", [4, 5, 7, 30])
def test_nothing_is_lost_and_kinsoku_holds(text: str, longest: int) -> None:
    made = columns(text, longest)
    plain = text.replace("！？", "!?").replace("　", "").replace(" ", "")
    assert "".join(c.text for column in made for c in column).replace("　", "") == plain
    for before, after in itertools.pairwise(made):
        assert after[0].text[0] not in NOT_FIRST
        assert before[-1].text[-1] not in NOT_LAST


@given(st.text(alphabet="あいカー。、「」（）漢字12!?abc \n", max_size=60), st.integers(1, 12))
@example("?!", 1)
def test_every_letter_is_somewhere(text: str, longest: int) -> None:
    kept = written(text, longest)
    translated = "".join(cell.text for line in text.splitlines() for cell in cells(line))
    assert [c for c in kept if c.strip()] == [c for c in translated if c.strip()]


def test_phrases_stay_whole_where_there_is_room() -> None:
    made = ["".join(cell.text for cell in column) for column in columns(SAMPLES[0], 7)]
    assert made == ["こんばんは。", "今夜は星が", "きれいですね。"]


def test_numbers_and_marks_share_a_cell_and_words_lie() -> None:
    assert cells("12時!?") == [Cell("12", "together"), Cell("時"), Cell("!?", "together")]
    assert cells("Maraは")[0] == Cell("Mara", "aside")
    assert cells("(！)") == [Cell("（"), Cell("！"), Cell("）")]


@pytest.mark.parametrize("text", SAMPLES)
def test_what_is_fitted_fits(text: str) -> None:
    width, height = 0.4, 0.5
    size = fitted(text, width, height, 0.07, 0.02)
    made = columns(text, height / (size * PITCH))
    assert 0.02 < size <= 0.07
    assert max(sum(c.length for c in column) for column in made) * size * PITCH <= height + 1e-9
    assert (len(made) * 1.5 - 0.5) * size <= width + 1e-9
