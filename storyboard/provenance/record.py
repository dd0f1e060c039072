"""What is written down about a file of ours: by what it was made, from what, with which models.

The same record goes into a picture's text and into the C2PA manifest. Holds no pictures and no
names of people; a board's record names its pictures by digest.
"""

from enum import StrEnum
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from pydantic import BaseModel, ConfigDict

from storyboard.render.request import RenderRequest

IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"  # the vocabulary C2PA and XMP share
LIBRARIES = ("torch", "diffusers", "transformers")


class Source(StrEnum):
    """IPTC's digital source types that apply to what we write."""

    MODEL = "trainedAlgorithmicMedia"  # a model made it
    COMPOSITE = "compositeWithTrainedAlgorithmicMedia"  # a model's pictures among other things
    PERSON = "digitalCreation"  # nothing in it was made by a model

    @property
    def address(self) -> str:
        return IPTC + self.value


class Model(BaseModel):
    """A family whose pictures are in the file."""

    model_config = ConfigDict(frozen=True)

    family: str
    title: str = ""
    licence: str = ""
    weights: str = ""  # digest; "" = not known any more


class Drawn(BaseModel):
    """One picture of a board: its shot number, and the digests of picture and request."""

    model_config = ConfigDict(frozen=True)

    number: int
    picture: str
    request: str
    family: str
    seed: int


class Record(BaseModel):
    """What made a file. `request`: of a single picture; `pictures`: of a board."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    software: str
    libraries: dict[str, str] = {}
    source: Source = Source.MODEL
    request: RenderRequest | None = None
    digest: str = ""  # of the request
    content: str = ""  # digest of what is shown; tells changes where there is no signature
    signed: bool = False  # it was written to be signed: without a signature it was stripped
    watermark: str = ""  # the hidden mark put into the pixels, "" = none
    project: str = ""
    models: tuple[Model, ...] = ()
    pictures: tuple[Drawn, ...] = ()
    head: str = ""  # of a film: what C2PA's hash leaves out of it, in hex


@cache
def software() -> str:
    """ "storyboard 0.1.0" """
    return f"storyboard {_version('storyboard') or '0'}"


@cache
def libraries() -> dict[str, str]:
    """The versions that can change a pixel, read without importing anything."""
    found = {name: _version(name) for name in LIBRARIES}
    return {name: number for name, number in found.items() if number}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
