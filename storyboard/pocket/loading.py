"""Loads the bundled model: components of a StableDiffusionPipeline, with their IP-Adapter file beside.

The folder has the layout of Stable Diffusion; four of its classes are ours and are named here instead
of being trusted from the folder.
"""

import os
from pathlib import Path
from typing import Any

import torch
from diffusers import DPMSolverMultistepScheduler
from transformers import CLIPImageProcessorPil, CLIPTextModel, CLIPTokenizer

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.heads import HeadFinder
from storyboard.pocket.image_encoder import PocketImageEncoder
from storyboard.pocket.unet import PocketUNet

IP_ADAPTER = "ip_adapter/ip-adapter_pocket.safetensors"


def weights_folder() -> Path:
    """$STORYBOARD_POCKET, or the weights in the package."""
    named = os.environ.get("STORYBOARD_POCKET")
    return Path(named) if named else Path(__file__).parent / "weights"


def load_components(folder: Path, dtype: torch.dtype = torch.float32) -> dict[str, Any]:
    """Arguments for StableDiffusionPipeline(**components). Raises OSError where a file is missing, ValueError where
    weights are of an earlier kind.
    """
    options = {"local_files_only": True, "dtype": dtype}
    vae = PocketAutoencoder.from_pretrained(folder / "vae", **options)
    unet = PocketUNet.from_pretrained(folder / "unet", **options)
    unet.setting = vae.painter.setting
    unet.finder = HeadFinder.from_pretrained(folder / "head_finder", **options)
    image_encoder = PocketImageEncoder.from_pretrained(folder / "image_encoder", **options)
    for part in (vae, unet, unet.finder, image_encoder):
        _refuse_holes(part, folder)
    return {
        "vae": vae.eval(),
        "text_encoder": CLIPTextModel.from_pretrained(folder / "text_encoder", **options).eval(),
        "tokenizer": CLIPTokenizer.from_pretrained(folder / "tokenizer", local_files_only=True),
        "unet": unet.eval(),
        "scheduler": DPMSolverMultistepScheduler.from_pretrained(folder / "scheduler"),
        "image_encoder": image_encoder.eval().see_with(vae),
        "feature_extractor": CLIPImageProcessorPil.from_pretrained(folder / "feature_extractor"),
        "safety_checker": None,
        "requires_safety_checker": False,
    }


def _refuse_holes(part: torch.nn.Module, folder: Path) -> None:
    lacking = [name for name, weights in part.named_parameters() if weights.is_meta]
    if lacking:
        raise ValueError(f"{folder} is of an earlier kind: it lacks {lacking[0]}")
