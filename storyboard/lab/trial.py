"""One question to pocket: a held-out scene with held-out characters, and how it is asked."""

import dataclasses
from dataclasses import dataclass

import numpy as np

from storyboard.geometry import Box
from storyboard.lab.held_out import held_out_character
from storyboard.lab.judge import SIZE, Pixels
from storyboard.pocket import vocabulary as v
from storyboard.pocket.captions import Language, describe, prompt_parts, word_of
from storyboard.pocket.training.drawings import chance
from storyboard.pocket.world import (
    Character,
    Scene,
    draw,
    draw_reference,
    figure_boxes,
    random_scene,
)
from storyboard.story import Panel, Placement
from storyboard.story import Scene as Place

LAB, REFERENCE = 7001, 7002  # first parts of the laboratory's keys; training's are others
REFERENCES, SIDE = 2, 256  # pictures a character; pixels


@dataclass(frozen=True)
class Trial:
    """A scene of the drawn world that pocket is to draw."""

    number: int
    scene: Scene

    @property
    def members(self) -> tuple[Character, ...]:
        return tuple(figure.character for figure in self.scene.figures)

    def truth(self) -> Pixels:
        return draw(self.scene, *SIZE)

    def references(self, place: int, who: Character | None = None) -> list[Pixels]:
        """The pictures that a character is held by, [256, 256, 3]; who: somebody else, drawn as they are."""
        shown = who or self.members[place]
        views = (chance(REFERENCE, self.number, place, view) for view in range(REFERENCES))
        return [draw_reference(shown, rng, SIDE) for rng in views]

    def rng(self, part: int) -> np.random.Generator:
        return chance(LAB, self.number, part)


def trial(number: int, company: int) -> Trial:
    """Trial number so-and-so with that many characters; the same everywhere.

    Every second one has characters whose combination of looks training never showed.
    """
    rng = chance(LAB, company, number)
    members = [held_out_character(rng, fresh=number % 2 == 1) for _ in range(company)]
    return Trial(number, random_scene(rng, members))


def with_member(scene: Scene, place: int, member: Character) -> Scene:
    """The same scene with another character in that place."""
    figure = dataclasses.replace(scene.figures[place], character=member)
    figures = (*scene.figures[:place], figure, *scene.figures[place + 1 :])
    return dataclasses.replace(scene, figures=figures)


def asked(one: Trial, names: list[str], language: Language) -> Place:
    """The story's scene with one panel that asks for it, in words of that language.

    names: of the members, which are their ids as well.
    """
    scene = one.scene
    placements = tuple(
        Placement(
            character=name,
            region=Box(left=box[0], top=box[1], right=box[2], bottom=box[3]),
            pose=word_of(v.POSES, figure.pose, language),
            expression=word_of(v.EXPRESSIONS, figure.expression, language),
            view=word_of(v.VIEWS, figure.view, language),
        )
        for name, figure, box in zip(names, scene.figures, figure_boxes(scene), strict=True)
    )
    held = [
        f"{name} {word_of(v.PROPS, figure.prop, language)}"
        for name, figure in zip(names, scene.figures, strict=True)
        if figure.prop
    ]
    panel = Panel(
        id=f"lab-{len(names)}-{one.number}",
        action=". ".join(held),
        shot=word_of(v.SHOTS, scene.shot, language),
        angle=word_of(v.ANGLES, scene.angle, language),
        placements=placements,
    )
    return Place(
        place=word_of(v.PLACES, scene.place, language),
        time=word_of(v.TIMES, scene.time, language),
        weather=word_of(v.WEATHERS, scene.weather, language),
        panels=(panel,),
    )


def in_words(scene: Scene, language: Language) -> str:
    """The prompt for a scene in that language, looks unsaid, as `prompts` writes it in English."""
    camera = {
        name: str(getattr(scene, name)) for name in ("shot", "angle", "place", "time", "weather")
    }
    sides = ("left", "right") if len(scene.figures) == 2 else ("",)
    people = [
        {
            "side": side,
            "pose": f.pose,
            "expression": f.expression,
            "view": f.view,
            "prop": f.prop or "",
        }
        for side, f in zip(sides, scene.figures, strict=False)
    ]
    return prompt_parts(camera, people, language)


def words_of(member: Character, one: Trial) -> str:
    """The description that stands in for references."""
    return describe(member, one.rng(3), "en")
