"""How somebody wants a file to be read."""

from dataclasses import dataclass

from storyboard.story import Cutting


@dataclass(frozen=True)
class Options:
    """`fps`: of the project, for durations. `language`: of files that have several."""

    cutting: Cutting = Cutting.PARAGRAPH
    fps: int = 24
    language: str = "en"
