"""The card's figures are the laboratory's."""

import json

from tools.card import BEGIN, CARD, END, MEASURES, REPORT, lines

MEASURED = json.loads(REPORT.read_text())


def test_the_cards_table_is_made_of_the_report_that_lies_beside_it() -> None:
    card = CARD.read_text()
    table = card.split(BEGIN)[1].split(END)[0].strip()
    assert table.splitlines() == list(lines(MEASURED))
    assert len(table.splitlines()) == 2 + len(MEASURES)


def test_a_measure_that_nobody_took_has_no_line() -> None:
    without = {name: found for name, found in MEASURED.items() if name != "identity_two"}
    left = [one for one in lines(MEASURED) if one not in list(lines(without))]
    assert len(left) == 1
    assert left[0].startswith("| two characters")
    nothing = MEASURED | {"identity_two": {"value": None, "count": 0, "low": 0.0, "high": 1.0}}
    assert list(lines(nothing)) == list(lines(without))


def test_a_line_gives_interval_count_bar_and_ceilings() -> None:
    def found(value: float) -> dict[str, float | int]:
        return {"value": value, "count": 32, "low": value - 0.1, "high": 1.0}

    report = {"characters": 32, "identity_two": found(0.875), "identity_two_truth": found(1.0)}
    assert list(lines(report))[2:] == [
        "| two characters: both right and on their sides | **0.88** (0.78 to 1.00; 32) | ≥ 0.88 | 1.00 |  |"
    ]
