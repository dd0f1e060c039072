"""`storyboard import`: scripts and boards of others come in, new or as a difference."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from storyboard import console
from storyboard.commands.common import Json, open_board, report
from storyboard.errors import BadInput

if TYPE_CHECKING:
    from storyboard.story import Cutting
    from storyboard.studio import Board

Cut = Annotated[
    str | None, typer.Option(help="A panel holds a scene, paragraph, speech or sentence.")
]


def import_(
    file: Annotated[Path, typer.Argument(help="A script, shot list, board, folder or ZIP.")],
    into: Annotated[
        str | None, typer.Option(help="A project; else a new one is made of the file.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    cut: Cut = None,
    prefer_script: Annotated[
        bool, typer.Option(help="Where board and script both changed, take the script's words.")
    ] = False,
    add: Annotated[bool, typer.Option("--add", help="To the end, compared with nothing.")] = False,
    name: Annotated[str | None, typer.Option(help="Name of the new project.")] = None,
    language: Annotated[str, typer.Option(help="Of files that have several: en or ch.")] = "en",
    as_json: Json = False,
) -> None:
    """Bring a script or another board in; an edited one changes only what it has to."""
    from storyboard.imports.arrival import Wish
    from storyboard.reports import import_report
    from storyboard.studio import Studio

    wish = Wish(cutting_named(cut), language, prefer_script, add)
    if into is None:
        if dry_run:
            raise BadInput("--dry-run compares with a project. Say which: --into PROJECT.")
        made(Studio().bring(file, name, wish), as_json)
        return
    board = open_board(into)
    arrival = board.arrival(file, wish)
    found = arrival.difference(board.project) if dry_run else arrival.settle()
    told = import_report(found, arrival.read.notes) | {
        "project": board.project.name,
        "folder": board.folder.folder,
        "dry_run": dry_run,
    }
    if as_json:
        console.print_json(told)
    else:
        console.print_changes(told)


def made(board: "Board", as_json: bool) -> None:
    project = board.project
    count = sum(1 for _ in project.panels())
    facts = {
        "project": project.name,
        "folder": board.folder.folder,
        "scenes": len(project.scenes),
        "panels": count,
        "cast": [member.name for member in project.cast],
        "notes": board.notes,
    }
    report(facts, as_json, f"'{project.name}': {count} panels, in {board.folder.folder}")


def cutting_named(name: str | None) -> "Cutting | None":
    from storyboard.story import Cutting

    try:
        return Cutting(name) if name else None
    except ValueError as error:
        known = ", ".join(Cutting)
        raise BadInput(f"A script is not cut by '{name}'. Choose one of: {known}.") from error
