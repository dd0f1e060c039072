"""Panel, cast and style -> the prompt of a family, and what did not get into it.

Structured fields come first, in the family's language; then the free text that is understood and
fits. What a family would not understand is handed back as `left_out`, never dropped silently. Knows
words; knows no model.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from types import MappingProxyType
from typing import Protocol

from storyboard.actions import ACTING, Said, read_action
from storyboard.appearance import BORN, LOOKS
from storyboard.geometry import side_by_side
from storyboard.pocket import vocabulary as v
from storyboard.pocket.captions import prompt_parts, styled
from storyboard.pocket.portrait import CHANGED, named, replaced
from storyboard.pocket.vocabulary import Found
from storyboard.story import Character, Panel, Placement, Project, Scene

SIDES = ("left", "right")
# from where each is seen, by how they stand to each other
TOGETHER = {
    "facing": ("right", "left"),
    "back_to_back": ("side_left", "side_right"),
    "hugging": ("right", "left"),
}
HUGGING = "pointing"  # close to each other, an arm that is stretched out goes around the other
ROOM = 18  # pieces of all descriptions together; camera, sides and acting fit beside them
USUAL_ANGLE = "eye_level"  # a painter that is not told draws a face between two
SOMEONE = "someone"  # of whom words say nothing
_WORDS = re.compile(r"[\w'’-]+")
_PIECES = re.compile(r"\w+|[^\w\s]")  # what is about a token each


class Reader(Protocol):
    """What prompts need to know of a family."""

    @property
    def token_limit(self) -> int: ...

    @property
    def vocabulary(self) -> bool: ...


@dataclass(frozen=True)
class Prompt:
    """text: for the model. left_out: words it does not get, for the user."""

    text: str
    left_out: tuple[str, ...] = ()


def panel_prompt(
    panel: Panel,
    scene: Scene,
    project: Project,
    family: Reader,
    called: Mapping[str, str] = MappingProxyType({}),
) -> Prompt:
    """The prompt of a panel for that family. called: member id -> words that its LoRA listens to."""
    placed = [(placement, project.member(placement.character)) for placement in panel.placements]
    if family.vocabulary:
        return _in_vocabulary(panel, scene, project, placed)
    return _in_prose(panel, scene, project, placed, family.token_limit, called)


def shot_of(panel: Panel) -> str:
    """Id of its shot: chosen, else in the action, else what is taken for it."""
    found = [f.term for f in v.find_terms(panel.action) if f.kind == "shot"]
    term = _first_term(v.SHOTS, (panel.shot,)) or next(iter(found), None)
    return term.id if term else _usual_shot(panel)


def in_arms(panel: Panel) -> bool:
    """Does its action have two hug, who then stand close?"""
    return len(panel.placements) == 2 and any(
        found.term is v.COMPANY["hugging"] for found in v.find_terms(panel.action)
    )


def _usual_shot(panel: Panel) -> str:
    return "medium" if panel.placements else "wide"


# ---------------------------------------------------------------- families with a vocabulary

Placed = Sequence[tuple[Placement, Character]]


def _in_vocabulary(panel: Panel, scene: Scene, project: Project, placed: Placed) -> Prompt:
    members = [member for _, member in placed]
    about, free, unknown = read_action(panel.action, members)
    left_out = list(unknown)
    camera = {}
    for name, terms, texts in (
        ("shot", v.SHOTS, (panel.shot,)),
        ("angle", v.ANGLES, (panel.angle,)),
        ("place", v.PLACES, (scene.place, scene.heading)),
        ("time", v.TIMES, (scene.time, scene.heading)),
        ("weather", v.WEATHERS, (scene.weather,)),
    ):
        term = _first_term(terms, texts) or free.get(name)
        camera[name] = term.id if term else ""
        if term is None and texts[0]:
            left_out.append(texts[0])
    camera["shot"] = camera["shot"] or _usual_shot(panel)
    camera["angle"] = camera["angle"] or USUAL_ANGLE
    people, order = [], from_the_left([one for one, _ in placed])
    together = free.get("company")
    if len(placed) == 2:
        _turn(about, order, together)
    elif together:
        left_out.append(together.en[0])
    for (placement, member), said in zip(placed, about, strict=True):
        words, missed = _member_words(placement, member, said, ROOM // len(placed))
        people.append(words)
        left_out += missed
    if len(placed) == 2:
        people = [{**people[n], "side": side} for n, side in zip(order, SIDES, strict=True)]
    if not placed and ("species" in free or "age" in free):
        extra = free.get("age") or free["species"]
        people = [{"who": f"a {extra.en[0]}", **_ids(free, ACTING)}]
    left_out += _WORDS.findall(v.without_style(project.style.words))
    prompt = styled(prompt_parts(camera, people), v.style_of(project.style.words))
    return Prompt(prompt, tuple(dict.fromkeys(left_out)))


def _turn(about: Sequence[Said], order: Sequence[int], together: v.Term | None) -> None:
    """Gives two, in that order from the left, what follows from how they stand to each other."""
    for place, number in enumerate(order):
        how = together.id if together else "facing" if 1 - number in about[number].toward else ""
        if how:
            about[number].words.setdefault("view", v.VIEWS[TOGETHER[how][place]])
        if how == "hugging":
            about[number].words.setdefault("pose", v.POSES[HUGGING])


def from_the_left(placements: Sequence[Placement]) -> Sequence[int]:
    """Their numbers, by the middles of their regions; who has none stands in a column, in order of mention."""
    columns = side_by_side(len(placements))

    def middle(number: int) -> float:
        region = placements[number].region or columns[number]
        return region.left + region.right

    return sorted(range(len(placements)), key=middle)


def _first_term(terms: v.Terms, texts: Sequence[str]) -> v.Term | None:
    return next((term for text in texts if text and (term := v.term_of(terms, text))), None)


def _ids(words: dict[str, v.Term], kinds: Sequence[str]) -> dict[str, str]:
    return {kind: words[kind].id for kind in kinds if kind in words}


def _member_words(
    placement: Placement, member: Character, said: Said, room: int
) -> tuple[dict[str, str], list[str]]:
    """What prompt_parts wants to know of a member, and the words that are not understood."""
    words = {"who": "", **_ids(said.words, ACTING)}
    missed = []
    for kind, terms, text in (
        ("pose", v.POSES, placement.pose),
        ("expression", v.EXPRESSIONS, placement.expression),
        ("view", v.VIEWS, placement.view),
    ):
        if not text:
            continue
        term = v.term_of(terms, text)
        if term is None:
            missed.append(text)
        else:
            words[kind] = term.id
    if words.get("prop") and not words.get("pose"):
        words["pose"] = "holding"
    words.setdefault("pose", "standing")
    words.setdefault("expression", "neutral")
    words.setdefault("view", "front")
    outfit = unseen_look(member, placement.look)
    if not member.references_for(placement.look):
        words["who"], unknown = portrayed(member, outfit, room, said.looks)
        missed += unknown
    else:  # pictures show how it looks, and words cannot change it
        missed += [outfit] if outfit else []
        missed += _not_shown(member, placement.look, said.looks)
    return words, missed


def _not_shown(member: Character, look: str | None, said: Sequence[Found]) -> list[str]:
    """What words say of its looks, and its description does not."""
    found = member.look(look)
    known = _looks_in(f"{member.description} {found.description if found else ''}")
    kinds = {one.term.id for one in known}
    return [one.phrase for one in said if one.kind not in BORN and one.term.id not in kinds]


def unseen_look(member: Character, look: str | None) -> str:
    """What a look is described as, where no picture of its own shows it."""
    found = member.look(look)
    if found is None or any(reference.look == look for reference in member.references):
        return ""
    return found.description or found.name


def portrayed(
    member: Character, outfit: str = "", room: int = ROOM, said: Sequence[Found] = ()
) -> tuple[str, tuple[str, ...]]:
    """Words for a member without pictures, and those that are not understood or have no room. outfit: of its look;
    said: of an action. By its name where that is all there is.
    """
    unknown = list(
        v.understood(f"{member.description} {outfit}")[1]
    )  # a name need not say anything
    kept: list[str] = []
    for found in reduce(replaced, _layers(member, outfit, said)):
        word = found.term.en[0]
        room -= len(_PIECES.findall(word))
        (kept if room >= 0 else unknown).append(word)
    return f"a {' '.join(kept)}" if kept else SOMEONE, tuple(unknown)


def in_words(member: Character, look: str | None, said: Sequence[Found] = ()) -> str:
    """All that words say of what a member without pictures looks like, and what is different now; "" = nothing."""
    first, *changes = [
        " ".join(found.term.en[0] for found in layer)
        for layer in _layers(member, unseen_look(member, look), said)
    ]
    told = [f"a {first}" if first else "", *changes]
    return f"{CHANGED} ".join(filter(None, told))


def _layers(member: Character, outfit: str, said: Sequence[Found]) -> list[Sequence[Found]]:
    """What is said of a member's looks: for good, of its outfit, now. Kind and age are for good."""
    first: Sequence[Found] = _looks_in(member.description or _telling_name(member.name))
    born = [found for found in said if found.kind in BORN]
    if not first and not member.loras:
        first = replaced(_looks_in(named(member.name)), born)
    elif not {found.kind for found in first} & BORN:
        first = [*born, *first]
    now = [found for found in said if found.kind not in BORN]
    return [first, _looks_in(outfit), now]


