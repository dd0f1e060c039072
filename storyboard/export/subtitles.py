"""The dialogue as SubRip: the lines of a panel share its time by their length."""

from collections.abc import Iterator
from pathlib import Path

from storyboard.errors import BadInput
from storyboard.export.report import Options, Product
from storyboard.export.shots import Shot, shots
from storyboard.export.timecode import clock
from storyboard.storage import ProjectFolder


def make(folder: ProjectFolder, to: Path, options: Options) -> Product:
    """Raises BadInput when nobody says anything."""
    project = folder.read()
    cues = [cue for shot in shots(folder, project, options) for cue in cues_of(shot)]
    if not cues:
        raise BadInput(f"Nobody speaks in '{project.name}', so there are no subtitles to write.")
    blocks = [
        f"{number}\n{clock(start, project.fps)} --> {clock(end, project.fps)}\n{text}\n"
        for number, (start, end, text) in enumerate(cues, start=1)
    ]
    return Product("\n".join(blocks).encode(), len(cues), "subtitle")


def cues_of(shot: Shot) -> Iterator[tuple[float, float, str]]:
    """(start, end, text) in frames. A blank line would end a cue, so there is none inside."""
    spoken = [line for line in shot.panel.dialogue if line.text.strip()]
    length = sum(len(line.text) for line in spoken)
    at = float(shot.start)
    for line in spoken:
        end = at + shot.panel.duration * len(line.text) / length
        words = "\n".join(part for part in line.text.splitlines() if part.strip())
        yield at, end, f"{line.speaker}: {words}" if line.speaker else words
        at = end
