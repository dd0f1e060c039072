"""Weights on disk -> a family in memory. The heavy door: torch, diffusers, transformers."""

import warnings
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import diffusers
import torch
from diffusers import StableDiffusionPipeline, StableDiffusionXLPipeline
from diffusers.utils import logging as diffusers_logging
from torch import Tensor
from transformers import CLIPImageProcessorPil, CLIPVisionModelWithProjection
from transformers.utils import logging as transformers_logging

from adapters.base import AdapterError
from adapters.ip_adapter import IPAdapter, read_weights
from storyboard.errors import FamilyError
from storyboard.pocket import hearing
from storyboard.pocket.captions import style_in, unstyled
from storyboard.pocket.imagining import imagined
from storyboard.pocket.loading import load_components
from storyboard.pocket.portrait import without_parts
from storyboard.pocket.setting import fits, heard, or_usual
from storyboard.pocket.tokenizer import clip_tokenizer, read_merges
from storyboard.render.carrying import Standing
from storyboard.render.families.family import Family
from storyboard.render.families.weights import Installed
from storyboard.render.loaded import Loaded, ReadPrompts
from storyboard.render.request import RenderRequest

CONFIGS = Path(__file__).parent / "families" / "configs"

diffusers_logging.set_verbosity_error()
diffusers_logging.disable_progress_bar()
transformers_logging.set_verbosity_error()
transformers_logging.disable_progress_bar()
warnings.filterwarnings("ignore", module="diffusers|transformers|torch")


def load_pocket(family: Family, installed: Installed, device: str, dtype: str) -> Loaded:
    """The bundled model."""
    parts = _loading(family, installed, lambda: load_components(installed.folder, _dtype(dtype)))
    loaded = _loaded(family, installed, parts, device, dtype)

    def hear(requests: Sequence[RenderRequest]) -> dict[str, Tensor]:
        """What a take keeps in part says more of its figure than words."""
        told = ["" if r.start and r.start.strength < 1 else r.prompt for r in requests]
        held = [bool(request.slots) for request in requests]
        figure = hearing.heard(told, held)
        alone = ~figure.isnan().all(1) & ~torch.tensor(held)
        added = {
            "setting": heard([r.prompt for r in requests]),
            "figure": figure,
            "alone": alone,
            "empty": hearing.empty(told),
        }
        if any(held):
            added |= _heard_of_slots(requests, told)
        return {name: value.to(loaded.device) for name, value in added.items()}

    loaded.hear = hear
    loaded.style, read = style_in, loaded.read
    loaded.read = lambda texts: read([without_parts(unstyled(text)) for text in texts])

    def decoding(request: RenderRequest, standing: Standing | None) -> dict[str, Any]:
        """What a begun take begins from may stand elsewhere; then words are of a part, and of any other all is seen."""
        said, style = heard([request.prompt]).to(loaded.device), style_in(request.prompt)
        told = {"part": said} if standing is None else {"setting": or_usual(said)}
        return {**told, "styles": [style], "location": request.location}

    if loaded.adapter is not None:
        nobody = cache(loaded.adapter.nobody)  # seen when words first hold somebody
        loaded.imagine = lambda words: replace(nobody(), swatches=imagined(words))
    loaded.stands = _stands
    loaded.decoding = decoding
    return loaded


def _heard_of_slots(requests: Sequence[RenderRequest], told: Sequence[str]) -> dict[str, Tensor]:
    """What words tell of those who are held otherwise than by a LoRA alone, and whether they tell of nobody else."""
    held = [[slot.region for slot in r.slots if slot.by_adapter] for r in requests]
    middles = [[(region.left + region.right) / 2 for region in regions] for regions in held]
    whole = [
        bool(text) and hearing.people(text) == len(regions)
        for text, regions in zip(told, held, strict=True)
    ]
    return {"acting": hearing.heard_of_each(told, middles), "whole": torch.tensor(whole)}


def _stands(request: RenderRequest, before: Standing | None) -> Standing | None:
    """Where its words say, unless it begins from what is seen elsewhere, from nearer or from another height."""
    now = Standing(request.prompt, request.location)
    if request.start is None:
        return now
    if before is None or before.location != now.location:
        return None
    ((said,), known) = (or_usual(heard([one.words])) for one in (now, before))
    same = all(bool(fits(said, known, name)) for name in ("place", "shot", "angle"))
    return now if same else None


def load_stable_diffusion(family: Family, installed: Installed, device: str, dtype: str) -> Loaded:
    """SD 1.5 from a diffusers folder or a single file."""
    pipe = _pipeline(StableDiffusionPipeline, family, installed, dtype)
    return _loaded(
        family, installed, _with_encoder(dict(pipe.components), installed, dtype), device, dtype
    )


def load_stable_diffusion_xl(
    family: Family, installed: Installed, device: str, dtype: str
) -> Loaded:
    """SDXL from a diffusers folder or a single file."""
    pipe = _pipeline(StableDiffusionXLPipeline, family, installed, dtype)
    parts = _with_encoder(dict(pipe.components), installed, dtype)
    loaded = _loaded(family, installed, parts, device, dtype)
    pipe.to(device)

    def read(texts: Sequence[str]) -> tuple[Tensor, dict[str, Tensor]]:
        pipe.tokenizer = loaded.parts["tokenizer"]
        hidden, _, pooled, _ = pipe.encode_prompt(
            list(texts),
            device=loaded.device,
            num_images_per_prompt=1,
            do_classifier_free_guidance=False,
        )
        return hidden, {"text_embeds": pooled}

    loaded.read = read
    loaded.size_inputs = lambda height, width: {
        "time_ids": torch.tensor(
            [[height, width, 0, 0, height, width]], dtype=loaded.dtype, device=loaded.device
        )
    }
    return loaded


