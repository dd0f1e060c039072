"""The commands about LoRAs: parse, call the studio, report. Registered by `cli`; computes nothing."""

from pathlib import Path
from typing import Annotated

import typer

from storyboard.commands.common import Family, Json, Member, Project, open_board, report
from storyboard.commands.comparison import compare
from storyboard.commands.training import train
from storyboard.story import Method


def register(app: typer.Typer, cast: typer.Typer) -> None:
    """Puts the commands where they belong."""
    cast.command("add-lora")(add_lora)
    cast.command("export-lora")(export_lora)
    cast.command("method")(choose_method)
    app.command("train")(train)
    app.command("compare")(compare)


def add_lora(
    project: Project,
    member: Member,
    file: Annotated[Path, typer.Argument(help="A .safetensors file, or a folder with one.")],
    family: Family = None,
    words: Annotated[str | None, typer.Option(help="What calls it in a prompt.")] = None,
    strength: Annotated[float, typer.Option(help="1 = as trained.")] = 1.0,
    as_json: Json = False,
) -> None:
    """Give a character a LoRA file: diffusers, PEFT, kohya/A1111, cloneofsimo."""
    facts = open_board(project).add_lora(
        member, file, family=family, words=words, strength=strength
    )
    tokens = f", learnt words {' '.join(facts['tokens'])}" if facts["tokens"] else ""
    report(
        facts,
        as_json,
        f"'{member}' wears {file.name}: {facts['format']}, {facts['base'] or facts['family']}, rank "
        f"{facts['rank']}, {facts['layers']} of {facts['layers_in_file']} layers matched{tokens}.",
    )


def export_lora(
    project: Project,
    member: Member,
    to: Annotated[Path, typer.Option(help="The .safetensors file to write.")],
    layout: Annotated[str, typer.Option(help="kohya (A1111, ComfyUI) or diffusers.")] = "kohya",
    family: Family = None,
    as_json: Json = False,
) -> None:
    """Write a character's LoRA for other tools."""
    facts = open_board(project).export_lora(member, to, layout=layout, family=family)
    report(facts, as_json, f"{to}: {facts['layers']} layers in the layout of {layout}.")


def choose_method(
    project: Project,
    member: Member,
    method: Annotated[Method, typer.Argument(help="auto, ip, lora or both.")],
    as_json: Json = False,
) -> None:
    """Choose how a character is held: by pictures (ip), by its LoRA, or both."""
    open_board(project).edit_member(member, method=method)
    report({"member": member, "method": method.value}, as_json, f"'{member}': {method.value}.")
