"""Scripts in: text -> scenes, panels and cast. The script is cut, never rewritten."""

from storyboard.script.breakdown import Breakdown, read_script

__all__ = ["Breakdown", "read_script"]
