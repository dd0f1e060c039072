"""Writes what the laboratory measured into pocket's card.

`storyboard lab --characters 60 --json > report.json`, then `python tools/card.py report.json`: the card's table is made
of that file.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
CARD = ROOT / "storyboard" / "pocket" / "MODEL_CARD.md"
BEGIN, END = "<!-- laboratory -->", "<!-- end of laboratory -->"
CEILINGS = ("_truth", "_autoencoded")
MEASURES = {
    "identity_one": ("one character, told from 99 look-alikes", "≥ 0.95"),
    "identity_one_by known_combination": ("… whose combination of looks training could show", ""),
    "identity_one_by new_combination": ("… whose combination it could not", ""),
    "identity_one_described": ("the same by a description instead of references", "≥ 0.25 below"),
    "identity_one_nothing": ("the same by neither", ""),
    "identity_two": ("two characters: both right and on their sides", "≥ 0.88"),
    "nobody_extra_two": ("nobody beside two", ""),
    "obedience": ("what words ask for, English", "≥ 0.92"),
    "obedience_by shot": ("… shot size", "≥ 0.97"),
    "obedience_by place": ("… place", "≥ 0.97"),
    "obedience_by time": ("… time of day", "≥ 0.97"),
    "obedience_by view": ("… view", ""),
    "obedience_by pose": ("… pose", ""),
    "obedience_by expression": ("… expression", ""),
    "obedience_ja_minus_en": ("Japanese minus English", "within 0.02"),
    "obedience_ja_raw_minus_en": ("… as the network itself reads it", ""),
    "expression_close": ("expression of faces at least 64 px high", "≥ 0.92"),
    "attributes": ("looks, each told from all others of its list", ""),
    "attributes_by hair": ("… hair or kind", ""),
    "attributes_by outfit": ("… outfit", ""),
    "attributes_by accessory": ("… accessory", ""),
    "attributes_by pattern": ("… pattern or emblem", ""),
    "colour_delta_e": ("colours, ΔE in Lab", ""),
    "empty_shots": ("nobody in an establishing shot", "≥ 0.98"),
    "nobody_extra": ("nobody beside one", ""),
    "copy_paste": ("copied from the reference (0.5: as chance has it)", "≤ 0.55"),
    "pose_diversity": ("variety of outlines, of the truth's", ""),
    "steps8_minus_20": ("8 steps minus 20, identity and obedience", "within 0.01"),
    "identity_by_style colour": ("one among ten, in colour", ""),
    "identity_by_style ink": ("… in ink", ""),
    "identity_by_style pencil": ("… in pencil", ""),
    "seconds_per_panel": ("seconds a panel of 896×512, 8 steps, two cores", "about 1.5"),
    "overhead": ("… times the bare network", "≤ 1.10"),
}  # words and the bar that was set, if one was


def main() -> None:
    """Puts the table between its marks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("report", type=Path)
    report = json.loads(parser.parse_args().report.read_text())
    card = CARD.read_text()
    head, rest = card.split(BEGIN)
    tail = rest.split(END)[1]
    table = "\n".join(lines(report))
    CARD.write_text(f"{head}{BEGIN}\n{table}\n{END}{tail}")
    print(CARD.relative_to(ROOT))


def lines(report: dict[str, Any]) -> Iterator[str]:
    """A table's, of a laboratory's report; what was not measured has no line."""
    yield f"| measure ({report['characters']} trials) | pocket | bar | drawn truth | that through the autoencoder |"
    yield "|---|---|---|---|---|"
    for name, (words, bar) in MEASURES.items():
        own = _found(report, name, "")
        if own is not None:
            ceilings = [_value(_found(report, name, ending)) for ending in CEILINGS]
            yield f"| {words} | **{_value(own)}**{_interval(own)} | {bar} | {' | '.join(ceilings)} |"


def _found(report: dict[str, Any], name: str, ending: str) -> dict[str, Any] | None:
    group, _, part = name.partition(" ")
    found = report.get(group, {}).get(part + ending) if part else report.get(group + ending)
    return found if found and found["value"] is not None else None


def _value(found: dict[str, Any] | None) -> str:
    return "" if found is None else f"{found['value']:.2f}".replace("-0.00", "0.00")


def _interval(found: dict[str, Any]) -> str:
    if found["low"] is None:
        return ""
    return f" ({found['low']:.2f} to {found['high']:.2f}; {found['count']})"


if __name__ == "__main__":
    main()
