"""One run: how many trials, what is drawn of them, and the questions; all sections share it."""

import os
from collections.abc import Callable, Hashable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, cached_property
from itertools import repeat
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from storyboard.lab.alternatives import question
from storyboard.lab.darkroom import Asking, Darkroom
from storyboard.lab.judge import SIZE, Answer, Pixels, Question, cropped
from storyboard.lab.score import Score
from storyboard.lab.trial import Trial, trial
from storyboard.pocket.world import Scene, draw

ASPECT = 16 / 9  # of the product's usual frame
USUAL = Asking()
AHEAD = 16  # trials that are drawn in one go

Found = dict[str, Score | dict[str, Score]]
Say = Callable[[str], None]


class Laboratory:
    """count: trials of each kind. say: told what goes on."""

    def __init__(self, folder: Path, count: int, say: Say) -> None:
        self.folder, self.count, self.say = folder, count, say
        folder.mkdir(parents=True, exist_ok=True)
        self._made: dict[Hashable, list[Pixels]] = {}

    @cached_property
    def darkroom(self) -> Darkroom:
        return Darkroom(self.folder)

    def trials(self, company: int) -> Sequence[Trial]:
        """With nobody, one or two characters."""
        return _trials(company, self.count)

    def drawn(self, company: int, asking: Asking = USUAL) -> list[Pixels]:
        """What pocket makes of them; what lies in the folder is taken from there."""
        return self._once((company, asking), lambda: self._drawn(company, asking))

    def truth(self, company: int) -> list[Pixels]:
        """What a perfect model gives: the drawing at the size that pocket draws, brought to the judge's."""
        every = self.trials(company)
        return self._once((company, "truth"), lambda: [shrunk(large(one.scene)) for one in every])

    def autoencoded(self, company: int) -> list[Pixels]:
        """The truth sent through the autoencoder: what no better UNet can lift."""
        every = self.trials(company)
        return self._once(
            (company, "autoencoded"),
            lambda: [shrunk(self._autoencoded(large(one.scene))) for one in every],
        )

    def answers(
        self,
        company: int,
        key: str,
        pictures: Sequence[Pixels],
        place: int = 0,
        reach: int = 0,
    ) -> list[Answer | None]:
        """One a trial; None where the question cannot be asked of that scene."""
        return [
            asked.answer(picture, reach) if asked.asks else None
            for asked, picture in zip(self.questions(company, key, place), pictures, strict=True)
        ]

    def questions(self, company: int, key: str, place: int = 0) -> Sequence[Question]:
        """Of every trial. key: `identity` or an attribute."""
        return _questions(company, self.count, key, place)

    def _once(self, key: Hashable, make: Callable[[], list[Pixels]]) -> list[Pixels]:
        """Pictures as a take has them, kept for the sections to come."""
        if key not in self._made:
            self._made[key] = [cropped(picture, ASPECT) for picture in make()]
        return self._made[key]

    def _drawn(self, company: int, asking: Asking) -> list[Pixels]:
        trials, pictures = self.trials(company), list[Pixels]()
        there = self.darkroom.drawn_already(trials, asking)
        for start in range(0, len(trials), AHEAD):
            pictures += self.darkroom.pictures(trials[start : start + AHEAD], asking)
            if there < len(trials):
                self.say(f"  {len(pictures)}/{len(trials)} drawn, {_told(company, asking)}")
        return pictures

    @torch.no_grad()
    def _autoencoded(self, drawing: Pixels) -> Pixels:
        vae = self.darkroom.loaded.vae
        first = next(vae.parameters())
        pixels = torch.from_numpy(drawing.copy()).permute(2, 0, 1)[None].to(first) / 127.5 - 1
        latents = vae.encode(pixels, return_dict=False)[0]
        again = vae.decode(latents, return_dict=False)[0][0]
        levels = ((again.float().clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8)
        again_drawn: Pixels = levels.permute(1, 2, 0).cpu().numpy()
        return again_drawn


def rights(answers: Iterable[Answer | None]) -> list[bool]:
    """Of those that were asked."""
    return [answer.right for answer in answers if answer is not None]


def shrunk(drawing: Pixels) -> Pixels:
    """To the judge's size."""
    return np.asarray(Image.fromarray(drawing).resize(SIZE, Image.Resampling.BOX))


def large(scene: Scene) -> Pixels:
    """At the size that pocket draws."""
    return draw(scene, SIZE[0] * 2, SIZE[1] * 2)


@cache
def _trials(company: int, count: int) -> tuple[Trial, ...]:
    return tuple(trial(number, company) for number in range(count))


@cache
def _questions(company: int, count: int, key: str, place: int) -> tuple[Question, ...]:
    """Drawn on all cores: a hundred drawings each."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        return tuple(pool.map(question, _trials(company, count), repeat(key), repeat(place)))


def _told(company: int, asking: Asking) -> str:
    who = ("nobody", "one character", "two characters")[company]
    how = f"{asking.held}, {asking.language}" if company else asking.language
    steps = f", {asking.steps} steps" if asking.steps else ""
    return (
        f"{who}, {how}{steps}{', raw' if asking.raw else ''}{asking.style and f', {asking.style}'}"
    )
