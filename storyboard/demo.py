"""`make demo`: the sample drawn anew from its script and references, exported, and put to the proof.

The proof: the two members' references are swapped, nothing else, and every panel is drawn again.
"""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from storyboard import console
from storyboard.consistency.swap import Followed, likeness, palettes
from storyboard.provenance import picture as stored
from storyboard.render.prepare import regions_of
from storyboard.storage import ProjectFolder, Workspace, sample_folder
from storyboard.story import Character, Project
from storyboard.studio import Board, Studio

NAME = "The Last Letter"
MEMBERS = ("Kon", "Mara")
VIEWS = (17, 22)  # keys of reference drawings: a whole figure, a near one


def make_demo(to: Path | None = None, *, quiet: bool = False) -> dict[str, Any]:
    """Draws, exports, swaps; -> what `demo --json` prints."""
    scratch = to or Path(tempfile.mkdtemp(prefix="storyboard-demo-"))
    studio = Studio(Workspace(scratch))
    try:
        board = begin(studio)
        twin = swapped_twin(studio, board)
        for drawn in (board, twin):
            jobs = drawn.render()
            with console.progress(len(jobs), quiet=quiet) as bar:
                drawn.wait(jobs, bar.follow)
        pdf = board.export(scratch / "board.pdf")
        rows = followed(board, twin)
    finally:
        studio.close()
    return {
        "folder": str(board.folder.folder),
        "pdf": str(pdf.path),
        "pages": pdf.pages,
        "placements": len(rows),
        "followed": sum(row.follows for row in rows),
        "share": sum(row.follows for row in rows) / max(1, len(rows)),
        "swap": [
            {"panel": r.panel, "member": r.member, "zone": "head and body",
             "new": round(r.new, 1), "old": round(r.old, 1), "follows": r.follows}
            for r in rows
        ],
    }  # fmt: skip


def begin(studio: Studio) -> Board:
    """The sample from its script and its references, nothing drawn yet."""
    source = sample_source()
    board = studio.new(NAME, script=source / "script.fountain")
    for name in MEMBERS:
        files = sorted(source.glob(f"{name.lower()}-*.png"))
        board.add_member(name, [(file.read_bytes(), file.name) for file in files])
    return board


def sample_source() -> Path:
    """Where script and references lie: the sample's folder."""
    checkout = Path(__file__).resolve().parents[1] / "projects" / "sample"
    return checkout if (checkout / "script.fountain").exists() else sample_folder()


def swapped_twin(studio: Studio, board: Board) -> Board:
    """A copy of the project in which the two members have each other's references."""
    folder = board.folder.folder.with_name("Swapped")
    shutil.copytree(board.folder.folder, folder, ignore=shutil.ignore_patterns(".lock"))
    one, other = (board.project.member(name) for name in MEMBERS)

    def swap(project: Project) -> Project:
        project = project.with_member(one.edited(references=other.references))
        return project.with_member(other.edited(references=one.references)).edited(name="Swapped")

    ProjectFolder(folder).apply(swap, what="swap the references")
    return studio.open(folder)


def followed(board: Board, twin: Board) -> list[Followed]:
    """Every placement of the twin: is it nearer to the references it has now?"""
    looks = {member.id: palettes(_pictures(board, member)) for member in board.project.cast}
    rows = []
    for number, panel in enumerate(twin.project.panels(), start=1):
        take = panel.chosen_take
        if take is None:
            continue
        with Image.open(twin.picture(take.picture)) as picture:
            regions = regions_of(panel, twin.family, twin.project.frame.aspect)
            for placement, region in zip(panel.placements, regions, strict=True):
                member = twin.project.member(placement.character)
                other = next(m for m in twin.project.cast if m.id != member.id)
                new = likeness(
                    picture, region, looks[other.id]
                )  # the twin's references are swapped
                old = likeness(picture, region, looks[member.id])
                rows.append(Followed(str(number), member.name, new, old))
    return rows


def _pictures(board: Board, member: Character) -> Sequence[Image.Image]:
    return [Image.open(board.picture(reference.picture)) for reference in member.references]


def draw_references(to: Path) -> None:
    """The members' reference pictures as the world draws them: a whole figure and a near one."""
    from storyboard.pocket.sample_cast import SAMPLE
    from storyboard.pocket.training.drawings import chance
    from storyboard.pocket.world import draw_reference

    for name, member in SAMPLE.items():
        for place, key in enumerate(VIEWS, start=1):
            picture = Image.fromarray(draw_reference(member, chance(key), 384))
            picture.save(to / f"{name.lower()}-{place}.png", optimize=True)


def make_sample(to: Path) -> None:
    """Writes the committed sample anew: drawn as the demo draws it, unpicked. Only for developers."""
    draw_references(to)
    stored.COMPRESSION = 9  # written once, cloned often
    with tempfile.TemporaryDirectory() as scratch:
        studio = Studio(Workspace(Path(scratch)))
        board = begin(studio)
        jobs = board.render()
        board.wait(jobs)
        studio.close()
        for part in ("assets", "characters"):
            shutil.rmtree(to / part, ignore_errors=True)
        left = shutil.ignore_patterns("cache", "conditioning", ".lock", ".backup", "history.jsonl")
        shutil.copytree(board.folder.folder, to, dirs_exist_ok=True, ignore=left)


if __name__ == "__main__":
    make_sample(sample_source())
