"""How much of everything a training takes."""

from dataclasses import dataclass, field, fields
from typing import Any

from storyboard.pocket.training.decoder_training import SCENES
from storyboard.pocket.training.machine import QUICKER

FIRST, PAGES = 20000, 500000  # numbers of the first scenes: the UNet's, and the decoder's
FIGURED = 4000000  # and those that nobody draws


def _stage(minutes: float, what: str) -> float:
    """A stage's minutes of two CPU cores; what: whose."""
    made: float = field(default=minutes / QUICKER, metadata={"what": what})
    return made


@dataclass(frozen=True)
class Plan:
    """How much of everything. Minutes are of two CPU cores with nothing else to do, or of a card."""

    autoencoder: float = _stage(28, "of the autoencoder")
    reader: float = _stage(16, "of its reader")
    encoders: float = _stage(24, "of both encoders, before the UNet")
    unet: float = _stage(130, "of the UNet")
    setting: float = _stage(0.7, "of the painter's reader")
    skeleton: float = _stage(1.5, "of where joints are")
    painter: float = _stage(90, "of the painter, after the UNet")
    decoder: float = _stage(32, "of the decoder, behind the painter")
    figures: float = _stage(70, "of the reader of figures")
    ground: float = _stage(18, "of the painter of places")
    swatches: float = _stage(89, "of the reader of looks")
    heads: float = _stage(32, "of the finder of heads")
    bank: int = 20000  # characters; what the laboratory holds out is not among them
    strangers: int = 60000  # references of people in no scene, for the autoencoder's reader
    portraits: int = 40000  # the same at full size, for the reader of looks
    figured: int = 120000  # scenes that nobody draws, for the finder of heads and the skeleton
    scenes: int = 28000
    first: int = FIRST  # number of the first scene
    pages: int = SCENES  # for the decoder, the painter and the reader of figures
    first_page: int = PAGES  # number of the first of those
    views: int = 80  # of every place in every layout, with nobody in front

    @property
    def minutes(self) -> float:
        """Training, and about a fifth more for drawing and encoding."""
        stages: list[float] = [getattr(self, stage.name) for stage in STAGES]
        return 1.2 * sum(stages)


STAGES = [one for one in fields(Plan) if "what" in one.metadata]


def plan_of(given: dict[str, Any]) -> Plan:
    """The usual one with what is given; what goes on from something packaged does so by no other stages."""
    named = {one.name for one in fields(Plan)}
    changed: dict[str, Any] = {one.name: 0.0 for one in STAGES} if given["start"] else {}
    changed |= {k: v for k, v in given.items() if k in named and v is not None}
    return Plan(**changed)
