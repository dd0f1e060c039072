"""`python -m storyboard.pocket.training`: all of pocket from nothing, resumable.

Files STOP and PAUSE in the folder do what they say. Every stage goes on from its last checkpoint.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import torch
from transformers import CLIPTokenizer

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.training.autoencoder_training import train_autoencoder
from storyboard.pocket.training.dataset import half_latents, references, shelf
from storyboard.pocket.training.packaging import package
from storyboard.pocket.training.tokenizer_training import train_tokenizer
from storyboard.pocket.training.unet_training import (
    Pocket,
    Sampler,
    Sheet,
    Stage,
    train_stage,
)

VIEWS = 2  # references drawn of each character


@dataclass(frozen=True)
class Plan:
    """How much of everything. Minutes are of two CPU cores with nothing else to do."""

    autoencoder: float = 28
    coarse: float = 20
    fine: float = 40
    bank: int = 8000  # characters
    coarse_scenes: int = 14000
    fine_scenes: int = 7000

    @property
    def minutes(self) -> float:
        """Training, and about a third more for drawing and encoding."""
        return (self.autoencoder + self.coarse + self.fine) * 1.3


def main() -> None:
    """Parses, says how long it will take, trains, packages."""
    usual = Plan()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("training"))
    parser.add_argument(
        "--to", type=Path, default=None, help="where the model goes; else FOLDER/package"
    )
    parser.add_argument("--autoencoder", type=float, default=usual.autoencoder, help="minutes")
    parser.add_argument("--coarse", type=float, default=usual.coarse, help="minutes")
    parser.add_argument("--fine", type=float, default=usual.fine, help="minutes")
    given = parser.parse_args()
    plan = Plan(given.autoencoder, given.coarse, given.fine)
    print(
        f"About {plan.minutes / 60:.1f} hours on two CPU cores, less what is done already.",
        flush=True,
    )
    given.folder.mkdir(parents=True, exist_ok=True)
    train(given.folder, plan, given.to or given.folder / "package")


def train(folder: Path, plan: Plan, to: Path) -> None:
    """Every stage in turn; a finished one is only loaded."""
    eye = _autoencoder(folder, plan)
    model = Pocket(_tokenizer(folder))
    model.unet.to(memory_format=torch.channels_last)
    kept = folder / "latents"
    seen = references(kept, eye, plan.bank, VIEWS)
    blank = half_latents(eye, torch.zeros(1, 3, 128, 128)).detach()
    stages = (
        (Stage("coarse", plan.coarse, 32, (2.0, 0.8)), (14, 8), plan.coarse_scenes, 0),
        (
            Stage("fine", plan.fine, 12, (1.2, 0.3), peak=6e-4, hold=0.4),
            (28, 16),
            plan.fine_scenes,
            20000,
        ),
    )
    for stage, (columns, rows), count, first in stages:
        scenes = shelf(kept, eye, columns, rows, count, plan.bank, first)
        sampler = Sampler(scenes, seen, VIEWS, blank, seed=first)
        tell = Sheet(folder, model, eye, columns, rows)
        average = train_stage(folder, model, stage, sampler, tell)
        average.store_in(model)
        package(model, eye, to)


def _autoencoder(folder: Path, plan: Plan) -> PocketAutoencoder:
    if (folder / "autoencoder" / "config.json").exists():
        return PocketAutoencoder.from_pretrained(folder / "autoencoder").eval()  # type: ignore[no-any-return]
    return train_autoencoder(folder, plan.autoencoder).eval()


def _tokenizer(folder: Path) -> CLIPTokenizer:
    if not (folder / "tokenizer").exists():
        train_tokenizer().save_pretrained(folder / "tokenizer")
    return CLIPTokenizer.from_pretrained(folder / "tokenizer")  # type: ignore[no-any-return]


if __name__ == "__main__":
    main()
