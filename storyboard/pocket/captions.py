"""The language pocket is taught in: prompts in canonical form, and captions with variety.

`prompt_parts` writes the canonical form from named parts; the product's prompts and two fifths of the
training captions are exactly that. Needs only the vocabulary; drawings are read by attribute.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from storyboard.pocket import vocabulary as v

if TYPE_CHECKING:
    from storyboard.pocket.world.character import Character
    from storyboard.pocket.world.scene import Figure, Scene

Language = Literal["en", "ja"]
COLOUR = "colour"  # the style that is drawn if none is named
# what is drawn if nothing is said
USUAL = ("eye_level", "day", "clear", "standing", "neutral", "front")
Member = Mapping[str, str]  # who (words), side, pose, expression, view, prop (ids; "" = unsaid)


def prompt_parts(
    scene: Mapping[str, str],
    members: Sequence[Member] | None = (),
    language: Language = "en",
) -> str:
    """The canonical prompt. scene: ids of the vocabulary for shot, angle, place, time and weather,
    "" = unsaid; no members = nobody is there; members=None = nothing is said of who is there.
    """
    weather = scene.get("weather", "")
    camera = [
        word_of(terms, key, language)
        for terms, key in (
            (v.SHOTS, scene.get("shot", "")),
            (v.ANGLES, scene.get("angle", "")),
            (v.PLACES, scene.get("place", "")),
            (v.TIMES, scene.get("time", "")),
            (v.WEATHERS, "" if weather == "clear" else weather),
        )
        if key
    ]
    if members is None:
        return _comma(language).join(word for word in camera if word)
    if not members:
        camera.append(word_of(v.WHO, "nobody", language))
    people = [member_words(member, language) for member in members]
    return _comma(language).join(word for word in (*camera, *people) if word)


def member_words(member: Member, language: Language) -> str:
    """ "on the left: a fox, standing, happy, from the front" """
    said = [member.get("who") or word_of(v.WHO, "someone", language)]
    for terms, name in (
        (v.POSES, "pose"),
        (v.EXPRESSIONS, "expression"),
        (v.VIEWS, "view"),
        (v.PROPS, "prop"),
    ):
        if member.get(name):
            said.append(word_of(terms, member[name], language))
    words = _comma(language).join(said)
    side = word_of(v.SIDES, member.get("side", ""), language)
    return f"{side}{': ' if language == 'en' else '：'}{words}" if side else words


def word_of(terms: v.Terms, key: str, language: Language) -> str:
    """The canonical word; "" for an unknown id."""
    term = terms.get(key)
    return getattr(term, language)[0] if term else ""


def style_in(prompt: str) -> str:
    """The style that a prompt ends with, an id of v.STYLES; colour where with none."""
    ends = {f", {term.en[0]}": style for style, term in v.STYLES.items()}
    return next((style for end, style in ends.items() if prompt.endswith(end)), COLOUR)


def styled(prompt: str, style: str) -> str:
    """The prompt with a style's usual word behind it; as it is for colour, or where none is meant."""
    if style in ("", COLOUR):
        return prompt
    return f"{prompt}, {v.STYLES[style].en[0]}"


def unstyled(prompt: str) -> str:
    """The prompt without that word: what is drawn is the same in every style."""
    style = style_in(prompt)
    return prompt if style == COLOUR else prompt.removesuffix(f", {v.STYLES[style].en[0]}")


def _comma(language: Language) -> str:
    return ", " if language == "en" else "、"


# ---------------------------------------------------------------- captions of drawings


def caption(scene: "Scene", rng: np.random.Generator, language: Language, looks: bool) -> str:
    """One of many true captions of a scene. looks: says what the characters look like."""
    members = [_member(figure, scene, rng, language, looks) for figure in scene.figures]
    camera = {
        "shot": scene.shot,
        "angle": scene.angle if scene.angle != "eye_level" or rng.random() < 0.4 else "",
        "place": scene.place,
        "time": scene.time,
        "weather": scene.weather,
    }
    if rng.random() < 0.4:
        return prompt_parts(camera, members, language)
    for name, value in camera.items():
        if rng.random() < (0.3 if value in USUAL else 0.02):
            camera[name] = ""
    return _free(camera, members, rng, language)


