"""Nothing is copied: a picture is no nearer to its references than to their mirror images, and poses vary.

Copy-paste score as ViStoryBench defines it, exp(s/T) of the reference against its mirror with T = 0.01,
with s the likeness of two figures' colours in place instead of CLIP's; 0.5 = nothing copied, 1 = all.
"""

from collections.abc import Sequence
from math import exp

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from storyboard.consistency.colours import lab as to_lab
from storyboard.lab.grid import Row, save_grid, side_by_side
from storyboard.lab.judge import Pixels
from storyboard.lab.laboratory import Found, Laboratory
from storyboard.lab.score import mean
from storyboard.lab.segmenter import GRID, somebody

TEMPERATURE = 0.01
LOOK = 32  # cells a side of a figure as it is compared

Vector = NDArray[np.float64]


def measure(lab: Laboratory) -> Found:
    """The truth was never copied from a reference: its own score is what chance gives."""
    trials = lab.trials(1)
    made = {"_truth": lab.truth(1), "": lab.drawn(1)}
    references = [one.references(0) for one in trials]
    scores = {
        name: [copied(p, refs) for p, refs in zip(pictures, references, strict=True)]
        for name, pictures in made.items()
    }
    found: Found = {f"copy_paste{name}": mean(_known(some)) for name, some in scores.items()}
    spread = {name: variety(pictures) for name, pictures in made.items()}
    usual = mean(spread["_truth"]).value or 1.0
    found["pose_diversity"] = mean([one / usual for one in spread[""]])
    rows = [
        Row(
            f"{number} {'no figure' if got is None else f'{got:.2f}'}",
            [side_by_side(references[number]), made["_truth"][number], made[""][number]],
            None if got is None else -got,
        )
        for number, got in enumerate(scores[""])
    ]
    save_grid(lab.folder / "copying.png", ("references", "truth", "drawn"), rows)
    return found


def copied(picture: Pixels, references: Sequence[Pixels]) -> float | None:
    """0..1, mean over references; None where no figure is found."""
    figure = _figure(picture)
    if figure is None:
        return None
    chances = []
    for reference in references:
        shown, turned = (_look(reference[:, ::step]) for step in (1, -1))
        apart = float(figure @ turned - figure @ shown) / TEMPERATURE
        chances.append(1 / (1 + exp(min(apart, 500.0))))
    return float(np.mean(chances))


def variety(pictures: Sequence[Pixels]) -> list[float]:
    """Of every picture the mean distance of its figure's outline to all others': 0 the same, 1 apart."""
    outlines = [one for one in map(_outline, pictures) if one is not None]
    if len(outlines) < 2:
        return []
    every = np.stack(outlines).reshape(len(outlines), -1)
    both = every.astype(int) @ every.astype(int).T
    either = every.sum(1)[:, None] + every.sum(1)[None] - both
    apart = 1 - both / either
    return [float(row.sum() / (len(outlines) - 1)) for row in apart]


def _known(values: Sequence[float | None]) -> list[float]:
    return [value for value in values if value is not None]


def _figure(picture: Pixels) -> Vector | None:
    found = somebody(picture)
    if not found:
        return None
    left, top, right, bottom = found[0].box
    height, width = picture.shape[:2]
    rows = slice(round(top * height), round(bottom * height))
    return _look(picture[rows, round(left * width) : round(right * width)])


def _look(pixels: Pixels) -> Vector:
    """Lab colours in place, centred, of length 1."""
    small = Image.fromarray(np.ascontiguousarray(pixels)).resize((LOOK, LOOK), Image.Resampling.BOX)
    colours = to_lab(small)
    vector: Vector = (colours - colours.mean(0)).ravel()
    return vector / (float(np.linalg.norm(vector)) or 1.0)


def _outline(picture: Pixels) -> NDArray[np.bool_] | None:
    """The largest figure's cells, stretched to a square."""
    found = somebody(picture)
    if not found:
        return None
    left, top, right, bottom = found[0].box
    wide, tall = GRID
    rows = slice(round(top * tall), round(bottom * tall))
    cells = found[0].cells[rows, round(left * wide) : round(right * wide)]
    square = Image.fromarray(cells).resize((LOOK, LOOK), Image.Resampling.NEAREST)
    return np.asarray(square, bool)
