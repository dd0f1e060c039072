"""`storyboard export`: the board as a document."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from storyboard.commands.common import Json, Project, open_board, report


def export(
    project: Project,
    to: Annotated[Path, typer.Option(help="The file to write; its ending picks the format.")],
    layout: Annotated[str | None, typer.Option(help="A page layout.")] = None,
    panels: Annotated[
        list[str] | None, typer.Option("--panels", help="Only these: 3, 5-9, ids; repeatable.")
    ] = None,
    lossless: Annotated[bool, typer.Option(help="Embed the PNGs themselves.")] = False,
    as_json: Json = False,
) -> None:
    """Export the board: pdf, mp4, webm, gif, cbz, zip, otio, edl, fcpxml, csv or srt, by the file's ending."""
    made = open_board(project).export(to, layout=layout, panels=panels, lossless=lossless)
    facts = {"file": made.path, "pages": made.pages, "warnings": list(made.warnings)}
    several = "" if made.pages == 1 else "s"
    report(facts, as_json, f"{made.path}: {made.pages} {made.unit}{several}")
    if not as_json:
        for warning in made.warnings:
            print(warning, file=sys.stderr)
