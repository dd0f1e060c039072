"""The LoRAs of characters: taken in from files, and handed on as files for other tools. Imports torch."""

from pathlib import Path

from adapters.base import AdapterError
from adapters.lora import Fitted, read_lora
from adapters.lora_export import FORMATS, diffusers_bytes
from storyboard.errors import BadInput
from storyboard.render.families import Family
from storyboard.render.skeleton import skeleton
from storyboard.storage import ProjectFolder
from storyboard.story import Character, Lora

BASES = {  # family -> (kohya's name of the base, the architecture of modelspec)
    "sd15": ("sd_v1-5", "stable-diffusion-v1/lora"),
    "sdxl": ("sdxl_base_v1-0", "stable-diffusion-xl-v1-base/lora"),
}


def take_in(folder: ProjectFolder, path: Path, family: Family) -> tuple[Lora, dict[str, object]]:
    """Keeps a file in the project, as it is. -> (the noun, a report of what it is). Raises BadInput."""
    try:
        read = read_lora(path)
        fitted = read.fitted(skeleton(family), family.name)
    except AdapterError as error:
        raise BadInput(str(error)) from error
    data = diffusers_bytes(fitted, {}) if path.is_dir() or _beside(path) else path.read_bytes()
    lora = Lora(
        family=family.name,
        file=folder.put_file(data, "safetensors"),
        name=path.name,
        format=fitted.format,
        rank=fitted.rank,
        layers=fitted.matched,
        words="".join(fitted.words) or read.metadata.get("modelspec.trigger_phrase", ""),
        tokens=tuple(fitted.words),
        weights=read.metadata.get("storyboard.weights", ""),
    )
    return lora, {"file": str(path), "family": family.name, **fitted.report()}


def _beside(path: Path) -> bool:
    """PEFT keeps alphas in a file beside; one file is kept, so they go into the numbers."""
    return path.name == "adapter_model.safetensors"


def fitted(folder: ProjectFolder, lora: Lora, family: Family) -> Fitted:
    """A kept LoRA at its places in the family. Raises BadInput, NotFound."""
    try:
        return read_lora(folder.file(lora.file, "LoRA")).fitted(skeleton(family), family.name)
    except AdapterError as error:
        raise BadInput(str(error)) from error


def hand_on(
    folder: ProjectFolder, member: Character, lora: Lora, family: Family, to: Path, layout: str
) -> dict[str, object]:
    """Writes it for other tools, with metadata. Raises BadInput, NotFound."""
    if layout not in FORMATS:
        raise BadInput(f"No layout '{layout}'. Choose one of: {', '.join(FORMATS)}.")
    if to.suffix != ".safetensors":
        raise BadInput(f"'{to.name}' should end in .safetensors.")
    whole = fitted(folder, lora, family)
    try:
        to.write_bytes(FORMATS[layout](whole, notes(member, lora)))
    except OSError as error:
        raise BadInput(
            f"Could not write '{to}': {error.strerror}. Choose another place."
        ) from error
    return {"file": str(to), "layout": layout, "family": family.name, "layers": whole.matched}


def notes(member: Character, lora: Lora) -> dict[str, str]:
    """The metadata that A1111, ComfyUI and this program read."""
    base, architecture = BASES.get(lora.family, (lora.family, f"{lora.family}/lora"))
    return {
        "ss_base_model_version": base,
        "ss_output_name": member.name,
        "ss_num_train_images": str(len(lora.references)),
        "modelspec.sai_model_spec": "1.0.0",
        "modelspec.architecture": architecture,
        "modelspec.title": member.name,
        "modelspec.trigger_phrase": lora.words,
        "storyboard.family": lora.family,
        "storyboard.weights": lora.weights,
    }
