"""`storyboard export`: the board as a document. `credits` and `issue`: what stands around the panels."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from storyboard.commands.common import Json, Project, open_board, report
from storyboard.errors import BadInput


def export(
    project: Project,
    to: Annotated[Path, typer.Option(help="The file to write; its ending picks the format.")],
    layout: Annotated[
        str | None,
        typer.Option(
            help="1, 2x3, 3x3, 3x1, contact, text-right, presentation, konte or comic; of pictures: "
            "sheet or strip."
        ),
    ] = None,
    paper: Annotated[str | None, typer.Option(help="a4 or letter.")] = None,
    orientation: Annotated[str | None, typer.Option(help="portrait or landscape.")] = None,
    panels: Annotated[
        list[str] | None, typer.Option("--panels", help="Only these: 3, 5-9, ids; repeatable.")
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option(
            help="What stands by a picture, in that order: action, dialogue, notes, camera, cast, "
            "length, take, file."
        ),
    ] = None,
    labels: Annotated[bool, typer.Option("--labels", help="Name each part.")] = False,
    lettering: Annotated[
        bool | None, typer.Option("--lettering/--no-lettering", help="Draw bubbles and captions.")
    ] = None,
    cast: Annotated[bool, typer.Option("--cast", help="A cast sheet at the end.")] = False,
    licences: Annotated[bool, typer.Option("--licences", help="Models used, last page.")] = False,
    watermark: Annotated[str, typer.Option(help="Words across every page.")] = "",
    captions: Annotated[
        bool, typer.Option("--captions", help="Burn the dialogue into a film.")
    ] = False,
    moves: Annotated[
        bool, typer.Option("--moves/--still", help="Move the camera as the notes say.")
    ] = True,
    template: Annotated[
        str | None, typer.Option(help="A .typ of the project's folder templates/, in a sandbox.")
    ] = None,
    with_project: Annotated[
        bool, typer.Option("--with-project", help="The whole project travels inside the PDF.")
    ] = False,
    language: Annotated[str | None, typer.Option(help="en or ja, for the words we add.")] = None,
    lossless: Annotated[bool, typer.Option(help="Embed the PNGs themselves.")] = False,
    sign: Annotated[
        bool | None, typer.Option("--sign/--no-sign", help="With C2PA; else as `signing` says.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Export the board: pdf, png, mp4, webm, gif, cbz, zip, otio, edl, fcpxml, csv or srt, by the file's ending."""
    made = open_board(project).export(
        to,
        layout=layout,
        paper=paper,
        orientation=orientation,
        panels=panels,
        columns=[name for name in (columns or "").split(",") if name.strip()],
        labels=labels,
        lettering=lettering,
        cast=cast,
        licences=licences,
        watermark=watermark,
        captions=captions,
        moves=moves,
        template=template,
        with_project=with_project,
        language=language,
        lossless=lossless,
        sign=sign,
    )
    facts = {"file": made.path, "pages": made.pages, "warnings": list(made.warnings)}
    several = "" if made.pages == 1 else "s"
    report(facts, as_json, f"{made.path}: {made.pages} {made.unit}{several}")
    if not as_json:
        for warning in made.warnings:
            print(warning, file=sys.stderr)


def issue(
    project: Project,
    name: Annotated[str, typer.Argument(help='What it is called: "Blue", "第2稿".')],
    as_json: Json = False,
) -> None:
    """Keep the board as a version you hand out: shot numbers hold from now on, changes are marked."""
    made = open_board(project).issue(name)
    facts = {"name": made.name, "date": made.date, "panels": len(made.panels)}
    report(facts, as_json, f"'{made.name}' of {made.date}: {len(made.panels)} panel(s).")


def credits(
    project: Project,
    author: Annotated[str | None, typer.Option(help="Who drew the board up.")] = None,
    company: Annotated[str | None, typer.Option(help="For whom.")] = None,
    episode: Annotated[str | None, typer.Option(help="Episode or part.")] = None,
    rights: Annotated[str | None, typer.Option(help="A line of rights.")] = None,
    logo: Annotated[
        Path | None, typer.Option(help='A picture for the header; "none" takes it away.')
    ] = None,
    as_json: Json = False,
) -> None:
    """Say what headers, footers and the files' metadata name; without options: show it."""
    given = {"author": author, "company": company, "episode": episode, "rights": rights}
    fields = {name: value for name, value in given.items() if value is not None}
    board = open_board(project)
    if fields or logo is not None:
        board.credit(logo=_logo(logo), **fields)
    now = board.project.credits.model_dump()
    lines = [f"{name:8} {value}" for name, value in now.items() if value]
    report(now, as_json, "\n".join(lines) or "Nothing is said yet.")


def _logo(path: Path | None) -> bytes | None:
    if path is None or str(path) == "none":
        return b"" if path else None
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"Cannot read '{path}': {error.strerror}. Check the path.") from error
