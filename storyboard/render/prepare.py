"""Panel -> RenderRequest: pure and torch-free. What may be left out is resolved here, once.

Refuses, before anything is drawn, what a family could only ignore.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from storyboard.actions import Said, read_action
from storyboard.errors import FamilyError
from storyboard.geometry import WHOLE_FRAME, Box, Size, side_by_side
from storyboard.pocket.vocabulary import PLACES, term_of
from storyboard.prompts import in_arms, in_words, panel_prompt, shot_of
from storyboard.render.families.family import Family, Room
from storyboard.render.families.weights import Installed
from storyboard.render.holding import Holding, holding
from storyboard.render.request import Dyed, RenderRequest, Slot, Worn, seed_of
from storyboard.settings import device
from storyboard.story import Character, Panel, Placement, Project, Scene

ENCODING = 1  # counts changes in how references become tokens
BEYOND = (
    0.03  # as far go regions that end where the frame does, in families whose figures fill them
)
FULL = 0.9  # a region of at least this share of the frame is the whole frame
# of a figure's width: so far from the frame's middle stands who hugs; at 0.22 two are taken for one
CLOSE = 0.28


@dataclass(frozen=True)
class Prepared:
    """A request and what the user should know about it."""

    request: RenderRequest
    left_out: tuple[str, ...]
    not_held: tuple[str, ...]


def prepare(
    panel: Panel, project: Project, *, family: Family, installed: Installed, take: int
) -> Prepared:
    """The request for one take of a panel. Raises FamilyError where the family cannot do it."""
    return Preparation(project, family, installed).of(panel, take)


class Preparation:
    """Prepares the panels of one project for one family."""

    def __init__(self, project: Project, family: Family, installed: Installed) -> None:
        self.project, self.family, self.installed = project, family, installed
        self.device = device()
        self.dtype = family.dtype(self.device)
        self.size = family.best_size(project.frame.aspect)
        self.crop = self.size.cropped_to(project.frame.aspect)
        self._looks = looks_along(project)
        self._scenes = {panel.id: scene for scene in project.scenes for panel in scene.panels}

    def of(self, panel: Panel, take: int, scene: Scene | None = None) -> Prepared:
        """The request for that take, in its own scene or another."""
        panel = self._with_looks(panel)
        held = [self._held(placement) for placement in panel.placements]
        self._refuse(panel, held)
        style, family = self.project.style, self.family
        negative = style.negative or family.negative
        called = {p.character: h.words for p, h in zip(panel.placements, held, strict=True)}
        scene = scene or self.scene(panel)
        prompt = panel_prompt(panel, scene, self.project, family, called)
        slots, not_held = self._slots(panel, held)
        request = RenderRequest(
            family=family.name,
            weights=self.installed.digest,
            dtype=self.dtype,
            solver=family.solver,
            prompt=prompt.text,
            negative=negative,
            steps=style.steps or family.steps,
            guidance=style.guidance or family.usual_guidance(len(panel.placements), negative),
            size=self.size,
            crop=self.crop,
            seed=seed_of(panel.id, take),
            slots=slots,
            location=location_of(scene.place, family.locations),
        )
        return Prepared(request, prompt.left_out, not_held)

    def stale(self, panel: Panel) -> bool:
        """Would the chosen take be drawn otherwise today? True where there is no take."""
        chosen = panel.chosen_take
        if chosen is None:
            return True
        if chosen.tool:
            return False  # drawn elsewhere: nobody here can say how it would be drawn today
        try:
            return self.of(panel, chosen.number).request.recipe != chosen.recipe
        except FamilyError:
            return True

    def worn(self, panel: Panel) -> Mapping[str, str]:
        """Member id -> look, as the panels before it left them."""
        return self._looks.get(panel.id, {})

    def scene(self, panel: Panel) -> Scene:
        """The one that it is in."""
        return self._scenes.get(panel.id) or Scene()

    def _with_looks(self, panel: Panel) -> Panel:
        looks = self._looks.get(panel.id, {})
        placed = tuple(
            p
            if p.look is not None or p.character not in looks
            else p.edited(look=looks[p.character])
            for p in panel.placements
        )
        return panel if placed == panel.placements else panel.edited(placements=placed)

    def _held(self, placement: Placement) -> Holding:
        member = self.project.member(placement.character)
        return holding(member, placement.look, self.family, self.installed)

    def _refuse(self, panel: Panel, held: Sequence[Holding]) -> None:
        count, most = len(panel.placements), self.family.max_members
        if count > most:
            raise FamilyError(
                f"Panel '{panel.id}' has {count} members and '{self.family.name}' holds {most} in a "
                f"picture. Take some out, split the panel, or choose a family that holds more."
            )
        shown = [p for p, h in zip(panel.placements, held, strict=True) if h.references]
        if shown and ("ip_adapter" not in self.family.takes or self.installed.ip_adapter is None):
            name = self.project.member(shown[0].character).name
            raise FamilyError(
                f"'{self.family.name}' has no IP-Adapter file here, so '{name}' would not be held. "
                f"Put one beside its weights (`storyboard families` says where), or draw with pocket."
            )

    def _slots(
        self, panel: Panel, held: Sequence[Holding]
    ) -> tuple[tuple[Slot, ...], tuple[str, ...]]:
        slots, not_held = [], [h.note for h in held if h.note]
        members = [self.project.member(placement.character) for placement in panel.placements]
        about, _, _ = read_action(panel.action, members)
        regions = regions_of(panel, self.family, self.project.frame.aspect)
        beyond = BEYOND if self.family.room else 1.0
        every = zip(panel.placements, members, about, regions, held, strict=True)
        for placement, member, said, region, how in every:
            name, words = member.name, self._words(member, placement, how, said)
            if words:
                not_held.append(f"{name}: held by words alone: no reference")
            elif not how.references and how.lora is None:
                lost = ", so the chosen colours are left out" if how.colours else ""
                not_held.append(f"{name}: not held: no reference{lost}")
                continue
            place, known = in_size(region, self.size, self.crop, beyond), how.references
            slots.append(
                Slot(
                    name=name,
                    conditioning=conditioning_digest(known, self.installed) if known else "",
                    references=known,
                    region=place,
                    strength=placement.strength,
                    lora=_worn(how, placement, place if len(panel.placements) > 1 else None),
                    colours=tuple(Dyed(part=p, value=value) for p, value in how.colours),
                    words=words,
                )
            )
        return tuple(slots), tuple(not_held)

    def _words(self, member: Character, placement: Placement, how: Holding, said: Said) -> str:
        """What holds somebody whom nothing else does, in a family that copies looks; "" = nothing."""
        if how.references or how.lora or not self.family.colours:
            return ""
        return in_words(member, placement.look, said.looks)


def _worn(how: Holding, placement: Placement, region: Box | None) -> Worn | None:
    if how.lora is None:
        return None
    strength = how.lora.strength * placement.strength
    return Worn(file=how.lora.file, strength=strength, region=region)


def conditioning_digest(references: Sequence[str], installed: Installed) -> str:
    """What a character's tokens depend on: its pictures, the weights, and the way of encoding."""
    facts = {"references": sorted(references), "weights": installed.digest, "encoding": ENCODING}
    plain = json.dumps(facts, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(plain.encode()).hexdigest()}"


