"""`storyboard panel split, join, park, back` and `take import`: panels recut, pictures brought in."""

from pathlib import Path
from typing import Annotated

import typer

from storyboard.commands.common import Json, PanelKey, Project, open_board, report


def split(
    project: Project,
    key: PanelKey,
    before: Annotated[str, typer.Option(help="Words of the sentence or speech that goes on.")] = "",
    at: Annotated[int | None, typer.Option(help="Or the number of the place, from 1.")] = None,
    as_json: Json = False,
) -> None:
    """Split a panel between two sentences or speeches; its takes stay with the first part."""
    board = open_board(project)
    made = board.split(key, seam=at, before=before)
    facts = {"panel": board.project.panel(key).id, "new": made.id}
    report(facts, as_json, f"Panel {board.project.number_of(made.id)} ({made.id}) holds the rest.")


def join(project: Project, key: PanelKey, as_json: Json = False) -> None:
    """Join a panel with the next one, which is parked with its takes."""
    board = open_board(project)
    joined = board.join(key)
    number = board.project.number_of(joined.id)
    report({"panel": joined.id, "number": number}, as_json, f"Panel {number} holds both.")


def park(project: Project, key: PanelKey, as_json: Json = False) -> None:
    """Take a panel off the board and keep it, with its takes."""
    parked = open_board(project).park(key)
    report({"parked": parked.id}, as_json, f"Parked. `panel back … {parked.id}` puts it back.")


def back(
    project: Project,
    key: Annotated[str, typer.Argument(metavar="PANEL", help="Id of a parked panel.")],
    after: Annotated[str | None, typer.Option(help="The panel it follows; else the end.")] = None,
    as_json: Json = False,
) -> None:
    """Put a parked panel back on the board."""
    board = open_board(project)
    panel = board.unpark(key, after=after)
    number = board.project.number_of(panel.id)
    report({"panel": panel.id, "number": number}, as_json, f"It is panel {number} now.")


def take_import(
    project: Project,
    key: PanelKey,
    pictures: Annotated[list[Path], typer.Argument(help="Pictures that were drawn elsewhere.")],
    as_json: Json = False,
) -> None:
    """Bring pictures in as takes; what A1111, ComfyUI and others wrote into them is kept."""
    from storyboard.imports.source import bytes_of

    board = open_board(project)
    made = board.take_in(key, [(bytes_of(path), path.name) for path in pictures])
    facts = {"panel": key, "takes": [take.model_dump() for take in made]}
    told = "; ".join(f"take {t.number}: {t.tool or 'ours'}, seed {t.seed}" for t in made)
    report(facts, as_json, told or "The panel has these takes already.")
