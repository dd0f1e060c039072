"""Where Stable Diffusion weights and their IP-Adapters lie: folders, single files, the hub's cache."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from storyboard.render.families.weights import Installed, digest_of_weights, first_that_is_there
from storyboard.settings import hub_cache, model_roots


@dataclass(frozen=True)
class Shelf:
    """Names under which a family is kept. A1111's, ComfyUI's and our own folders are looked in."""

    name: str
    repositories: tuple[str, ...]
    checkpoints: tuple[str, ...]  # glob patterns of single files
    adapters: tuple[str, ...]  # glob patterns, the best first
    encoder: str  # folder of the image encoder in h94/IP-Adapter

    def places(self) -> tuple[Path, ...]:
        return tuple(self._places())

    def find(self) -> Installed | None:
        folder = first_that_is_there(self._places())
        if folder is None:
            return None
        adapter, encoder = self._adapter(), self._encoder()
        return Installed(folder, digest_of_weights(folder, adapter, encoder), adapter, encoder)

    def _places(self) -> Sequence[Path]:
        found: list[Path] = []
        for root in model_roots():
            found.append(root / self.name)
            for folder in ("checkpoints", "Stable-diffusion", "."):
                for pattern in self.checkpoints:
                    found += sorted((root / folder).glob(pattern))
        for repository in self.repositories:
            snapshots = hub_cache() / f"models--{repository.replace('/', '--')}" / "snapshots"
            found += sorted(snapshots.glob("*"))
        return found

    def _adapter(self) -> Path | None:
        for folder in self._adapter_folders():
            for pattern in self.adapters:
                for file in sorted(folder.glob(pattern)):
                    return file
        return None

    def _encoder(self) -> Path | None:
        for folder in (*self._adapter_folders(), *model_roots()):
            for name in ("image_encoder", self.encoder, f"../{self.encoder}"):
                if (folder / name / "config.json").is_file():
                    return (folder / name).resolve()
        return None

    def _adapter_folders(self) -> Sequence[Path]:
        folders: list[Path] = []
        for root in model_roots():
            folders += [root / self.name / "ip_adapter", root / "ip_adapter", root / "ipadapter"]
        hub = hub_cache() / "models--h94--IP-Adapter" / "snapshots"
        for snapshot in sorted(hub.glob("*")):
            folders += [snapshot / "models", snapshot / "sdxl_models"]
        return folders
