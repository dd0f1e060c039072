"""A take that begins from another one: what is asked, and the panel as the words change it. Torch-free."""

from pydantic import BaseModel, ConfigDict, Field

from storyboard.geometry import Box
from storyboard.pocket import vocabulary as v
from storyboard.story import Panel

PERSONAL, CAMERA = ("expression", "pose", "view"), ("shot", "angle")


class Variation(BaseModel):
    """strength: share of the drawing done anew. part: what is redrawn, None = all. words: what should be there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    strength: float = Field(default=0.6, gt=0.0, le=1.0)
    part: Box | None = None
    words: str = ""


def with_words(panel: Panel, words: str) -> Panel:
    """The panel with these words before its action; they win over the fields that say the same kind."""
    if not words.strip():
        return panel
    said = {found.kind for found in v.find_terms(words)}
    free = {kind: "" for kind in PERSONAL if kind in said}
    placed = tuple(placement.edited(**free) for placement in panel.placements)
    camera = {kind: "" for kind in CAMERA if kind in said}
    return panel.edited(action=f"{words.strip()}. {panel.action}", placements=placed, **camera)
