"""How long a script of 1 and of 10 MB takes to be read: `python benchmarks/script.py [--json]`.

An ordinary one, a Japanese one, and one in which everybody is new; in seconds of one processor.
`growth` is the time of ten times the text ÷ ten times the time (1.0 = linear); `parser_ratio` is our
whole reading (scenes, panels, cast, shots) ÷ what fountain-py alone takes for the same text.
"""

import argparse
import json
import time
from collections.abc import Callable

from fountain import FountainParser

from storyboard.imports import Source, read

BUDGET = 30.0  # seconds for 10 MB
PROSE = "{who} walks over the red bridge, looks into the dark forest near the old house and waits."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = {name: measure(scene) for name, scene in SCENES.items()}
    if given.json:
        print(json.dumps(found))
        return
    for name, figures in found.items():
        print(f"{name:10}", "  ".join(f"{key} {value}" for key, value in figures.items()))


def ordinary(number: int) -> str:
    """A scene of a script with a cast of twenty."""
    who = (f"NAME{'ABCDEFGHIJKLMNOPQRST'[(number + at) % 20]}" for at in range(4))
    parts = (f"{PROSE.format(who=one.title())}\n\n{one}\nThis is line {number}.\n" for one in who)
    return f"EXT. PLACE {number} - NIGHT\n\n" + "\n".join(parts)


def japanese(number: int) -> str:
    """The same in the Japanese way."""
    who = ("太郎", "花子", "山田", "狐")
    parts = (
        f"　{one}は赤い橋を渡り、夜の森を見つめて待つ。\n\n{one}「せりふ{number}」\n" for one in who
    )
    return f"○場所{number}（夜）\n\n" + "\n".join(parts)


def crowded(number: int) -> str:
    """A scene whose people are in no other scene."""
    who = "".join("ABCDEFGHIJ"[int(digit)] for digit in str(number))
    prose = PROSE.format(who=f"MR{who}, a tall man,")
    return f"EXT. PLACE {number} - NIGHT\n\n{prose}\n\nMS{who}\nThis is line {number}.\n"


SCENES: dict[str, Callable[[int], str]] = {
    "ordinary": ordinary, "japanese": japanese, "crowded": crowded,
}  # fmt: skip


def script(scene: Callable[[int], str], size: int) -> str:
    """Scenes until the script has that many bytes."""
    parts, length, number = [], 0, 0
    while length < size:
        parts.append(scene(number))
        length, number = length + len(parts[-1].encode()) + 1, number + 1
    return "\n".join(parts)


def measure(scene: Callable[[int], str]) -> dict[str, float]:
    """Seconds and ratios for one kind of script."""
    small, large = (script(scene, size) for size in (1_000_000, 10_000_000))
    one = seconds(lambda: read(Source("s.fountain", small.encode())))
    ten = seconds(lambda: read(Source("s.fountain", large.encode())))
    alone = seconds(lambda: FountainParser().parse(small))
    return {
        "1mb_s": round(one, 2),
        "10mb_s": round(ten, 1),
        "growth": round(ten / one / 10, 2),
        "parser_ratio": round(one / alone, 1),
        "within_budget": ten <= BUDGET,
    }


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()
