"""What the painter learns from: blocks of figures out of all pages, with what is said of them."""

from dataclasses import dataclass

import torch
from torch import Tensor

from storyboard.pocket.coordinates import (
    FAINT,
    WHEREABOUTS,
    block_middles,
    places,
    settled,
    spread,
)
from storyboard.pocket.looks import CHOICES, chosen_of
from storyboard.pocket.networks import DRAWN
from storyboard.pocket.overlap import SIDE
from storyboard.pocket.painter import BROAD, NECK, SCALE, cells_of
from storyboard.pocket.setting import SettingReader
from storyboard.pocket.training.drawings import Pixels
from storyboard.pocket.training.machine import DEVICE, generator
from storyboard.pocket.training.pages import PIXELS, Pages
from storyboard.pocket.world.meaning import MEANINGS, SHADES

SHARES = 0.2, 0.25, 0.35  # of blocks: of faces, of heads, of bodies; the others are of any
HELD = 0.8  # share of those whose look is the UNet's, where there is one
FACE, HEAD = (0.85, 0.75), (1.3, 1.5)  # radii across and up or down that count as one
HARD, OFTEN = "lying", 4  # a pose that is like no other, and how often more its pages are taken
COLOURS, LOOKING = slice(MEANINGS - SHADES, MEANINGS), slice(MEANINGS, None)
FADED = 0.04  # most noise on colours; bits are decided when a painter is told them
ROUGH = 0.3  # the same on how much of a cell is a figure and how it looks: lines follow the body, not the cells
AT_ONCE = 50  # pages


@dataclass(frozen=True)
class Some:
    """said [N, C], x, y [N]: as a painter takes them; pixels [N, 3 * SIDE²] of the drawing; shares [N, SIDE²]: 1 where
    a pixel is a figure's; held [N]: whether the look is the UNet's.
    """

    said: Tensor
    x: Tensor
    y: Tensor
    pixels: Tensor
    shares: Tensor
    held: Tensor


