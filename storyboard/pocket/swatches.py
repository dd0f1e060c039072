"""The eight colours of somebody and their looks, read off references once and put into every picture.

A network that is asked for a colour remembers those it has learnt from; one that is asked where a colour is, points at
it, and what it points at may be any (pointer networks, Vinyals et al. 2015). So swatches are weighted means of the
reference's own pixels, and in the end the very colour of most that are like them (`modes.py`). In a picture they take
the place of the colours that the UNet guesses for whoever is held by that reference: what stays the same is copied.
"""

from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from storyboard.pocket.faces import FaceReader
from storyboard.pocket.layers import Residual
from storyboard.pocket.looks import GUESSES, guessed, log_chances
from storyboard.pocket.modes import heaviest_mode, vivid_mode
from storyboard.pocket.veils import out_of_brows, unveiled

COLOURS = ("coat", "skin", "top", "bottom", "accessory", "accent", "eyes", "shoes")
# those that touch a part are of other colours, and are known before it
RIVALS = {"coat": ("skin",), "bottom": ("top",), "accent": ("top",), "accessory": ("coat",)}
IN_TURN = ("skin", "top", "coat", "bottom", "accessory", "accent", "eyes", "shoes")
SWATCHES = 3 * len(COLOURS)  # numbers, -1..1; 0 where nobody sees the colour
KEPT = SWATCHES + 1 + GUESSES  # with the build, and what may be guessed of other looks
BEHIND = 3  # numbers after them, where looks are told: the shape of the eyes, the build
UNSEEN = 0.04  # of 1: what is no farther from 0 is nobody's
SURER = 0.15  # doubt that counts as none where one picture is chosen among several
SURE = 0.06  # doubt that counts as none
BROWED = 0.25  # share of what is pointed at that brows are of at least
DOUBTFUL = 0.3  # in all pictures more than that: none shows it, and a guess is better than what is pointed at


