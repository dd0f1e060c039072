"""What shows all over a picture and moves every line in it, read off how its cells look: place, time, weather, and
how near and from what height it is seen.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from storyboard.pocket import vocabulary
from storyboard.pocket.captions import USUAL

SETTING: dict[str, tuple[str, ...]] = {
    "place": tuple(vocabulary.PLACES),
    "time": tuple(vocabulary.TIMES),
    "weather": tuple(vocabulary.WEATHERS),
    "shot": tuple(vocabulary.SHOTS),
    "angle": tuple(vocabulary.ANGLES),
}  # each takes as many numbers as its count has bits
UNSAID = {name: usual for name, some in SETTING.items() for usual in USUAL if usual in some}


def bits(choices: tuple[str, ...]) -> int:
    """How many it takes to number them."""
    return (len(choices) - 1).bit_length()


SET = sum(map(bits, SETTING.values()))


def chosen(settings: Tensor, name: str) -> Tensor:
    """[B]: which of SETTING[name] settings [B, SET] say."""
    said = settings[:, _place_of(name)] > 0
    number = (said * 2 ** torch.arange(said.shape[1], device=said.device)).sum(1)
    return number.clamp(max=len(SETTING[name]) - 1)


def with_every(setting: Tensor, name: str) -> Tensor:
    """[K, SET]: a setting [SET] with each of the K of SETTING[name] in turn."""
    place, count = _place_of(name), len(SETTING[name])
    numbers = torch.arange(count, device=setting.device)[:, None]
    ones = numbers >> torch.arange(bits(SETTING[name]), device=setting.device) & 1
    every = setting.expand(count, -1).clone()
    every[:, place] = ones.to(setting.dtype) * 2 - 1
    return every


def heard(texts: Sequence[str]) -> Tensor:
    """[B, SET]: what words say of it; 0 where they say nothing."""
    told = torch.zeros(len(texts), SET)
    for row, text in zip(told, texts, strict=True):
        for found in reversed(vocabulary.find_terms(text)):  # the first of a kind counts
            choices = SETTING.get(found.kind, ())
            if found.term.id in choices:
                place = _place_of(found.kind)
                ones = choices.index(found.term.id) >> torch.arange(bits(choices)) & 1
                row[place] = ones.to(row.dtype) * 2 - 1
    return told


def or_usual(told: Tensor) -> Tensor:
    """What words say [B, SET], and what is usual of the hour, the weather and the angle where they say nothing."""
    full = told.clone()
    for name, choice in UNSAID.items():
        place, choices = _place_of(name), SETTING[name]
        ones = choices.index(choice) >> torch.arange(bits(choices), device=told.device) & 1
        full[:, place] = torch.where(told[:, place] == 0, ones.to(told) * 2 - 1, told[:, place])
    return full


def fits(told: Tensor, several: Tensor, name: str) -> Tensor:
    """[K]: which of settings [K, SET] have what words say, [SET], of SETTING[name]; all where they say nothing."""
    place = _place_of(name)
    fitting: Tensor = ((told[place] == 0) | (told[place] == several[:, place].sign())).all(1)
    return fitting


def says_place(told: Tensor | None) -> bool:
    """Do words say of every picture where it is? told [B, SET]."""
    return told is not None and bool((told[:, _place_of("place")] != 0).all())


def told_or_seen(told: Tensor | None, seen: Tensor) -> Tensor:
    """[B, SET]: as words have it, else as a picture looks so far."""
    return seen if told is None else torch.where(told == 0, seen, told.to(seen))


def _place_of(name: str) -> slice:
    names = list(SETTING)
    first = sum(bits(SETTING[one]) for one in names[: names.index(name)])
    return slice(first, first + bits(SETTING[name]))


class SettingReader(nn.Module):
    """Convolutions over cells, then their mean and their most. drawn: channels that say how a cell looks."""

    def __init__(self, drawn: int, settings: int, width: int = 64) -> None:
        super().__init__()
        self.seen = drawn + 1
        self.net = nn.Sequential(
            nn.Conv2d(self.seen, width, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=1),
            nn.ReLU(),
        )
        self.say = nn.Linear(2 * width, settings)

    def forward(self, latents: Tensor) -> Tensor:
        """[B, settings] in -1..1, as sure as it is; latents [B, C, h, w], of which it sees the drawn channels and where
        figures are.
        """
        looks, here = latents[:, : self.seen - 1], latents[:, self.seen - 1 : self.seen]
        cells = self.net(torch.cat([looks, here.clamp(0, 1)], 1).to(self.say.weight.dtype))
        told: Tensor = self.say(torch.cat([cells.mean((2, 3)), cells.amax((2, 3))], 1)).tanh()
        return told
