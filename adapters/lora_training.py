"""Lessons -> a LoRA, by PEFT. The loss is the family's own: flow velocity, or noise or v with min-SNR.

Goes on from its checkpoint after a stop or a crash, ends at the last good numbers when the loss is none.
Knows tensors and a UNet; knows no picture, no character and no project.
"""

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from pickle import UnpicklingError
from typing import Any, Protocol

import torch
from diffusers import DDPMScheduler
from diffusers.training_utils import cast_training_params, compute_snr
from peft import LoraConfig
from peft.utils import get_peft_model_state_dict, set_peft_model_state_dict
from torch import Tensor

from adapters.ip_adapter import IPAdapter, Slot
from adapters.lora import Fitted, Layer

NAME = "lesson"  # PEFT's name of the LoRA in the making
GAMMA = 5.0  # min-SNR (Hang et al. 2023)
FLOW_MEAN = 1.0  # of the logit of the times: towards noise, where it is decided who is drawn
SURE = 0.1  # times below it weigh as this one
AROUND = 0.3  # weight, beside the figure's 1, of what is around it and should stay as it was
KEEP_EVERY = 20  # steps between checkpoints
ATTENTION = ("to_q", "to_k", "to_v", "to_out.0")


@dataclass(frozen=True)
class Lesson:
    """One picture as the network is taught it."""

    latents: Tensor  # [C, h, w]
    weights: Tensor  # [h, w]: share of the character; elsewhere the network teaches itself
    text: Tensor  # [T, C]
    added: Mapping[str, Tensor] = field(default_factory=dict)  # other inputs, without the batch
    slots: tuple[Slot, ...] = ()  # the character's IP-Adapter tokens, given in half of the steps
    prior: bool = False  # the family's own picture, so that nothing else is forgotten


@dataclass(frozen=True)
class Plan:
    """How it is trained."""

    rank: int
    steps: int
    batch: int
    rate: float
    targets: tuple[str, ...] = ATTENTION
    prior: float = 0.25  # share of steps' pictures that are the family's own
    seed: int = 0


@dataclass(frozen=True)
class Progress:
    """After a step. left: seconds to go, by the pace of this run."""

    step: int
    of: int
    loss: float
    left: float


@dataclass(frozen=True)
class Outcome:
    """How it ended. state: done, stopped (goes on from its checkpoint) or diverged (the last good numbers)."""

    state: str
    steps: int
    losses: tuple[float, ...]
    lora: Fitted


