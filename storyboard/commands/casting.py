"""`storyboard cast draw` and `pick`: a character made from words."""

from typing import Annotated

import typer

from storyboard import console
from storyboard.commands.common import Json, Member, Project, open_board, report


def register(cast: typer.Typer) -> None:
    """Puts the commands where they belong."""
    cast.command("draw")(draw)
    cast.command("pick")(pick)


def draw(
    project: Project,
    member: Member,
    count: Annotated[
        int | None, typer.Option(min=1, max=64, help="How many; a handful unless said.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Draw candidates of a character from its description; `cast pick` takes one."""
    board = open_board(project)
    jobs = board.candidates(member) if count is None else board.candidates(member, count)
    with console.progress(len(jobs), quiet=as_json) as bar:
        outcome = board.wait(jobs, bar.follow)
    drawn = [
        {"number": one.number, "file": board.picture(one.picture), "seed": one.seed}
        for one in board.project.member(member).candidates
    ]
    failed = [event.message for event in outcome.failed]
    line = "\n".join(f"{one['number']}: {one['file']}" for one in drawn)
    report({"candidates": drawn, "failed": failed}, as_json, line or "Nothing was drawn.")
    if failed:
        raise typer.Exit(1)


def pick(
    project: Project,
    member: Member,
    number: Annotated[int, typer.Argument(help="Of a candidate, as `cast draw` says it.")],
    as_json: Json = False,
) -> None:
    """Make a candidate the reference of a character, and draw its side, back and expressions."""
    board = open_board(project)
    jobs = board.pick_candidate(member, number)
    with console.progress(len(jobs), quiet=as_json) as bar:
        outcome = board.wait(jobs, bar.follow)
    known = board.project.member(member)
    shown = [{"shows": r.name, "file": board.picture(r.picture)} for r in known.references]
    failed = [event.message for event in outcome.failed]
    facts = {"character": known.name, "references": shown, "failed": failed}
    report(facts, as_json, f"'{known.name}' has {len(shown)} reference(s).")
    if failed:
        raise typer.Exit(1)
