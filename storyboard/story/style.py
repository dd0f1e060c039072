"""How the whole board is drawn."""

from pydantic import Field

from storyboard.story.noun import Noun


class Style(Noun):
    """Prompt parts, family and sampling. None = the family's own default."""

    words: str = ""
    negative: str = ""
    family: str = "pocket"
    steps: int | None = Field(default=None, ge=1, le=200)
    guidance: float | None = Field(default=None, ge=1.0, le=30.0)  # 1.0 = off
