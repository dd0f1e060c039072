"""Draws what training needs onto disk, on all cores, once: memory maps of pictures.

Every record comes from its own integer, so that a drawing can be made again anywhere.
"""

import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from storyboard.pocket.world import Scene, draw, random_character, random_scene

Pixels = NDArray[np.uint8]
COMPANY = (0.07, 0.58, 0.35)  # nobody, one, two


def chance(*key: int) -> np.random.Generator:
    """The generator of a record."""
    return np.random.Generator(np.random.PCG64(list(key)))


def scene_of(key: int) -> Scene:
    """The scene with this number: its cast and what happens are its own."""
    rng = chance(key)
    count = int(rng.choice(3, p=COMPANY))
    return random_scene(rng, [random_character(rng) for _ in range(count)])


def draw_scenes(folder: Path, count: int, width: int, height: int, first: int = 0) -> Pixels:
    """`count` pictures [count, height, width, 3] in folder; drawn only if they are not there."""
    name = folder / f"scenes_{width}x{height}_{first}_{count}.npy"
    return drawn(name, (count, height, width, 3), _Scene(width, height, first))


class _Scene:
    def __init__(self, width: int, height: int, first: int) -> None:
        self.width, self.height, self.first = width, height, first

    def __call__(self, number: int) -> Pixels:
        return draw(scene_of(self.first + number), self.width, self.height)


def drawn(
    name: Path,
    shape: Sequence[int],
    make: Callable[[int], NDArray[Any]],
    kind: type[np.generic] = np.uint8,
) -> NDArray[Any]:
    """A memory map of make(0), make(1), …; a finished file of that shape is opened as it is. Writing to it leaves the
    file alone.
    """
    done = name.with_suffix(".json")
    if not done.exists() or json.loads(done.read_text()) != list(shape):
        name.parent.mkdir(parents=True, exist_ok=True)
        done.unlink(missing_ok=True)
        np.lib.format.open_memmap(name, "w+", kind, tuple(shape)).flush()
        jobs = os.cpu_count() or 1
        parts = np.array_split(np.arange(shape[0]), jobs * 8)
        with ProcessPoolExecutor(jobs) as pool:
            list(pool.map(_fill, [name] * len(parts), parts, [make] * len(parts)))
        done.write_text(json.dumps(list(shape)))
    return np.load(name, mmap_mode="c")  # type: ignore[no-any-return]


def _fill(name: Path, numbers: NDArray[np.int64], make: Callable[[int], NDArray[Any]]) -> None:
    torch.set_num_threads(1)  # a process that was forked has no others
    pictures = np.load(name, mmap_mode="r+")
    for number in numbers:
        pictures[number] = make(int(number))
    pictures.flush()
