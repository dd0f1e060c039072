"""What commands share: arguments that they all take, opening a board, reporting."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from storyboard import console

if TYPE_CHECKING:
    from storyboard.studio import Board

Project = Annotated[str, typer.Argument(help="A project's name in the workspace, or its folder.")]
PanelKey = Annotated[str, typer.Argument(metavar="PANEL", help="A panel's id or shot number.")]
Member = Annotated[str, typer.Argument(metavar="CHARACTER", help="A member of the cast.")]
Family = Annotated[str | None, typer.Option(help="The kind of model; else the project's.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else.")]


def open_board(project: str) -> "Board":
    """The board of that name or folder."""
    from storyboard.studio import Studio

    return Studio().open(project)


def report(facts: dict[str, Any], as_json: bool, line: str) -> None:
    """One line, or one JSON object."""
    if as_json:
        console.print_json(facts)
    else:
        console.say(line)
