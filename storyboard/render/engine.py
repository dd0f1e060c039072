"""Requests -> pictures. One recipe for every family: read, noise, denoise, decode, crop.

Panels with different prompts, characters, regions, strengths and seeds go through the network
together; each comes out as it would alone. Knows no project and no file.
"""

import copy
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from PIL import Image
from torch import Tensor

from adapters.base import Conditioning
from adapters.ip_adapter import Slot as AdapterSlot
from adapters.ip_adapter import SlotInputs, soft_mask
from storyboard.errors import Cancelled, RenderError
from storyboard.geometry import Size
from storyboard.render.beginning import Beginning, Sources
from storyboard.render.carrying import Carried, Standing, carrying
from storyboard.render.dyeing import dyed
from storyboard.render.loaded import Loaded
from storyboard.render.request import RenderRequest, Slot
from storyboard.render.wardrobe import Loras, Strands, dressed, no_loras, rows_of

MASK_CELL = 8  # pixels of the picture a mask cell

Conditionings = Callable[[Slot], Conditioning]
Previews = Callable[[], list[Image.Image]]
log = logging.getLogger(__name__)


def no_sources(digest: str) -> Image.Image:
    """For requests that begin from noise."""
    raise RenderError(f"Nobody told where the picture {digest} is.")


@dataclass(frozen=True)
class Watch:
    """Who looks on. progress(step, of, previews); cancelled() is asked before every step."""

    progress: Callable[[int, int, Previews], None] = lambda step, of, previews: None
    cancelled: Callable[[], bool] = lambda: False


