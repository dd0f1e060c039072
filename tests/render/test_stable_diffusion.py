"""`sd15` and `sdxl` on the same engine, from every layout, against diffusers' own pipelines."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from transformers import CLIPImageProcessorPil

from adapters.ip_adapter import soft_mask, squared
from storyboard.conditioning import Conditioner
from storyboard.geometry import Size
from storyboard.render import loaders
from storyboard.render.engine import MASK_CELL, Engine
from storyboard.render.families import family_named
from storyboard.render.loaded import Loaded
from storyboard.render.prepare import Preparation
from storyboard.render.request import RenderRequest
from storyboard.studio import Board
from tests.render import checkpoints

TOLERANCE = 2  # of 255
SMALL = Size(width=256, height=128)
FILES = {"sd15": "ip-adapter_sd15.safetensors", "sdxl": "ip-adapter_sdxl_vit-h.safetensors"}


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """The folder of models, with the image encoder that IP-Adapters share."""
    root = tmp_path / "models"
    checkpoints.tiny_image_encoder().save_pretrained(root / "ip_adapter" / "image_encoder")
    return root


def put(models: Path, name: str, kind: str = "base", file: str = "") -> checkpoints.Pipeline:
    """A diffusers folder and an IP-Adapter beside it."""
    pipe = checkpoints.tiny_pipeline(name)
    pipe.save_pretrained(models / name)
    weights = checkpoints.ip_adapter(pipe.unet, kind)
    checkpoints.save_ip_adapter(weights, models / "ip_adapter" / (file or FILES[name]))
    return pipe


def load(name: str) -> Loaded:
    family = family_named(name)
    return family.load(family.installed(), "cpu", "float32")


def requests_of(board: Board, name: str) -> list[RenderRequest]:
    """One, two and no character, two steps, small."""
    board.set_style(family=name, steps=2)
    family = replace(family_named(name), sizes=(SMALL,))
    made = Preparation(board.project, family, family.installed())
    return [made.of(panel, 1).request for panel in board.project.panels()]


def worst(one: Image.Image, other: Image.Image) -> int:
    return int(np.abs(np.asarray(one, int) - np.asarray(other, int)).max())


@pytest.mark.parametrize(
    ("name", "kind"), [("sd15", "base"), ("sd15", "plus"), ("sdxl", "base"), ("sdxl", "plus")]
)
def test_a_mixed_batch_equals_diffusers_own_path(
    models: Path, board: Board, name: str, kind: str
) -> None:
    put(models, name, kind)
    loaded, requests = load(name), requests_of(board, name)
    drawn = Engine(loaded).render_batch(requests, Conditioner(board.folder, loaded.adapter).of)
    assert sorted(len(r.slots) for r in requests) == [0, 1, 2]
    for request, picture in zip(requests, drawn, strict=True):
        theirs = by_diffusers(board, name, models, request)
        difference = worst(picture, theirs)
        print(f"{name} {kind} {len(request.slots)} character(s): {difference}/255")
        assert difference <= TOLERANCE
        assert np.asarray(picture, float).std() > 1, "a flat picture proves nothing"


def by_diffusers(board: Board, name: str, models: Path, request: RenderRequest) -> Image.Image:
    """The same panel with a plain pipeline, pictures in, one panel a call."""
    pipe = checkpoints.tiny_pipeline(name)
    pipe.register_modules(
        image_encoder=checkpoints.tiny_image_encoder(),
        feature_extractor=CLIPImageProcessorPil(
            size={"shortest_edge": 64}, crop_size={"height": 64, "width": 64}
        ),
    )
    file = models / "ip_adapter" / FILES[name]
    pipe.load_ip_adapter(
        str(file.parent), subfolder="", weight_name=file.name, image_encoder_folder=None
    )
    seen = [
        [squared(Image.open(board.folder.picture(d))) for d in s.references] for s in request.slots
    ]
    height, width = SMALL.height // MASK_CELL, SMALL.width // MASK_CELL
    masks = [soft_mask(slot.region.corners, height, width) for slot in request.slots]
    shape = (1, 4, SMALL.height // 8, SMALL.width // 8)
    noise = torch.randn(shape, generator=torch.Generator().manual_seed(request.seed))
    if not seen:
        pipe.set_ip_adapter_scale(0.0)
        told = {"ip_adapter_image": [[Image.new("RGB", (64, 64))]]}
    else:
        pipe.set_ip_adapter_scale([[slot.strength for slot in request.slots]])
        told = {
            "ip_adapter_image": [[pictures[0] for pictures in seen]],
            "cross_attention_kwargs": {"ip_adapter_masks": [torch.stack(masks)[None]]},
        }
    out = pipe(
        request.prompt, negative_prompt=request.negative, latents=noise, output_type="pil",
        guidance_scale=request.guidance, num_inference_steps=request.steps,
        height=SMALL.height, width=SMALL.width, **told,
    ).images[0]  # fmt: skip
    left, top = (out.width - request.crop.width) // 2, (out.height - request.crop.height) // 2
    return out.crop((left, top, left + request.crop.width, top + request.crop.height))


@pytest.mark.parametrize("name", ["sd15", "sdxl"])
def test_a_single_file_draws_what_its_folder_draws(
    models: Path, board: Board, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe = put(models, name)
    requests = requests_of(board, name)
    from_folder = _drawn(board, load(name), requests)
    (models / name).rename(tmp_path / "away")
    file = models / "checkpoints" / {"sd15": "v1-5-pruned", "sdxl": "sd_xl_base_1.0"}[name]
    checkpoints.save_single_file(pipe, file.with_name(file.name + ".safetensors"))
    checkpoints.tiny_configs(pipe, tmp_path / "configs" / name)
    merges = loaders.CONFIGS / "clip_merges.txt.gz"
    (tmp_path / "configs" / merges.name).write_bytes(merges.read_bytes())
    monkeypatch.setattr(loaders, "CONFIGS", tmp_path / "configs")
    from_file = _drawn(board, load(name), requests)
    for one, other in zip(from_folder, from_file, strict=True):
        assert worst(one, other) <= TOLERANCE


def _drawn(board: Board, loaded: Loaded, requests: Sequence[RenderRequest]) -> list[Image.Image]:
    return Engine(loaded).render_batch(requests, Conditioner(board.folder, loaded.adapter).of)


def test_the_hub_cache_is_looked_in(models: Path, board: Board, tmp_path: Path) -> None:
    put(models, "sd15")
    name = "models--stable-diffusion-v1-5--stable-diffusion-v1-5"
    snapshot = tmp_path / "hub" / name / "snapshots" / "451f4fe1"
    snapshot.parent.mkdir(parents=True)
    (models / "sd15").rename(snapshot)
    assert family_named("sd15").installed().folder == snapshot
    assert len(_drawn(board, load("sd15"), requests_of(board, "sd15"))) == 3


def test_a_pickled_ip_adapter_is_read_without_running_it(models: Path, board: Board) -> None:
    put(models, "sd15", "plus", file="ip-adapter-plus_sd15.bin")
    loaded = load("sd15")
    assert loaded.adapter is not None
    assert len(_drawn(board, loaded, requests_of(board, "sd15"))) == 3


def test_the_shipped_configs_are_of_the_real_sizes() -> None:
    """Parameters of the published models, from their configs alone."""
    from diffusers import AutoencoderKL, UNet2DConditionModel

    for name, unet, vae in (("sd15", 859_520_964, 83_653_863), ("sdxl", 2_567_463_684, 83_653_863)):
        with torch.device("meta"):
            for kind, folder, count in (
                (UNet2DConditionModel, "unet", unet),
                (AutoencoderKL, "vae", vae),
            ):
                made = kind.from_config(checkpoints.config(name, f"{folder}/config"))
                assert sum(p.numel() for p in made.parameters()) == count


def test_an_adapter_of_another_family_is_a_sentence(models: Path) -> None:
    from storyboard.errors import FamilyError

    put(models, "sd15")
    weights = checkpoints.ip_adapter(checkpoints.tiny_pipeline("sdxl").unet, "base")
    checkpoints.save_ip_adapter(weights, models / "ip_adapter" / FILES["sd15"])
    with pytest.raises(FamilyError, match="does not fit"):
        load("sd15")
