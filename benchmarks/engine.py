"""The engine against the bare network and against plain diffusers, side by side in one run.

    python benchmarks/engine.py [--panels 12] [--rounds 3] [--json]

Twelve panels, three characters, one and two in a panel, pocket at full size. Everything is warm
before the clock starts; the contenders take turns, and the median of the rounds counts.
"""

import argparse
import io
import json
import statistics
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import StableDiffusionPipeline
from PIL import Image, ImageOps

from adapters.ip_adapter import soft_mask, squared
from storyboard.conditioning import Conditioner
from storyboard.demo import sample_source
from storyboard.lab.speed import as_the_editor_looks_on, bare, finished, in_turn
from storyboard.pocket.loading import IP_ADAPTER, load_components
from storyboard.render.engine import MASK_CELL, Engine
from storyboard.render.families import family_named
from storyboard.render.prepare import Preparation
from storyboard.render.request import RenderRequest
from storyboard.storage import Workspace
from storyboard.studio import Board, Studio

FAMILY = family_named("pocket")
Pictures = list[Image.Image]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--panels", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        found = measure(Path(scratch), given.panels, given.rounds)
    if given.json:
        print(json.dumps(found))
        return
    for name in ("overhead", "overhead_single", "speedup_vs_loop", "speedup_vs_loop_encoded"):
        print(f"{name:26} {found[name]:.3f}   {found['how'][name]}")
    print(
        f"{'max_pixel_difference':26} {found['max_pixel_difference']}/255 {found['how']['max_pixel_difference']}"
    )


def measure(scratch: Path, panels: int, rounds: int) -> dict[str, Any]:
    """All figures of the table."""
    board = board_of(scratch, panels)
    installed = FAMILY.installed()
    preparation = Preparation(board.project, FAMILY, installed)
    requests = [preparation.of(panel, 1).request for panel in board.project.panels()]
    loaded = FAMILY.load(installed, "cpu", "float32")
    engine, conditioner = Engine(loaded), Conditioner(board.folder, loaded.adapter)
    plain = PlainDiffusers(board, installed.folder)
    contenders: dict[str, Callable[[], Any]] = {
        "batch": lambda: engine.render_batch(requests, conditioner.of, as_the_editor_looks_on()),
        "bare": lambda: bare(loaded, requests, conditioner, rows),
        "single": lambda: engine.render_batch(
            requests[:1], conditioner.of, as_the_editor_looks_on()
        ),
        "bare_single": lambda: bare(loaded, requests[:1], conditioner, rows[:1]),
        "loop": lambda: [plain.draw(request, encoded=False) for request in requests],
        "loop_encoded": lambda: [plain.draw(request, encoded=True) for request in requests],
    }
    plain.draw(requests[0], encoded=False)
    plain.encode(requests)
    rows = finished(loaded, requests, conditioner)
    times = in_turn(contenders, rounds)
    took = {name: statistics.median(values) for name, values in times.items()}
    together = engine.render_batch(requests, conditioner.of)
    alone = [engine.render_batch([request], conditioner.of)[0] for request in requests]
    return {
        "overhead": took["batch"] / took["bare"],
        "overhead_single": took["single"] / took["bare_single"],
        "speedup_vs_loop": took["loop"] / took["batch"],
        "speedup_vs_loop_encoded": took["loop_encoded"] / took["batch"],
        "max_pixel_difference": worst(together, alone),
        "against_diffusers": worst(alone, [plain.draw(r, encoded=False) for r in requests]),
        "seconds": took,
        "panels": panels,
        "rounds": rounds,
        "threads": torch.get_num_threads(),
        "how": HOW,
    }


HOW = {
    "overhead": "engine, previews and cancel on / UNet and decoder alone, one batch",
    "overhead_single": "the same for one panel",
    "speedup_vs_loop": "plain diffusers, a call a panel, pictures passed in / engine's batch",
    "speedup_vs_loop_encoded": "plain diffusers, a call a panel, embeddings computed before / engine's batch",
    "max_pixel_difference": "engine's batch against its panels one by one, float32",
}


