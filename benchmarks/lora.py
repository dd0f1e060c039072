"""LoRAs: loading, switching, one a panel in one batch, against load_lora_weights and unload panel by panel.

    python benchmarks/lora.py [--panels 12] [--rounds 3] [--steps 8] [--json]

pocket at full size; panels with LoRA A, LoRA B and none take turns, nobody is held by pictures. Both
sides are warm before the clock starts; they take turns, and the median of the rounds counts.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import torch
from diffusers import StableDiffusionPipeline
from PIL import Image
from torch import nn

from adapters.lora import Fitted, Layer, Lora, read_lora
from adapters.lora_export import diffusers_bytes
from adapters.lora_training import ATTENTION
from storyboard.geometry import WHOLE_FRAME
from storyboard.pocket.loading import load_components
from storyboard.render.engine import Engine, Watch, no_sources
from storyboard.render.families import family_named
from storyboard.render.request import RenderRequest, Slot, Worn
from storyboard.render.wardrobe import Strands, dressed

FAMILY = family_named("pocket")
Pictures = list[Image.Image]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--panels", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=FAMILY.steps)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        found = measure(Path(scratch), given.panels, given.rounds, given.steps)
    if given.json:
        print(json.dumps(found))
        return
    for name in (
        "switch_ratio",
        "batch_ratio",
        "memory_growth_100_switches",
        "max_pixel_difference",
    ):
        print(f"{name:28} {found[name]:.4g}   {HOW[name]}")
    for name, value in found["milliseconds"].items():
        print(f"  {name:26} {value:.1f} ms")


HOW = {
    "switch_ratio": "load_lora_weights + unload_lora_weights / dressing the network and undressing it",
    "batch_ratio": "plain diffusers, a call a panel, its LoRA loaded and unloaded / our one batch",
    "memory_growth_100_switches": "share of the process's memory, from the 10th switch to the 110th",
    "max_pixel_difference": "of 255, the batch against its panels one by one, float32",
}


def measure(scratch: Path, panels: int, rounds: int, steps: int) -> dict[str, Any]:
    """All figures, in one run."""
    installed = FAMILY.installed()
    loaded = FAMILY.load(installed, "cpu", "float32")
    engine = Engine(loaded)
    files = {f"sha256:{name}": scratch / f"{name}.safetensors" for name in ("a", "b")}
    for seed, file in enumerate(files.values()):
        file.write_bytes(diffusers_bytes(random_lora(loaded.unet, seed), {}))
    read: Callable[[str], Lora] = lambda digest: read_lora(files[digest])  # noqa: E731
    worn = [*files, None]
    requests = [asked(worn[n % 3], n, installed.digest, steps) for n in range(panels)]
    plain = PlainDiffusers(installed.folder)

    def batch(some: list[RenderRequest]) -> Pictures:
        return engine.render_batch(some, _nobody, Watch(), no_sources, read)

    def by_hand() -> None:
        for request in requests:
            plain.draw(request, files)

    batch(requests[:2]), plain.draw(requests[0], files)
    contenders: dict[str, Callable[[], Any]] = {
        "batch": lambda: batch(requests),
        "panel by panel": by_hand,
        "load from file and fit": lambda: read(next(iter(files))).fitted(loaded.parts, "pocket"),
        "dress and undress": lambda: dress(loaded, requests[:1], read),
        "load_lora_weights, unload": lambda: plain.switch(next(iter(files.values()))),
    }
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, contender in contenders.items():
            start = time.perf_counter()
            contender()
            times[name].append(1000 * (time.perf_counter() - start))
    took = {name: statistics.median(values) for name, values in times.items()}
    together = batch(requests)
    alone = [batch([request])[0] for request in requests]
    return {
        "switch_ratio": took["load_lora_weights, unload"] / took["dress and undress"],
        "batch_ratio": took["panel by panel"] / took["batch"],
        "memory_growth_100_switches": growth(engine, requests[:2], read),
        "max_pixel_difference": worst(together, alone),
        "against_diffusers": worst(alone, [plain.draw(r, files) for r in requests]),
        "milliseconds": took,
        "panels": panels,
        "rounds": rounds,
        "steps": steps,
        "threads": torch.get_num_threads(),
        "how": HOW,
    }


def random_lora(unet: nn.Module, seed: int, rank: int = 8) -> Fitted:
    """For every attention layer; large enough to be seen."""
    chance = torch.Generator().manual_seed(seed)
    layers = {
        name: Layer(
            torch.randn(rank, module.in_features, generator=chance) * 0.05,
            torch.randn(module.out_features, rank, generator=chance) * 0.05,
        )
        for name, module in unet.named_modules()
        if isinstance(module, nn.Linear) and name.endswith(ATTENTION) and "processor" not in name
    }
    return Fitted({"unet": layers}, {}, "diffusers", "pocket", ())


def asked(file: str | None, number: int, weights: str, steps: int) -> RenderRequest:
    lora = Worn(file=file, strength=1.0, region=None) if file else None
    slot = Slot(
        name="Kon", conditioning="", references=(), region=WHOLE_FRAME, strength=1.0, lora=lora
    )
    size = FAMILY.sizes[0]
    return RenderRequest(
        family="pocket", weights=weights, dtype="float32", solver=FAMILY.solver,
        prompt="medium shot, park, day, someone, standing, neutral, from the front", negative="",
        steps=steps, guidance=FAMILY.guidance, size=size, crop=size, seed=number, slots=(slot,) if file else (),
    )  # fmt: skip


def dress(loaded: Any, requests: list[RenderRequest], read: Callable[[str], Lora]) -> None:
    """What a switch costs: the LoRA put on for a batch and taken off again."""
    strands = Strands(requests, loaded.latent_scale, loaded.device)
    with dressed(loaded, strands, read, guided=True):
        pass


def growth(engine: Engine, pair: list[RenderRequest], read: Callable[[str], Lora]) -> float:
    """Switches with a step of drawing each, so that all buffers are touched."""
    process, sizes = psutil.Process(), []
    for turn in range(110):
        request = pair[turn % 2].model_copy(update={"steps": 1})
        engine.render_batch([request], _nobody, Watch(), no_sources, read)
        sizes.append(process.memory_info().rss)
    return max(sizes[100:]) / max(sizes[:10]) - 1


class PlainDiffusers:
    """One StableDiffusionPipeline; the LoRA of a panel is loaded before it and unloaded after it."""

    def __init__(self, weights: Path) -> None:
        parts = load_components(weights)
        self.pipe = StableDiffusionPipeline(**{**parts, "image_encoder": None})
        self.pipe.set_progress_bar_config(disable=True)

    def draw(self, request: RenderRequest, files: dict[str, Path]) -> Image.Image:
        lora = request.slots[0].lora if request.slots else None
        if lora is not None:
            self._load(files[lora.file])
        shape = (
            1,
            self.pipe.unet.config.in_channels,
            request.size.height // 32,
            request.size.width // 32,
        )
        picture: Image.Image = self.pipe(
            request.prompt, negative_prompt=request.negative, output_type="pil",
            latents=torch.randn(shape, generator=torch.Generator().manual_seed(request.seed)),
            num_inference_steps=request.steps, guidance_scale=request.guidance,
            height=request.size.height, width=request.size.width,
        ).images[0]  # fmt: skip
        if lora is not None:
            self.pipe.unload_lora_weights()
        return picture

    def switch(self, file: Path) -> None:
        self._load(file)
        self.pipe.unload_lora_weights()

    def _load(self, file: Path) -> None:
        self.pipe.load_lora_weights(str(file.parent), weight_name=file.name, adapter_name="it")


def worst(some: Pictures, others: Pictures) -> int:
    """The largest difference of any channel of any pixel."""
    pairs = zip(some, others, strict=True)
    return max(int(np.abs(np.asarray(a, int) - np.asarray(b, int)).max()) for a, b in pairs)


def _nobody(slot: Slot) -> Any:
    raise AssertionError("nobody is held by pictures here")


if __name__ == "__main__":
    main()
