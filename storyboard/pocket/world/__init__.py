"""The drawn world that pocket learns from: endless characters in endless scenes, with the truth.

Characters and scenes are plain values; drawing needs skia-python (the extra `lab`).
"""

from storyboard.pocket.world.character import Character, random_character
from storyboard.pocket.world.picture import (
    Backdrop,
    draw,
    draw_reference,
    figure_boxes,
    figure_masks,
    head_mask,
)
from storyboard.pocket.world.scene import Figure, Scene, on_marks, random_scene

__all__ = [
    "Backdrop",
    "Character",
    "Figure",
    "Scene",
    "draw",
    "draw_reference",
    "figure_boxes",
    "figure_masks",
    "head_mask",
    "on_marks",
    "random_character",
    "random_scene",
]
