"""Emblems, an outfit and heads that pocket never saw: held by pictures, by a LoRA, by both.

    python benchmarks/lora_identity.py [--characters 6] [--panels 10] [--steps N] [--to FOLDER] [--json]

Teaches a LoRA for each character (minutes each); a second run in the same folder goes on from there. Not
part of `make bench`, which it would hold up: it runs only when it is named.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from storyboard.lab import held_company
from storyboard.lab.held import measure, pupil


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--characters", type=int, default=0)
    parser.add_argument("--panels", type=int, default=10)
    parser.add_argument("--steps", type=int, default=None)
    parser.add_argument("--to", type=Path, default=None)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    if not given.characters:
        print("lora_identity: say how many --characters; each takes minutes")
        return
    folder = given.to or Path(tempfile.mkdtemp(prefix="storyboard-held-"))

    def say(doing: str) -> None:
        print(doing, file=sys.stderr, flush=True)

    found = measure(
        folder,
        given.characters,
        given.panels,
        given.steps,
        say,
    )
    pupils = [pupil(number, given.panels) for number in range(given.characters)]
    found["company"] = held_company.measure(folder, pupils, given.panels, say)
    if given.json:
        print(json.dumps(found))
        return
    for name in ("identity", "obedience"):
        for method, value in found[name].items():
            reach = f"{value['low']:.2f} to {value['high']:.2f}, n = {value['count']:.0f}"
            print(f"{name:10} {method:5} {value['value']:.3f}   {reach}")
    print(
        f"identity of the truth {found['identity_truth']['value']:.3f}, chance {1 / found['candidates']:.2f}"
    )
    print(f"gain of both over pictures alone: {found['gain']}")
    for who in ("truth", "ip", "lora", "both"):
        apart = found["company"][who]["apart"]
        print(f"company of two, {who:5} {apart['value']:.3f}   n = {apart['count']:.0f}")
    print(f"minutes of teaching: {found['minutes_of_teaching']}; pictures: {found['pictures']}")


if __name__ == "__main__":
    main()
