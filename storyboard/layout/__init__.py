"""Pages as geometry: how many panels, on which paper. Knows no format and no picture."""

from storyboard.errors import BadInput
from storyboard.layout.page import LAYOUTS, Layout

DEFAULT = "landscape-6"


def layout_named(name: str | None) -> Layout:
    """Raises BadInput that names what there is."""
    wanted = name or DEFAULT
    if wanted not in LAYOUTS:
        raise BadInput(f"There is no layout '{wanted}'. Choose one of: {', '.join(LAYOUTS)}.")
    return LAYOUTS[wanted]


__all__ = ["DEFAULT", "LAYOUTS", "Layout", "layout_named"]
