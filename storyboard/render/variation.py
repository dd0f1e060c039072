"""A take that begins from another one: what is asked, and the panel as the words change it. Torch-free."""

from collections.abc import Sequence
from typing import Self

from PIL import Image
from pydantic import BaseModel, ConfigDict, Field

from storyboard.actions import ACTING, read_action
from storyboard.appearance import BORN, LOOKS
from storyboard.errors import BadInput
from storyboard.geometry import Box
from storyboard.mentions import mentions
from storyboard.pocket import vocabulary as v
from storyboard.story import Character, Panel, Scene

PERSONAL, CAMERA = ("expression", "pose", "view"), ("shot", "angle")
SURROUNDING = ("place", "time", "weather")
MOSTLY = 0.5  # of a part, or of a region, whichever is smaller


class Variation(BaseModel):
    """strength: share of the drawing done anew. words: what should be there.

    part or mask: what is redrawn, a box or a painted picture (digest, white = redrawn); neither = all.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    strength: float = Field(default=0.6, gt=0.0, le=1.0)
    part: Box | None = None
    mask: str | None = None
    words: str = ""

    @classmethod
    def asked(cls, strength: float | None, part: str | None, words: str) -> Self:
        """As a person writes it: part "left,top,right,bottom". Raises BadInput."""
        given = usual_strength(part is not None) if strength is None else strength
        if not 0 < given <= 1:
            raise BadInput(f"A strength of {given:g} is none: give one above 0, up to 1.")
        return cls(strength=given, part=_box(part) if part is not None else None, words=words)


def usual_strength(partly: bool) -> float:
    """A part is drawn anew, a whole picture keeps its composition."""
    return 1.0 if partly else 0.6


def _box(text: str) -> Box:
    try:
        left, top, right, bottom = (float(edge) for edge in text.split(","))
        return Box(left=left, top=top, right=right, bottom=bottom)
    except ValueError as error:
        raise BadInput(
            f"'{text}' is no part: give left,top,right,bottom as fractions of the frame, "
            f"for example 0.5,0,1,1 for the right half."
        ) from error


def with_words(
    panel: Panel, words: str, members: Sequence[Character], about: Sequence[int]
) -> Panel:
    """The panel with these words before its action; they win over the fields that say the same kind.

    members: of its placements. about: the numbers of those whose acting or looks are meant where the words name nobody.
    """
    if not words.strip():
        return panel
    text, said = words.strip(), {found.kind for found in v.find_terms(words)}
    if said & ({*ACTING, *LOOKS} - BORN) and not mentions(text, members):
        names = " & ".join(members[number].name for number in about)
        text = f"{names}: {text}" if names else text
    each, _, _ = read_action(text, members)
    placed = tuple(
        placement.edited(**{kind: "" for kind in PERSONAL if kind in one.words})
        for placement, one in zip(panel.placements, each, strict=True)
    )
    camera = {kind: "" for kind in CAMERA if kind in said}
    return panel.edited(action=f"{text}. {panel.action}", placements=placed, **camera)


def inside(part: Box, regions: Sequence[Box]) -> tuple[int, ...]:
    """The numbers of those whose region a part lies in, or holds."""
    return tuple(n for n, region in enumerate(regions) if part.overlap(region) >= MOSTLY)


def bounds(painted: Image.Image) -> Box:
    """The box around all that is white."""
    left, top, right, bottom = painted.getbbox() or (0, 0, *painted.size)
    wide, high = painted.size
    return Box(left=left / wide, top=top / high, right=right / wide, bottom=bottom / high)


def surrounded(scene: Scene, words: str) -> Scene:
    """The scene, with the place, hour and weather that these words name instead of its own."""
    said: dict[str, str] = {}
    for found in v.find_terms(words):
        if found.kind in SURROUNDING:
            said.setdefault(found.kind, found.term.en[0])
    return scene.edited(**said) if said else scene
