"""What is lettered over a picture: speech bubbles, captions, sounds. Data of a panel, never pixels of a take."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from storyboard.geometry import Box
from storyboard.story.noun import Noun, new_id


class BalloonKind(StrEnum):
    """What the outline says about the words."""

    SPEECH = "speech"
    THOUGHT = "thought"
    SHOUT = "shout"
    WHISPER = "whisper"
    CAPTION = "caption"  # a plain box: the narrator
    SOUND = "sound"  # big letters without an outline


class Point(BaseModel):
    """A place in fractions of the frame, origin top left."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    x: float = Field(ge=0.0, le=1.0)
    y: float = Field(ge=0.0, le=1.0)


class Balloon(Noun):
    """Words at a place in the frame. Drawn over the picture when the board is exported."""

    id: str = Field(default_factory=new_id)
    kind: BalloonKind = BalloonKind.SPEECH
    text: str = Field(default="", max_length=2000)
    speaker: str = ""  # who says it, as in the dialogue; not lettered
    box: Box = Box(left=0.06, top=0.06, right=0.4, bottom=0.34)
    tail: Point | None = None  # where the tail ends: at the speaker's mouth; None = no tail
    vertical: bool = False  # Japanese columns, right to left
