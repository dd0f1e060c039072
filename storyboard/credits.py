"""Which models a board's pictures were made with, and under which licences. Reads requests; draws nothing."""

import json
from collections.abc import Iterable

from storyboard.errors import StoryboardError
from storyboard.provenance.record import Model
from storyboard.render.families import FAMILIES
from storyboard.storage import ProjectFolder
from storyboard.story import Take


def models_used(folder: ProjectFolder, takes: Iterable[Take]) -> tuple[Model, ...]:
    """One entry for each family and its weights, in the order of their first picture.

    A picture that came from elsewhere names a family we do not know: it is listed as it is called,
    without a licence.
    """
    found: dict[tuple[str, str], Model] = {}
    for take in takes:
        if not take.family:
            continue
        key = take.family, weights_of(folder, take)
        if key not in found:
            family = FAMILIES.get(take.family)
            found[key] = Model(
                family=take.family,
                title=family.title if family else "",
                licence=family.licence if family else "",
                weights=key[1],
            )
    return tuple(found.values())


def weights_of(folder: ProjectFolder, take: Take) -> str:
    """Digest of the weights a take was made with, "" where its request is not kept."""
    try:
        return str(json.loads(folder.json(take.request))["weights"])
    except (StoryboardError, ValueError, KeyError, TypeError):
        return ""
