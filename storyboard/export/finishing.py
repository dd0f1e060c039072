"""The last thing that happens to an exported file before it is written: signatures go here.

A finisher gets the whole file as bytes and gives it back, changed or not; what it has to tell the
user it adds to the notes. It sees which takes are inside; it writes nothing itself.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from storyboard.storage import ProjectFolder
from storyboard.story import Take


@dataclass(frozen=True)
class Finishing:
    """A file that is about to be written. ending: ".pdf", ".mp4" …"""

    ending: str
    folder: ProjectFolder
    takes: tuple[Take, ...]  # whose pictures are in the file, in order
    sign: bool = False
    notes: list[str] = field(default_factory=list)  # warnings for the user


Finisher = Callable[[bytes, Finishing], bytes]
FINISHERS: list[Finisher] = []  # in the order in which they run


def finished(data: bytes, facts: Finishing) -> bytes:
    """The file after every finisher."""
    for finisher in FINISHERS:
        data = finisher(data, facts)
    return data
