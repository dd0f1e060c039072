"""Has the product draw trials: a scratch project, its panels, its executor."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from PIL import Image

from storyboard import console
from storyboard.lab.judge import Pixels, fitted
from storyboard.lab.trial import Trial, asked, words_of
from storyboard.pocket.captions import Language
from storyboard.pocket.training.drawings import chance
from storyboard.pocket.world import Character, draw_reference
from storyboard.storage import Workspace
from storyboard.story import Project
from storyboard.studio import Board, Studio

Held = Literal["references", "described", "nothing"]
REFERENCES, SIDE = 2, 256  # pictures a character; pixels


def drawn(
    folder: Path,
    trials: Sequence[Trial],
    held: Held = "references",
    language: Language = "en",
    steps: int | None = None,
    quiet: bool = True,
) -> list[Pixels]:
    """Pictures [256, 448, 3] of the trials. What is drawn already is taken from the folder."""
    studio = Studio(Workspace(folder))
    name = f"{held}-{language}-{steps or 'usual'}-{len(trials[0].members)}-{len(trials)}"
    try:
        board = _board(studio, name, trials, held, language)
        if steps:
            board.set_style(steps=steps)
        jobs = board.render()
        with console.progress(len(jobs), quiet=quiet) as bar:
            board.wait(jobs, bar.follow)
        return [_picture(board, number) for number in range(1, len(trials) + 1)]
    finally:
        studio.close()


def _board(
    studio: Studio, name: str, trials: Sequence[Trial], held: Held, language: Language
) -> Board:
    if (studio.workspace.folder / name).exists():
        return studio.open(name)
    board = studio.new(name)
    scenes = []
    for one in trials:
        names = []
        for place, member in enumerate(one.members):
            called = f"T{one.number}{'ab'[place]}"
            pictures = _references(member, one, place) if held == "references" else []
            said = words_of(member, one) if held == "described" else "someone"
            names.append(board.add_member(called, pictures, description=said).id)
        scenes.append(asked(one, names, language))

    def put(project: Project) -> Project:
        return project.edited(scenes=tuple(scenes))

    board.folder.apply(put, what="set the trials")
    return board


def _references(member: Character, one: Trial, place: int) -> list[tuple[bytes, str]]:
    files = []
    for view in range(REFERENCES):
        rng = chance(7002, one.number, place, view)
        buffer = io.BytesIO()
        Image.fromarray(draw_reference(member, rng, SIDE)).save(buffer, "PNG")
        files.append((buffer.getvalue(), f"{view}.png"))
    return files


def _picture(board: Board, number: int) -> Pixels:
    take = board.project.panel(str(number)).chosen_take
    assert take is not None, f"trial {number} was not drawn"
    with Image.open(board.picture(take.picture)) as picture:
        return fitted(picture)
