"""What a family is: a literal that says what a kind of model can do, where it lies, how to load it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from storyboard.errors import FamilyError
from storyboard.geometry import Size
from storyboard.render.families.weights import Installed
from storyboard.settings import hush
from storyboard.story import Part

if TYPE_CHECKING:
    from storyboard.render.loaded import Loaded


@dataclass(frozen=True)
class Room:
    """What a figure takes of a frame in one shot, in fractions: width by itself and in company, top."""

    alone: float
    company: float
    top: float

    def within(self, share: float) -> "Room":
        """The same in fractions of the middle of that frame, as wide as this share of it."""
        alone, company = (min(1.0, width / share) for width in (self.alone, self.company))
        return Room(alone, company, self.top)


@dataclass(frozen=True)
class Family:
    """A kind of model we know how to drive. Capabilities are fields, never tests of the name."""

    name: str
    title: str
    licence: str
    languages: tuple[str, ...]  # of prompts
    token_limit: int  # of a prompt, start and end included
    sizes: tuple[Size, ...]  # pixels; every one fits the masks of every attention level
    steps: int
    guidance: float  # 1.0 = off
    firm: float  # the same where words must be heard more: of several members, and what is not to be there
    solver: str  # a scheduler class of diffusers
    dtypes: tuple[tuple[str, str], ...]  # (device, dtype)
    takes: frozenset[str]  # kinds of conditioning
    colours: tuple[Part, ...]  # that it copies from references, in the order of its swatches
    loras_travel: bool  # a LoRA trained on other weights of the family is good for these
    max_members: int  # in one panel
    negative: str
    carries_latents: (
        bool  # its pictures do: its encoder reads too little of them to begin from that
    )
    locations: int  # how many places of each kind it tells apart; 0 = none by name
    vocabulary: bool  # prompts are written in pocket's vocabulary, not in prose
    megabytes_a_picture: int  # of working memory, for the batch size
    room: Mapping[str, Room]  # by id of the shot; {} = a member's tokens may reach the whole frame
    places: Callable[[], tuple[Path, ...]]  # where its weights are looked for
    find: Callable[[], Installed | None]
    loader: str  # "module:function", called with (family, installed, device, dtype)

    def dtype(self, device: str) -> str:
        """float32, bfloat16 or float16, by device."""
        return dict(self.dtypes).get(device, "float32")

    def usual_guidance(self, members: int, negative: str) -> float:
        """Where nobody chooses one."""
        return self.firm if members > 1 or negative else self.guidance

    def best_size(self, aspect: float) -> Size:
        """The size of which a crop to that aspect (width / height) keeps most."""
        return max(self.sizes, key=lambda size: _kept(size, aspect))

    def installed(self) -> Installed:
        """Its weights, or a FamilyError that says where they were looked for."""
        found = self.find()
        if found is None:
            places = ", ".join(str(place) for place in self.places())
            raise FamilyError(
                f"The weights of '{self.name}' are not on this machine (looked in {places}). "
                f"Put them there, or choose another family: `storyboard families` lists them."
            )
        return found

    def load(self, installed: Installed, device: str, dtype: str) -> "Loaded":
        """The model, ready to draw. Heavy: imports torch."""
        hush()
        module, _, function = self.loader.partition(":")
        loaded: Loaded = getattr(import_module(module), function)(self, installed, device, dtype)
        return loaded


def _kept(size: Size, aspect: float) -> float:
    crop = size.cropped_to(aspect)
    return crop.width * crop.height / (size.width * size.height)