def location_of(place: str, count: int) -> int | None:
    """Which of `count` places of a kind it is: the same for the same words, in every panel, project and language, so
    that a place stays itself; with more words than the kind's own, another than without. None where a family tells none
    apart.
    """
    if not count:
        return None
    words, kind = " ".join(place.casefold().split()), term_of(PLACES, place)
    if kind is None:
        return _number(words) % count
    plain = words in map(str.casefold, (kind.id, *kind.en, *kind.ja))
    further = 0 if plain or count == 1 else 1 + _number(words) % (count - 1)
    return (_number(kind.id) + further) % count


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")


def regions_of(panel: Panel, family: Family, aspect: float = 16 / 9) -> tuple[Box, ...]:
    """Where each member is in a frame of that aspect. Without a region, or with the whole frame in company: side by
    side, in the room that a figure takes in such a shot, so that nobody is drawn twice; who hugs stands close.
    """
    placements, room = panel.placements, family.room.get(shot_of(panel))
    if room is not None:
        size = family.best_size(aspect)
        room = room.within(size.cropped_to(aspect).width / size.width)
    if len(placements) == 1:
        return (
            placements[0].region
            or (_narrowed(WHOLE_FRAME, room.alone, room) if room else WHOLE_FRAME),
        )
    columns = side_by_side(len(placements)) if placements else ()
    if room and in_arms(panel):
        columns = tuple(_closer(column, CLOSE * room.company) for column in columns)
    return tuple(
        (_narrowed(column, room.company, room) if room else column)
        if p.region is None or p.region.area >= FULL
        else p.region
        for p, column in zip(placements, columns, strict=True)
    )


def _closer(column: Box, apart: float) -> Box:
    """A column whose middle is so far from the frame's."""
    half = (column.right - column.left) / 2
    middle = 0.5 + (apart if column.left + column.right > 1 else -apart)
    return Box(left=middle - half, top=column.top, right=middle + half, bottom=column.bottom)


def _narrowed(column: Box, width: float, room: Room) -> Box:
    """The middle of a column, as wide as a figure is, not wider than the column."""
    middle, half = (column.left + column.right) / 2, min(width, column.right - column.left) / 2
    return Box(left=middle - half, top=room.top, right=middle + half, bottom=1)


def in_size(region: Box, size: Size, crop: Size, beyond: float = 1.0) -> Box:
    """From fractions of the frame to fractions of the rendered size; edges of the frame reach out, as far as `beyond`
    of that.
    """

    def along(at: float, whole: int, kept: int) -> float:
        out = beyond * ((at >= 1) - (at <= 0))
        return min(1.0, max(0.0, ((whole - kept) / 2 + at * kept) / whole + out))

    return Box(
        left=along(region.left, size.width, crop.width),
        top=along(region.top, size.height, crop.height),
        right=along(region.right, size.width, crop.width),
        bottom=along(region.bottom, size.height, crop.height),
    )


def looks_along(project: Project) -> Mapping[str, Mapping[str, str]]:
    """Panel id -> member id -> look: a look changes at a panel and stays until it is changed."""
    worn: dict[str, str] = {}
    along: dict[str, dict[str, str]] = {}
    for panel in project.panels():
        worn |= {p.character: p.look for p in panel.placements if p.look is not None}
        along[panel.id] = dict(worn)
    return along
