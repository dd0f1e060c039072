"""The colours of members: read off their references, chosen, put back."""

import subprocess
import sys
from collections.abc import Mapping

from storyboard import edits
from storyboard.colours import Shade, part_named, shades
from storyboard.errors import BadInput, FamilyError
from storyboard.settings import hush
from storyboard.story import Character, Project
from storyboard.studio.opened import Opened


class Colours(Opened):
    """What of a member has which colour."""

    def shades(self, key: str, look: str | None = None) -> tuple[Shade, ...]:
        """The colours of a member in a look, or in every one: as its references show them, and as chosen."""
        member = self.project.member(key)
        return shades(self.folder, member, _look_of(member, look), self.family)

    def colour_member(
        self, key: str, chosen: Mapping[str, str | None], look: str | None = None
    ) -> None:
        """Colours for parts by name, "#2a6f4e"; "" = as in the references, None = as in every look.

        One step for undo. Raises BadInput, and FamilyError where the family copies no colours.
        """
        parts = {part_named(name): value for name, value in chosen.items()}
        none = [part for part, value in parts.items() if value and part not in self.family.colours]
        if none:
            raise FamilyError(
                f"'{self.family.name}' copies no colours from references, so {', '.join(none)} of "
                f"'{key}' cannot be chosen. Draw with pocket to choose colours."
            )

        def colour(project: Project) -> Project:
            id = _look_of(project.member(key), look)
            for part, value in parts.items():
                project = edits.colour(project, key, part, value, id)
            return project

        self.folder.apply(colour, what=f"colour {key}")

    def uncolour_member(self, key: str, look: str | None = None) -> None:
        """Every colour of that look as it was read, or as it is in every look."""

        def uncolour(project: Project) -> Project:
            return edits.uncolour(project, key, _look_of(project.member(key), look))

        self.folder.apply(uncolour, what=f"put the colours of {key} back")

    def read_colours(self, key: str) -> None:
        """Encodes a member's references now, as drawing does; its colours are known then. Imports torch."""
        hush()
        from storyboard.conditioning import encode

        encode(self.folder, self.project.member(key), self.family)

    def read_colours_apart(self, key: str) -> None:
        """The same in a process of its own, for one that may not load torch."""
        command = ["-m", "storyboard", "cast", "colour", str(self.folder.folder), key, "--read"]
        done = subprocess.run(
            [sys.executable, *command, "--json"], capture_output=True, text=True, check=False
        )
        if done.returncode:
            said = done.stderr.strip().splitlines() or ["Its colours could not be read."]
            raise BadInput(said[-1])


def _look_of(member: Character, look: str | None) -> str | None:
    """The id of a look by id or name; None = every look. Raises BadInput, NotFound."""
    if look is None:
        return None
    id = edits.look_named(member, look)
    if not id:
        raise BadInput(
            f"The usual look of '{member.name}' has the colours of every look. Leave the look out, and "
            f"give the others colours of their own."
        )
    return id
