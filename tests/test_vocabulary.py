"""The vocabulary hears what is meant, also where a word is a part of another or of a language of its own."""

import pytest

from storyboard.pocket import vocabulary as v


def test_no_phrase_means_two_things() -> None:
    every = [
        phrase.casefold()
        for terms in v.ALL.values()
        for term in terms.values()
        for phrase in (*term.en, *term.ja)
    ]
    assert len(every) == len(set(every))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("真剣な顔", [("expression", "neutral")]),  # no sword in it
        ("カメラが寄る", []),  # the crew's camera is nobody's prop
        ("camera pulls back", []),
        ("she is facing the camera", [("view", "front")]),
        ("寺田さん", []),
        ("本屋で本を読む", [("place", "library"), ("prop", "book")]),
        ("a suit of armour", [("outfit", "armour")]),
        ("a ball and a balloon", [("prop", "ball"), ("prop", "balloon")]),
        ("腰に手を当てて", [("pose", "hands_on_hips")]),
        ("long dark blue hair", [("colour", "navy"), ("hair", "long")]),
        ("A Spiky  Red hair", [("colour", "red"), ("hair", "spiky")]),
        ("a long red coat", [("colour", "red"), ("outfit", "coat")]),
        ("長い黒髪", [("colour", "black"), ("hair", "long")]),
        ("短い金髪", [("colour", "yellow"), ("hair", "short")]),
        ("長い赤い髪", [("colour", "red"), ("hair", "long")]),
        ("長い髪", [("hair", "long")]),
        ("CUでcat", [("shot", "close_up"), ("species", "cat")]),
    ],
)
def test_words_mean_what_they_mean_together(text: str, meant: list[tuple[str, str]]) -> None:
    assert [(found.kind, found.term.id) for found in v.find_terms(text)] == meant


def test_a_text_is_looked_up_once() -> None:
    assert v.find_terms("a girl with long red hair") is v.find_terms("a girl with long red hair")