def _looks_in(text: str) -> Sequence[Found]:
    return [found for found in v.find_terms(text) if found.kind in LOOKS]


def _telling_name(name: str) -> str:
    """A name that says what its bearer is, キツネ or "Robot"; 花子 is no flower, 森 no wood."""
    cut = not name.isascii() and v.understood(name)[1]
    return "" if cut or any(found.kind not in LOOKS for found in v.find_terms(name)) else name


# ---------------------------------------------------------------- families that read prose


def _in_prose(
    panel: Panel,
    scene: Scene,
    project: Project,
    placed: Placed,
    token_limit: int,
    called: Mapping[str, str],
) -> Prompt:
    parts = [panel.shot, panel.angle, scene.place, scene.time, scene.weather]
    order = from_the_left([placement for placement, _ in placed])
    for number, (placement, member) in enumerate(placed):
        who = member.kind.value if member.references_for(placement.look) else member.description
        side = _column(order.index(number), len(placed))
        if outfit := unseen_look(member, placement.look):
            who = f"{who or member.name} in {outfit}"
        name = called.get(member.id, "")
        said = [name, who or member.name, side]
        said += [placement.pose, placement.expression, placement.view]
        parts.append(" ".join(word for word in said if word))
    parts += [project.style.words, panel.action]
    return _fitted([part.strip() for part in parts if part.strip()], token_limit)


def _column(number: int, count: int) -> str:
    if count < 2:
        return ""
    return ("on the left", "on the right")[number] if count == 2 else f"{number + 1} of {count}"


def _fitted(parts: Sequence[str], token_limit: int) -> Prompt:
    """As many words as surely fit: a word is about 1.4 tokens of CLIP's, start and end are two."""
    room = int((token_limit - 2) / 1.4)
    kept, left = [], []
    for part in parts:
        words = part.split()
        kept.append(" ".join(words[:room]))
        left += words[room:]
        room = max(0, room - len(words) - 1)
    text = ", ".join(part for part in kept if part)
    return Prompt(text, (" ".join(left),) if left else ())