def board_of(scratch: Path, panels: int) -> Board:
    """Three characters: the sample's two, and one of them in other colours."""
    board = Studio(Workspace(scratch)).new("Benchmark")
    board.set_style(family="pocket", steps=FAMILY.steps)
    source = sample_source()
    for name, file in (("Kon", "kon"), ("Mara", "mara"), ("Rin", "kon")):
        picture = Image.open(sorted(source.glob(f"{file}-*.png"))[0]).convert("RGB")
        if name == "Rin":
            picture = ImageOps.mirror(Image.merge("RGB", picture.split()[::-1]))
        data = io.BytesIO()
        picture.save(data, "PNG")
        board.add_member(name, [(data.getvalue(), f"{name}.png")])
    acts = ("Kon walks.", "Mara and Rin talk.", "Rin waves.", "Kon and Mara stand.")
    for number in range(panels):
        board.add_panel(action=acts[number % len(acts)])
    members = {member.name: member.id for member in board.project.cast}
    for panel in board.project.panels():
        board.edit_panel(panel.id, cast=[members[n] for n in members if n in panel.action])
    return board


class PlainDiffusers:
    """One StableDiffusionPipeline call a panel, with diffusers' own IP-Adapter code."""

    def __init__(self, board: Board, weights: Path) -> None:
        self.board = board
        self.pipe = StableDiffusionPipeline(**load_components(weights))
        self.pipe.set_progress_bar_config(disable=True)
        file = weights / IP_ADAPTER
        self.pipe.load_ip_adapter(
            str(file.parent), subfolder="", weight_name=file.name, image_encoder_folder=None
        )
        self.known: dict[tuple[str, ...], list[torch.Tensor]] = {}

    def draw(self, request: RenderRequest, *, encoded: bool) -> Image.Image:
        """encoded: the image encoder has run before, as people do who reuse embeddings."""
        height, width = request.size.height // MASK_CELL, request.size.width // MASK_CELL
        masks = [soft_mask(slot.region.corners, height, width) for slot in request.slots]
        self.pipe.set_ip_adapter_scale([[slot.strength for slot in request.slots]])
        told: dict[str, Any] = (
            {"ip_adapter_image_embeds": self.embeds(request)}
            if encoded
            else {"ip_adapter_image": [self.pictures(request)]}
        )
        scale = 2 ** (len(self.pipe.vae.config.block_out_channels) - 1)
        shape = (
            1,
            self.pipe.unet.config.in_channels,
            request.size.height // scale,
            request.size.width // scale,
        )
        picture: Image.Image = self.pipe(
            request.prompt, negative_prompt=request.negative, output_type="pil",
            latents=torch.randn(shape, generator=torch.Generator().manual_seed(request.seed)),
            num_inference_steps=request.steps, guidance_scale=request.guidance,
            height=request.size.height, width=request.size.width,
            cross_attention_kwargs={"ip_adapter_masks": [torch.stack(masks)[None]]}, **told,
        ).images[0]  # fmt: skip
        left = (picture.width - request.crop.width) // 2
        top = (picture.height - request.crop.height) // 2
        return picture.crop((left, top, left + request.crop.width, top + request.crop.height))

    def pictures(self, request: RenderRequest) -> Pictures:
        return [
            squared(Image.open(self.board.folder.picture(s.references[0]))) for s in request.slots
        ]

    def embeds(self, request: RenderRequest) -> list[torch.Tensor]:
        key = tuple(slot.conditioning for slot in request.slots)
        if key not in self.known:
            self.known[key] = self.pipe.prepare_ip_adapter_image_embeds(
                [self.pictures(request)], None, torch.device("cpu"), 1, True
            )
        return self.known[key]

    def encode(self, requests: Sequence[RenderRequest]) -> None:
        for request in requests:
            self.embeds(request)


def worst(some: Pictures, others: Pictures) -> int:
    """The largest difference of any channel of any pixel."""
    pairs = zip(some, others, strict=True)
    return max(int(np.abs(np.asarray(a, int) - np.asarray(b, int)).max()) for a, b in pairs)


if __name__ == "__main__":
    main()
