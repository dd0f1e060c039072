"""The colours of a member as people see and choose them: read off its references, and chosen instead.

Torch-free: reads what `conditioning.py` keeps, and never makes it.
"""

from dataclasses import dataclass

import numpy as np
from safetensors import SafetensorError, safe_open

from storyboard.errors import BadInput
from storyboard.pocket.portrait import completed, portrait_in
from storyboard.prompts import in_words
from storyboard.render.families.family import Family
from storyboard.render.prepare import conditioning_digest
from storyboard.storage import ProjectFolder
from storyboard.story import Character, Part

LACKING = {Part.SKIN, Part.BOTTOM, Part.ACCESSORY}  # a fox has no skin, a dress no trousers
GREY = 0.1  # of -1..1: those that nobody sees are read as no farther from the middle grey, but for some accessories


@dataclass(frozen=True)
class Shade:
    """A part of a member in one look, or in every one. Colours are "#2a6f4e"."""

    part: Part
    read: str | None  # off its references; None = not read yet, or nobody sees it
    chosen: str | None  # instead; None = as in the references
    own: bool = False  # a word of this very look, be it only that it stays as in the references
    every: str | None = None  # chosen for every look, where this is one of them

    @property
    def shown(self) -> str | None:
        """What a panel shows; None = nobody knows."""
        return self.chosen or self.read


def shades(
    folder: ProjectFolder, member: Character, look: str | None, family: Family
) -> tuple[Shade, ...]:
    """One for each part whose colour the family copies, and for those that were chosen all the same."""
    read = colours_read(folder, member, look, family) or {}
    chosen, every = member.colours_for(look), member.colours_for(None) if look else {}
    own = {colour.part for colour in member.colours if colour.look == look}
    return tuple(
        Shade(part, read.get(part), chosen.get(part), part in own, every.get(part))
        for part in dict.fromkeys((*family.colours, *chosen))
    )


def colours_read(
    folder: ProjectFolder, member: Character, look: str | None, family: Family
) -> dict[Part, str] | None:
    """Part -> the colour that its references show, or words where there are none, without those that nobody sees; None
    = not read yet.
    """
    installed = family.find()
    pictures = {reference.picture for reference in member.references_for(look)}
    if installed is None:
        return None
    if not pictures:
        return _said(in_words(member, look), family)
    path = folder.tokens(conditioning_digest(sorted(pictures), installed))
    try:
        with safe_open(path, "np") as kept:
            swatches = kept.get_tensor("swatches")[: 3 * len(family.colours)].reshape(-1, 3)
    except (OSError, SafetensorError, ValueError):
        return None  # not there yet, or damaged: it is made again when a panel is drawn
    levels = ((swatches.clip(-1, 1) + 1) * 127.5).round().astype(np.uint8)
    return {
        part: f"#{level.tobytes().hex()}"
        for part, swatch, level in zip(family.colours, swatches, levels, strict=True)
        if part not in LACKING or np.abs(swatch).max() > GREY
    }


def _said(words: str, family: Family) -> dict[Part, str] | None:
    if not words:
        return None
    seen = completed(portrait_in(words)).colours
    every = {part: seen.get("coat" if part is Part.HAIR else part.value) for part in family.colours}
    return {part: f"#{bytes(rgb).hex()}" for part, rgb in every.items() if rgb}


def part_named(name: str) -> Part:
    """Raises BadInput that names what there is."""
    clean = name.strip().lower()
    if clean == "fur":
        return Part.HAIR
    try:
        return Part(clean)
    except ValueError as error:
        known = ", ".join(part.value for part in Part)
        raise BadInput(f"There is no colour '{name[:80]}'. Choose one of: {known}.") from error
