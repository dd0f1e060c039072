"""Body coordinates: where in a picture each figure is, measured from its head in radii of that head.

Every latent cell says roughly where its figure's head is, and who it is (`world/meaning.py`). Cells that agree are
averaged, so that a network which is told coordinates can draw a line where it belongs, whatever one cell believes.
Waves of them are Fourier features (Tancik et al. 2020), averaged over the block that they stand for as in mip-NeRF
(Barron et al. 2021).
"""

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

WHEREABOUTS = 4  # first channels of meaning: here, across, down, size
ACROSS, DOWN = 1.5, 2.5  # head radii that a unit of those channels stands for
MIDDLE = 2.2  # head radii down where the second is 0
USUAL = 12.0  # hundredths of the frame's height, the radius of a head whose size is 0
RADIUS = USUAL * 16 / 100  # the same in cells; a frame has 16 rows of them
SIZES, SAYABLE = (-1.6, 1.8), 1.5  # what is said of a figure lies between these; its size too
FAR, DEEP = 3.0, (-2.0, 7.5)  # head radii across and down from its middle that are told apart
REACH = 2  # cells around each that it hears of first
ROUNDS = 2  # of hearing all others
APART = 0.6  # head radii by which those who agree differ
DOUBT = 0.2  # cells that are a figure's by less than this have no say
EQUAL = 0.8  # agreement from which on cells know each other's figure
SAME = 0.3  # agreement from which on cells speak of the same head
EDGE = 0.98  # of the farthest that can be said: cells from there on may speak of nobody
FAINT = 0.02  # who is less sure than this says nothing
WAVES = (8.0, 4.0, 2.0, 1.0, 0.5, 0.25, 0.125)  # lengths, in head radii
COORDINATES = 4 + 4 * len(WAVES)


def figures(said: Tensor) -> Tensor:
    """[B, C, h, w] of the figure around each cell: x, y of its head's middle and log2 of its radius, in cells; how
    sure that is, 0..1; then what is said of it, as if the cell were its own through and through.

    said [B, C, h, w]: meaning, in single precision.
    """
    sure = said[:, :1].clamp(0, 1)
    shares = said[:, 1:] / sure.clamp(min=0.1)
    across, down, size = (shares[:, place : place + 1] for place in range(3))
    size = size.clamp(*SIZES) + math.log2(RADIUS)
    x, y = _middles(said.shape[2], said.shape[3], 1, said.device)
    radius = size.exp2()
    middle = [x - ACROSS * across * radius, y - (DOWN * down + MIDDLE) * radius]
    trust = ((sure - DOUBT) / (1 - DOUBT)).clamp(min=0).square()
    votes = torch.cat([*middle, size, trust, shares[:, 3:].clamp(-SAYABLE, SAYABLE)], 1)
    with torch.autocast(said.device.type, enabled=False):  # half precision is too coarse for places
        votes = _joined(votes)
        for _ in range(ROUNDS):
            votes = _agreed(votes)
        known = _spoken_of(votes, (trust > 0) & _within(across, down))
    return torch.cat([votes[:, :3], votes[:, 3:4] * known, votes[:, 4:]], 1)


def _within(across: Tensor, down: Tensor) -> Tensor:
    """Which cells say less than the farthest that can be said: whoever is farther off speaks of a head that is not
    there.
    """
    least, most = (EDGE * (end - MIDDLE) / DOWN for end in DEEP)
    return (across.abs() < EDGE * FAR / ACROSS) & (down > least) & (down < most)


def _spoken_of(votes: Tensor, by: Tensor) -> Tensor:
    """[B, 1, h, w]: which cells speak of a head that one of some, `by` [B, 1, h, w], speaks of as well."""
    cells = votes[:, :3].flatten(2)
    alike = agreement(cells[:, :, None], cells[..., None]) > SAME
    return (alike & by.flatten(2)).any(2).reshape(by.shape)


