"""Six characters that training never saw, in eight panels each, scripts without any picture, a story of two pages,
its first panels in every style and in other frames: `make gallery`.

Drawn by pocket as anybody would, through a board: seeds 0 to 7, nothing picked, nothing drawn twice. Writes
docs/gallery/ and what the Style page shows. Needs the packages of the `dev` extra.
"""

import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from storyboard.demo import begin
from storyboard.edits import edit_project
from storyboard.lab.held_out import held_out_character
from storyboard.pocket import vocabulary
from storyboard.pocket.captions import describe
from storyboard.pocket.training.drawings import chance
from storyboard.pocket.world import Character, draw_reference
from storyboard.storage import Workspace
from storyboard.story import FrameFormat
from storyboard.studio import Board, Studio

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "gallery"
EXAMPLES = ROOT / "storyboard" / "ui" / "styles"  # what the Style page shows
EXAMPLE = (448, 252)
CAST = 6
KEY = 4711  # of the characters' generators
PANEL, GAP = (384, 219), 6
SHOWN = ("3", "4", "5", "6")  # panels of the sample, in every style and frame
FRAMES = (FrameFormat.SQUARE, FrameFormat.PORTRAIT)
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

SCRIPT = """INT. LIBRARY - DAY

Hana sits with a book, sleepy. Medium shot.

HANA
I heard something.

Jiro crouches, surprised. Full shot.

JIRO
Me too.

Hana and Jiro stand. Medium shot.

EXT. SHRINE - SUNSET

Hana runs with a lantern, laughing, facing right. Full shot.

Close-up. Jiro, embarrassed.

Ryu jumps, happy. Full shot.

RYU
Boo!

EXT. SHRINE - NIGHT

Hana and Ryu stand, happy. Medium shot.

Jiro, hands on hips, angry, from below. Medium shot.
"""
# Hana and Jiro are names, and no more
DESCRIBED = {"Ryu": "a green dragon, red scarf, blue armour"}
TOGETHER = """EXT. PARK - DAY

KonとMaraが向かい合う。

KON
あのね。

KonがMaraを指差す。Maraは照れる。

MARA
えっ？

Kon waves at Mara, smiling. Mara jumps, happy.

Kon and Mara stand back to back, angry.

KonとMaraが抱き合う。

Close-up. Mara hugs Kon, sad.

KonとMaraが座る。二人は笑う。

Wide shot. Mara runs, laughing. Kon points at Mara.
"""
TWO = {"Kon": "a boy, spiky red hair, blue hoodie", "Mara": "a girl, purple bob hair, yellow dress"}


def main() -> None:
    """Writes a sheet for each character and the story's pages."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        studio = Studio(Workspace(Path(scratch)))
        try:
            for number in range(CAST):
                kept(sheet(studio, number), f"character-{number + 1}")
            kept(rows(without_pictures(studio, "Script", SCRIPT, DESCRIBED)), "script")
            kept(rows(without_pictures(studio, "Together", TOGETHER, TWO)), "together")
            board = begin(studio)
            for number, page in enumerate(story(board), start=1):
                kept(page, f"story-{number}")
            styles = {name: styled(board, term.en[0]) for name, term in vocabulary.STYLES.items()}
            kept(rows([*styles.values()]), "styles")
            for name, panels in styles.items():
                example(panels[0], name)
            kept(rows([[one for frame in FRAMES for one in framed(board, frame)]]), "frames")
        finally:
            studio.close()


def kept(picture: Image.Image, name: str) -> None:
    picture.save(FOLDER / f"{name}.jpg", quality=82, optimize=True)
    print(f"docs/gallery/{name}.jpg", flush=True)


def example(picture: Image.Image, style: str) -> None:
    EXAMPLES.mkdir(exist_ok=True)
    small = picture.convert("RGB").resize(EXAMPLE, Image.Resampling.LANCZOS)
    small.save(EXAMPLES / f"{style}.jpg", quality=80, optimize=True)


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


def without_pictures(
    studio: Studio, name: str, script: str, described: dict[str, str]
) -> list[list[Image.Image]]:
    """The panels of a script whose characters are held by words, four in a row."""
    board = studio.new(name, script=script.encode())
    for who, words in described.items():
        board.edit_member(who, description=words)
    panels = [panel.id for panel in board.project.panels()]
    for seed, panel in enumerate(panels):
        board.wait(board.render([panel], seed=seed))
    shown = [taken(board, panel) for panel in panels]
    return [shown[at : at + 4] for at in range(0, len(shown), 4)]


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


def story(board: Board) -> list[Image.Image]:
    """The sample as comic pages, its seeds by rule."""
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


def styled(board: Board, words: str) -> list[Image.Image]:
    """Those panels in a style, from the same noise in each."""
    board.set_style(words=words)
    return _shown(board)


def framed(board: Board, frame: FrameFormat) -> list[Image.Image]:
    """Those panels in another frame, which makes figures no smaller."""
    board.set_style(words="")
    board.apply("change the frame", lambda project: edit_project(project, frame=frame))
    return _shown(board)


def _shown(board: Board) -> list[Image.Image]:
    drawn = [board.wait(board.render([key], seed=seed)).takes for seed, key in enumerate(SHOWN)]
    return [Image.open(board.picture(takes[0].picture)) for takes in drawn]


def rows(pictures: list[list[Image.Image]]) -> Image.Image:
    """One under another, those of a row equally high and the row as wide as a sheet."""
    wide, high = 4 * (PANEL[0] + GAP) - GAP, list[int]()
    for row in pictures:
        share = (wide - GAP * (len(row) - 1)) / sum(one.width / one.height for one in row)
        high.append(round(share))
    made = Image.new("RGB", (wide, sum(high) + GAP * (len(high) - 1)), "white")
    for number, row in enumerate(pictures):
        left, top = 0, sum(high[:number]) + GAP * number
        for one in row:
            size = round(high[number] * one.width / one.height), high[number]
            made.paste(one.convert("RGB").resize(size, Image.Resampling.LANCZOS), (left, top))
            left += size[0] + GAP
    return made


if __name__ == "__main__":
    main()
