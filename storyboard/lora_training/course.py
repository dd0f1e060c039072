"""One training from beginning to end: lock, lessons, steps, samples, and the LoRA given to the character.

Nothing of the project changes until it is done; killed at any moment, the next call goes on from the
last checkpoint. A second training of the same character is refused. Imports torch.
"""

import hashlib
import json
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from PIL import Image

from adapters.base import Conditioning
from adapters.lora_export import diffusers_bytes
from adapters.lora_training import LoraTraining, Outcome, Plan, Progress, objective_of, usual_plan
from storyboard.conditioning import Conditioner
from storyboard.errors import BadInput
from storyboard.geometry import WHOLE_FRAME
from storyboard.lora_training.lessons import Classroom, Shown
from storyboard.lora_training.pictures import pictures_for, training_folder
from storyboard.lora_training.status import (
    LOCK,
    STOP,
    Stage,
    TrainingStatus,
    curve,
    read_status,
    write_status,
)
from storyboard.loras import notes
from storyboard.pocket.training.attention import plain
from storyboard.render.engine import Engine
from storyboard.render.families import Family, Installed
from storyboard.render.loaded import Loaded
from storyboard.render.prepare import conditioning_digest
from storyboard.render.request import Slot
from storyboard.settings import device
from storyboard.storage import ProjectFolder
from storyboard.story import Character, Lora, Reference

SAMPLES = 4  # sample panels a training

Tell = Callable[[TrainingStatus], None]


@dataclass(frozen=True)
class Trained:
    """How a training ended. lora: None where it was stopped before its end."""

    stage: Stage
    lora: Lora | None
    steps: int
    seconds: float
    losses: tuple[float, ...]
    folder: Path
    held_out: tuple[str, ...]


def train(
    folder: ProjectFolder,
    member: Character,
    family: Family,
    *,
    steps: int | None = None,
    rank: int | None = None,
    every_picture: bool = False,
    tell: Tell = lambda status: None,
) -> Trained:
    """Trains, or goes on. Raises BadInput, NotFound, FamilyError."""
    taught, held_out = pictures_for(member, every_picture)
    place = training_folder(folder, member, family.name)
    place.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(place / LOCK, timeout=1):
            (place / STOP).unlink(missing_ok=True)
            course = _Course(folder, member, family, place, tell)
            return course.run(taught, held_out, steps, rank)
    except Timeout as error:
        raise BadInput(
            f"'{member.name}' is being trained for '{family.name}' already. Wait, or stop that one first."
        ) from error


