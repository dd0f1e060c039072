"""Many phrases in one text: whole words, the longest first, Japanese anywhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyboard.phrases import Phrases, folded

KNOWN = ("cat", "cat in the rain", "rain", "雨", "雨の夜", "tシャツ", "#1 guard", "ü", "a")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A cat in the rain.", ["a", "cat in the rain"]),
        ("a cat in the train", ["a", "cat"]),
        ("concat cats", []),
        ("rain, RAIN-cat", ["rain", "rain", "cat"]),
        ("雨の夜に雨", ["雨の夜", "雨"]),
        ("白いTシャツ", ["tシャツ"]),
        ("the #1 guard sleeps", ["#1 guard"]),
        ("Straße: cat", ["cat"]),
        ("", []),
    ],
)
def test_what_is_found(text: str, found: list[str]) -> None:
    assert [phrase for _, phrase in Phrases(KNOWN).found_in(folded(text))] == found


@given(st.text("acnirt 雨の夜Tシャツ#1ßİ.", max_size=30))
def test_it_stands_where_it_is_said_to_stand(text: str) -> None:
    low = folded(text)
    assert len(low) == len(text)
    for at, phrase in Phrases(KNOWN).found_in(low):
        assert low[at : at + len(phrase)] == phrase
    assert not list(Phrases(KNOWN).found_in(Phrases(KNOWN).without(low, "|")))


def test_no_phrase_is_found_nowhere() -> None:
    assert not list(Phrases(()).found_in("anything"))
