"""Many phrases in one text: whole words, the longest first, Japanese anywhere."""

import re
from collections.abc import Iterator

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
        ("雨rainがcat", ["雨", "rain", "cat"]),
        ("catsが", []),
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
    found = list(Phrases(KNOWN).found_in(low))
    assert found == list(looked_for(low))
    rest = Phrases(KNOWN).without(low, "|")
    assert len(rest) == len(low) - sum(len(phrase) - 1 for _, phrase in found)


def looked_for(text: str) -> Iterator[tuple[int, str]]:
    """The same by looking at every letter for every phrase, the longest first."""
    at = 0
    while at < len(text):
        fits = [
            p for p in KNOWN if text.startswith(p, at) and (not p.isascii() or whole(text, at, p))
        ]
        if fits:
            longest = max(fits, key=len)
            yield at, longest
            at += len(longest)
        else:
            at += 1


def whole(text: str, at: int, phrase: str) -> bool:
    """Whether an ASCII phrase ends where words end."""
    inside = r"[^\W\u3040-\u30ff\u4e00-\u9fff々ー]{2}"  # a place in the middle of a word
    ends = [place for place in (at, at + len(phrase)) if 0 < place < len(text)]
    return not any(re.fullmatch(inside, text[place - 1 : place + 1]) for place in ends)


def test_no_phrase_is_found_nowhere() -> None:
    assert not list(Phrases(()).found_in("anything"))
