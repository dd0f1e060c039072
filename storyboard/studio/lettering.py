"""Balloons over panels, apart from the pictures."""

from typing import TYPE_CHECKING, Any

from storyboard.lettering import edits as lettering
from storyboard.story import Balloon, Panel

if TYPE_CHECKING:
    pass

from storyboard.studio.opened import Opened


class Lettering(Opened):
    """Edits of balloons."""

    def letter(self, key: str) -> Panel:
        """Speech bubbles from the dialogue, instead of what was lettered before."""
        return self._edit(key, f"letter panel {key}", lambda p: lettering.letter(p, key))

    def add_balloon(self, key: str, **fields: Any) -> Balloon:
        """A balloon over the panel. Raises BadInput."""
        fresh = lettering.changed(Balloon(), **fields)
        self._edit(
            key, f"add a balloon to panel {key}", lambda p: lettering.add_balloon(p, key, fresh)
        )
        return fresh

    def edit_balloon(self, key: str, balloon: str, **fields: Any) -> Panel:
        """balloon: id, or its place from 1. Raises NotFound, BadInput."""
        return self._edit(
            key,
            f"change a balloon of panel {key}",
            lambda p: lettering.edit_balloon(p, key, balloon, **fields),
        )

    def delete_balloon(self, key: str, balloon: str) -> Panel:
        return self._edit(
            key,
            f"delete a balloon of panel {key}",
            lambda p: lettering.delete_balloon(p, key, balloon),
        )
