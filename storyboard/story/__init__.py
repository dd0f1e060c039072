"""The nouns of a storyboard: frozen values, no torch, no Streamlit, no I/O."""

from storyboard.story.balloon import Balloon, BalloonKind, Point
from storyboard.story.character import (
    Candidate,
    Character,
    Colour,
    Kind,
    Look,
    Lora,
    Method,
    Part,
    Reference,
)
from storyboard.story.credits import Credits
from storyboard.story.issue import Issue, Issued, print_of
from storyboard.story.noun import Noun, new_id
from storyboard.story.panel import Hold, Line, Panel, Placement, Scene, Take, said
from storyboard.story.project import SCHEMA, FrameFormat, Project
from storyboard.story.script import Cutting, Script
from storyboard.story.style import Style

__all__ = [
    "SCHEMA",
    "Balloon",
    "BalloonKind",
    "Candidate",
    "Character",
    "Colour",
    "Credits",
    "Cutting",
    "FrameFormat",
    "Hold",
    "Issue",
    "Issued",
    "Kind",
    "Line",
    "Look",
    "Lora",
    "Method",
    "Noun",
    "Panel",
    "Part",
    "Placement",
    "Point",
    "Project",
    "Reference",
    "Scene",
    "Script",
    "Style",
    "Take",
    "new_id",
    "print_of",
    "said",
]
