"""Views of every place with nobody in front, drawn for the painter of places."""

import dataclasses
from dataclasses import dataclass

from storyboard.pocket import vocabulary
from storyboard.pocket.training.dataset import character_of
from storyboard.pocket.training.drawings import Pixels, chance
from storyboard.pocket.world import Scene, random_scene
from storyboard.pocket.world.picture import Backdrop

GROUND = 16  # first part of generators' keys
EMPTY = 0.35  # share of the pictures that nobody was to stand in: those are sharp, however near
ANY_ANGLE = 0.6  # share of those seen from any height, which scenes are seldom
WAYS = [(place, way) for place in vocabulary.PLACES for way in range(vocabulary.LAYOUTS)]


def ground_scene(number: int, views: int) -> Scene:
    """View number so-and-so of places in turn, as many views of each in each of its layouts."""
    place, layout = WAYS[number // views]
    rng = chance(GROUND, number)
    cast = [] if rng.random() < EMPTY else [character_of(0)]
    while (scene := random_scene(rng, cast)).place != place:
        pass
    if rng.random() < ANY_ANGLE:
        scene = dataclasses.replace(scene, angle=str(rng.choice(list(vocabulary.ANGLES))))
    return dataclasses.replace(scene, seed=layout)


@dataclass(frozen=True)
class DrawGround:
    """Such a scene as if its figures had just left."""

    width: int
    height: int
    views: int

    def __call__(self, number: int) -> Pixels:
        scene = ground_scene(number, self.views)
        return Backdrop(scene, self.width, self.height).draw(dataclasses.replace(scene, figures=()))