def _member(
    figure: "Figure", scene: "Scene", rng: np.random.Generator, language: Language, looks: bool
) -> dict[str, str]:
    side = ""
    if len(scene.figures) > 1:
        side = "left" if figure is scene.figures[0] else "right"
    elif rng.random() < 0.3:
        side = "left" if figure.x < 0.43 else "right" if figure.x > 0.57 else "centre"
    return {
        "who": describe(figure.character, rng, language) if looks else "",
        "side": side,
        "pose": figure.pose,
        "expression": figure.expression if figure.view != "back" else "",
        "view": figure.view,
        "prop": figure.prop or "",
    }


def _free(
    camera: dict[str, str],
    members: list[dict[str, str]],
    rng: np.random.Generator,
    language: Language,
) -> str:
    tables = {
        "shot": v.SHOTS,
        "angle": v.ANGLES,
        "place": v.PLACES,
        "time": v.TIMES,
        "weather": v.WEATHERS,
    }
    parts = [
        _any_word(tables[name][key], rng, language)
        for name, key in camera.items()
        if key and not (name == "weather" and key == "clear" and rng.random() < 0.8)
    ]
    people = [_free_member(member, rng, language) for member in members]
    if not members and rng.random() < 0.6:
        people = [_any_word(v.WHO["nobody"], rng, language)]
    rng.shuffle(parts)
    order = [*parts, *people] if rng.random() < 0.6 else [*people, *parts]
    joint = _comma(language) if rng.random() < 0.8 else " " if language == "en" else "。"
    return joint.join(order)


def _free_member(member: dict[str, str], rng: np.random.Generator, language: Language) -> str:
    said = [
        _any_word(terms[member[name]], rng, language)
        for name, terms in (
            ("pose", v.POSES),
            ("expression", v.EXPRESSIONS),
            ("view", v.VIEWS),
            ("prop", v.PROPS),
        )
        if member[name] and not (member[name] in USUAL and rng.random() < 0.35)
    ]
    rng.shuffle(said)
    who = member["who"] or (
        _any_word(v.WHO["someone"], rng, language) if rng.random() < 0.5 else ""
    )
    side = _any_word(v.SIDES[member["side"]], rng, language) if member["side"] else ""
    gap = " " if language == "en" else "、"
    words = [who, *said, side] if rng.random() < 0.5 else [side, who, *said]
    return gap.join(word for word in words if word)


def describe(who: "Character", rng: np.random.Generator, language: Language) -> str:
    """What a character looks like, in a few words; details left out at random."""
    en = language == "en"
    words = [_any_word(v.AGES[who.age] if who.age else v.SPECIES[who.species], rng, language)]
    coat = _colour(who.coat.name, language)
    if who.age:
        hair = word_of(v.HAIR, who.hair, language)
        words.append(hair if who.hair == "bald" else f"{coat} {hair}" if en else f"{coat}{hair}")
    else:
        words[0] = f"{coat} {words[0]}" if en else f"{coat}{words[0]}"
    outfit, top = word_of(v.OUTFITS, who.outfit, language), _colour(who.top.name, language)
    words.append(f"{top} {outfit}" if en else f"{top}{outfit}")
    if who.pattern != "plain" and rng.random() < 0.7:
        words.append(word_of(v.PATTERNS, who.pattern, language))
    if who.accessory != "none" and rng.random() < 0.8:
        thing, tone = (
            word_of(v.ACCESSORIES, who.accessory, language),
            _colour(who.accessory_paint.name, language),
        )
        words.append(f"{tone} {thing}" if en else f"{tone}{thing}")
    trousers = who.outfit not in ("dress", "robe") and not (who.outfit == "sailor" and who.skirted)
    if trousers and rng.random() < 0.5:
        tone = _colour(who.bottom.name, language)
        words.append(f"{tone} trousers" if en else f"{tone}ズボン")
    article = "an" if words[0][0] in "aeiou" else "a"
    return f"{article} " + ", ".join(words) if en else "、".join(words)


def _colour(name: str, language: Language) -> str:
    return word_of(v.COLOURS, name, language)


def _any_word(term: v.Term, rng: np.random.Generator, language: Language) -> str:
    words: tuple[str, ...] = getattr(term, language)
    return words[0] if rng.random() < 0.4 else str(rng.choice(words))
