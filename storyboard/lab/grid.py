"""The pictures beside a section's figures: the first trials, then the worst, never picked by eye."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from storyboard.lab.judge import Pixels

CELL = (224, 128)  # pixels of a picture in the grid
HEAD, FIRST, WORST = 16, 8, 8  # pixels of a line of text; trials shown


@dataclass(frozen=True)
class Row:
    """One trial. good: the more, the better it came out; None = nothing was asked."""

    note: str
    pictures: Sequence[Pixels]
    good: float | None


def save_grid(path: Path, titles: Sequence[str], rows: Sequence[Row]) -> None:
    """Writes the grid; every row has a picture for every title."""
    shown = [(f"{row.note}", row) for row in rows[:FIRST]]
    rest = [row for row in rows[FIRST:] if row.good is not None]
    worst = sorted(rest, key=lambda row: row.good or 0.0)[:WORST]
    shown += [(f"{row.note} (of the worst)", row) for row in worst]
    width, height = CELL
    sheet = Image.new("RGB", (width * len(titles), HEAD + (height + HEAD) * len(shown)), "white")
    pen = ImageDraw.Draw(sheet)
    for column, title in enumerate(titles):
        pen.text((column * width + 4, 2), title, "black")
    for line, (note, row) in enumerate(shown):
        top = HEAD + line * (height + HEAD)
        pen.text((4, top + 2), note, "black")
        for column, picture in enumerate(row.pictures):
            sheet.paste(_small(picture), (column * width, top + HEAD))
    sheet.save(path)


def side_by_side(pictures: Sequence[Pixels]) -> Pixels:
    """Pictures of one height as one."""
    return np.concatenate(pictures, axis=1)


def _small(picture: Pixels) -> Image.Image:
    """Whole, on a white cell."""
    image = Image.fromarray(picture)
    image.thumbnail(CELL, Image.Resampling.BOX)
    cell = Image.new("RGB", CELL, "white")
    cell.paste(image, ((CELL[0] - image.width) // 2, (CELL[1] - image.height) // 2))
    return cell
