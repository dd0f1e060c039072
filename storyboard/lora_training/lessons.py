"""Pictures and words -> what the trainer is given: latents, encoded captions, weights. Imports torch.

Every latent and caption is encoded once, here. Plates (places with nobody) and prior pictures are drawn
by the family itself, so that it stays what it was apart from the character.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from adapters.base import Conditioning
from adapters.ip_adapter import Slot, soft_mask
from adapters.lora_training import Lesson
from storyboard.lora_training.figure import Figure, cut_out
from storyboard.lora_training.staging import Staged, plain_plate, staged, whole_picture
from storyboard.pocket.captions import prompt_parts
from storyboard.render.beginning import latents_of
from storyboard.render.engine import MASK_CELL, Engine
from storyboard.render.loaded import Loaded
from storyboard.render.request import RenderRequest
from storyboard.story import Character

PLACES = ("park", "street", "beach", "bedroom", "cafe")
PRIOR, VARIANTS = 4, 6  # the family's own pictures; stagings of a reference


@dataclass(frozen=True)
class Shown:
    """A reference and what is said of it ("" = nothing is known)."""

    picture: Image.Image
    caption: str = ""


class Classroom:
    """Makes the lessons for one character in one loaded family."""

    def __init__(
        self, loaded: Loaded, member: Character, words: str, held: Conditioning | None, seed: int
    ) -> None:
        self.loaded, self.member, self.words, self.held = loaded, member, words, held
        self.rng = np.random.default_rng(seed)
        self.size = loaded.family.sizes[0]
        self._plate = 0  # the place of the staging that is written about

    def lessons(self, shown: Sequence[Shown], tell: Callable[[str], None]) -> list[Lesson]:
        """Stagings of every reference, and the family's own pictures."""
        tell("drawing places and people of its own")
        plates, own = self._plates(), self._own()
        tell("staging the references")
        variants = max(VARIANTS, 24 // len(shown))
        made = []
        for one in shown:
            figure = cut_out(one.picture)
            for _ in range(variants if figure else 1):
                made.append(self._lesson(self._staged(one, figure, plates), one.caption))
        return [*made, *own]

    def _staged(self, one: Shown, figure: Figure | None, plates: Sequence[Image.Image]) -> Staged:
        if figure is None:
            return whole_picture(one.picture, self.size)
        if not plates:
            return staged(figure, plain_plate(self.size, self.rng), self.rng)
        self._plate = int(self.rng.integers(len(plates)))
        return staged(figure, plates[self._plate], self.rng)

    def caption(self, shot: str, said: str) -> str:
        """As the product would ask for such a picture."""
        if not self.loaded.family.vocabulary:
            ground = "" if said else "plain background"
            return ", ".join(
                w for w in (f"{self.words} {self.member.kind.value}".strip(), said, ground) if w
            )
        camera = {"shot": shot, "place": PLACES[self._plate], "time": "day"}
        if said:
            return f"{prompt_parts(camera, None)}, someone, {said}"
        knows = self.rng.random() < 0.5
        acting = {"pose": "standing", "expression": "neutral", "view": "front"} if knows else {}
        return prompt_parts(camera, [acting])

    def sample_caption(self) -> str:
        """The same panel every time, to be looked at."""
        if not self.loaded.family.vocabulary:
            return f"{self.words} {self.member.kind.value}, plain background".strip()
        acting = {"pose": "standing", "expression": "neutral", "view": "front"}
        return prompt_parts({"shot": "medium", "place": PLACES[0], "time": "day"}, [acting])

    def _lesson(self, one: Staged, said: str) -> Lesson:
        latents = latents_of(self.loaded, np.array(one.picture))[0].float().cpu()
        alpha = torch.from_numpy(np.asarray(one.alpha, np.float32) / 255)[None, None]
        shown = F.adaptive_avg_pool2d(alpha, (latents.shape[-2], latents.shape[-1]))[0, 0]
        text, added = self._read(self.caption(one.shot, said))
        grid = self.size.height // MASK_CELL, self.size.width // MASK_CELL
        slots = () if self.held is None else (Slot(self.held, soft_mask(one.box, *grid)),)
        return Lesson(latents, shown, text, added, slots)

    def _read(self, caption: str) -> tuple[Tensor, dict[str, Tensor]]:
        with torch.no_grad():
            text, added = self.loaded.read([caption])
            added = added | self.loaded.size_inputs(self.size.height, self.size.width)
        return text[0].float().cpu(), {
            name: value[0].float().cpu() for name, value in added.items()
        }

    # ------------------------------------------------------------ the family's own pictures

    def _plates(self) -> list[Image.Image]:
        if not self.loaded.family.vocabulary:
            return []
        asked = [
            prompt_parts({"shot": "wide", "place": place, "time": "day"}, ()) for place in PLACES
        ]
        return self._drawn(asked)

    def _own(self) -> list[Lesson]:
        if self.loaded.family.vocabulary:
            acting = {"pose": "standing", "expression": "neutral", "view": "front"}
            asked = [
                prompt_parts(
                    {"shot": ("full", "medium")[i % 2], "place": p, "time": "day"}, [acting]
                )
                for i, p in enumerate(PLACES[:PRIOR])
            ]
        else:
            asked = [f"a {self.member.kind.value}, plain background"] * PRIOR
        lessons = []
        for prompt, picture in zip(asked, self._drawn(asked), strict=True):
            latents = latents_of(self.loaded, np.array(picture))[0].float().cpu()
            text, added = self._read(prompt)
            lessons.append(
                Lesson(latents, torch.zeros(latents.shape[-2:]), text, added, prior=True)
            )
        return lessons

    def _drawn(self, prompts: Sequence[str]) -> list[Image.Image]:
        def nobody(slot: object) -> Conditioning:
            raise AssertionError("nobody is held in these")

        asked = [self.request(prompt, seed) for seed, prompt in enumerate(prompts)]
        return list(Engine(self.loaded).render(asked, nobody))

    def request(self, prompt: str, seed: int) -> RenderRequest:
        """A picture with nobody held, of the family's usual making."""
        family = self.loaded.family
        return RenderRequest(
            family=family.name, weights=self.loaded.weights, dtype=str(self.loaded.dtype).removeprefix("torch."),
            solver=family.solver, prompt=prompt, negative=family.negative, steps=family.steps,
            guidance=family.guidance, size=self.size, crop=self.size, seed=seed, slots=(),
        )  # fmt: skip
