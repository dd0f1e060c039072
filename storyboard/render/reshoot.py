"""Draws a picture again from the record inside it, and says how near the new one comes.

Torch-free until it draws. Names everything that is missing before it begins: weights, references,
the picture a variation began from.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from storyboard.errors import FamilyError, NotFound
from storyboard.provenance.picture import record_in, stored_picture
from storyboard.provenance.record import Record
from storyboard.provenance.storing import stored_png
from storyboard.render.families import family_named
from storyboard.render.request import RenderRequest, Slot
from storyboard.settings import device
from storyboard.storage import ProjectFolder
from storyboard.storage.files import disk_errors, write_whole

if TYPE_CHECKING:
    from adapters.base import Conditioning
    from storyboard.render.loaded import Loaded

TOLERANCE = 2  # of 255, in any channel: what a batch may differ from one panel alone
SHARE = {
    "float32": 1.0
}  # of the pixels that must be within; half precision may miss one in a thousand
HALF = 0.999


@dataclass(frozen=True)
class Missing:
    """Something the request names that is not here. kind: weights, reference, beginning, lora."""

    kind: str
    name: str
    digest: str
    why: str


@dataclass(frozen=True)
class Reshot:
    """The picture drawn again. differences in steps of 255."""

    path: Path
    same: bool
    largest: int
    mean: float
    within: float  # share of pixels that differ by at most TOLERANCE


def recorded(file: Path) -> Record:
    """The record of a picture with a request. Raises BadInput, NotFound."""
    record = record_in(file)
    if record is None or record.request is None:
        raise NotFound(
            f"'{file.name}' carries no request, so that nothing says how to draw it again. Only "
            f"pictures that kept their metadata can be reshot."
        )
    return record


def missing_for(request: RenderRequest, folder: ProjectFolder | None) -> list[Missing]:
    """Everything that would be needed and is not here."""
    return [
        *_weights(request),
        *_references(request, folder),
        *_loras(request, folder),
        *_beginning(request, folder),
    ]


def home_of(
    file: Path, request: RenderRequest, folders: Sequence[ProjectFolder]
) -> ProjectFolder | None:
    """The project a picture comes from: the one it lies in, else the one that lacks the least."""
    for parent in file.resolve().parents:
        if (parent / "project.json").is_file():
            return ProjectFolder(parent)
    return min(folders, key=lambda folder: len(missing_for(request, folder)), default=None)


def reshoot(file: Path, record: Record, folder: ProjectFolder | None, to: Path) -> Reshot:
    """Draws it, writes it to `to`, compares. Raises NotFound naming what is missing."""
    request = record.request
    assert request is not None
    missing = missing_for(request, folder)
    if missing:
        raise NotFound(f"'{file.name}' cannot be drawn again. " + " ".join(m.why for m in missing))
    with disk_errors(f"write {to.name}"):
        to.parent.mkdir(parents=True, exist_ok=True)
        write_whole(to, stored_png(_drawn(request, folder), request))
    return compared(file, to, request.dtype)


def compared(before: Path, after: Path, dtype: str) -> Reshot:
    """How near two pictures are. Other sizes are another picture."""
    with Image.open(before) as first, Image.open(after) as second:
        lossy = first.format == "JPEG"
        one, two = (np.asarray(p.convert("RGB"), dtype=np.int16) for p in (first, second))
    if one.shape != two.shape:
        return Reshot(after, False, 255, 255.0, 0.0)
    difference = np.abs(one - two)
    within = float((difference.max(-1) <= TOLERANCE).mean())
    mean = float(difference.mean())
    same = mean <= TOLERANCE if lossy else within >= SHARE.get(dtype, HALF)
    return Reshot(after, same, int(difference.max()), round(mean, 4), round(within, 6))


def _drawn(request: RenderRequest, folder: ProjectFolder | None) -> Image.Image:
    from storyboard.conditioning import Conditioner
    from storyboard.render.engine import Engine, Watch, no_sources

    family = family_named(request.family)
    loaded: Loaded = family.load(family.installed(), device(), request.dtype)
    if folder is None:
        return next(iter(Engine(loaded).render([request], _nobody)))

    def source(digest: str) -> Image.Image:
        return stored_picture(folder.picture(digest))

    conditioner = Conditioner(folder, loaded.adapter)
    sources = source if request.start else no_sources
    engine = Engine(loaded)
    return next(iter(engine.render([request], conditioner.of, Watch(), sources, conditioner.lora)))


def _nobody(slot: Slot) -> "Conditioning":
    raise NotFound("A character is in the picture, and no project was given that has its pictures.")


def _weights(request: RenderRequest) -> Iterator[Missing]:
    try:
        installed = family_named(request.family).installed()
    except FamilyError as error:
        yield Missing("weights", request.family, request.weights, str(error))
        return
    if installed.digest != request.weights:
        yield Missing(
            "weights",
            request.family,
            request.weights,
            f"The weights of '{request.family}' here are others ({_short(installed.digest)}, it was "
            f"drawn with {_short(request.weights)}); put those back in {installed.folder}.",
        )


def _references(request: RenderRequest, folder: ProjectFolder | None) -> Iterator[Missing]:
    for slot in request.slots:
        for digest in slot.references:
            if folder is None or not folder.has(digest):
                yield Missing(
                    "reference",
                    slot.name,
                    digest,
                    f"The reference {_short(digest)} of '{slot.name}' is {_not_in(folder)}.",
                )


def _loras(request: RenderRequest, folder: ProjectFolder | None) -> Iterator[Missing]:
    for slot in request.slots:
        worn = slot.lora
        if worn is not None and (folder is None or not folder.has(worn.file)):
            why = f"The LoRA {_short(worn.file)} of '{slot.name}' is {_not_in(folder)}."
            yield Missing("lora", slot.name, worn.file, why)


def _beginning(request: RenderRequest, folder: ProjectFolder | None) -> Iterator[Missing]:
    start = request.start
    if start is not None and (folder is None or not folder.has(start.picture)):
        yield Missing(
            "beginning",
            "",
            start.picture,
            f"The picture it was varied from ({_short(start.picture)}) is {_not_in(folder)}.",
        )


def _not_in(folder: ProjectFolder | None) -> str:
    if folder is None:
        return "in no project here; name one with --project"
    return f"not in '{folder.read().name}'"


def _short(digest: str) -> str:
    return digest.partition(":")[2][:12]
