"""One frame of the board: what happens, how it is shot, who is in it and where, and its takes."""

from collections.abc import Iterable

from pydantic import Field

from storyboard.geometry import Box
from storyboard.story.balloon import Balloon
from storyboard.story.noun import Noun, new_id


class Line(Noun):
    """One speech of a dialogue."""

    speaker: str  # as the script writes it
    text: str
    parenthetical: str = ""
    dual: bool = False  # spoken together with the line before


def said(lines: Iterable[Line]) -> str:
    """A dialogue as text, "MARA (softly): Words", one speech a line; what `script.lines_of` reads."""
    return "\n".join(_said(line) for line in lines)


def _said(line: Line) -> str:
    how = f" ({line.parenthetical})" if line.parenthetical else ""
    return f"{line.speaker}{how}: {line.text}" if line.speaker else line.text


class Placement(Noun):
    """A character in a panel: which look, where, how strong, doing what."""

    character: str  # id of the member
    look: str | None = None  # id; None = the look it had before, "" = the usual one again
    region: Box | None = None  # None = side by side, in order of mention
    strength: float = Field(default=1.0, ge=0.0, le=2.0)
    expression: str = ""  # free text, English or Japanese
    pose: str = ""
    view: str = ""


class Hold(Noun):
    """How well a member's colours are held in a take, measured when it was stored."""

    character: str  # id of the member
    apart: float  # mean ΔE (CIE76) of its region to its references' colours
    nearer: str = ""  # id of a member who is not there and whose colours fit better; "" = nobody


class Take(Noun):
    """One rendered attempt at a panel, immutable."""

    number: int  # 1, 2, 3 … within the panel
    picture: str  # digest of the PNG, "sha256:…"
    request: str  # digest of the RenderRequest that made it
    recipe: str  # the same without the seed: equal recipes mean "not stale"
    seed: int
    family: str
    seconds: float = 0.0
    created: str = ""  # ISO 8601, UTC
    left_out: tuple[str, ...] = ()  # words the family did not understand or had no room for
    not_held: tuple[str, ...] = ()  # "Mara: no reference"
    holds: tuple[Hold, ...] = ()  # of members in their references' colours; none from elsewhere
    tool: str = ""  # what drew it elsewhere, "Automatic1111"; "" = we did


class Panel(Noun):
    """One frame of the board."""

    id: str = Field(default_factory=new_id)
    action: str = ""
    dialogue: tuple[Line, ...] = ()
    notes: str = ""
    shot: str = ""  # shot size; free text, "" = the family decides
    angle: str = ""  # camera angle
    duration: int = Field(default=48, ge=1)  # frames, at the project's fps
    placements: tuple[Placement, ...] = ()
    balloons: tuple[Balloon, ...] = ()  # lettering, in reading order
    locked: bool = False
    takes: tuple[Take, ...] = ()
    chosen: int | None = None  # number of the chosen take
    hidden: tuple[int, ...] = ()  # numbers of takes that were put away; their pictures stay

    def take(self, number: int | None) -> Take | None:
        return next((t for t in self.takes if t.number == number), None)

    @property
    def chosen_take(self) -> Take | None:
        return self.take(self.chosen)

    @property
    def shown_takes(self) -> tuple[Take, ...]:
        """Those that nobody has put away."""
        return tuple(t for t in self.takes if t.number not in self.hidden)

    @property
    def next_take(self) -> int:
        return max((t.number for t in self.takes), default=0) + 1


class Scene(Noun):
    """A run of panels in one place and time."""

    id: str = Field(default_factory=new_id)
    number: str = ""  # as the script writes it, "12A"
    heading: str = ""  # as the script writes it
    section: str = ""  # "Act one / The letter"
    synopsis: str = ""
    place: str = ""
    time: str = ""  # time of day
    weather: str = ""
    panels: tuple[Panel, ...] = ()
