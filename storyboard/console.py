"""What the command line says: tables and bars on a terminal, plain lines otherwise, or one JSON object.

Knows how to print, not what is true.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from storyboard.render.executors.base import Event


def print_json(report: Mapping[str, Any]) -> None:
    """One object on stdout and nothing else."""
    print(json.dumps(report, ensure_ascii=False, indent=1, default=str))


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table on a terminal, tab-separated lines in a pipe."""
    if not sys.stdout.isatty():
        for row in rows:
            print("\t".join(str(cell) for cell in row))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(*columns, box=None, header_style="dim", pad_edge=False)
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    Console().print(table)


def say(line: str) -> None:
    """A line for people; never in the way of --json, which has stdout to itself."""
    print(line, file=sys.stdout)


SIGNS = {
    "new": "+",
    "back": "+",
    "changed": "~",
    "moved": "↕",
    "both": "!",
    "away": "·",
    "gone": "−",
}
TOLD = {
    "new": "new", "back": "back from the parked ones", "changed": "changed", "moved": "moved",
    "both": "changed by the script and on the board (the board's words stay)",
    "away": "changed in the script, but taken off the board", "gone": "gone, and parked",
}  # fmt: skip


def print_changes(report: Mapping[str, Any]) -> None:
    """What an import changes: a line a panel, then the counts."""
    for row in report["changes"]:
        number = f"{row['number']:>4}" if row["number"] else "   –"
        action = " ".join(row["action"].split())[:70]
        fields = ", ".join([*row["fields"], *(f"{name} stays" for name in row["kept"])])
        say(f"{SIGNS[row['change']]} {number}  {action}{f'  ({fields})' if fields else ''}")
    counted = [f"{report[kind]} {told}" for kind, told in TOLD.items() if report[kind]]
    will = "Would be: " if report["dry_run"] else ""
    say(f"{will}{'; '.join(counted) or 'nothing changes'}; {report['same']} as before.")
    if report["cast"]:
        say(f"New in the cast: {', '.join(report['cast'])}.")
    for note in report["notes"]:
        say(note)


class Progress:
    """Follows the jobs of a render: one bar on a terminal, a line a picture elsewhere."""

    def __init__(self, total: int, quiet: bool) -> None:
        self.total, self.quiet, self.done = total, quiet, 0
        self._bar: Any = None
        self._task: Any = None

    def follow(self, event: "Event") -> None:
        """Shows one event of an executor."""
        if event.kind == "progress" and self._bar and event.of:
            self._bar.update(self._task, completed=self.done + event.step / event.of)
        if event.kind in ("done", "failed", "cancelled"):
            self.done += 1
            self._report(event)

    def _report(self, event: "Event") -> None:
        if self._bar:
            self._bar.update(self._task, completed=self.done)
        elif not self.quiet:
            seconds = f" in {event.seconds:.1f} s" if event.kind == "done" else ""
            print(f"{self.done}/{self.total} {event.kind}{seconds} {event.message or ''}".rstrip())


@contextmanager
def progress(total: int, *, quiet: bool) -> Iterator[Progress]:
    """`quiet` prints nothing at all (for --json)."""
    shown = Progress(total, quiet)
    if quiet or not sys.stdout.isatty():
        yield shown
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("Drawing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns) as bar:
        shown._bar, shown._task = bar, bar.add_task("drawing", total=total)
        yield shown
