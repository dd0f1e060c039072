"""Chosen colours in place of those that were read off references, in slots, and where in a picture they show.

What was kept of the references stays as it was read. Knows no project.
"""

from collections.abc import Sequence
from dataclasses import replace

import torch

from adapters.base import Conditioning
from storyboard.errors import RenderError
from storyboard.render.request import Slot
from storyboard.story import Part


def dyed(held: Conditioning, slot: Slot, parts: Sequence[Part]) -> Conditioning:
    """parts: of the family, in the order of its swatches. Raises RenderError where there is none to replace."""
    if not slot.colours:
        return held
    if held.swatches is None:
        raise RenderError(
            f"What is kept of '{slot.name}' has no colours that chosen ones could replace. "
            f"Put these back (`cast colour`, --reset)."
        )
    swatches = held.swatches.clone()
    for chosen in slot.colours:
        at = 3 * parts.index(chosen.part)
        swatches[at : at + 3] = torch.tensor(list(bytes.fromhex(chosen.value[1:]))) / 127.5 - 1
    return replace(held, swatches=swatches)
