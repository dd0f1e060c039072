"""Japanese in columns: where a column ends, and which letters stand, lie or share a cell.

Typst sets no vertical text, so breaking is done here: columns end between phrases (BudouX) where they
can, never begin with what may not begin a line, never end with an opening bracket (kinsoku).
Knows cells, no points and no page.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Any

NOT_FIRST = set(
    "、。，．・：；？！）」』】〕〉》”’…‥ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々〜～,.!?:;)]}"
)
NOT_LAST = set("（「『【〔〈《“‘([{")
_PIECES = re.compile(r"[!?！？]{2,3}|[0-9]{1,3}|[A-Za-z][A-Za-z'’.-]*|[\s\S]")
_FULL = str.maketrans("!?()", "！？（）")
PITCH = 1.04  # from letter to letter, in letters
LINE = 1.5  # from column to column, in letters


@dataclass(frozen=True)
class Cell:
    """A letter, or what shares its cell. way: "up" | "together" (12, !?) | "aside" (a Latin word)."""

    text: str
    way: str = "up"

    @property
    def length(self) -> float:
        """In cells. A Latin letter is about half as wide as high."""
        return max(1.0, 0.55 * len(self.text)) if self.way == "aside" else 1.0


def columns(text: str, longest: float) -> list[list[Cell]]:
    """The columns of a text, right one first; none longer than that many cells if it can be helped."""
    return _columns(text, longest)[0]


def fitted(text: str, width: float, height: float, most: float, least: float) -> float:
    """The size of a letter, in the unit of width and height, with which the text fits.

    The largest one; but up to a quarter smaller when then no phrase is torn.
    """
    first, size = 0.0, most
    while size > max(least, 0.75 * first):
        made, torn = _columns(text, max(1.0, height / (size * PITCH)))
        long = max(_length(column) for column in made)
        if long * size * PITCH <= height and (len(made) * LINE - (LINE - 1)) * size <= width:
            if not torn:
                return size
            first = first or size
        size *= 0.96
    return first or least


def _columns(text: str, longest: float) -> tuple[list[list[Cell]], int]:
    """Also how many phrases were torn."""
    found: list[list[Cell]] = []
    torn = 0
    for line in text.splitlines() or [""]:
        phrases = _phrases(line)
        torn += sum(_length(phrase) > longest for phrase in phrases)
        found += _broken(phrases, longest)
    kept = [_trimmed(column) for column in found]
    return [column for column in kept if column] or [[]], torn


def _trimmed(column: list[Cell]) -> list[Cell]:
    """Without blanks at its ends."""
    blank = [not cell.text.strip() for cell in column]
    first = next((n for n, gone in enumerate(blank) if not gone), len(column))
    last = next((n for n, gone in enumerate(reversed(blank)) if not gone), 0)
    return column[first : len(column) - last]


def cells(text: str) -> list[Cell]:
    """ "12時!?" -> 12 together, 時, !? together."""
    return [_cell(piece) for piece in _PIECES.findall(text)]


def _cell(piece: str) -> Cell:
    if len(piece) > 1 and piece[0] in "!?！？":
        return Cell(piece.replace("！", "!").replace("？", "?"), "together")
    if piece.isdigit() and piece.isascii() and len(piece) > 1:
        return Cell(piece, "together")
    if piece[0].isascii() and piece[0].isalpha() and len(piece) > 1:
        return Cell(piece, "aside")
    return Cell(piece.translate(_FULL))


def _phrases(line: str) -> list[list[Cell]]:
    """Runs of cells that had better stay together. What shares a cell is never parted ("?!")."""
    ends = set(accumulate(map(len, _parser().parse(line)))) if line else set()
    phrases: list[list[Cell]] = [[]]
    for piece in _PIECES.finditer(line):
        phrases[-1].append(_cell(piece[0]))
        if piece.end() in ends:
            phrases.append([])
    return [phrase for phrase in phrases if phrase]


@cache
def _parser() -> Any:
    import budoux

    return budoux.load_default_japanese_parser()


def _broken(phrases: list[list[Cell]], longest: float) -> Iterator[list[Cell]]:
    column: list[Cell] = []
    for phrase in phrases:
        if column and _length(column) + _length(phrase) <= longest:
            column += phrase
            continue
        if column:
            yield column
        column = list(phrase)
        while _length(column) > longest:
            at = _place_to_break(column, longest)
            yield column[:at]
            column = column[at:]
    if column:
        yield column


def _place_to_break(column: list[Cell], longest: float) -> int:
    at, length = 0, 0.0
    for cell in column:
        if length + cell.length > longest and at > 0:
            break
        at, length = at + 1, length + cell.length
    best = at
    while 1 < best < len(column) and not _may_break(column, best):
        best -= 1
    return best if best > 1 or _may_break(column, best) else at


def _may_break(column: list[Cell], at: int) -> bool:
    if at >= len(column):
        return True
    return column[at].text[0] not in NOT_FIRST and column[at - 1].text[-1] not in NOT_LAST


def _length(column: list[Cell]) -> float:
    return sum(cell.length for cell in column)
