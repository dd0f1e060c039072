"""What this machine has: device, torch, fonts, models, disk. Reports; repairs nothing."""

import os
import platform
import shutil
from importlib.metadata import PackageNotFoundError, version

from storyboard.storage import workspace_folder


def examine() -> dict[str, str]:
    """Name -> finding, in words."""
    from storyboard.render.families import FAMILIES

    return {
        "python": f"{platform.python_version()} on {platform.system()} {platform.machine()}",
        "torch": _version("torch"),
        "diffusers": _version("diffusers"),
        "device": _device(),
        "cores": str(os.cpu_count()),
        "bf16": _bf16(),
        "fonts": _fonts(),
        "models": ", ".join(name for name, family in FAMILIES.items() if family.find()) or "none",
        "workspace": str(workspace_folder()),
        "disk": f"{shutil.disk_usage(_existing(workspace_folder())).free / 1024**3:.1f} GB free",
    }


def _existing(folder: os.PathLike[str]) -> str:
    path = os.path.abspath(folder)
    while not os.path.exists(path):
        path = os.path.dirname(path)
    return path


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return f"missing: pip install {package}"


def _device() -> str:
    import torch

    if torch.cuda.is_available():
        memory = torch.cuda.get_device_properties(0).total_memory / 1024**3
        return f"cuda: {torch.cuda.get_device_name(0)}, {memory:.0f} GB"
    if torch.backends.mps.is_available():
        return "mps"
    return "cpu"


def _bf16() -> str:
    import torch

    if torch.cuda.is_available():
        return "yes" if torch.cuda.is_bf16_supported() else "no"
    return "fast" if torch.cpu._is_avx512_bf16_supported() else "slow on this processor"


def _fonts() -> str:
    try:
        import noto_cjk
    except ImportError:
        return "no Japanese font: pip install 'noto-cjk[sans-jp]'"
    return str(noto_cjk.font_path("sans", "jp", "regular").name)
