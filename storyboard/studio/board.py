"""An open project with everything that can be done to it."""

from storyboard.studio.colours import Colours
from storyboard.studio.drawing import Drawing
from storyboard.studio.handing_over import HandingOver
from storyboard.studio.lettering import Lettering
from storyboard.studio.loras import Loras
from storyboard.studio.panels import Panels


class Board(Panels, Colours, Loras, Drawing, Lettering, HandingOver):
    """One open project: what the command line and the editor talk to."""