def _joined(votes: Tensor) -> Tensor:
    """Each cell's vote averaged with those around that agree with the surest of its neighbours, for cells that know
    little themselves.
    """
    side = 2 * REACH + 1
    batch, channels, rows, columns = votes.shape
    around = F.unfold(votes, side, padding=REACH).reshape(batch, channels, side**2, rows, columns)
    nearby = F.unfold(votes[:, :4], 3, padding=1).reshape(batch, 4, 9, rows, columns)
    trust = nearby[:, 3].clone()
    trust[:, 4] += 0.3
    best = trust.argmax(1)[:, None, None].expand(-1, 3, -1, -1, -1)
    weight = around[:, 3] * agreement(around, nearby[:, :3].gather(2, best))
    total = weight.sum(1, keepdim=True)
    mean = torch.einsum("bcnhw,bnhw->bchw", around, weight) / total.clamp(min=1e-4)
    return torch.cat([mean[:, :3], total.clamp(max=1), mean[:, 4:]], 1)


def _agreed(votes: Tensor) -> Tensor:
    """Each cell's vote averaged with all in the picture that agree with it, a step of mean shift (Comaniciu and Meer
    2002): all of a figure's cells say the same in the end.
    """
    cells = votes.flatten(2)
    weight = cells[:, 3, None] * agreement(cells[:, :, None], cells[..., None])
    mean = torch.einsum("bcj,bij->bci", cells, weight) / weight.sum(2).clamp(min=1e-4)[:, None]
    return torch.cat([mean[:, :3], cells[:, 3:4], mean[:, 4:]], 1).reshape(votes.shape)


def agreement(theirs: Tensor, own: Tensor) -> Tensor:
    """0..1, how much heads are the same one; each [B, 3 or more, …]: x, y, size."""
    off = (theirs[:, :3] - own[:, :3]).square()
    apart = (off[:, 0] + off[:, 1]) / own[:, 2].exp2().square() + 4 * off[:, 2]
    return torch.exp(-apart / (2 * APART**2))


def surest(votes: Tensor) -> Tensor:
    """[B, h, w]: how sure the surest cell is that speaks of the same head, of votes [B, C, h, w] as `figures` has them;
    0 for those that say nothing.
    """
    cells = votes[:, :4].flatten(2)
    theirs = cells[:, 3, None] * (agreement(cells[:, :, None], cells[..., None]) > EQUAL)
    return theirs.amax(2).reshape(votes[:, 3].shape) * (votes[:, 3] > FAINT)


def whereabouts(heads: Tensor, size: Sequence[int]) -> Tensor:
    """[B, S, 3, *size]: what cells of each of heads [B, S, 3] (x, y and log2 of the radius, in hundredths of the
    frame's height) say of where it is, as if they were its own through and through.
    """
    unit = 100 / size[0]
    y, x = (unit * (torch.arange(count, device=heads.device) + 0.5) for count in size)
    radius = heads[..., 2].exp2()[..., None]
    across = ((x - heads[..., :1]) / radius).clamp(-FAR, FAR) / ACROSS
    down = (((y - heads[..., 1:2]) / radius).clamp(*DEEP) - MIDDLE) / DOWN
    shape = (*heads.shape[:2], *size)
    return torch.stack(
        [
            across[..., None, :].expand(shape),
            down[..., :, None].expand(shape),
            (heads[..., 2] - math.log2(USUAL))[..., None, None].expand(shape),
        ],
        2,
    )


def told(heads: Tensor, said: Tensor, shares: Tensor) -> Tensor:
    """Meaning [B, 1 + 3 + C, h, w], each about -1..1 inside figures and 0 elsewhere: of heads [B, F, 3] as
    `whereabouts` takes them, what is said of each figure [B, F, C], and how much of each cell each covers [B, F, h, w].
    """
    where = whereabouts(heads, shares.shape[2:])
    cells = torch.cat([torch.ones_like(shares)[:, :, None], where], 2)
    placed = (cells * shares[:, :, None]).sum(1)
    return torch.cat([placed, torch.einsum("bfs,bfhw->bshw", said, shares)], 1)