class Blocks:
    """Pages, block by block. bodies [N, H, W / 8] uint8: bits of the pixels that are a figure's."""

    def __init__(self, book: Pages, bodies: Pixels, setting: SettingReader, seed: int) -> None:
        self.rng, self.bodies = generator(seed), torch.from_numpy(bodies).to(DEVICE)
        count, height, width, _ = book.pictures.shape
        self.rows, self.columns = height // SIDE, width // SIDE
        self.pictures = book.pictures
        held = torch.cat([book.held[:, :DRAWN], book.exact[: len(book.held), DRAWN:]], 1)
        self.cells = torch.cat([_cells(book.exact), _cells(held)])
        self.settings = torch.cat([_settings(setting, book.exact), _settings(setting, held)])
        self.held = len(held)
        self.lists = _lists(self.cells[:count], height // PIXELS, width // PIXELS)
        there = (self.lists[1].counts > 0).nonzero()[:, 0]
        self.pages = torch.cat([there, *[there[_hard(self.cells[there])]] * (OFTEN - 1)])

    def some(self, count: int) -> Some:
        """Any, as many of small figures as of large ones, wherever their corners lie."""
        page = self.pages[
            torch.randint(len(self.pages), (count,), device=DEVICE, generator=self.rng)
        ]
        chances = torch.rand(3, count, device=DEVICE, generator=self.rng)
        kind = torch.bucketize(chances[0], chances.new_tensor(SHARES).cumsum(0))
        every = torch.stack([numbers.at(page, chances[1]) for numbers in self.lists])
        block = every.gather(0, kind[None])[0]
        top = moved(block // self.columns, self.rows, self.rng)
        left = moved(block % self.columns, self.columns, self.rng)
        x, y = ((corner + SIDE / 2) / PIXELS for corner in (left, top))
        held = (page < self.held) & (chances[2] < HELD)
        which = page + held * len(self.pictures)
        said = torch.cat([self._unsure(self._said(which, x, y)), self.settings[which]], 1)
        side = torch.arange(SIDE, device=DEVICE)
        at = page[:, None, None], (top[:, None] + side)[..., None], (left[:, None] + side)[:, None]
        pixels = self.pictures[at].permute(0, 3, 1, 2).flatten(1)
        return Some(
            said,
            x,
            y,
            pixels.float() / 127.5 - 1,
            self._bits(*at),
            held,
        )

    def _said(self, which: Tensor, x: Tensor, y: Tensor) -> Tensor:
        """[N, C] of cells around (x, y), as `spread` has it of a whole picture."""
        rows, columns = self.rows // SCALE, self.columns // SCALE
        left, top = (x - 0.5).floor(), (y - 0.5).floor()
        across, down = (x - 0.5 - left)[:, None], (y - 0.5 - top)[:, None]

        def cell(row: Tensor, column: Tensor) -> Tensor:
            at = row.long().clamp(0, rows - 1) * columns + column.long().clamp(0, columns - 1)
            return self.cells[which, at].float()

        upper = torch.lerp(cell(top, left), cell(top, left + 1), across)
        lower = torch.lerp(cell(top + 1, left), cell(top + 1, left + 1), across)
        return settled(torch.lerp(upper, lower, down), cell(y.floor(), x.floor()))

    def _unsure(self, said: Tensor) -> Tensor:
        noise = torch.randn(said.shape, device=DEVICE, generator=self.rng)
        much = torch.rand(2, len(said), 1, device=DEVICE, generator=self.rng)
        said[:, COLOURS] += FADED * much[0] * noise[:, COLOURS]
        said[:, LOOKING] += ROUGH * much[1].square() * noise[:, LOOKING]
        said[:, MEANINGS].clamp_(0, 1)
        return said

    def _bits(self, page: Tensor, row: Tensor, column: Tensor) -> Tensor:
        """[N, SIDE²] of 0 and 1."""
        packed = self.bodies[page, row, column // 8]
        return ((packed >> (7 - column % 8)) & 1).flatten(1).float()


def moved(number: Tensor, count: int, rng: torch.Generator) -> Tensor:
    """As many: pixels before blocks that begin up to half of one before or behind those with these numbers."""
    by = torch.randint(-(SIDE // 2), SIDE // 2, number.shape, device=DEVICE, generator=rng)
    return (number * SIDE + by).clamp(0, (count - 1) * SIDE)


class Lists:
    """Numbers of blocks, page after page."""

    def __init__(self, chosen: Tensor) -> None:
        """chosen [N, blocks]: which of each page's."""
        self.counts = chosen.sum(1)
        self.starts = self.counts.cumsum(0) - self.counts
        self.numbers = chosen.nonzero()[:, 1].int()

    def at(self, page: Tensor, share: Tensor) -> Tensor:
        """One of each page's, of any shape; share: how far down its list, 0..1. Anything where that is empty."""
        count = self.counts[page]
        place = torch.minimum((share * count).long(), count - 1)
        return self.numbers[(self.starts[page] + place).clamp(min=0)].long()


@torch.no_grad()
def _cells(latents: Tensor) -> Tensor:
    """`cells_of` all pages, [N, h * w, C]."""
    parts = [cells_of(part.float(), DRAWN).half() for part in torch.split(latents, AT_ONCE)]
    return torch.cat(parts).flatten(2).transpose(1, 2).contiguous()


@torch.no_grad()
def _settings(setting: SettingReader, latents: Tensor) -> Tensor:
    """[N, settings]."""
    return torch.cat([setting(part.float()) for part in torch.split(latents, AT_ONCE)])


def _hard(cells: Tensor) -> Tensor:
    """[N]: on which pages, cells [N, h * w, C], somebody has the pose that is hard."""
    said = cells[..., WHEREABOUTS:MEANINGS].flatten(0, 1)
    told = chosen_of(said, "pose") == CHOICES["pose"].index(HARD)
    there = cells[..., WHEREABOUTS - 1] > FAINT
    return (told.reshape(there.shape) & there).any(1)


def _lists(cells: Tensor, rows: int, columns: int) -> list[Lists]:
    """Blocks of faces, of heads, below and beside them, and of any."""
    x, y = block_middles(rows, columns, SCALE, cells.device)
    chosen = []
    for part in torch.split(cells, AT_ONCE):
        grid = part[..., :WHEREABOUTS].float().transpose(1, 2)
        blocks = spread(grid.reshape(-1, WHEREABOUTS, rows, columns), x, y).movedim(1, -1)
        at = x.expand(blocks.shape[:3]).flatten(), y.expand(blocks.shape[:3]).flatten()
        place = places(blocks.flatten(0, 2), *at)
        face, near = ((place.abs() < place.new_tensor(one)).all(1) for one in (FACE, HEAD))
        there = blocks[..., 3].flatten() > FAINT
        beyond = (place[:, 0].abs() > BROAD) | (place[:, 1] > NECK)
        kinds = torch.stack([face, near, beyond, torch.ones_like(there)]) & there
        chosen.append(kinds.reshape(len(kinds), len(part), -1))
    return [Lists(one) for one in torch.cat(chosen, 1)]
