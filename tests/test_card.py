"""The laboratory's table has what was measured, and nothing else."""

from storyboard.pocket.loading import weights_folder
from tools.card import BEGIN, CARD, END, MEASURES, lines


def found(value: float | None) -> dict[str, float | int | None]:
    return {"value": value, "count": 32, "low": 0.72, "high": 1.0}


def test_a_line_gives_interval_count_bar_and_ceilings() -> None:
    report = {"characters": 32, "identity_two": found(0.875), "identity_two_truth": found(1.0)}
    assert list(lines(report))[2:] == [
        "| two characters: both right and on their sides | **0.88** (0.72 to 1.00; 32) | ≥ 0.88 | 1.00 |  |"
    ]


def test_parts_of_a_measure_have_lines_of_their_own_and_what_nobody_measured_has_none() -> None:
    report = {"characters": 8, "obedience_by": {"pose": found(0.5), "pose_truth": found(1.0)}}
    assert [line.split("|")[1].strip() for line in lines(report)][2:] == ["… pose"]
    assert len(list(lines(report | {"identity_two": found(None)}))) == 3


def test_the_card_that_ships_has_a_place_for_it() -> None:
    card = CARD.read_text()
    assert CARD.parent == weights_folder().parent
    table = card.split(BEGIN)[1].split(END)[0].strip().splitlines()
    words = {words for words, _ in MEASURES.values()}
    assert len(table) > 20
    assert {line.split("|")[1].strip() for line in table[2:]} <= words
