"""Why pocket takes somebody for another: what would be right if parts of its latents said the truth.

`python tools/substitution.py --characters 32` has pocket draw the laboratory's trials of one character, puts what is
true of heads, looks, colours or acting in the place of what the latents say, paints them again and asks the same judge.
The line that changes most says what to teach next. Half a minute a line on two cores, after two for the drawings. With
`--autoencoded` the latents are what pocket reads off the drawn truth.
"""

import argparse
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from storyboard.lab.alternatives import question
from storyboard.lab.darkroom import Asking, Darkroom
from storyboard.lab.judge import Pixels, cropped, fitted
from storyboard.lab.laboratory import ASPECT, large
from storyboard.lab.sections.identity import REACH
from storyboard.lab.trial import Trial, trial
from storyboard.pocket.coordinates import whereabouts
from storyboard.pocket.looks import LOOKING
from storyboard.pocket.networks import DRAWN
from storyboard.pocket.setting import bits
from storyboard.pocket.swatches import BEHIND, swatches_of
from storyboard.pocket.world.meaning import CHOICES, PLACED, SAID, figures_of
from storyboard.render.engine import Engine
from storyboard.render.engine import cropped as framed
from storyboard.render.request import RenderRequest

ASKED = ("identity", "expression", "pose", "view", "hair", "outfit", "accessory", "pattern")
WIDE = 175.0  # hundredths of the frame's height
PLAIN = 3  # numbers before the first choice: two of the view, the beard
_LOOKS = range(2, PLAIN + sum(bits(CHOICES[name]) for name in LOOKING))
_COLOURS = swatches_of(SAID)
SAID_OF = {
    "looks": [*_LOOKS, *range(SAID - BEHIND, SAID)],
    "colours": [*range(_COLOURS.start, _COLOURS.stop)],
    "acting": [0, 1, *range(_LOOKS.stop, _COLOURS.start)],
}  # which numbers of what is said of a figure
LINES = (
    "",
    "heads",
    "looks",
    "colours",
    "acting",
    "looks colours",
    "looks colours heads",
    "looks colours heads acting",
)


def main() -> None:
    """Prints a line for each of LINES."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--characters", type=int, default=32)
    parser.add_argument("--autoencoded", action="store_true")
    given = parser.parse_args()
    trials = [trial(number, 1) for number in range(given.characters)]
    with tempfile.TemporaryDirectory() as scratch:
        room = Darkroom(Path(scratch))
        drawn = list(read(room, trials) if given.autoencoded else latents(room, trials))
        for line in LINES:
            pictures = [
                painted(room, request, substituted(one, made, line.split()), told)
                for one, (request, made, told) in zip(trials, drawn, strict=True)
            ]
            told = [f"{key} {right(trials, pictures, key):.2f}" for key in ASKED]
            print(f"{line or 'as drawn':28}", ", ".join(told), flush=True)


def latents(
    room: Darkroom, trials: Sequence[Trial]
) -> Iterator[tuple[RenderRequest, Tensor, dict[str, Any]]]:
    """What the engine decodes of each trial, [1, C, 16, 28], and what it tells the decoder besides."""
    vae, caught = room.loaded.vae, list[tuple[Tensor, dict[str, Any]]]()
    decode = vae.decode

    def catching(made: Tensor, **options: Any) -> object:
        caught.append((made, options))
        return decode(made, **options)

    vae.decode = catching
    for request in room.requests(trials, Asking()):
        list(Engine(room.loaded).render([request], room.conditioner.of))
        yield request, *caught[-1]
    vae.decode = decode


@torch.no_grad()
def read(
    room: Darkroom, trials: Sequence[Trial]
) -> Iterator[tuple[RenderRequest, Tensor, dict[str, Any]]]:
    """What the autoencoder makes of each trial's truth, [1, C, 16, 28]; the decoder is told nothing besides."""
    vae = room.loaded.vae
    for one, request in zip(trials, room.requests(trials, Asking()), strict=True):
        drawing = torch.from_numpy(large(one.scene).copy()).permute(2, 0, 1)[None]
        pixels = drawing.to(next(vae.parameters())) / 127.5 - 1
        yield request, vae.encode(pixels, return_dict=False)[0], {"return_dict": False}


def substituted(one: Trial, made: Tensor, parts: Sequence[str]) -> Tensor:
    """Latents with the truth in those parts."""
    made = made.clone()
    figure = torch.from_numpy(figures_of(one.scene, WIDE, 1))[0]
    cells, here = made[:, DRAWN + 1 :], made[:, DRAWN : DRAWN + 1].clamp(0, 1)
    for part in parts:
        if part == "heads":
            head = torch.cat([figure[:2], figure[2:PLACED].log2()])
            cells[:, :PLACED] = whereabouts(head[None, None], here.shape[2:])[:, 0] * here
        else:
            for number in SAID_OF[part]:
                place = slice(PLACED + number, PLACED + number + 1)
                cells[:, place] = here * float(figure[PLACED + number])
    return made


@torch.no_grad()
def painted(
    room: Darkroom, request: RenderRequest, made: Tensor, told: Mapping[str, Any]
) -> Pixels:
    """As the judge sees it. told: to the decoder, beside the latents."""
    pixels = room.loaded.vae.decode(made, **told)[0][0]
    levels = ((pixels.float().clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8)
    picture = Image.fromarray(levels.permute(1, 2, 0).cpu().numpy())
    return cropped(fitted(framed(picture, request.crop)), ASPECT)


def right(trials: Sequence[Trial], pictures: Sequence[Pixels], key: str) -> float:
    """Share of those that can be asked."""
    asked = [question(one, key) for one in trials]
    answers = [
        one.answer(picture, REACH if key == "identity" else 0).right
        for one, picture in zip(asked, pictures, strict=True)
        if one.asks
    ]
    return float(np.mean(answers))


if __name__ == "__main__":
    main()
