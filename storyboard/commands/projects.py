"""`storyboard project …`: whole projects, renamed, copied, put aside, brought back, saved, opened."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from storyboard import console
from storyboard.commands.common import Json, Project, report

if TYPE_CHECKING:
    from storyboard.studio import Studio

project = typer.Typer(help="Whole projects.", no_args_is_help=True)
NewName = Annotated[str, typer.Argument(metavar="NAME", help="The new name.")]


def _studio() -> "Studio":
    from storyboard.studio import Studio

    return Studio()


@project.command("list")
def list_(as_json: Json = False) -> None:
    """List the projects of the workspace, and what lies in the trash."""
    studio = _studio()
    there, aside = studio.projects(), studio.workspace.trashed()
    if as_json:
        rows = [
            {"project": info.name, "folder": info.folder, "panels": info.panels, "trash": gone}
            for gone, infos in ((False, there), (True, aside))
            for info in infos
        ]
        console.print_json({"projects": rows})
        return
    for info in there:
        console.say(f"{info.name}: {info.panels} panels, {info.folder}")
    for info in aside:
        console.say(f"{info.name}: in the trash, {info.folder.name}")


@project.command()
def rename(project: Project, name: NewName, as_json: Json = False) -> None:
    """Give a project another name; its folder stays where it is."""
    board = _studio().rename(project, name)
    facts = {"project": board.project.name, "folder": board.folder.folder}
    report(facts, as_json, f"It is '{board.project.name}' now.")


@project.command()
def duplicate(
    project: Project,
    name: Annotated[str, typer.Argument(help="Of the copy; else the same with 'copy'.")] = "",
    as_json: Json = False,
) -> None:
    """Copy a project with all its pictures."""
    board = _studio().duplicate(project, name)
    facts = {"project": board.project.name, "folder": board.folder.folder}
    report(facts, as_json, f"'{board.project.name}', in {board.folder.folder}")


@project.command()
def trash(project: Project, as_json: Json = False) -> None:
    """Put a project aside, whole (`project recover` brings it back)."""
    aside = _studio().trash(project)
    report({"trashed": project, "folder": aside}, as_json, f"Put aside: {aside}")


@project.command()
def recover(
    name: Annotated[str, typer.Argument(help="What it was called.")], as_json: Json = False
) -> None:
    """Bring back the project that was put aside last under that name."""
    board = _studio().recover(name)
    facts = {"project": board.project.name, "folder": board.folder.folder}
    report(facts, as_json, f"'{board.project.name}' is back, in {board.folder.folder}")


@project.command()
def save(
    project: Project,
    to: Annotated[Path, typer.Option(help="The .zip to write.")],
    as_json: Json = False,
) -> None:
    """Write a whole project as one .zip: the board, all takes, references, templates."""
    written = _studio().save(project, to)
    facts = {"file": written, "bytes": written.stat().st_size}
    report(facts, as_json, f"{written}: {written.stat().st_size / 1e6:.1f} MB")


@project.command("open")
def open_(
    file: Annotated[Path, typer.Argument(help="A .zip that `project save` wrote.")],
    name: Annotated[str | None, typer.Option(help="Another name than the one it has.")] = None,
    as_json: Json = False,
) -> None:
    """Open a saved project as a new one of the workspace."""
    from storyboard.errors import BadInput
    from storyboard.imports.carried import carries

    if file.exists() and not carries(file):
        raise BadInput(f"There is no project in '{file.name}'. `project save` writes such a file.")
    studio = _studio()
    board = studio.bring(file)
    if name:
        studio.rename(board.folder.folder, name)
    facts = {"project": board.project.name, "folder": board.folder.folder}
    report(facts, as_json, f"'{board.project.name}', in {board.folder.folder}")
