"""`storyboard train`: teaches a LoRA, shows how it goes. Computes nothing."""

import sys
from collections.abc import Callable
from typing import Annotated

import typer

from storyboard import console
from storyboard.commands.common import Family, Json, Member, Project, open_board, report
from storyboard.lora_training.status import Stage, TrainingStatus


def train(
    project: Project,
    member: Member,
    steps: Annotated[
        int | None, typer.Option(min=1, help="Else by the number of pictures.")
    ] = None,
    rank: Annotated[
        int | None, typer.Option(min=1, max=256, help="Else by the number of pictures.")
    ] = None,
    family: Family = None,
    every_picture: Annotated[
        bool, typer.Option("--every-picture", help="Keep none back to measure with.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Teach a LoRA from a character's pictures; it goes on where an earlier call was stopped."""
    board = open_board(project)
    done = board.train(
        member, steps=steps, rank=rank, family=family, every_picture=every_picture,
        tell=(lambda status: None) if as_json else _line(),
    )  # fmt: skip
    facts = {
        "member": member,
        "stage": done.stage.value,
        "family": done.lora.family if done.lora else family,
        "file": board.folder.file(done.lora.file, "LoRA") if done.lora else None,
        "rank": done.lora.rank if done.lora else None,
        "layers": done.lora.layers if done.lora else None,
        "steps": done.steps,
        "seconds": round(done.seconds, 1),
        "losses": list(done.losses),
        "held_out": list(done.held_out),
        "folder": done.folder,
    }
    said = {
        Stage.DONE: f"'{member}' has a LoRA now: {done.steps} steps in {done.seconds:.0f} s.",
        Stage.STOPPED: f"Stopped at step {done.steps}. Train again to go on from here.",
        Stage.DIVERGED: f"The loss was no number after step {done.steps}; the last good state is kept.",
    }[done.stage]
    report(facts, as_json, said)


def _line() -> Callable[[TrainingStatus], None]:
    """A line that is written over on a terminal, and one every tenth part elsewhere."""
    last = [-1]

    def tell(status: TrainingStatus) -> None:
        if status.doing:
            console.say(f"{status.doing} …")
        if status.stage is not Stage.TRAINING or not status.of:
            return
        tenth = 10 * status.step // status.of
        line = f"step {status.step} of {status.of}  loss {status.loss:.4f}  {status.left or 0:.0f} s left"
        if sys.stdout.isatty():
            print(f"\r{line}   ", end="\n" if status.step == status.of else "", flush=True)
        elif tenth != last[0]:
            console.say(line)
        last[0] = tenth

    return tell
