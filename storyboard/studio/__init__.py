"""The use-cases of the product: what the command line and the editor talk to.

Methods of a few lines that delegate. Imports no torch: drawing happens behind an executor.
"""

from storyboard.studio.board import Board
from storyboard.studio.drawing import Outcome
from storyboard.studio.studio import Studio

__all__ = ["Board", "Outcome", "Studio"]
