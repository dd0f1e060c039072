"""Where heads stand that the finder works out, against the drawn truth, and what leads it astray.

`python tools/heads.py --characters 32 [--two]` has pocket draw the laboratory's trials and keeps what the finder is
told in the last step of each. Then it is told the truth of what is said of figures, of the setting, of what cells
believe, or of all three: the line that changes most says what to doubt, or to teach. Three seconds a trial, six of two.
"""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import Tensor

from storyboard.lab.darkroom import Asking, Darkroom
from storyboard.lab.trial import Trial, trial
from storyboard.pocket.heads import HeadFinder
from storyboard.pocket.swatches import swatches_of
from storyboard.pocket.world.meaning import PLACED, figures_of, set_of
from storyboard.render.engine import Engine

WIDE = 175.0  # hundredths of the frame's height
LINES = ("", "said", "setting", "belief", "said setting belief")
Told = tuple[Tensor, Tensor, Tensor, Tensor]  # boxes, believed, said, settings


def main() -> None:
    """Prints a line for each of LINES."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--characters", type=int, default=32)
    parser.add_argument("--two", action="store_true")
    given = parser.parse_args()
    company = 2 if given.two else 1
    trials = [trial(number, company) for number in range(given.characters)]
    with tempfile.TemporaryDirectory() as scratch:
        room = Darkroom(Path(scratch))
        every = list(told(room, trials, company))
    for line in LINES:
        off = torch.cat([wrong(room.loaded.unet.finder, *one, line.split()) for one in every])
        parts = (off.median(0).values, off.mean(0), off.quantile(0.9, 0))
        across, down, size = torch.stack(parts, 1).tolist()
        print(
            f"{line or 'as told':20} median, mean, worst tenth of radii across {_row(across)}",
            end="",
        )
        print(f", down {_row(down)}, octaves {_row(size)}", flush=True)


def told(room: Darkroom, trials: list[Trial], company: int) -> Iterator[tuple[Told, Trial]]:
    """What the finder is told of each trial's figures in the last step."""
    finder, caught = room.loaded.unet.finder, list[Told]()
    hook = finder.register_forward_pre_hook(lambda _, some: caught.append(some))
    for one, request in zip(trials, room.requests(trials, Asking()), strict=True):
        list(Engine(room.loaded).render([request], room.conditioner.of))
        boxes, believed, said, settings = (part[-1:].float() for part in caught[-1])
        yield (boxes[:, :company], believed[:, :company], said[:, :company], settings), one
    hook.remove()


@torch.no_grad()
def wrong(finder: HeadFinder, known: Told, one: Trial, true: list[str]) -> Tensor:
    """[N, 3]: by how many radii across and down, and octaves, heads are off, where it is told the truth of these."""
    boxes, believed, said, settings = known
    figures = torch.from_numpy(figures_of(one.scene, WIDE, boxes.shape[1]))
    heads = torch.cat([figures[:, :2], figures[:, 2:PLACED].log2()], 1)
    found = finder(
        boxes,
        heads[None] if "belief" in true else believed,
        _said(figures)[None] if "said" in true else said,
        torch.from_numpy(set_of(one.scene))[None] if "setting" in true else settings,
    )[0]
    radius = heads[:, 2:].exp2()
    return ((found - heads) / torch.cat([radius, radius, torch.ones_like(radius)], 1)).abs()


def _said(figures: Tensor) -> Tensor:
    """[N, …] as the finder takes it: without colours."""
    said = figures[:, PLACED:]
    colours = swatches_of(said.shape[1])
    return torch.cat([said[:, : colours.start], said[:, colours.stop :]], 1)


def _row(numbers: list[float]) -> str:
    return " ".join(f"{number:.3f}" for number in numbers)


if __name__ == "__main__":
    main()
