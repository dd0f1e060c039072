"""`storyboard cast add`, `look`, `colour`, `export` and `panel wear`: the members, what they wear, how they travel."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from storyboard import console
from storyboard.commands.common import Json, PanelKey, Project, open_board, report
from storyboard.errors import BadInput

Member = Annotated[str, typer.Argument(metavar="CHARACTER", help="A member of the cast.")]
LookName = Annotated[str, typer.Argument(metavar="LOOK", help='A look, such as "raincoat".')]
Pictures = Annotated[
    list[Path], typer.Option("--reference", help="A picture that shows them; may be repeated.")
]


def register(cast: typer.Typer, panel: typer.Typer) -> None:
    """Puts the commands where they belong."""
    cast.command("add")(add)
    cast.command("look")(look)
    cast.command("colour")(colour)
    cast.command("export")(export)
    panel.command("wear")(wear)


def add(
    project: Project,
    name: Annotated[
        str | None, typer.Argument(help="With --from: another name than the one they come with.")
    ] = None,
    reference: Pictures = [],  # noqa: B006 - typer reads it, nobody changes it
    describe: Annotated[str, typer.Option(help="Words for a character without pictures.")] = "",
    consent: Annotated[
        str, typer.Option(help="Who allowed it, when the pictures show a real person.")
    ] = "",
    come_from: Annotated[
        str | None, typer.Option("--from", help="A .character file, or PROJECT:NAME.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Add a character, or pictures to one that the script already brought."""
    board = open_board(project)
    notes: tuple[str, ...] = ()
    if come_from is not None:
        member, notes = board.receive_member(come_from, name or "")
        name = member.name
    if name is None:
        raise BadInput("Say who it is: a name, or --from FILE.character.")
    if reference or describe or consent or come_from is None:
        pictures = [(bytes_of(path), path.name) for path in reference]
        member = board.add_member(name, pictures, description=describe, consent=consent)
    facts = {
        "id": member.id,
        "name": member.name,
        "consent": member.consent,
        "references": [kept.picture for kept in member.references],
        "looks": [look.name for look in member.looks],
        "notes": list(notes),
    }
    report(facts, as_json, f"'{member.name}' has {len(member.references)} reference(s).")
    if not as_json:
        for note in notes:
            print(note, file=sys.stderr)


def look(
    project: Project,
    member: Member,
    name: LookName,
    reference: Pictures = [],  # noqa: B006 - typer reads it, nobody changes it
    describe: Annotated[str, typer.Option(help="Words for it, where no picture shows it.")] = "",
    remove: Annotated[
        bool, typer.Option("--remove", help="Take it away, with its pictures.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Give a character a look with pictures of its own; `panel wear` puts it on."""
    board = open_board(project)
    if remove:
        board.remove_look(member, name)
        report({"removed": name}, as_json, f"'{member}' has no look '{name}' any more.")
        return
    pictures = [(bytes_of(path), path.name) for path in reference]
    known = board.add_look(member, name, pictures, describe)
    found = next(x for x in known.looks if x.name.casefold() == name.strip().casefold())
    shown = [r.picture for r in known.references if r.look == found.id]
    facts = {"id": found.id, "look": found.name, "character": known.name, "references": shown}
    report(
        facts, as_json, f"'{known.name}' has the look '{found.name}', {len(shown)} reference(s)."
    )


def colour(
    project: Project,
    member: Member,
    chosen: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PART=COLOUR…", help='Such as hair=#2a6f4e; "hair=" is as in the references.'
        ),
    ] = None,
    look: Annotated[str | None, typer.Option(help="Only in this look; else in every one.")] = None,
    reset: Annotated[bool, typer.Option("--reset", help="Put all of them back.")] = False,
    read: Annotated[
        bool, typer.Option("--read", help="Read the references now; drawing does it, too.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Choose colours of a character in place of its references'; without any, list them.

    hair (or fur), skin, top, bottom, accessory, accent (pattern, tie, belt), eyes, shoes.
    """
    board = open_board(project)
    if reset:
        board.uncolour_member(member, look)
    if chosen:
        board.colour_member(member, dict(_part_and_colour(words) for words in chosen), look)
    if read:
        board.read_colours(member)
    shades = board.shades(member, look)
    rows = [{"part": s.part.value, "references": s.read, "chosen": s.chosen} for s in shades]
    facts = {"character": board.project.member(member).name, "look": look, "colours": rows}
    if as_json:
        console.print_json(facts)
        return
    console.print_table(
        ["colour", "in the references", "chosen"],
        [[s.part.value, s.read or "–", s.chosen or ""] for s in shades],
    )


def _part_and_colour(words: str) -> tuple[str, str]:
    part, equals, value = words.partition("=")
    if not equals:
        raise BadInput(
            f"'{words}' names no colour. Write it as hair=#2a6f4e, or hair= to put it back."
        )
    return part, value.strip()


def wear(
    project: Project, key: PanelKey, member: Member, name: LookName, as_json: Json = False
) -> None:
    """Put a look on from this panel on, until another; "usual" takes it off."""
    panel = open_board(project).wear(key, member, name)
    facts = {"panel": panel.id, "character": member, "look": name}
    report(facts, as_json, f"From panel {key} on '{member}' wears '{name}'.")


def export(
    project: Project,
    member: Member,
    to: Annotated[Path, typer.Option(help="The .character file to write.")],
    as_json: Json = False,
) -> None:
    """Write a character as one file: pictures, looks, notes, consent, LoRAs, what is encoded."""
    if to.suffix != ".character":
        raise BadInput(f"'{to.name}' should end in .character.")
    written = open_board(project).send_member(member, to)
    size = written.stat().st_size
    facts = {"file": written, "character": member, "bytes": size}
    report(facts, as_json, f"{written}: '{member}', {size / 1000:.0f} kB. Add it with --from.")


def bytes_of(path: Path) -> bytes:
    """A file the user named. Raises BadInput."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"Cannot read '{path}': {error.strerror}. Check the path.") from error