class SwatchReader(nn.Module):
    """Points at pixels of a reference: down to what is where, and up again to the pixels (U-Net, Ronneberger 2015)."""

    def __init__(
        self,
        widths: tuple[int, int, int, int] = (24, 40, 72, 72),
        up: int = 24,
        hidden: int = 128,
        guessing: int = 64,
    ) -> None:
        super().__init__()
        self.deep = deep = 2 * widths[-1]  # numbers that it makes of the whole
        layers = [nn.Sequential(nn.PixelUnshuffle(2), nn.Conv2d(12, widths[0], 3, padding=1))]
        for before, width in pairwise(widths):
            half = nn.Conv2d(before, width, 3, stride=2, padding=1)
            layers.append(nn.Sequential(nn.ReLU(), half, Residual(width)))
        self.down = nn.ModuleList(layers)
        self.aside = nn.ModuleList(nn.Conv2d(width, up, 1) for width in widths)
        self.up = nn.ModuleList(nn.Conv2d(up, up, 3, padding=1) for _ in widths[1:])
        self.whole = nn.Linear(deep, 2 * up)
        self.point = nn.Conv2d(up, 4 * len(COLOURS), 1)
        self.settle = nn.Sequential(
            nn.Linear(deep + SWATCHES + len(COLOURS), hidden),
            nn.ReLU(),
            nn.Linear(hidden, SWATCHES + 2 * len(COLOURS)),
        )
        self.guess = nn.Sequential(
            nn.Linear(deep + len(COLOURS) * up, guessing),
            nn.ReLU(),
            nn.Linear(guessing, 1 + GUESSES),
        )
        self.face = FaceReader(1 + GUESSES)

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """What is KEPT [B, KEPT], and by how much each colour may be off [B, COLOURS]; pixels in -1..1
        [B, 3, 256, 256].
        """
        half = F.avg_pool2d(pixels, 2)
        deep, where, shapes = self.pointing(half)
        swatches, doubt = self.settled(half, deep, where)
        return torch.cat([swatches, self.guessing(pixels, deep, where, shapes)], 1), doubt

    def whose(self, pixels: Tensor) -> Tensor:
        """What is KEPT of somebody, [KEPT], by several pictures [N, 3, 256, 256] of them, in -1..1."""
        half = F.avg_pool2d(pixels, 2)
        deep, where, shapes = self.pointing(half)
        swatches, doubts = self.settled(half, deep, where)
        kept = torch.cat([swatches, self.guessing(pixels, deep, where, shapes)], 1)
        return exact(agreed(kept, doubts), doubts, where, pixels)

    def guessing(self, pixels: Tensor, deep: Tensor, where: Tensor, shapes: Tensor) -> Tensor:
        """[B, 1 + GUESSES]: the build, and guesses; of pixels [B, 3, 256, 256] and where half as many point."""
        eyes = where[:, COLOURS.index("eyes")].reshape(len(pixels), pixels.shape[2] // 2, -1)
        guesses: Tensor = self.guess(torch.cat([deep, shapes], 1)) + self.face(pixels, eyes)
        return guesses

    def pointing(self, pixels: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """What it makes of the whole [B, C], where it points for each colour, [B, COLOURS, H * W] logits, and what
        shapes are there, [B, COLOURS * up].
        """
        return self.pointed(self.seeing(pixels))

    def seeing(self, pixels: Tensor) -> list[Tensor]:
        """Pixels [B, 3, H, W], and what it sees in them, each half as large as the one before."""
        levels = [pixels]
        for down in self.down:
            levels.append(down(levels[-1]))
        return levels

    def pointed(self, levels: list[Tensor]) -> tuple[Tensor, Tensor, Tensor]:
        """As `pointing` has it, by what was seen."""
        seen = levels[-1]
        deep = torch.cat([seen.mean((2, 3)), seen.amax((2, 3))], 1)
        gain, shift = self.whole(deep)[:, :, None, None].chunk(2, 1)
        fine = self.aside[-1](seen) * (1 + gain) + shift
        for place in reversed(range(len(self.up))):
            fine = F.interpolate(fine, scale_factor=2, mode="nearest")
            fine = fine + self.aside[place](levels[place + 1])
            fine = fine + self.up[place](torch.relu(fine))
        where = F.pixel_shuffle(self.point(torch.relu(fine)), 2)
        there = F.avg_pool2d(where, 2).flatten(2).softmax(2)
        shapes = there @ fine.flatten(2).transpose(1, 2)
        return deep, where.flatten(2), shapes.flatten(1)

    def settled(self, pixels: Tensor, deep: Tensor, where: Tensor) -> tuple[Tensor, Tensor]:
        """Where it points into swatches and doubts."""
        seen = (where.softmax(2) @ pixels.flatten(2).transpose(1, 2)).flatten(1)
        known = torch.cat([deep, seen, where.amax(2) / 8], 1)
        count = len(COLOURS)
        change, there, doubt = self.settle(known).split((SWATCHES, count, count), 1)
        shown = (there + 2).sigmoid().repeat_interleave(3, 1)
        return seen * shown + change, doubt


def agreed(kept: Tensor, doubts: Tensor) -> Tensor:
    """[KEPT] of one person out of several references: [N, KEPT], doubts [N, COLOURS]; of colours the surer counts
    more, and guesses are taken as made by each for itself.
    """
    trust = (doubts.clamp(min=0).square() + SURE**2).reciprocal().repeat_interleave(3, 1)
    colours = (kept[:, :SWATCHES] * trust).sum(0) / trust.sum(0)
    guesses = log_chances(kept[:, -GUESSES:]).sum(0)
    return torch.cat([colours, kept[:, SWATCHES : SWATCHES + 1].mean(0), guesses])


def exact(kept: Tensor, doubts: Tensor, where: Tensor, pixels: Tensor) -> Tensor:
    """The same [KEPT] in colours that the pictures [N, 3, H, W] have, and as they are behind glass, on cloth, in brows;
    doubts [N, COLOURS]; where [N, COLOURS, h * w]: logits, at half that size. What nobody sees stays so.
    """
    expected, kept, side = kept.float(), kept.float().clone(), pixels.shape[2] // 2
    pointed = where.float().softmax(2).reshape(*where.shape[:2], side, -1)
    weights = F.interpolate(pointed, scale_factor=2).flatten(2) / 4
    colours = pixels.float().flatten(2).transpose(1, 2)
    trust = (doubts.float().clamp(min=0).square() + SURER**2).reciprocal()
    if guessed(kept[-GUESSES:])["accessory"] == "none":
        _of(kept, "accessory")[:] = 0
    for name in IN_TURN:
        number = COLOURS.index(name)
        if not _seen(kept, name) or doubts[:, number].amin() > DOUBTFUL:
            continue
        rivals = [_of(kept, other) for other in RIVALS.get(name, ()) if _seen(kept, other)]
        found = [
            vivid_mode(seen, weight[number])
            if name == "eyes"
            else heaviest_mode(seen, weight[number], rivals)
            for seen, weight in zip(colours, weights, strict=True)
        ]
        best = torch.stack([much for _, much in found]).mul(trust[:, number]).argmax()
        _of(kept, name)[:] = found[int(best)][0]
    if _bald(kept):
        _of(kept, "coat")[:] = _of_brows(colours, weights[:, COLOURS.index("coat")], expected)
    return _unveiled(kept, expected)


def _bald(kept: Tensor) -> bool:
    return guessed(kept[-GUESSES:])["kind"] == "bald" and bool(kept[-GUESSES] > kept[1 - GUESSES])


def _of_brows(colours: Tensor, weights: Tensor, expected: Tensor) -> Tensor:
    """[3]: the hair's colour of somebody bald, of pixels [N, H * W, 3] and how much is pointed at each [N, H * W]."""
    found = [heaviest_mode(*one, []) for one in zip(colours, weights, strict=True)]
    for colour, share in sorted(found, key=lambda one: -one[1]):
        hair = out_of_brows(colour)
        if hair is not None and share > BROWED:
            return hair
    return _of(expected, "coat")


def _unveiled(kept: Tensor, expected: Tensor) -> Tensor:
    eyes, accent, top = (_of(kept, name) for name in ("eyes", "accent", "top"))
    clear = unveiled(eyes, accent, top, _of(expected, "accent"), kept[-GUESSES:])
    for name, colour in zip(("eyes", "accent"), clear, strict=True):
        if _seen(kept, name):
            _of(kept, name)[:] = colour
    return kept


def _of(kept: Tensor, name: str) -> Tensor:
    """[3] of KEPT."""
    number = COLOURS.index(name)
    return kept[3 * number : 3 * number + 3]


def _seen(kept: Tensor, name: str) -> bool:
    return bool(_of(kept, name).abs().amax() >= UNSEEN)


def swatches_of(count: int) -> slice:
    """Which of so many numbers are swatches, of latents' channels or of looks."""
    return slice(count - BEHIND - SWATCHES, count - BEHIND)