def spread(cells: Tensor, x: Tensor, y: Tensor) -> Tensor:
    """`figures` of blocks with these middles, in cells, each [H, W] -> [B, C, H, W]: in between where cells agree, else
    the block's own cell's.
    """
    rows, columns = cells.shape[2:]
    at = torch.stack([x / columns, y / rows], 2) * 2 - 1
    at = at.to(cells)[None].expand(len(cells), -1, -1, -1)
    near, smooth = (
        F.grid_sample(cells, at, mode=mode, padding_mode="border", align_corners=False)
        for mode in ("nearest", "bilinear")
    )
    return settled(smooth, near)


def settled(smooth: Tensor, near: Tensor) -> Tensor:
    """What is smooth between cells where it is of the same figure as the nearest, else that; each [B, C, …]."""
    apart = (smooth[:, :2] - near[:, :2]).abs().amax(1, keepdim=True) / near[:, 2:3].exp2()
    return torch.where(apart < APART / 2, smooth, near)


def block_middles(
    rows: int, columns: int, scale: int, device: torch.device, ahead: float = 0.0
) -> tuple[Tensor, Tensor]:
    """(x, y), each [rows * scale, columns * scale]: the middles of blocks, in cells. ahead: by how much of a block they
    begin before the frame's corner; then there is one more each way.
    """
    more = int(ahead > 0)
    x, y = _middles(rows * scale + more, columns * scale + more, scale, device)
    x, y = x - ahead / scale, y - ahead / scale
    return x.expand(len(y), -1), y.expand(-1, x.shape[-1])


def places(heads: Tensor, x: Tensor, y: Tensor) -> Tensor:
    """[N, 2]: how far across and down from its head's middle (x, y) [N] lies, in radii. heads [N, 4]: as `figures`
    says.
    """
    radius = heads[:, 2].exp2()
    across, down = (x - heads[:, 0]) / radius, (y - heads[:, 1]) / radius
    return torch.stack([across.clamp(-4, 4), down.clamp(-4, 9)], 1)


def span_of(heads: Tensor, scale: int) -> Tensor:
    """[N]: half a block's side, in radii."""
    return 1 / (2 * scale * heads[:, 2].exp2())


def coordinates(heads: Tensor, places: Tensor, scale: int) -> Tensor:
    """[N, COORDINATES] of blocks whose middles lie at `places` [N, 2]: how sure, the head's size, how far across and
    down, and waves of the two. heads [N, 4]: as `figures` says.
    """
    plain = torch.stack([heads[:, 3], heads[:, 2] - math.log2(RADIUS)], 1)
    scaled = places / torch.tensor([2.0, 4.0], device=heads.device)
    return torch.cat([plain, scaled, waves_of(places, WAVES, span_of(heads, scale))], 1)


def waves_of(values: Tensor, lengths: Sequence[float], span: Tensor) -> Tensor:
    """Sines, then cosines, of values [N, C]: [N, 2 * C * W]. Each is a mean over `span` [N] to either side, so that
    waves which are shorter than that fade.
    """
    paces = 2 * math.pi / values.new_tensor(lengths)
    kept = torch.sinc((paces * span[:, None] / math.pi).clamp(max=1))[:, None]
    angles = values[..., None] * paces
    return torch.cat([(kept * angles.sin()).flatten(1), (kept * angles.cos()).flatten(1)], 1)


def _middles(rows: int, columns: int, scale: int, device: torch.device) -> tuple[Tensor, Tensor]:
    """(x [w], y [h, 1]), in cells."""
    x = (torch.arange(columns, device=device) + 0.5) / scale
    y = (torch.arange(rows, device=device) + 0.5) / scale
    return x, y[:, None]
