"""Six characters that training never saw, in eight panels each, and a story of two pages: `make gallery`.

Drawn by pocket as anybody would, through a board: seeds 0 to 7, nothing picked, nothing drawn twice. Writes
docs/gallery/. Needs the packages of the `dev` extra.
"""

import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from storyboard.demo import begin
from storyboard.lab.held_out import held_out_character
from storyboard.pocket.captions import describe
from storyboard.pocket.training.drawings import chance
from storyboard.pocket.world import Character, draw_reference
from storyboard.storage import Workspace
from storyboard.studio import Board, Studio

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "gallery"
CAST = 6
KEY = 4711  # of the characters' generators
PANEL, GAP = (384, 219), 6
ACTS = (  # heading, action
    ("INT. CAFE - DAY", "Medium shot. {name} waves, happy."),
    ("INT. CAFE - DAY", "Close-up. {name}, surprised."),
    ("EXT. STREET - DAWN", "Full shot. {name} walks, facing right."),
    ("EXT. PARK - DAY", "Full shot. {name} runs, laughing, facing left."),
    ("EXT. BEACH - SUNSET", "Medium shot. {name} thinks, sad."),
    ("INT. BEDROOM - NIGHT", "Full shot. {name} sits with a book, sleepy."),
    ("EXT. FOREST - NIGHT", "Wide shot. {name} stands, scared."),
    ("EXT. STATION - DAY", "Medium shot. {name}, arms crossed, angry, from below."),
)


def main() -> None:
    """Writes a sheet for each character and the story's pages."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        studio = Studio(Workspace(Path(scratch)))
        try:
            for number in range(CAST):
                kept(sheet(studio, number), f"character-{number + 1}")
            for number, page in enumerate(story(studio), start=1):
                kept(page, f"story-{number}")
        finally:
            studio.close()


def kept(picture: Image.Image, name: str) -> None:
    picture.save(FOLDER / f"{name}.jpg", quality=82, optimize=True)
    print(f"docs/gallery/{name}.jpg", flush=True)


def sheet(studio: Studio, number: int) -> Image.Image:
    """Two references at the left, eight panels in two rows."""
    rng = chance(KEY, number)
    who = held_out_character(rng, fresh=True)
    shown = references(who, rng)
    board = board_of(studio, f"Character {number + 1}", shown, describe(who, rng, "en"))
    jobs = [
        job
        for seed, panel in enumerate(board.project.panels())
        for job in board.render([panel.id], seed=seed)
    ]
    board.wait(jobs)
    return laid_out(shown, [taken(board, panel.id) for panel in board.project.panels()])


def references(who: Character, rng: np.random.Generator) -> list[Image.Image]:
    return [Image.fromarray(draw_reference(who, rng, 384)) for _ in range(2)]


def board_of(studio: Studio, name: str, shown: list[Image.Image], words: str) -> Board:
    script = "\n\n".join(f"{heading}\n\n{act.format(name='ALEX')}" for heading, act in ACTS)
    board = studio.new(name, script=f"{script}\n".encode())
    files = []
    for place, picture in enumerate(shown):
        buffer = BytesIO()
        picture.save(buffer, "PNG")
        files.append((buffer.getvalue(), f"{place}.png"))
    board.add_member("Alex", files, description=words)
    return board


def taken(board: Board, panel: str) -> Image.Image:
    take = board.project.panel(panel).chosen_take
    assert take is not None
    return Image.open(board.picture(take.picture))


def laid_out(shown: list[Image.Image], panels: list[Image.Image]) -> Image.Image:
    wide, high = PANEL
    made = Image.new("RGB", (high + GAP + 4 * (wide + GAP) - GAP, 2 * high + GAP), "white")
    for row, picture in enumerate(shown):
        made.paste(picture.resize((high, high), Image.Resampling.LANCZOS), (0, row * (high + GAP)))
    for place, picture in enumerate(panels):
        row, column = divmod(place, 4)
        at = high + GAP + column * (wide + GAP), row * (high + GAP)
        made.paste(picture.convert("RGB").resize(PANEL, Image.Resampling.LANCZOS), at)
    return made


def story(studio: Studio) -> list[Image.Image]:
    """The sample as comic pages, its seeds by rule."""
    board = begin(studio)
    board.wait(board.render())
    for panel in board.project.panels():
        board.letter(panel.id)
    with tempfile.TemporaryDirectory() as scratch:
        path = board.export(Path(scratch) / "story.cbz", layout="comic").path
        with zipfile.ZipFile(path) as archive:
            names = sorted(name for name in archive.namelist() if name.endswith((".png", ".jpg")))
            pages = [archive.read(name) for name in names]
    small = []
    for page in pages:
        picture = Image.open(BytesIO(page)).convert("RGB")
        picture.thumbnail((900, 1300), Image.Resampling.LANCZOS)
        small.append(picture)
    return small


if __name__ == "__main__":
    main()
