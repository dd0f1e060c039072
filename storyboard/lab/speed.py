"""How long the engine takes, and the same work with nothing around it. Shared with the benchmarks."""

import io
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from storyboard.conditioning import Conditioner
from storyboard.render.engine import Engine, Previews, Watch, _merged, _slots
from storyboard.render.executors.runner import PREVIEW_EVERY
from storyboard.render.loaded import Loaded
from storyboard.render.request import RenderRequest

Decoded = tuple[Tensor, Mapping[str, Any]]  # latents, and what the decoder is told


def timed(
    loaded: Loaded, requests: Sequence[RenderRequest], conditioner: Conditioner, rounds: int
) -> dict[str, list[float]]:
    """Seconds a round for the requests as one batch: `engine` as the editor looks on, and `bare`."""
    engine, rows = Engine(loaded), finished(loaded, requests, conditioner)
    contenders: dict[str, Callable[[], Any]] = {
        "engine": lambda: engine.render_batch(requests, conditioner.of, as_the_editor_looks_on()),
        "bare": lambda: bare(loaded, requests, conditioner, rows),
    }
    for contender in contenders.values():
        contender()
    return in_turn(contenders, rounds)


def in_turn(contenders: Mapping[str, Callable[[], Any]], rounds: int) -> dict[str, list[float]]:
    """Seconds of every round; the contenders take turns, so that what slows one slows all."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, contender in contenders.items():
            start = time.perf_counter()
            contender()
            times[name].append(time.perf_counter() - start)
    return times


def as_the_editor_looks_on() -> Watch:
    """Previews as JPEG every few steps, and the question whether to go on before each."""

    def progress(step: int, of: int, previews: Previews) -> None:
        if step % PREVIEW_EVERY == 0 and step < of:
            for picture in previews():
                picture.save(io.BytesIO(), "JPEG")

    return Watch(progress, lambda: False)


def finished(
    loaded: Loaded, requests: Sequence[RenderRequest], conditioner: Conditioner
) -> list[Decoded]:
    """What the engine decodes in the end, [1, C, h, w] each, and what the decoder is told."""
    rows: list[Decoded] = []
    decode = loaded.vae.decode

    def keeping(latents: Tensor, **options: Any) -> Any:
        rows.append((latents, options))
        return decode(latents, **options)

    loaded.vae.decode = keeping
    try:
        Engine(loaded).render_batch(requests, conditioner.of)
    finally:
        loaded.vae.decode = decode
    return rows


@torch.no_grad()
def bare(
    loaded: Loaded,
    requests: Sequence[RenderRequest],
    conditioner: Conditioner,
    rows: Sequence[Decoded],
) -> None:
    """The same work with nothing around it: as many UNet calls on the same shapes, and the decoding of what is
    `finished`: a painter has the same figures to paint.
    """
    engine, first = Engine(loaded), requests[0]
    guided = any(r.guidance > 1.0 for r in requests)
    text, added = engine._read(requests, guided)
    with _slots(loaded, requests, conditioner.of) as slots:
        inputs = _merged(slots, added, guided)
        latents = engine._noise(requests)
        rows_asked = torch.cat([latents] * (1 + guided))
        start = torch.tensor(500)
        for _ in range(first.steps):
            loaded.unet(rows_asked, start, text, return_dict=False, **inputs)
        for row, options in rows:
            loaded.vae.decode(row, **options)
