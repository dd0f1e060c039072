"""From a training checkpoint to the folder that ships: Stable Diffusion's layout, half precision."""

import shutil
from pathlib import Path
from typing import Any

import torch
from diffusers import DPMSolverMultistepScheduler, UNet2DConditionModel
from safetensors.torch import load_file, save_file
from transformers import CLIPImageProcessorPil

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.loading import IP_ADAPTER, load_components
from storyboard.pocket.networks import IpAdapter, ip_adapter_of, load_ip_adapter
from storyboard.pocket.training.pocket import Pocket

HALF = torch.float16
WEIGHTS = "diffusion_pytorch_model.safetensors"
# of the autoencoder: what draws grounds. Eight bits of its middle change those by 0.08 of 255
COARSE, EIGHTH = ("decoder.1.", "decoder.3."), torch.float8_e4m3fn


def scheduler() -> DPMSolverMultistepScheduler:
    """DPM-Solver++ (2M) on the straight path between picture and noise; t = 1000 is pure noise."""
    return DPMSolverMultistepScheduler(
        num_train_timesteps=1000,
        prediction_type="sample",
        use_flow_sigmas=True,
        flow_shift=1.0,
        algorithm_type="dpmsolver++",
        solver_order=2,
        lower_order_final=True,
        steps_offset=1,
    )


def package(model: Pocket, eye: PocketAutoencoder, folder: Path) -> None:
    """Writes the folder anew; what was there stays until the new one is whole."""
    part = folder.with_name(folder.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    _copy(eye).to(HALF).save_pretrained(part / "vae")  # type: ignore[operator]
    coarsen(part / "vae" / WEIGHTS)
    _plain_unet(model.unet).to(HALF).save_pretrained(part / "unet")
    _copy(model.image_encoder).to(HALF).save_pretrained(part / "image_encoder")  # type: ignore[operator]
    _copy(model.finder).to(HALF).save_pretrained(part / "head_finder")  # type: ignore[operator]
    text = type(model.text_encoder)(model.text_encoder.config)
    text.load_state_dict(model.text_encoder.state_dict())
    text.to(HALF).save_pretrained(part / "text_encoder")
    model.tokenizer.save_pretrained(part / "tokenizer")
    scheduler().save_pretrained(part / "scheduler")
    _processor().save_pretrained(part / "feature_extractor")
    _save_ip_adapter(model, part / IP_ADAPTER)
    old = folder.with_name(folder.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    part.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def coarsen(path: Path) -> None:
    """Keeps the COARSE convolutions of an autoencoder's file in eight bits."""
    weights = load_file(path)
    for name, value in weights.items():
        if name.startswith(COARSE) and name.endswith(".weight"):
            weights[name] = value.to(EIGHTH)
    save_file(weights, path, metadata={"format": "pt"})


def packaged(folder: Path) -> Pocket:
    """The trained modules out of such a folder, in float32: training goes on from them.

    Raises ValueError for weights from before the latents had meaning: they cannot learn on.
    """
    parts = load_components(folder)
    if parts["scheduler"].config.prediction_type != "sample":
        raise ValueError(
            f"{folder} holds weights of an earlier kind, which cannot learn on: begin from nothing, "
            "without --start."
        )
    model = Pocket(parts["tokenizer"], parts["unet"].config.in_channels)
    model.text_encoder, model.image_encoder = parts["text_encoder"], parts["image_encoder"]
    model.finder = parts["unet"].finder
    model.unet = parts["unet"]
    adapter: IpAdapter = {"image_proj": {}, "ip_adapter": {}}
    for name, value in load_file(folder / IP_ADAPTER).items():
        part, _, key = name.partition(".")
        adapter[part][key] = value.float()
    load_ip_adapter(model.unet, adapter)
    return model.train()


def _processor() -> CLIPImageProcessorPil:
    return CLIPImageProcessorPil(
        size={"shortest_edge": 256},
        crop_size={"height": 256, "width": 256},
        image_mean=[0.5] * 3,
        image_std=[0.5] * 3,
    )


def _plain_unet(unet: UNet2DConditionModel) -> UNet2DConditionModel:
    """The UNet without its adapter, which has a file of its own."""
    config = _shape(unet)
    del config["encoder_hid_dim_type"]
    plain = UNet2DConditionModel.from_config(config)
    wanted = plain.state_dict().keys()
    plain.load_state_dict({key: v for key, v in unet.state_dict().items() if key in wanted})
    return plain


def _copy(model: torch.nn.Module) -> torch.nn.Module:
    twin = type(model).from_config(_shape(model))  # type: ignore[attr-defined]
    twin.load_state_dict(model.state_dict())
    return twin  # type: ignore[no-any-return]


def _shape(model: Any) -> dict[str, Any]:
    """Its config without the folder it was read from."""
    return {key: value for key, value in model.config.items() if key != "_name_or_path"}


def _save_ip_adapter(model: Pocket, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    weights = {
        f"{part}.{key}": value.to(HALF).contiguous()
        for part, values in ip_adapter_of(model.unet).items()
        for key, value in values.items()
    }
    save_file(weights, path)
