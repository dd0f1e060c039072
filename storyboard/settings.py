"""What the machine and its user have set: folders, device. Reads the environment; loads nothing."""

import os
import shutil
from pathlib import Path

import platformdirs


def model_roots() -> tuple[Path, ...]:
    """Where weights are looked for: $STORYBOARD_MODELS (several, by the path separator), ./models, yours."""
    named = [Path(p) for p in os.environ.get("STORYBOARD_MODELS", "").split(os.pathsep) if p]
    return (*named, Path("models"), Path(platformdirs.user_data_dir("storyboard")) / "models")


def hub_cache() -> Path:
    """The Hugging Face cache, by the rules of huggingface_hub."""
    home = Path(os.environ.get("HF_HOME", Path.home() / ".cache" / "huggingface"))
    return Path(os.environ.get("HF_HUB_CACHE", home / "hub"))


def cache_folder() -> Path:
    """For what can be made again."""
    return Path(os.environ.get("STORYBOARD_CACHE", platformdirs.user_cache_dir("storyboard")))


def config_folder() -> Path:
    """For what its user has chosen, and the key that signs."""
    return Path(os.environ.get("STORYBOARD_CONFIG", platformdirs.user_config_dir("storyboard")))


def state_folder() -> Path:
    """For what must survive a crash but belongs to no project: the queue."""
    return Path(os.environ.get("STORYBOARD_STATE", platformdirs.user_state_dir("storyboard")))


def device() -> str:
    """ "cuda" or "cpu"; $STORYBOARD_DEVICE decides, else a driver's presence. Loads no torch."""
    named = os.environ.get("STORYBOARD_DEVICE", "")
    if named:
        return named
    return "cuda" if Path("/dev/nvidia0").exists() or shutil.which("nvidia-smi") else "cpu"


def hush() -> None:
    """Before transformers is imported: it advises torchvision at import."""
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
