"""IP-Adapter, LoRA and both, on the same panels and seeds: which one holds this character? Imports torch.

Identity is the likeness to pictures that were kept back from training, by colours of head and body;
obedience is how little the picture around the character differs from what words alone draw there.
Nothing is stored with the panels.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from storyboard.conditioning import Conditioner
from storyboard.consistency.swap import likeness, palettes
from storyboard.errors import BadInput
from storyboard.geometry import Box
from storyboard.lora_training.pictures import training_folder
from storyboard.render.engine import Engine, Watch
from storyboard.render.families import Family
from storyboard.render.prepare import Preparation, regions_of
from storyboard.render.request import RenderRequest
from storyboard.settings import device
from storyboard.storage import ProjectFolder
from storyboard.story import Character, Method, Panel, Placement, Project, Scene

METHODS = (Method.IP, Method.LORA, Method.BOTH)
FAR = 50.0  # ΔE at which two colours have nothing in common
SLACK = 0.03  # obedience that a better identity may cost
EVEN = 0.01  # identities that are no different

Pictures = list[Image.Image]


@dataclass(frozen=True)
class Figures:
    """identity: 0..1, None = nothing was kept back to measure with. obedience: 0..1. seconds: a panel."""

    identity: float | None
    obedience: float
    seconds: float


@dataclass(frozen=True)
class Comparison:
    """What came out, with the picture grid: a row a panel, a column a method."""

    methods: dict[Method, Figures]
    recommended: Method
    reason: str
    grid: Path
    panels: tuple[str, ...]

    def json(self) -> dict[str, Any]:
        return {
            "methods": {
                name.value: {
                    "identity": None if f.identity is None else round(f.identity, 4),
                    "obedience": round(f.obedience, 4),
                    "seconds": round(f.seconds, 3),
                }
                for name, f in self.methods.items()
            },
            "recommended": self.recommended.value,
            "reason": self.reason,
            "grid": str(self.grid),
            "panels": list(self.panels),
        }


def compare(
    folder: ProjectFolder,
    member: Character,
    family: Family,
    count: int = 4,
    tell: Callable[[str], None] = lambda doing: None,
) -> Comparison:
    """Draws the panels three times, once more with nobody held, and measures. Raises BadInput, FamilyError."""
    lora = member.lora_for(family.name, None)
    if lora is None:
        raise BadInput(
            f"'{member.name}' has no LoRA for '{family.name}' to compare. Train or add one first."
        )
    installed = family.installed()
    loaded = family.load(installed, device(), family.dtype(device()))
    project, panels = panels_of(folder.read(), member, count)
    kept_back = [r.picture for r in member.references if r.picture not in lora.references]
    known = Conditioner(folder, loaded.adapter)

    def drawn(method: Method | None) -> tuple[Pictures, float]:
        tell(f"drawing {len(panels)} panels: {method.value if method else 'words alone'}")
        asked = requests(project, panels, member, family, installed, method)
        start = time.perf_counter()
        made = Engine(loaded).render(asked, known.of, Watch(), loras=known.lora)
        return list(made), (time.perf_counter() - start) / len(panels)

    plain, _ = drawn(None)
    made: dict[Method, Pictures] = {}
    figures: dict[Method, Figures] = {}
    places = [_region(panel, member, family) for panel in panels]
    looks = [_opened(folder, digest) for digest in kept_back] if lora.references else []
    for method in METHODS:
        made[method], seconds = drawn(method)
        figures[method] = Figures(
            _identity(made[method], places, looks),
            _obedience(made[method], plain, places),
            seconds,
        )
    best, reason = recommended(figures)
    grid = training_folder(folder, member, family.name) / "comparison.png"
    grid.parent.mkdir(parents=True, exist_ok=True)
    _grid(made).save(grid)
    return Comparison(figures, best, reason, grid, tuple(panel.id for panel in panels))


def panels_of(project: Project, member: Character, count: int) -> tuple[Project, list[Panel]]:
    """The board's panels with the member, those alone first; where there are none, two of our own."""
    found = [p for p in project.panels() if any(x.character == member.id for x in p.placements)]
    found.sort(key=lambda panel: len(panel.placements))
    if found:
        return project, found[:count]
    place = (Placement(character=member.id),)
    made = tuple(Panel(shot=shot, placements=place) for shot in ("full shot", "medium shot"))
    scene = Scene(place="park", time="day", panels=made)
    return project.edited(scenes=(*project.scenes, scene)), list(made)


