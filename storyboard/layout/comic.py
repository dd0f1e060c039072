"""Comic pages: tiers of one to three frames, gutters between, nothing cropped. Knows weights, no pictures.

Every frame keeps the board's format; a tier of k frames is as high as k frames side by side are. The
tiers of a page are chosen so that heavy panels get wide frames and the page is well filled.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

GUTTER = 4.0  # mm between frames; between tiers at least this
MOST = 3  # frames side by side


@dataclass(frozen=True)
class Frame:
    """A frame on a page, in mm from the corner of the page's inner area. panel: its place in the run."""

    panel: int
    left: float
    top: float
    width: float
    height: float


def weight_of(shot: str) -> int:
    """How wide a panel wants to be: 3 = a tier of its own, 1 = a third of one."""
    word = shot.casefold()
    if any(
        mark in word for mark in ("wide", "establishing", "long shot", "遠景", "全景", "ロング")
    ):
        return 3
    if any(mark in word for mark in ("close", "insert", "アップ", "接写")):
        return 1
    return 2


def comic_pages(
    weights: Sequence[int], width: float, height: float, aspect: float, *, rightwards: bool = True
) -> list[list[Frame]]:
    """The frames of every page; they begin at the left, or at the right as in Japan."""
    pages: list[list[Frame]] = []
    done = 0
    for tiers in _paged(weights, width, height, aspect):
        pages.append(_laid_out(tiers, done, width, height, aspect, rightwards))
        done += sum(tiers)
    return pages


def tier_height(count: int, width: float, aspect: float) -> float:
    """How high so many frames side by side are, in mm."""
    return (width - (count - 1) * GUTTER) / count / aspect


def _paged(
    weights: Sequence[int], width: float, height: float, aspect: float
) -> list[tuple[int, ...]]:
    """The tiers of every page: the cheapest way to part the whole run."""
    usual = 1 if aspect > 2.6 * width / height else 2  # very wide frames stand alone
    wish = {3: 1, 2: usual, 1: max(2, usual)}
    ways = list(_pages_of((), width, height, aspect))
    costs: list[tuple[float, tuple[int, ...]]] = [(0.0, ())] * (len(weights) + 1)
    for at in range(len(weights) - 1, -1, -1):
        left = len(weights) - at
        costs[at] = min(
            (_cost(tiers, weights[at:], wish, empty if full else 0.1) + costs[at + count][0], tiers)
            for tiers, count, empty, full in ways
            if count == left or (full and count < left)
        )
    pages: list[tuple[int, ...]] = []
    done = 0
    while done < len(weights):
        pages.append(costs[done][1])
        done += sum(pages[-1])
    return pages


def _pages_of(
    begun: tuple[int, ...], width: float, height: float, aspect: float
) -> Iterator[tuple[tuple[int, ...], int, float, bool]]:
    """Every run of tiers that fits on a page: tiers, frames, which share stays empty, is it full."""
    more = [
        (*begun, count)
        for count in range(1, MOST + 1)
        if not begun or _high((*begun, count), width, height, aspect) <= height
    ]
    if begun:
        yield begun, sum(begun), 1 - _high(begun, width, height, aspect) / height, not more
    for tiers in more:
        yield from _pages_of(tiers, width, height, aspect)


def _cost(
    tiers: tuple[int, ...], weights: Sequence[int], wish: dict[int, int], empty: float
) -> float:
    """What a page costs: frames that are wider or narrower than they want, threes, emptiness."""
    cost, at = 4.0 * empty**2, 0
    if len(tiers) > 2 and len(set(tiers)) == 1:
        cost += 0.6  # a page of equal frames is dull
    for count in tiers:
        part = weights[at : at + count]
        cost += sum(weight * (count - wish[weight]) ** 2 for weight in part) / count / 2
        cost += 0.6 if count == MOST else 0.05
        at += count
    return cost


def _high(tiers: Sequence[int], width: float, height: float, aspect: float) -> float:
    frames = sum(min(height, tier_height(count, width, aspect)) for count in tiers)
    return frames + (len(tiers) - 1) * GUTTER


def _laid_out(
    tiers: Sequence[int], first: int, width: float, height: float, aspect: float, rightwards: bool
) -> list[Frame]:
    """Tiers spread over the page when it is nearly full; frames centred when they cannot be so wide."""
    left_over = height - _high(tiers, width, height, aspect)
    gap = GUTTER
    if len(tiers) > 1 and left_over < 0.25 * height:
        gap += min(left_over / (len(tiers) - 1), 2 * GUTTER)
    frames: list[Frame] = []
    top = 0.0
    for count in tiers:
        high = min(height, tier_height(count, width, aspect))
        wide = high * aspect
        indent = (width - count * wide - (count - 1) * GUTTER) / 2
        for place in range(count):
            column = place if rightwards else count - 1 - place
            left = indent + column * (wide + GUTTER)
            frames.append(Frame(first + len(frames), left, top, wide, high))
        top += high + gap
    return frames
