"""Is a character the same one, and does it act, in ink and in pencil too? Ten candidates each, drawn in that style."""

from collections.abc import Sequence

import numpy as np
import torch

from storyboard.lab.alternatives import ASPECT, acting, taken_for
from storyboard.lab.darkroom import Asking
from storyboard.lab.grid import Row, save_grid
from storyboard.lab.judge import Answer, Pixels, Question, cropped
from storyboard.lab.laboratory import Found, Laboratory, large, rights, shrunk
from storyboard.lab.score import Score, score
from storyboard.lab.sections.identity import REACH
from storyboard.lab.trial import Trial
from storyboard.pocket import vocabulary
from storyboard.pocket.styles import in_style
from storyboard.pocket.world import Scene

OTHERS, MOST = 9, 16  # look-alikes; trials, since drawing candidates at full size takes its time


def measure(lab: Laboratory) -> Found:
    """`identity_by_style` among ten, and `expression_by_style`."""
    trials = lab.trials(1)[:MOST]
    who = [_alike(one) for one in trials]
    faces = [acting(one, "expression") for one in trials]
    made: dict[str, list[Pixels]] = {}
    identity: dict[str, Score] = {}
    expression: dict[str, Score] = {}
    for style, term in vocabulary.STYLES.items():
        drawn = lab.darkroom.pictures(trials, Asking(style=term.en[0]))
        made[style] = [cropped(picture, ASPECT) for picture in drawn]
        identity[style] = score(rights(_answers(who, made[style], style, REACH)))
        expression[style] = score(rights(_answers(faces, made[style], style, 0)))
    rows = [Row(str(n), [one[n] for one in made.values()], None) for n in range(len(trials))]
    save_grid(lab.folder / "styles.png", [*made], rows)
    return {"identity_by_style": identity, "expression_by_style": expression}


def _alike(one: Trial) -> list[Scene]:
    return [one.scene, *(scene for scene, _ in taken_for(one, 0, OTHERS))]


def _answers(
    scenes: Sequence[list[Scene]], pictures: Sequence[Pixels], style: str, reach: int
) -> list[Answer | None]:
    answers: list[Answer | None] = []
    for candidates, picture in zip(scenes, pictures, strict=True):
        asked = Question.of([_drawn(scene, style) for scene in candidates])
        answers.append(asked.answer(picture, reach) if asked.asks else None)
    return answers


def _drawn(scene: Scene, style: str) -> Pixels:
    pixels = torch.from_numpy(large(scene)).permute(2, 0, 1)[None].float() / 127.5 - 1
    levels = (in_style(pixels, [style])[0].clamp(-1, 1) + 1) * 127.5
    drawing = levels.round().to(torch.uint8).permute(1, 2, 0).numpy()
    return cropped(shrunk(np.ascontiguousarray(drawing)), ASPECT)
