"""What the parts of the page beside the board show of it, in short.

The browser works out the same from its records; where the two differ, it asks for that part again.
"""

from collections.abc import Sequence

from storyboard.ui.board.sheet import record_of
from storyboard.ui.redraw import FIELDS, MORE, PANEL, PICTURE, WHERE
from storyboard.views import PanelView


def pulse_of_all(views: Sequence[PanelView]) -> str:
    """What the line above the board shows: drawing or not, panels to draw, panels, frames."""
    busy = any(view.job is not None for view in views)
    todo = sum(view.stale and not view.panel.locked for view in views)
    return _said(busy, todo, len(views), sum(view.panel.duration for view in views))


def pulses_of(view: PanelView | None) -> dict[str, str]:
    """What each part of the inspector shows of a panel."""
    if view is None:
        return dict.fromkeys(PANEL, "")
    record = record_of(view)
    take, edit = record["take"], record["edit"]
    drawn = record["state"] in ("drawing", "queued")
    return {
        PICTURE: _said(view.id, take, record["takes"], record["locked"], drawn),
        FIELDS: _said(view.id, edit),
        WHERE: _said(view.id, take, edit),
        MORE: _said(view.id, take, edit),
    }


def _said(*facts: object) -> str:
    """As JavaScript joins them."""
    return ",".join(str(f).lower() if isinstance(f, bool) else str(f) for f in facts)
