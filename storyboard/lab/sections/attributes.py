"""What the character wears and is: hair, outfit, accessory, pattern, emblem; and how far colours are off."""

import dataclasses
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from storyboard.consistency.colours import lab as to_lab
from storyboard.lab.alternatives import LOOKS
from storyboard.lab.grid import Row, save_grid
from storyboard.lab.held_out import PAINTED
from storyboard.lab.judge import SIZE, Answer, Pixels
from storyboard.lab.laboratory import Found, Laboratory, rights
from storyboard.lab.score import Score, mean, score
from storyboard.lab.trial import Trial, with_member
from storyboard.pocket.world import Backdrop, Character
from storyboard.pocket.world.character import EMBLEMS
from storyboard.pocket.world.palette import Paint

PROBES = (
    Paint("red", (255, 0, 0)),
    Paint("sky", (0, 255, 255)),
)  # unlike each other in all channels
LEAST = 150  # pixels of a part, at the judge's size

Cells = NDArray[np.bool_]


def measure(lab: Laboratory) -> Found:
    """Each told from all other values of its list; colours as ΔE (CIE76) of a part's middle."""
    made = {"": lab.drawn(1), "_truth": lab.truth(1), "_autoencoded": lab.autoencoded(1)}
    trials, by = lab.trials(1), dict[str, Score]()
    answers = {
        name: {key: lab.answers(1, key, pictures) for key in LOOKS}
        for name, pictures in made.items()
    }
    found: Found = {}
    for name, some in answers.items():
        by |= {f"{key}{name}": score(rights(some[key])) for key in LOOKS}
        found[f"attributes{name}"] = score([right for key in LOOKS for right in rights(some[key])])
        found[f"emblem{name}"] = score(rights(_of_emblems(trials, some["pattern"])))
    regions = [_regions(one) for one in trials]
    for name in ("", "_autoencoded"):
        off = [
            _apart(picture, truth, region)
            for picture, truth, parts in zip(made[name], made["_truth"], regions, strict=True)
            for region in parts.values()
        ]
        found[f"colour_delta_e{name}"] = mean(off)
    save_grid(lab.folder / "attributes.png", ("truth", "autoencoded", "drawn"), [
        Row(f"{n} {_worn(one)}", [made[m][n] for m in ("_truth", "_autoencoded", "")], _good(answers[""], n))
        for n, one in enumerate(trials)
    ])  # fmt: skip
    return {**found, "attributes_by": by}


def _of_emblems(trials: Sequence[Trial], answers: Sequence[Answer | None]) -> list[Answer | None]:
    worn = [one.members[0].pattern in EMBLEMS for one in trials]
    return [answer if wears else None for answer, wears in zip(answers, worn, strict=True)]


def _worn(one: Trial) -> str:
    who = one.members[0]
    return ", ".join((who.hair, who.outfit, who.accessory, who.pattern))


def _good(answers: dict[str, list[Answer | None]], number: int) -> float:
    asked = rights(some[number] for some in answers.values())
    return float(np.mean(asked)) if asked else 1.0


def _regions(one: Trial) -> dict[str, Cells]:
    """Where each paint shows in the drawn truth: what changes when it alone is another one."""
    found, backdrop = {}, Backdrop(one.scene, *SIZE)
    for name in PAINTED:
        drawings = [
            backdrop.draw(with_member(one.scene, 0, _painted(one.members[0], name, paint)))
            for paint in PROBES
        ]
        apart = np.abs(drawings[0].astype(np.int16) - drawings[1]).max(-1)
        region: Cells = (
            apart > 0.6 * apart.max() if apart.max() > 60 else np.zeros(apart.shape, bool)
        )
        if region.sum() >= LEAST:
            found[name] = region
    return found


def _painted(who: Character, name: str, paint: Paint) -> Character:
    return dataclasses.replace(who, **{name: paint})  # type: ignore[arg-type]


def _apart(picture: Pixels, truth: Pixels, region: Cells) -> float:
    """ΔE between the medians of a region."""
    one, other = (
        np.median(to_lab(Image.fromarray(pixels[region][None])), axis=0)
        for pixels in (picture, truth)
    )
    return float(np.linalg.norm(one - other))