class Objective(Protocol):
    """What the network is asked, and what would be right."""

    def question(
        self, latents: Tensor, chance: torch.Generator
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """(noisy latents, timesteps [B], the right answer, weights [B])"""
        ...


class Flow:
    """Velocity on the straight path between picture and noise (Liu et al. 2022), or with clean the picture,
    weighted as its velocity would be (Li and He 2025).
    """

    def __init__(self, clean: bool = False) -> None:
        self.clean = clean

    def question(
        self, latents: Tensor, chance: torch.Generator
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        times = torch.sigmoid(_spread_normal(len(latents), chance) + FLOW_MEAN).to(latents)
        noise = _noise(latents, chance)
        share = times.view(-1, 1, 1, 1)
        noisy = (1 - share) * latents + share * noise
        if self.clean:
            return noisy, times * 1000, latents, times.clamp(min=SURE) ** -2
        return noisy, times * 1000, noise - latents, torch.ones_like(times)


class Denoising:
    """The noise, or v (Salimans and Ho 2022), weighted by min-SNR."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        self.schedule = DDPMScheduler.from_config(config)
        self.velocity = config.get("prediction_type") == "v_prediction"

    def question(
        self, latents: Tensor, chance: torch.Generator
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        noise = _noise(latents, chance)
        count = self.schedule.config.num_train_timesteps
        times = torch.randint(0, count, (len(latents),), generator=chance).to(latents.device)
        noisy = self.schedule.add_noise(latents, noise, times)
        right = self.schedule.get_velocity(latents, noise, times) if self.velocity else noise
        snr = compute_snr(self.schedule, times)
        return noisy, times, right, snr.clamp(max=GAMMA) / (snr + 1 if self.velocity else snr)


def objective_of(scheduler: Any) -> Objective:
    """The one that the family was trained with, by its scheduler's config."""
    if (
        scheduler.config.get("use_flow_sigmas")
        or scheduler.config.get("prediction_type") == "flow_prediction"
    ):
        return Flow(clean=scheduler.config.get("prediction_type") == "sample")
    return Denoising(scheduler.config)


def usual_plan(pictures: int, steps: int | None, rank: int | None, *, small: bool) -> Plan:
    """By the number of pictures. small: a model that a CPU trains; all its linear layers learn."""
    usual = 4 if pictures < 3 else 8 if pictures < 10 else 16
    if small:
        targets = (*ATTENTION, "ff.net.0.proj", "ff.net.2", "proj_in", "proj_out")
        return Plan(rank or 16, steps or min(480, 180 + 30 * pictures), 4, 1.2e-3, targets)
    return Plan(rank or usual, steps or max(400, min(2000, 120 * pictures)), 2, 1e-4)


class LoraTraining:
    """One LoRA in the making, on a UNet that is as it was afterwards."""

    def __init__(
        self,
        unet: Any,
        adapter: IPAdapter | None,
        objective: Objective,
        lessons: Sequence[Lesson],
        plan: Plan,
        checkpoint: Path,
        within: Callable[[], Any] = ExitStack,
    ) -> None:
        """checkpoint: file to go on from and to write. within: a context of every step (plain attention)."""
        self.unet, self.adapter, self.objective = unet, adapter, objective
        self.plan, self.checkpoint, self.within = plan, checkpoint, within
        self.own = [lesson for lesson in lessons if not lesson.prior]
        self.others = [lesson for lesson in lessons if lesson.prior]
        self.chance = torch.Generator("cpu").manual_seed(plan.seed)
        self.losses: list[float] = []

    def run(
        self,
        tell: Callable[[Progress], None] = lambda progress: None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> Outcome:
        """Until the plan is done, somebody stops it, or the loss is no number."""
        with self._learning() as parameters:
            optimizer = torch.optim.AdamW(parameters, lr=self.plan.rate, weight_decay=1e-2)
            self._go_on(optimizer)
            began, first = time.monotonic(), len(self.losses)
            while len(self.losses) < self.plan.steps:
                if stopped():
                    self._keep(optimizer)
                    return self._outcome("stopped")
                loss = self._step(optimizer, parameters)
                if not math.isfinite(loss):
                    self._go_on(optimizer)
                    return self._outcome("diverged")
                self.losses.append(loss)
                done = len(self.losses)
                if done % KEEP_EVERY == 0 or done == self.plan.steps:
                    self._keep(optimizer)
                pace = (time.monotonic() - began) / (done - first)
                tell(Progress(done, self.plan.steps, loss, pace * (self.plan.steps - done)))
            return self._outcome("done")

    @contextmanager
    def _learning(self) -> Iterator[list[Tensor]]:
        plan = self.plan
        config = LoraConfig(
            r=plan.rank, lora_alpha=plan.rank, init_lora_weights="gaussian", target_modules=list(plan.targets)
        )  # fmt: skip
        torch.manual_seed(plan.seed)  # PEFT draws the first numbers
        self.unet.add_adapter(config, adapter_name=NAME)
        cast_training_params(self.unet, dtype=torch.float32)
        try:
            yield [p for p in self.unet.parameters() if p.requires_grad]
        finally:
            self.unet.unload_lora()

    def _step(self, optimizer: Any, parameters: list[Tensor]) -> float:
        for group in optimizer.param_groups:
            group["lr"] = self.plan.rate * _rate(len(self.losses) / self.plan.steps)
        loss = self._loss()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        norm = torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        value = float(loss.detach())
        if math.isfinite(value) and math.isfinite(float(norm)):
            optimizer.step()
            return value
        return math.nan

    def _loss(self) -> Tensor:
        like = self.unet.conv_in.weight
        batch = self._batch()
        latents = torch.stack([lesson.latents for lesson in batch]).to(like.device, torch.float32)
        noisy, times, right, weight = self.objective.question(latents, self.chance)
        text = torch.stack([lesson.text for lesson in batch]).to(like)
        added = {
            name: torch.stack([lesson.added[name] for lesson in batch]).to(like)
            for name in batch[0].added
        }
        with ExitStack() as entered:
            entered.enter_context(self.within())
            if like.dtype is not torch.float32 or _mixes(like.device):
                entered.enter_context(torch.autocast(like.device.type, dtype=torch.bfloat16))
            inputs = self._shown(batch, entered)
            inputs["added_cond_kwargs"] = inputs.get("added_cond_kwargs", {}) | added
            asked = (noisy.to(like), times, text)
            usual = self._usual(*asked, **inputs)
            made = self.unet(*asked, return_dict=False, **inputs)[0].float()
        share = torch.stack([lesson.weights for lesson in batch]).to(latents)
        wanted = share[:, None] * right + (1 - share[:, None]) * usual
        where = AROUND + (1 - AROUND) * share
        error = (made - wanted).square().mean(1) * where * weight.view(-1, 1, 1)
        loss: Tensor = error.sum() / where.sum()
        return loss

    @torch.no_grad()
    def _usual(self, *asked: Tensor, **inputs: Any) -> Tensor:
        """What the network says without the LoRA: around the character nothing should change."""
        self.unet.disable_adapters()
        try:
            said: Tensor = self.unet(*asked, return_dict=False, **inputs)[0].float()
        finally:
            self.unet.enable_adapters()
        return said

    def _shown(self, batch: Sequence[Lesson], entered: ExitStack) -> dict[str, Any]:
        """The character's tokens in half of the pictures: the LoRA learns to hold with and without."""
        if self.adapter is None:
            return {}
        size = next((s.mask.shape for lesson in self.own for s in lesson.slots), torch.Size((8, 8)))
        rows = [
            lesson.slots if torch.rand(1, generator=self.chance).item() < 0.5 else ()
            for lesson in batch
        ]
        slots = entered.enter_context(self.adapter.slots(rows, (size[0], size[1])))
        return slots.arguments(guided=False)

    def _batch(self) -> list[Lesson]:
        """Of one size; a share of them the family's own pictures."""
        first = self._any(self.own)
        alike = [one for one in self.own if one.latents.shape == first.latents.shape]
        prior = [one for one in self.others if one.latents.shape == first.latents.shape]
        batch = [first]
        while len(batch) < self.plan.batch:
            other = prior and torch.rand(1, generator=self.chance).item() < self.plan.prior
            batch.append(self._any(prior if other else alike))
        return batch

    def _any(self, lessons: Sequence[Lesson]) -> Lesson:
        return lessons[int(torch.randint(len(lessons), (1,), generator=self.chance))]

    # ------------------------------------------------------------ checkpoints

    def _keep(self, optimizer: Any) -> None:
        state = {
            "plan": _plain(self.plan),
            "lora": get_peft_model_state_dict(self.unet, adapter_name=NAME),
            "optimizer": optimizer.state_dict(),
            "chance": self.chance.get_state(),
            "losses": self.losses,
        }
        self.checkpoint.parent.mkdir(parents=True, exist_ok=True)
        part = self.checkpoint.with_suffix(".part")
        torch.save(state, part)
        part.replace(self.checkpoint)

    def _go_on(self, optimizer: Any) -> None:
        """From the checkpoint, when it is of this plan and whole."""
        try:
            state = torch.load(self.checkpoint, weights_only=True)
            if state["plan"] != _plain(self.plan):
                return
            set_peft_model_state_dict(self.unet, state["lora"], adapter_name=NAME)
            optimizer.load_state_dict(state["optimizer"])
        except (OSError, RuntimeError, ValueError, KeyError, EOFError, UnpicklingError):
            return
        self.chance.set_state(state["chance"])
        self.losses = list(state["losses"])

    def _outcome(self, state: str) -> Outcome:
        return Outcome(state, len(self.losses), tuple(self.losses), self.lora())

    def lora(self) -> Fitted:
        """As it is now: alpha equals rank, so the numbers are the LoRA."""
        pairs: dict[str, dict[str, Tensor]] = {}
        for key, value in get_peft_model_state_dict(self.unet, adapter_name=NAME).items():
            name, _, half = key.rpartition(".lora_")
            pairs.setdefault(name, {})[half[0]] = value.detach().float().cpu().clone()
        layers = {name: Layer(half["A"], half["B"]) for name, half in pairs.items()}
        return Fitted({"unet": layers}, {}, "diffusers", "", ())


def _plain(plan: Plan) -> dict[str, Any]:
    return {**asdict(plan), "targets": list(plan.targets)}


def _noise(like: Tensor, chance: torch.Generator) -> Tensor:
    return torch.randn(like.shape, generator=chance).to(like)


def _mixes(device: torch.device) -> bool:
    """Is bfloat16 faster than float32 there? On processors that multiply it themselves."""
    return device.type == "cpu" and torch.cpu._is_avx512_bf16_supported()


def _spread_normal(count: int, chance: torch.Generator) -> Tensor:
    """Normal numbers, one from each of `count` equal parts: a batch sees all kinds of noise."""
    at = (torch.arange(count) + torch.rand(count, generator=chance)) / count
    spread: Tensor = torch.special.ndtri(at.clamp(1e-4, 1 - 1e-4))
    return spread


def _rate(share: float) -> float:
    """Warms up over a twentieth, then falls along a cosine to a twentieth."""
    if share < 0.05:
        return 0.05 + share / 0.05 * 0.95
    return 0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * share))