def _pipeline(kind: Any, family: Family, installed: Installed, dtype: str) -> Any:
    def load() -> Any:
        if installed.folder.is_dir():
            without = {"safety_checker": None, "requires_safety_checker": False}
            return kind.from_pretrained(
                installed.folder,
                dtype=_dtype(dtype),
                local_files_only=True,
                use_safetensors=True,
                **(without if kind is StableDiffusionPipeline else {}),
            )
        return kind.from_single_file(
            str(installed.folder),
            config=str(CONFIGS / family.name),
            local_files_only=True,
            torch_dtype=_dtype(dtype),
            **_tokenizers(kind),
        )

    return _loading(family, installed, load)


def _tokenizers(kind: Any) -> dict[str, Any]:
    """A single file brings none. The second one of SDXL pads with "!", as OpenCLIP does."""
    merges = read_merges(CONFIGS / "clip_merges.txt.gz")
    if kind is StableDiffusionPipeline:
        return {"tokenizer": clip_tokenizer(merges)}
    return {"tokenizer": clip_tokenizer(merges), "tokenizer_2": clip_tokenizer(merges, pad="!")}


def _loading(family: Family, installed: Installed, load: Any) -> Any:
    try:
        return load()
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        raise _unreadable(family, installed, error) from error
    except Exception as error:  # safetensors' error has no common base with the others
        if type(error).__name__ != "SafetensorError":
            raise
        raise _unreadable(family, installed, error) from error


def _unreadable(family: Family, installed: Installed, error: Exception) -> FamilyError:
    first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return FamilyError(
        f"The weights of '{family.name}' in {installed.folder} cannot be read: {first}. "
        f"Put a whole copy there, or choose another family."
    )


def _with_encoder(parts: dict[str, Any], installed: Installed, dtype: str) -> dict[str, Any]:
    """The image encoder that lies beside the IP-Adapter, when the folder has none."""
    if parts.get("image_encoder") is None and installed.image_encoder is not None:
        parts["image_encoder"] = CLIPVisionModelWithProjection.from_pretrained(
            installed.image_encoder, dtype=_dtype(dtype), local_files_only=True
        )
    encoder = parts.get("image_encoder")
    if encoder is not None and parts.get("feature_extractor") is None:
        side = encoder.config.image_size
        parts["feature_extractor"] = CLIPImageProcessorPil(
            size={"shortest_edge": side}, crop_size={"height": side, "width": side}
        )
    return parts


def _loaded(
    family: Family, installed: Installed, parts: dict[str, Any], device: str, dtype: str
) -> Loaded:
    place = torch.device(device)
    for name in ("unet", "vae", "text_encoder", "text_encoder_2", "image_encoder"):
        if parts.get(name) is not None:
            parts[name].to(place).eval().requires_grad_(False)
    if device == "cpu":
        parts["unet"].to(memory_format=torch.channels_last)
        parts["vae"].to(memory_format=torch.channels_last)
    if parts["vae"].config.get("force_upcast") and _dtype(dtype) is torch.float16:
        parts["vae"].float()  # SDXL's overflows in half precision
    scheduler = getattr(diffusers, family.solver).from_config(parts["scheduler"].config)
    return Loaded(
        family=family,
        unet=parts["unet"],
        vae=parts["vae"],
        scheduler=scheduler,
        read=_reader(parts, place),
        parts=parts,
        adapter=_adapter(family, installed, parts),
        device=place,
        dtype=_dtype(dtype),
        weights=installed.digest,
        latent_scale=2 ** (len(parts["vae"].config.block_out_channels) - 1),
    )


def _reader(parts: dict[str, Any], device: torch.device) -> ReadPrompts:
    @torch.no_grad()
    def read(texts: Sequence[str]) -> tuple[Tensor, dict[str, Tensor]]:
        tokenizer = parts["tokenizer"]
        ids = tokenizer(
            list(texts), padding="max_length", max_length=tokenizer.model_max_length,
            truncation=True, return_tensors="pt",
        ).input_ids  # fmt: skip
        return parts["text_encoder"](ids.to(device)).last_hidden_state, {}

    return read


def _adapter(family: Family, installed: Installed, parts: dict[str, Any]) -> IPAdapter | None:
    if installed.ip_adapter is None:
        return None
    if parts.get("image_encoder") is None:
        raise FamilyError(
            f"The IP-Adapter of '{family.name}' needs its image encoder, and none lies beside "
            f"{installed.ip_adapter.name}. Put the folder `image_encoder` of h94/IP-Adapter there."
        )
    try:
        weights = read_weights(installed.ip_adapter)
        return IPAdapter(parts["unet"], parts["image_encoder"], parts["feature_extractor"], weights)
    except AdapterError as error:
        raise FamilyError(f"{error} (family '{family.name}')") from error


def _dtype(name: str) -> torch.dtype:
    found: torch.dtype = getattr(torch, name)
    return found
