"""`storyboard compare`: IP-Adapter, LoRA and both for one character. Computes nothing."""

from typing import Annotated

import typer

from storyboard import console
from storyboard.commands.common import Family, Json, Member, Project, open_board


def compare(
    project: Project,
    member: Member,
    panels: Annotated[int, typer.Option(min=1, max=32, help="How many panels are drawn.")] = 4,
    use: Annotated[
        bool, typer.Option("--use", help="Hold the character so from now on, where automatic.")
    ] = False,
    family: Family = None,
    as_json: Json = False,
) -> None:
    """Draw the same panels with pictures alone (ip), the LoRA alone and both, and say which holds best."""
    say = (lambda doing: None) if as_json else (lambda doing: console.say(f"{doing} …"))
    facts = open_board(project).compare(member, panels=panels, use=use, family=family, tell=say)
    if as_json:
        console.print_json(facts)
        return
    rows = [
        [name, "N/A" if f["identity"] is None else f["identity"], f["obedience"], f["seconds"]]
        for name, f in facts["methods"].items()
    ]
    console.print_table(["method", "identity", "obedience", "seconds"], rows)
    console.say(f"Recommended for {member}: {facts['recommended']} ({facts['reason']})")
    console.say(f"Pictures: {facts['grid']}")