class _Course:
    """The parts of one training."""

    def __init__(
        self, folder: ProjectFolder, member: Character, family: Family, place: Path, tell: Tell
    ) -> None:
        self.folder, self.member, self.family = folder, member, family
        self.place, self._tell = place, tell
        self.began, self.losses = time.monotonic(), list[float]()
        self.sample: str | None = None
        self._said = 0.0

    def run(
        self,
        taught: list[Reference],
        held_out: tuple[str, ...],
        steps: int | None,
        rank: int | None,
    ) -> Trained:
        self._say(Stage.PREPARING, "loading the model")
        try:
            installed = self.family.installed()
            loaded = self.family.load(installed, device(), self.family.dtype(device()))
            plan = usual_plan(len(taught), steps, rank, small=self.family.vocabulary)
            outcome = self._taught(loaded, taught, plan, installed)
        except BaseException as error:
            self._say(Stage.FAILED, message=str(error) or type(error).__name__)
            raise
        stage = Stage(outcome.state)
        lora = None
        if stage is not Stage.STOPPED:
            lora = self._kept(outcome, taught, plan, installed)
        self._say(stage, message=_ENDS[stage])
        return Trained(
            stage, lora, outcome.steps, time.monotonic() - self.began, curve(outcome.losses), self.place, held_out
        )  # fmt: skip

    def _taught(
        self, loaded: Loaded, taught: list[Reference], plan: Plan, installed: Installed
    ) -> Outcome:
        shown = []
        for reference in taught:
            with Image.open(self.folder.picture(reference.picture)) as picture:
                picture.load()
                shown.append(Shown(picture, reference.caption))
        words = _words(self.member)
        held = self._held(loaded, taught, installed)
        room = Classroom(loaded, self.member, words, held, plan.seed)
        lessons = room.lessons(shown, lambda doing: self._say(Stage.PREPARING, doing))
        attention: Any = plain if loaded.device.type == "cpu" else nullcontext
        training = LoraTraining(
            loaded.unet, loaded.adapter, objective_of(loaded.scheduler), lessons, plan,
            self.place / f"{self._recipe(taught, plan, loaded)}.pt", attention,
        )  # fmt: skip
        every = max(1, plan.steps // SAMPLES)

        def follow(progress: Progress) -> None:
            self.losses = training.losses
            if progress.step % every == 0:
                self._sample(room, loaded, progress.step)
            self._say(Stage.TRAINING, step=progress)

        return training.run(follow, (self.place / STOP).exists)

    def _held(
        self, loaded: Loaded, taught: list[Reference], installed: Installed
    ) -> Conditioning | None:
        """The character's IP-Adapter tokens, where the family has an adapter."""
        if loaded.adapter is None:
            return None
        digests = tuple(sorted(reference.picture for reference in taught))
        conditioning = conditioning_digest(digests, installed)
        slot = Slot(
            name=self.member.name, conditioning=conditioning, references=digests,
            region=WHOLE_FRAME, strength=1.0,
        )  # fmt: skip
        return Conditioner(self.folder, loaded.adapter).of(slot)

    def _recipe(self, taught: list[Reference], plan: Plan, loaded: Loaded) -> str:
        """What a checkpoint is good for."""
        facts = [
            asdict(plan),
            [(r.picture, r.caption) for r in taught],
            loaded.weights,
            self.member.name,
        ]
        return hashlib.sha256(json.dumps(facts, default=list).encode()).hexdigest()[:12]

    def _sample(self, room: Classroom, loaded: Loaded, step: int) -> None:
        """A panel with the character as it is now; the LoRA is on the network already."""
        request = room.request(room.sample_caption(), seed=7)
        picture = Engine(loaded).render_batch([request], _nobody)[0]
        self.sample = f"sample-{step:05}.png"
        picture.save(self.place / self.sample)

    def _kept(
        self, outcome: Outcome, taught: list[Reference], plan: Plan, installed: Installed
    ) -> Lora:
        lora = Lora(
            family=self.family.name,
            file="",
            format="diffusers",
            rank=plan.rank,
            layers=outcome.lora.matched,
            words="" if self.family.vocabulary else _words(self.member),
            weights=installed.digest,
            references=tuple(reference.picture for reference in taught),
        )
        data = diffusers_bytes(outcome.lora, notes(self.member, lora))
        lora = lora.edited(file=self.folder.put_file(data, "safetensors"))
        for checkpoint in self.place.glob("*.pt"):
            checkpoint.unlink(missing_ok=True)
        return lora

    def _say(
        self, stage: Stage, doing: str = "", step: Progress | None = None, message: str = ""
    ) -> None:
        final = step is None or step.step == step.of
        if not final and time.monotonic() - self._said < 0.5:
            return
        self._said = time.monotonic()
        now = read_status(self.place) if step is None and stage is not Stage.PREPARING else None
        status = TrainingStatus(
            stage=stage,
            doing=doing,
            step=step.step if step else now.step if now else 0,
            of=step.of if step else now.of if now else 0,
            loss=step.loss if step else None,
            losses=curve(self.losses),
            left=step.left if step else None,
            seconds=time.monotonic() - self.began,
            sample=self.sample,
            message=message,
        )
        write_status(self.place, status)
        self._tell(status)


_ENDS = {
    Stage.DONE: "",
    Stage.STOPPED: "Stopped; train again to go on from here.",
    Stage.DIVERGED: "The loss was no number any more; the last good state is kept.",
}


def _nobody(slot: Slot) -> Conditioning:
    raise AssertionError("a sample panel holds nobody by pictures")


def _words(member: Character) -> str:
    """What a trained LoRA listens to in prose."""
    return member.name if member.name.isascii() else "zwx"
