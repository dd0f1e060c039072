"""Which panel of the new reading is which of the old one. Knows text and order; changes nothing.

What is equal is paired first, the surest signs first; then what is alike between two sure neighbours;
then what is alike anywhere (a paragraph that was moved). Quick for scripts of any length.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from storyboard.story import Panel, Scene

NEAR, FAR = 0.4, 0.7  # how alike (0 to 1) two panels must be: between sure neighbours, and anywhere
Measure = Callable[["Unit", "Unit"], float]
MOST_COMPARED = 40_000  # pairs of one gap; larger gaps are compared along their diagonal


@dataclass(frozen=True)
class Unit:
    """A panel as far as matching looks at it."""

    id: str
    heading: str
    words: str

    @property
    def key(self) -> Hashable:
        return " ".join(self.words.split())

    @property
    def place(self) -> Hashable:
        return self.heading, self.key


def units(scenes: Sequence[Scene]) -> list[Unit]:
    """Every panel of these scenes, in order."""
    return [
        Unit(panel.id, scene.heading, words_of(panel)) for scene in scenes for panel in scene.panels
    ]


def words_of(panel: Panel) -> str:
    """All that is said and done in a panel."""
    return "\n".join([panel.action, *(f"{line.speaker}: {line.text}" for line in panel.dialogue)])


def matched(old: Sequence[Unit], new: Sequence[Unit]) -> dict[int, int]:
    """Index in new -> index in old, each at most once."""
    pairs = _Pairs(old, new)
    pairs.ends()
    pairs.by_key(_with_neighbours(old), _with_neighbours(new))
    pairs.by_key([u.place for u in old], [u.place for u in new])
    pairs.by_key([u.key for u in old], [u.key for u in new])
    pairs.between(lambda a, b: 1.0 if a.key == b.key else 0.0, 1.0)
    pairs.between(likeness, NEAR)
    pairs.leftovers()
    return pairs.found


def likeness(a: Unit, b: Unit) -> float:
    """Share of the pairs of letters that both have, 0 to 1 (Dice); right for Japanese too."""
    if a.key == b.key:
        return 1.0
    ours, theirs = _bigrams(a.words), _bigrams(b.words)
    count = sum(ours.values()) + sum(theirs.values())
    return 2 * sum((ours & theirs).values()) / count if count else 1.0


@lru_cache(maxsize=4096)
def _bigrams(text: str) -> Counter[str]:
    low = " ".join(text.casefold().split())[:2000]
    return Counter(low[i : i + 2] for i in range(len(low) - 1)) or Counter([low])


def in_order(numbers: Sequence[int]) -> set[int]:
    """Positions of a longest rising run: what stayed, when some were moved."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for position, number in enumerate(numbers):
        at = bisect_left(tails, number)
        if at == len(tails):
            tails.append(number)
            ends.append(position)
        else:
            tails[at], ends[at] = number, position
        before.append(ends[at - 1] if at else -1)
    kept, position = set[int](), ends[-1] if ends else -1
    while position >= 0:
        kept.add(position)
        position = before[position]
    return kept


def _with_neighbours(found: Sequence[Unit]) -> list[Hashable]:
    keys = [None, *(unit.key for unit in found), None]
    return [tuple(keys[i : i + 3]) for i in range(len(found))]


class _Pairs:
    """The pairs found so far."""

    def __init__(self, old: Sequence[Unit], new: Sequence[Unit]) -> None:
        self.old, self.new = old, new
        self.found: dict[int, int] = {}
        self.taken: set[int] = set()

    def pair(self, new: int, old: int) -> None:
        self.found[new] = old
        self.taken.add(old)

    def ends(self) -> None:
        """Equal from the beginning, and equal up to the end."""
        shorter = min(len(self.old), len(self.new))
        start = 0
        while start < shorter and self.old[start].place == self.new[start].place:
            self.pair(start, start)
            start += 1
        for back in range(1, shorter - start + 1):
            if self.old[-back].place != self.new[-back].place:
                break
            self.pair(len(self.new) - back, len(self.old) - back)

    def by_key(self, old_keys: Sequence[Hashable], new_keys: Sequence[Hashable]) -> None:
        """Keys that are open equally often on both sides."""
        ours, theirs = (
            defaultdict[Hashable, list[int]](list),
            defaultdict[Hashable, list[int]](list),
        )
        for at, key in enumerate(old_keys):
            if at not in self.taken:
                ours[key].append(at)
        for at, key in enumerate(new_keys):
            if at not in self.found:
                theirs[key].append(at)
        for key, places in theirs.items():
            if len(places) == len(ours.get(key, ())):
                for new, old in zip(places, ours[key], strict=True):
                    self.pair(new, old)

    def between(self, alike: Measure, least: float) -> None:
        """In every gap between sure neighbours, the alignment that is most alike."""
        for old, new in list(self._gaps()):
            for new_at, old_at in _aligned(self.old, self.new, old, new, alike, least):
                self.pair(new_at, old_at)

    def leftovers(self) -> None:
        """What is equal or alike anywhere: it was moved, or moved and changed."""
        places = defaultdict[Hashable, list[int]](list)
        for at in range(len(self.old) - 1, -1, -1):
            if at not in self.taken:
                places[self.old[at].key].append(at)
        for at, unit in enumerate(self.new):
            if at not in self.found and places.get(unit.key):
                self.pair(at, places[unit.key].pop())
        new = [at for at in range(len(self.new)) if at not in self.found]
        old = [at for at in range(len(self.old)) if at not in self.taken]
        if len(new) * len(old) > MOST_COMPARED:
            return
        scored = sorted(
            ((likeness(self.old[o], self.new[n]), -n, -o) for n in new for o in old), reverse=True
        )
        for score, n, o in scored:
            if score >= FAR and -n not in self.found and -o not in self.taken:
                self.pair(-n, -o)

    def _gaps(self) -> Iterator[tuple[list[int], list[int]]]:
        sure = sorted(self.found)
        kept = in_order([self.found[new] for new in sure])
        anchors = [(sure[i], self.found[sure[i]]) for i in sorted(kept)]
        last_new, last_old = -1, -1
        for new, old in [*anchors, (len(self.new), len(self.old))]:
            ours = [at for at in range(last_old + 1, old) if at not in self.taken]
            theirs = [at for at in range(last_new + 1, new) if at not in self.found]
            if ours and theirs:
                yield ours, theirs
            last_new, last_old = new, old


def _aligned(
    old: Sequence[Unit],
    new: Sequence[Unit],
    ours: list[int],
    theirs: list[int],
    alike: Measure,
    least: float,
) -> list[tuple[int, int]]:
    """Pairs (new, old) that keep the order and are most alike together (Needleman and Wunsch 1970)."""
    if len(ours) * len(theirs) > MOST_COMPARED:
        return [
            (n, o)
            for o, n in zip(ours, theirs, strict=False)
            if alike(old[o], new[n]) >= max(least, FAR)
        ]
    width = len(theirs) + 1
    best = [[0.0] * width for _ in range(len(ours) + 1)]
    score = [[alike(old[o], new[n]) for n in theirs] for o in ours]
    for i in range(len(ours)):
        for j in range(len(theirs)):
            pair = best[i][j] + score[i][j] if score[i][j] >= least else 0.0
            best[i + 1][j + 1] = max(pair, best[i][j + 1], best[i + 1][j])
    pairs, i, j = [], len(ours), len(theirs)
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((theirs[j], ours[i]))
    return pairs[::-1]
