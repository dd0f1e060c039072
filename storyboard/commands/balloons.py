"""`storyboard balloon`: speech bubbles and captions over a panel. They are drawn at export only."""

from typing import Annotated, Any

import typer

from storyboard.commands.common import Json, PanelKey, Project, open_board, report
from storyboard.errors import BadInput
from storyboard.geometry import Box
from storyboard.story import Panel, Point

balloon = typer.Typer(help="Speech bubbles and captions over a panel.", no_args_is_help=True)

Which = Annotated[str, typer.Argument(metavar="BALLOON", help="Its id, or its place from 1.")]
Text = Annotated[str | None, typer.Option(help="The words.")]
Kind = Annotated[
    str | None, typer.Option(help="speech, thought, shout, whisper, caption or sound.")
]
Place = Annotated[
    str | None, typer.Option("--box", help="left,top,right,bottom in fractions of the frame.")
]
Tail = Annotated[
    str | None, typer.Option(help='x,y where the tail ends, in fractions; "none" for no tail.')
]
Vertical = Annotated[
    bool | None, typer.Option("--vertical/--horizontal", help="Japanese columns, or lines.")
]


@balloon.command("from-dialogue")
def from_dialogue(
    project: Project,
    keys: Annotated[list[str] | None, typer.Argument(metavar="PANEL...", help="Else all.")] = None,
    as_json: Json = False,
) -> None:
    """Letter panels from their dialogue, instead of what was lettered before."""
    board = open_board(project)
    wanted = keys or [panel.id for panel in board.project.panels() if panel.dialogue]
    made = [board.letter(key) for key in wanted]
    count = sum(len(panel.balloons) for panel in made)
    facts = {"panels": [panel.id for panel in made], "balloons": count}
    report(facts, as_json, f"{count} balloon(s) in {len(made)} panel(s).")


@balloon.command("list")
def show(project: Project, key: PanelKey, as_json: Json = False) -> None:
    """List the balloons of a panel in reading order."""
    panel = open_board(project).project.panel(key)
    report(_facts(panel), as_json, "\n".join(_lines(panel)) or "No balloon yet.")


@balloon.command("add")
def add(
    project: Project,
    key: PanelKey,
    text: Text = None,
    kind: Kind = None,
    box: Place = None,
    tail: Tail = None,
    vertical: Vertical = None,
    as_json: Json = False,
) -> None:
    """Add a balloon."""
    board = open_board(project)
    board.add_balloon(key, **_fields(text, kind, box, tail, vertical))
    _tell(board.project.panel(key), as_json)


@balloon.command("edit")
def edit(
    project: Project,
    key: PanelKey,
    which: Which,
    text: Text = None,
    kind: Kind = None,
    box: Place = None,
    tail: Tail = None,
    vertical: Vertical = None,
    as_json: Json = False,
) -> None:
    """Change a balloon; what is not named stays."""
    fields = _fields(text, kind, box, tail, vertical)
    _tell(open_board(project).edit_balloon(key, which, **fields), as_json)


@balloon.command("delete")
def delete(project: Project, key: PanelKey, which: Which, as_json: Json = False) -> None:
    """Delete a balloon."""
    _tell(open_board(project).delete_balloon(key, which), as_json)


def _fields(
    text: str | None, kind: str | None, box: str | None, tail: str | None, vertical: bool | None
) -> dict[str, Any]:
    given: dict[str, Any] = {"text": text, "kind": kind, "vertical": vertical}
    fields = {name: value for name, value in given.items() if value is not None}
    if box is not None:
        left, top, right, bottom = _numbers(box, 4, "--box")
        try:
            fields["box"] = Box(left=left, top=top, right=right, bottom=bottom)
        except ValueError as error:
            raise BadInput(f"--box {box} is no box inside the frame, 0 to 1.") from error
    if tail is not None:
        fields["tail"] = None if tail == "none" else _point(tail)
    return fields


def _point(text: str) -> Point:
    x, y = _numbers(text, 2, "--tail")
    if not (0 <= x <= 1 and 0 <= y <= 1):
        raise BadInput(f"--tail {text} lies outside the frame, 0 to 1.")
    return Point(x=x, y=y)


def _numbers(text: str, count: int, option: str) -> list[float]:
    try:
        found = [float(part) for part in text.split(",")]
    except ValueError:
        found = []
    if len(found) != count:
        raise BadInput(f"{option} '{text}': give {count} numbers with commas between.")
    return found


def _facts(panel: Panel) -> dict[str, Any]:
    return {"panel": panel.id, "balloons": [one.model_dump(mode="json") for one in panel.balloons]}


def _lines(panel: Panel) -> list[str]:
    return [
        f"{place}  {one.kind.value:8} {','.join(f'{edge:g}' for edge in one.box.corners)}  {one.text}"
        for place, one in enumerate(panel.balloons, start=1)
    ]


def _tell(panel: Panel, as_json: bool) -> None:
    report(_facts(panel), as_json, "\n".join(_lines(panel)) or "No balloon left.")
