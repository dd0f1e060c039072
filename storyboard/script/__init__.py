"""Scripts in: text -> elements -> scenes, panels and cast. The script is cut, never rewritten."""

from storyboard.script.breakdown import Breakdown, Picture, broken_down
from storyboard.script.element import Element

__all__ = ["Breakdown", "Element", "Picture", "broken_down"]