def requests(
    project: Project,
    panels: Sequence[Panel],
    member: Character,
    family: Family,
    installed: Any,
    method: Method | None,
) -> list[RenderRequest]:
    """The panels as they are asked for when the member is held so; None = by words alone.

    In the colours of its pictures, since those are what it is measured by.
    """
    held = member.edited(method=method or member.method, colours=())
    preparation = Preparation(project.with_member(held), family, installed)
    asked = [preparation.of(panel, 1).request for panel in panels]
    if method is not None:
        return asked
    return [
        request.model_copy(
            update={"slots": tuple(s for s in request.slots if s.name != member.name)}
        )
        for request in asked
    ]


def recommended(figures: dict[Method, Figures]) -> tuple[Method, str]:
    """The best identity among those that obey; the faster of two that are even."""
    if any(f.identity is None for f in figures.values()):
        return Method.BOTH, "No picture was kept back from training, so identity was not measured."
    most = max(f.obedience for f in figures.values())
    obeying = {name: f for name, f in figures.items() if f.obedience >= most - SLACK}
    top = max(f.identity or 0.0 for f in obeying.values())
    even = {name: f for name, f in obeying.items() if (f.identity or 0.0) >= top - EVEN}
    best = min(even, key=lambda name: (name is Method.BOTH, even[name].seconds))
    why = f"identity {figures[best].identity:.2f} at obedience {figures[best].obedience:.2f}"
    return best, why if len(even) == 1 else f"{why}; others are no better"


def _identity(made: Pictures, places: Sequence[Box], looks: Pictures) -> float | None:
    if not looks:
        return None
    known = palettes(looks)
    apart = [likeness(p, place, known) for p, place in zip(made, places, strict=True)]
    return float(np.mean([max(0.0, 1 - one / FAR) for one in apart]))


def _obedience(made: Pictures, plain: Pictures, places: Sequence[Box]) -> float:
    """1 - mean difference around the character, as a share of the full range."""
    kept = []
    for one, other, place in zip(made, plain, places, strict=True):
        a, b = (np.asarray(p.convert("RGB").resize((224, 128)), float) for p in (one, other))
        left, top, right, bottom = place.corners
        around = np.ones((128, 224), bool)
        if (right - left) * (bottom - top) < 0.9:
            around[
                round(top * 128) : round(bottom * 128), round(left * 224) : round(right * 224)
            ] = 0
        else:  # the middle is the character's
            around[:, 56:168] = False
        kept.append(1 - np.abs(a - b)[around].mean() / 255)
    return float(np.mean(kept))


def _region(panel: Panel, member: Character, family: Family) -> Box:
    places = zip(panel.placements, regions_of(panel, family), strict=True)
    return next(box for placement, box in places if placement.character == member.id)


def _opened(folder: ProjectFolder, digest: str) -> Image.Image:
    with Image.open(folder.picture(digest)) as picture:
        return picture.convert("RGB")


def _grid(made: dict[Method, Pictures], width: int = 320) -> Image.Image:
    """A row a panel, a column a method, the method's name above."""
    first = made[METHODS[0]][0]
    height, head, gap = round(width * first.height / first.width), 22, 6
    rows = len(made[METHODS[0]])
    page = Image.new("RGB", ((width + gap) * 3 - gap, head + rows * (height + gap) - gap), "white")
    pen = ImageDraw.Draw(page)
    for column, method in enumerate(METHODS):
        pen.text((column * (width + gap) + 4, 5), method.value, fill="black")
        for row, picture in enumerate(made[method]):
            small = picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
            page.paste(small, (column * (width + gap), head + row * (height + gap)))
    return page
