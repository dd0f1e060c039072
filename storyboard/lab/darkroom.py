"""Has the ordinary engine draw trials, and keeps every picture by the digest of its request.

What is drawn already is only read, whichever section or run asked for it; other weights, other requests.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from PIL import Image

from storyboard.conditioning import Conditioner
from storyboard.lab.judge import Pixels, fitted
from storyboard.lab.trial import Trial, asked, in_words, words_of
from storyboard.pocket.captions import Language
from storyboard.render.engine import Engine
from storyboard.render.families import family_named
from storyboard.render.loaded import Loaded
from storyboard.render.prepare import Preparation
from storyboard.render.request import RenderRequest
from storyboard.settings import device
from storyboard.storage import Workspace
from storyboard.story import Character as Member
from storyboard.story import Project, Reference, Style

Held = Literal["references", "described", "nothing"]
FAMILY = family_named("pocket")


@dataclass(frozen=True)
class Asking:
    """How trials are asked for. steps: None = the family's. raw: the network reads the language itself
    instead of what the product makes of it."""

    held: Held = "references"
    language: Language = "en"
    steps: int | None = None
    raw: bool = False
    style: str = ""  # words of it


class Darkroom:
    """Draws in this process with bundled weights; a scratch project holds references and their tokens."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "drawn"
        workspace = Workspace(folder)
        known = (folder / "references" / "project.json").exists()
        self.kept = workspace.open("references") if known else workspace.create("references")
        self.installed = FAMILY.installed()

    @cached_property
    def loaded(self) -> Loaded:
        """The network, once somebody wants a picture that is not there."""
        chosen = device()
        return FAMILY.load(self.installed, chosen, FAMILY.dtype(chosen))

    @cached_property
    def conditioner(self) -> Conditioner:
        return Conditioner(self.kept, self.loaded.adapter)

    def pictures(self, trials: Sequence[Trial], asking: Asking) -> list[Pixels]:
        """[256, 448, 3] of each trial."""
        wanted = self.requests(trials, asking)
        for request, picture in self._missing(wanted):
            self.folder.mkdir(exist_ok=True)
            part = self._path(request).with_suffix(".part")
            picture.save(part, "PNG", compress_level=1)
            part.replace(self._path(request))
        return [fitted(Image.open(self._path(request))) for request in wanted]

    def drawn_already(self, trials: Sequence[Trial], asking: Asking) -> int:
        """How many of them lie here."""
        return sum(self._path(r).exists() for r in self.requests(trials, asking))

    def requests(self, trials: Sequence[Trial], asking: Asking) -> list[RenderRequest]:
        """As the product would make them of a board with these scenes, in the locations that those have."""
        cast = [m for one in trials for m in self._members(one, asking.held)]
        scenes = tuple(asked(one, _names(one), asking.language) for one in trials)
        project = Project(
            name="Laboratory",
            style=Style(steps=asking.steps, words=asking.style),
            cast=tuple(cast),
            scenes=scenes,
        )
        preparation = Preparation(project, FAMILY, self.installed)
        made = [
            preparation.of(panel, 1).request.model_copy(update={"location": one.scene.layout})
            for panel, one in zip(project.panels(), trials, strict=True)
        ]
        if asking.raw:
            words = [in_words(one.scene, asking.language) for one in trials]
            made = [r.model_copy(update={"prompt": w}) for r, w in zip(made, words, strict=True)]
        return made

    def _missing(
        self, wanted: Sequence[RenderRequest]
    ) -> Iterator[tuple[RenderRequest, Image.Image]]:
        missing = [request for request in wanted if not self._path(request).exists()]
        if missing:
            made = Engine(self.loaded).render(missing, self.conditioner.of)
            yield from zip(missing, made, strict=True)

    def _members(self, one: Trial, held: Held) -> list[Member]:
        members = []
        for place, (name, who) in enumerate(zip(_names(one), one.members, strict=True)):
            shown = self._stored(one, place) if held == "references" else ()
            said = words_of(who, one) if held == "described" else ""
            members.append(Member(id=name, name=name, references=shown, description=said))
        return members

    def _stored(self, one: Trial, place: int) -> tuple[Reference, ...]:
        return tuple(
            Reference(picture=self.kept.put_picture(_png(pixels)))
            for pixels in one.references(place)
        )

    def _path(self, request: RenderRequest) -> Path:
        return self.folder / f"{request.digest.removeprefix('sha256:')[:24]}.png"


def _names(one: Trial) -> list[str]:
    return [f"T{one.number}{'ab'[place]}" for place in range(len(one.members))]


def _png(pixels: Pixels) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()
