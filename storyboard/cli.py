"""The command line: parses, calls the studio, reports. Computes nothing itself.

Nothing heavy is imported at the top: `storyboard --help` answers at once.
"""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from storyboard import console
from storyboard.commands import casting, lora, people
from storyboard.commands import panels as recut
from storyboard.commands.balloons import balloon
from storyboard.commands.bringing import Cut, cutting_named, import_, made
from storyboard.commands.common import Json, PanelKey, Project
from storyboard.commands.common import report as _report
from storyboard.commands.export import credits, export, issue
from storyboard.commands.projects import project as project_commands
from storyboard.commands.provenance import reshoot, signing, verify
from storyboard.errors import BadInput, StoryboardError

if TYPE_CHECKING:
    from storyboard.render.executors import Job
    from storyboard.studio import Board, Studio

app = typer.Typer(
    help="Storyboards whose characters stay themselves.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
cast = typer.Typer(help="The members of the cast and their pictures.", no_args_is_help=True)
panel = typer.Typer(help="The panels of the board.", no_args_is_help=True)
take = typer.Typer(help="The takes of a panel.", no_args_is_help=True)
app.add_typer(cast, name="cast")
app.add_typer(project_commands, name="project")
app.add_typer(panel, name="panel")
app.add_typer(take, name="take")
people.register(cast, panel)
casting.register(cast)
lora.register(app, cast)
app.add_typer(balloon, name="balloon")


def main() -> None:
    """Runs a command; an error of the user's becomes one sentence and exit code 1."""
    try:
        app()
    except StoryboardError as error:
        print(error, file=sys.stderr)
        sys.exit(1)


def _studio(executor: str = "in_process") -> "Studio":
    from storyboard.studio import Studio

    return Studio(executor=executor)


def _board(project: str, executor: str = "in_process") -> "Board":
    return _studio(executor).open(project)


# ---------------------------------------------------------------- projects


@app.command()
def new(
    name: str,
    script: Annotated[
        Path | None, typer.Option(help="A script, shot list or other board to start from.")
    ] = None,
    cut: Cut = None,
    family: Annotated[str, typer.Option(help="The kind of model that draws.")] = "pocket",
    frame: Annotated[str, typer.Option(help="16:9, 2.39, 1.85, 4:3, 1:1, 2:3 or 9:16.")] = "16:9",
    fps: Annotated[int, typer.Option(help="Frames per second of durations.")] = 24,
    as_json: Json = False,
) -> None:
    """Make a project, empty or from a script."""
    from storyboard.imports.arrival import Wish

    board = _studio().new(
        name, script=script, wish=Wish(cutting_named(cut)), family=family, frame=frame, fps=fps
    )
    made(board, as_json)


@app.command()
def show(project: Project, as_json: Json = False) -> None:
    """List the panels of a board with their state."""
    from storyboard.reports import board_report

    report = board_report(_board(project))
    if as_json:
        console.print_json(report)
        return
    console.print_table(
        ["#", "id", "scene", "action", "cast", "take", "state"],
        [
            [
                row["number"],
                row["id"],
                row["scene"],
                row["action"][:60],
                ", ".join(row["cast"]),
                f"{row['chosen'] or '–'}/{len(row['takes'])}",
                " ".join(word for word in ("stale", "locked") if row[word]),
            ]
            for row in report["panels"]
        ],
    )


@app.command()
def style(
    project: Project,
    words: Annotated[
        str | None, typer.Argument(help="'ink with grey wash', 'pencil rough', 'flat colour' …")
    ] = None,
    family: Annotated[str | None, typer.Option(help="The kind of model that draws.")] = None,
    negative: Annotated[str | None, typer.Option(help="What is not to be there.")] = None,
    steps: Annotated[int | None, typer.Option(help="Of a picture.")] = None,
    guidance: Annotated[float | None, typer.Option(help="1 = off.")] = None,
    as_json: Json = False,
) -> None:
    """Say how the whole board is drawn, or show it; what was drawn before becomes stale."""
    board = _board(project)
    given = {
        "words": words,
        "family": family,
        "negative": negative,
        "steps": steps,
        "guidance": guidance,
    }
    if changed := {name: value for name, value in given.items() if value is not None}:
        board.set_style(**changed)
    now = board.project.style.model_dump()
    stale = sum(view.stale for view in board.view())
    told = ", ".join(f"{name}: {value}" for name, value in now.items() if value not in ("", None))
    _report({"style": now, "stale": stale}, as_json, f"{told}. Panels to draw: {stale}.")


@app.command()
def undo(project: Project, as_json: Json = False) -> None:
    """Take the last edit back."""
    what = _board(project).undo()
    _report({"undone": what}, as_json, f"Undone: {what}" if what else "Nothing to undo.")


@app.command()
def redo(project: Project, as_json: Json = False) -> None:
    """Make the edit again that was taken back."""
    what = _board(project).redo()
    _report({"redone": what}, as_json, f"Redone: {what}" if what else "Nothing to redo.")


@app.command()
def restore(project: Project, as_json: Json = False) -> None:
    """Open the last good copy of a project whose project.json is broken."""
    board = _studio().restore(project)
    facts = {"project": board.project.name, "revision": board.project.revision}
    line = f"'{board.project.name}' is back at revision {board.project.revision}."
    _report(facts, as_json, f"{line} The broken file lies beside it.")


# ---------------------------------------------------------------- panels

Action = Annotated[str | None, typer.Option(help="What happens.")]
Dialogue = Annotated[str | None, typer.Option(help='Speech, as "SPEAKER: text"; lines by \\n.')]
Notes = Annotated[str | None, typer.Option(help="Notes for the crew.")]
Shot = Annotated[str | None, typer.Option(help="Shot size, such as close-up, medium, wide.")]
Angle = Annotated[str | None, typer.Option(help="Camera angle, such as low, eye level, high.")]
Duration = Annotated[int | None, typer.Option(help="Length in frames.")]
Members = Annotated[
    list[str] | None, typer.Option("--cast", help="Who is in it, left to right; may be repeated.")
]


@panel.command("add")
def panel_add(
    project: Project,
    action: Action = None,
    dialogue: Dialogue = None,
    notes: Notes = None,
    shot: Shot = None,
    angle: Angle = None,
    duration: Duration = None,
    members: Members = None,
    after: Annotated[str | None, typer.Option(help="The panel it follows; else the end.")] = None,
    as_json: Json = False,
) -> None:
    """Add a panel."""
    fields = _fields(action, dialogue, notes, shot, angle, duration)
    board = _board(project)
    made = board.add_panel(after=after, cast=members, **fields)
    number = board.project.number_of(made.id)
    _report({"panel": made.id, "number": number}, as_json, f"Panel {number} ({made.id}) added.")


@panel.command("edit")
def panel_edit(
    project: Project,
    key: PanelKey,
    action: Action = None,
    dialogue: Dialogue = None,
    notes: Notes = None,
    shot: Shot = None,
    angle: Angle = None,
    duration: Duration = None,
    members: Members = None,
    lock: Annotated[bool | None, typer.Option("--lock/--unlock", help="Keep as it is.")] = None,
    as_json: Json = False,
) -> None:
    """Change a panel; what is not named stays."""
    board = _board(project)
    fields = _fields(action, dialogue, notes, shot, angle, duration)
    if lock is not None:
        fields["locked"] = lock
    edited = board.edit_panel(key, cast=members, **fields)
    _report({"panel": edited.id, "changed": sorted(fields)}, as_json, f"Panel {key} changed.")


def _fields(
    action: str | None,
    dialogue: str | None,
    notes: str | None,
    shot: str | None,
    angle: str | None,
    duration: int | None,
) -> dict[str, Any]:
    given: dict[str, Any] = {
        "action": action,
        "dialogue": dialogue,
        "notes": notes,
        "shot": shot,
        "angle": angle,
        "duration": duration,
    }
    return {name: value for name, value in given.items() if value is not None}


@panel.command("delete")
def panel_delete(project: Project, key: PanelKey, as_json: Json = False) -> None:
    """Delete a panel (`undo` brings it back; its pictures stay)."""
    _board(project).delete_panel(key)
    _report({"deleted": key}, as_json, f"Panel {key} deleted. `undo` brings it back.")


@app.command()
def move(
    project: Project,
    key: PanelKey,
    after: Annotated[str | None, typer.Option(help="The panel it shall follow.")] = None,
    before: Annotated[str | None, typer.Option(help="The panel it shall precede.")] = None,
    as_json: Json = False,
) -> None:
    """Move a panel; no pixel changes."""
    if (after is None) == (before is None):
        raise BadInput("Say where the panel goes: either --after PANEL or --before PANEL.")
    board = _board(project)
    moved = board.move(key, after=after, before=before)
    number = board.project.number_of(moved.id)
    _report({"panel": moved.id, "number": number}, as_json, f"It is panel {number} now.")


# ---------------------------------------------------------------- takes


@app.command()
def render(
    project: Project,
    panels: Annotated[
        list[str] | None, typer.Option("--panel", help="Only this one; may be repeated.")
    ] = None,
    takes: Annotated[int, typer.Option(min=1, max=64, help="New takes a panel.")] = 1,
    everything: Annotated[bool, typer.Option("--all", help="A new take of each one.")] = False,
    executor: Annotated[str, typer.Option(help="in_process or worker.")] = "in_process",
    as_json: Json = False,
) -> None:
    """Draw the unlocked panels whose chosen take is missing or stale."""
    board = _board(project, executor)
    _wait(board, board.render(panels, takes=takes, all=everything), as_json)


def _wait(board: "Board", jobs: "list[Job]", as_json: bool) -> None:
    """Until the jobs are drawn; reports. Exit code 1 when one failed."""
    from storyboard.reports import remarks, render_report

    with console.progress(len(jobs), quiet=as_json) as bar:
        outcome = board.wait(jobs, bar.follow)
    report = render_report(board, jobs, outcome)
    line = f"{len(report['takes'])} take(s) drawn." if jobs else "Every panel is up to date."
    _report(report, as_json, line)
    if not as_json:
        for remark in remarks(report):
            console.say(remark)
    for failure in report["failed"]:
        print(f"Panel {failure['panel']}: {failure['message']}", file=sys.stderr)
    if report["failed"]:
        raise typer.Exit(1)


@app.command()
def vary(
    project: Project,
    key: PanelKey,
    from_take: Annotated[
        int | None, typer.Option("--take", help="Begin from this take; else from the chosen one.")
    ] = None,
    strength: Annotated[
        float | None,
        typer.Option(help="How much is drawn anew, 0 to 1; usually 0.6, of a part all."),
    ] = None,
    part: Annotated[
        str | None, typer.Option(help="Redo only this part: left,top,right,bottom from 0 to 1.")
    ] = None,
    words: Annotated[str, typer.Option(help="What should be there.")] = "",
    takes: Annotated[int, typer.Option(min=1, max=64, help="How many new takes.")] = 1,
    executor: Annotated[str, typer.Option(help="in_process or worker.")] = "in_process",
    as_json: Json = False,
) -> None:
    """Draw a variation of a take, or redo a part of it; everything else stays, pixel by pixel."""
    from storyboard.render.variation import Variation

    board = _board(project, executor)
    how = Variation.asked(strength, part, words)
    _wait(board, board.vary(key, how, take=from_take, takes=takes), as_json)


@take.command("choose")
def take_choose(project: Project, key: PanelKey, number: int, as_json: Json = False) -> None:
    """Choose which take a panel shows."""
    _board(project).choose(key, number)
    _report({"panel": key, "chosen": number}, as_json, f"Panel {key} shows take {number}.")


app.command()(export)
app.command("import")(import_)
app.command()(issue)
app.command()(credits)
app.command()(verify)
app.command()(reshoot)
app.command()(signing)
for recutting in (recut.split, recut.join, recut.park, recut.back):
    panel.command()(recutting)
take.command("import")(recut.take_import)


# ---------------------------------------------------------------- the installation


@app.command()
def families(as_json: Json = False) -> None:
    """List the kinds of model: what is installed, what each can do, where it was looked for."""
    from storyboard.reports import families_report

    report = families_report()
    if as_json:
        console.print_json(report)
        return
    for row in report["families"]:
        state = f"installed in {row['folder']}" if row["installed"] else "not installed"
        console.say(f"{row['name']}: {row['title']} ({row['licence']}), {state}")
        console.say(f"    takes {', '.join(row['takes'])}; up to {row['max_members']} in a panel")
        for place in row["looked_in"]:
            console.say(f"    looked in {place}")


@app.command()
def doctor(as_json: Json = False) -> None:
    """Say what this machine has: device, torch, fonts, models, disk."""
    from storyboard.doctor import examine

    findings = examine()
    if as_json:
        console.print_json(findings)
        return
    for name, value in findings.items():
        console.say(f"{name:12} {value}")


@app.command()
def demo(
    to: Annotated[Path | None, typer.Option(help="A folder for it; else a new one.")] = None,
    as_json: Json = False,
) -> None:
    """Draw the sample anew, export it, and swap its two characters' references as a proof."""
    from storyboard.demo import make_demo

    report = make_demo(to, quiet=as_json)
    if as_json:
        console.print_json(report)
        return
    console.say(f"\nThe board:  {report['folder']}\nThe pages:  {report['pdf']}\n")
    console.say("References swapped, nothing else changed. Whose colours does each figure have?")
    columns = ["panel", "place of", "zone", "to new", "to old", "follows"]
    rows = [
        [row[name] for name in ("panel", "member", "zone", "new", "old", "follows")]
        for row in report["swap"]
    ]
    console.print_table(columns, rows)
    console.say(f"{report['followed']} of {report['placements']} placements follow the reference.")


@app.command()
def run(
    project: Annotated[str | None, typer.Argument(help="The project to open first.")] = None,
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8501,
    open_browser: Annotated[bool, typer.Option("--browser/--no-browser")] = True,
) -> None:
    """Open the editor in a browser, on this machine only."""
    from storyboard.ui.server import serve

    if project:
        os.environ["STORYBOARD_OPEN"] = project
    serve(port=port, browser=open_browser)


@app.command()
def lab(
    characters: Annotated[int, typer.Option(help="How many trials a section.")] = 60,
    section: Annotated[
        str | None,
        typer.Option(
            help="identity, company, obedience, expression, attributes, emptiness, copying, steps, styles or "
            "speed; else all."
        ),
    ] = None,
    pictures: Annotated[
        Path | None, typer.Option(help="Where pictures go; a second run goes on from them.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure pocket against drawn truth: does it keep characters, does it do what it is told?"""
    from storyboard.lab.report import measure, rows

    if as_json:
        console.print_json(measure(characters, section, pictures))
        return
    report = measure(characters, section, pictures, console.say)
    console.print_table(["measure", "value", "count", "low", "high"], rows(report))
    console.say(f"Took {report['minutes']} minutes. Pictures: {report['folder']}")
