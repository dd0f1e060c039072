"""The kinds of model we know how to drive. A new one: one file, and one line here."""

from storyboard.errors import FamilyError
from storyboard.render.families.family import Family
from storyboard.render.families.pocket import POCKET
from storyboard.render.families.sd15 import SD15
from storyboard.render.families.sdxl import SDXL
from storyboard.render.families.weights import Installed

FAMILIES: dict[str, Family] = {family.name: family for family in (POCKET, SD15, SDXL)}


def family_named(name: str) -> Family:
    """Raises FamilyError that names what there is."""
    if name not in FAMILIES:
        raise FamilyError(f"There is no family '{name}'. Choose one of: {', '.join(FAMILIES)}.")
    return FAMILIES[name]


__all__ = ["FAMILIES", "Family", "Installed", "family_named"]