class Engine:
    """Draws with one loaded family."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded

    def render(
        self,
        requests: Sequence[RenderRequest],
        conditionings: Conditionings,
        watch: Watch = Watch(),
        sources: Sources = no_sources,
        loras: Loras = no_loras,
    ) -> Iterator[Image.Image]:
        """One picture a request, in order; requests of one call share size, steps and, where
        they begin from pictures, how much is drawn anew.

        As many at once as memory holds; fewer when it turns out that it does not. Raises Cancelled,
        RenderError.
        """
        waiting, room = list(requests), self._room()
        while waiting:
            batch = self._fitting(waiting, room)
            try:
                pictures = self.render_batch(batch, conditionings, watch, sources, loras)
            except (torch.OutOfMemoryError, MemoryError) as error:
                if len(batch) == 1:
                    raise RenderError(
                        f"There is not enough memory for one picture of {batch[0].size} with "
                        f"'{batch[0].family}'. Close other programs or choose a smaller family."
                    ) from error
                room = max(1, len(batch) // 2)
                log.warning("Out of memory at %d pictures; going on with %d.", len(batch), room)
                _empty_cache()
                continue
            yield from pictures
            waiting = waiting[len(batch) :]

    @torch.no_grad()
    def render_batch(
        self,
        requests: Sequence[RenderRequest],
        conditionings: Conditionings,
        watch: Watch = Watch(),
        sources: Sources = no_sources,
        loras: Loras = no_loras,
    ) -> list[Image.Image]:
        """The recipe."""
        loaded, first = self.loaded, requests[0]
        strands = Strands(requests, loaded.latent_scale, loaded.device)
        guidance = torch.tensor([r.guidance for r in strands.requests], device=loaded.device)
        guided = bool((guidance > 1.0).any())
        guidance = guidance.to(loaded.dtype)[:, None, None, None]
        with (
            loaded.lock,
            _slots(loaded, strands.requests, conditionings) as slots,
            dressed(loaded, strands, loras, guided),
        ):
            text, added = self._read(strands.requests, guided)
            scheduler = copy.deepcopy(loaded.scheduler)
            scheduler.set_timesteps(first.steps, device=loaded.device)
            noise = self._noise(requests)
            begun = _begun(loaded, scheduler, requests, noise, sources)
            standings = self._standings(requests, begun)
            latents = begun.latents() if begun else noise * scheduler.init_noise_sigma
            first_step = begun.first if begun else 0
            inputs = _merged(slots, added, guided)
            for step, time in enumerate(scheduler.timesteps[first_step:], start=first_step):
                if watch.cancelled():
                    raise Cancelled
                rows = strands.spread(latents)
                doubled = torch.cat([rows, rows]) if guided else rows
                doubled = scheduler.scale_model_input(doubled, time)
                noise = loaded.unet(doubled, time, text, return_dict=False, **inputs)[0]
                if guided:
                    plain, told = noise.chunk(2)
                    noise = plain + guidance * (told - plain)
                noise = strands.blended(noise)
                latents = scheduler.step(noise, time, latents, return_dict=False)[0]
                latents = begun.kept(latents, step) if begun else latents
                previews = partial(self._previews, scheduler, step, requests, standings)
                watch.progress(step + 1, first.steps, previews)
            done = list(zip(latents, requests, standings, strict=True))
            pictures = [self._decode(*one) for one in done]
        drawn = [cropped(picture, r.crop) for picture, r in zip(pictures, requests, strict=True)]
        finished = begun.composed(drawn) if begun else drawn
        if loaded.family.carries_latents:
            for picture, (row, _, standing) in zip(finished, done, strict=True):
                carrying(picture, Carried(row.float().cpu().numpy(), standing))
        return finished

    def _fitting(self, waiting: Sequence[RenderRequest], room: int) -> list[RenderRequest]:
        """The first of them that are at most `room` rows together, but one at least."""
        batch: list[RenderRequest] = []
        for request in waiting:
            room -= rows_of(request, self.loaded.latent_scale)
            if batch and room < 0:
                break
            batch.append(request)
        return batch

    def _room(self) -> int:
        """How many pictures at once, by the memory that is free."""
        free = _free_megabytes(self.loaded.device)
        return max(1, min(16, int(free * 0.6 / self.loaded.family.megabytes_a_picture)))

    def _read(
        self, requests: Sequence[RenderRequest], guided: bool
    ) -> tuple[Tensor, dict[str, Tensor]]:
        texts = [r.negative for r in requests] * guided + [r.prompt for r in requests]
        hidden, added = self.loaded.read(texts)
        for name, value in self.loaded.hear(requests).items():
            added[name] = torch.cat([value] * (1 + guided))
        size = requests[0].size
        for name, value in self.loaded.size_inputs(size.height, size.width).items():
            added[name] = value.repeat(len(texts), 1)
        return hidden.to(self.loaded.dtype), added

    def _noise(self, requests: Sequence[RenderRequest]) -> Tensor:
        """From each request's own seed, on the CPU: the same on every device."""
        scale, channels = self.loaded.latent_scale, self.loaded.unet.config.in_channels
        rows = [
            torch.randn(
                (channels, r.size.height // scale, r.size.width // scale),
                generator=torch.Generator("cpu").manual_seed(r.seed),
            )
            for r in requests
        ]
        return torch.stack(rows).to(self.loaded.device, self.loaded.dtype)

    def _standings(
        self, requests: Sequence[RenderRequest], begun: Beginning | None
    ) -> list[Standing | None]:
        """What each picture's place is known by."""
        before = begun.standings if begun else [None] * len(requests)
        return [self.loaded.stands(r, one) for r, one in zip(requests, before, strict=True)]

    def _decode(
        self, row: Tensor, request: RenderRequest, standing: Standing | None
    ) -> Image.Image:
        pixels = self._pixels(row[None], request, standing)[0]
        self.loaded.colours(request).learn(row, pixels)
        levels = ((pixels.float().clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8)
        return Image.fromarray(levels.permute(1, 2, 0).cpu().numpy())

    def _pixels(self, latents: Tensor, request: RenderRequest, standing: Standing | None) -> Tensor:
        """[1, 3, H, W], about -1..1."""
        vae = self.loaded.vae
        shift = getattr(vae.config, "shift_factor", None) or 0.0
        raw = (latents / vae.config.scaling_factor + shift).to(next(vae.parameters()).dtype)
        told = self.loaded.decoding(request, standing)
        pixels: Tensor = vae.decode(raw, return_dict=False, **told)[0]
        return pixels

    def _previews(
        self,
        scheduler: Any,
        step: int,
        requests: Sequence[RenderRequest],
        standings: Sequence[Standing | None],
    ) -> list[Image.Image]:
        """What the pictures would be if it stopped here: the solver's guess of the clean latents."""
        guess, shown = scheduler.model_outputs[-1], []
        for row, request, standing in zip(guess, requests, standings, strict=True):
            colours = self.loaded.colours(request)
            if colours.map is None:
                colours.learn(row, self._pixels(row[None], request, standing)[0])
            shown.append(cropped_like(colours.picture(row), request.size, request.crop))
        return shown


def _begun(
    loaded: Loaded,
    scheduler: Any,
    requests: Sequence[RenderRequest],
    noise: Tensor,
    sources: Sources,
) -> Beginning | None:
    if requests[0].start is None:
        return None
    return Beginning(loaded, scheduler, requests, noise, sources)


def cropped(picture: Image.Image, crop: Size) -> Image.Image:
    """The middle of the picture."""
    left, top = (picture.width - crop.width) // 2, (picture.height - crop.height) // 2
    return picture.crop((left, top, left + crop.width, top + crop.height))


def cropped_like(preview: Image.Image, size: Size, crop: Size) -> Image.Image:
    """The part of a preview of the whole picture that the crop will keep."""
    width = max(1, round(preview.width * crop.width / size.width))
    height = max(1, round(preview.height * crop.height / size.height))
    return cropped(preview, Size(width=width, height=height))


class _NoSlots:
    """A family without an adapter, for pictures without held characters."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None


def _slots(loaded: Loaded, requests: Sequence[RenderRequest], conditionings: Conditionings) -> Any:
    if loaded.adapter is None:
        if any(slot.conditioning for r in requests for slot in r.slots):
            raise RenderError(f"'{loaded.family.name}' was loaded without an IP-Adapter.")
        return _NoSlots()
    rows = [
        [_adapter_slot(loaded, slot, r.size, conditionings) for slot in r.slots if slot.by_adapter]
        for r in requests
    ]
    return loaded.adapter.slots(rows, _grid(requests[0].size))


def _grid(size: Size) -> tuple[int, int]:
    return size.height // MASK_CELL, size.width // MASK_CELL


def _adapter_slot(
    loaded: Loaded, slot: Slot, size: Size, conditionings: Conditionings
) -> AdapterSlot:
    mask = soft_mask(slot.region.corners, *_grid(size))
    if not slot.words:
        held = conditionings(slot)
    elif loaded.imagine is not None:
        held = loaded.imagine(slot.words)
    else:
        raise RenderError(f"'{loaded.family.name}' holds nobody by words ('{slot.name}').")
    return AdapterSlot(dyed(held, slot, loaded.family.colours), mask * slot.strength)


def _merged(slots: SlotInputs | None, added: dict[str, Tensor], guided: bool) -> dict[str, Any]:
    inputs = slots.arguments(guided) if slots is not None else {"added_cond_kwargs": {}}
    inputs["added_cond_kwargs"] |= added
    return inputs


def _free_megabytes(device: torch.device) -> float:
    if device.type == "cuda":
        return torch.cuda.mem_get_info(device)[0] / 1e6
    try:
        with open("/proc/meminfo", encoding="ascii") as lines:
            facts = dict(line.split(":") for line in lines)
        return int(facts["MemAvailable"].split()[0]) / 1e3
    except (OSError, KeyError, ValueError):
        return 4000.0


def _empty_cache() -> None:
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
