"""What there is to learn from, each drawn when something first learns from it."""

from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.training.dataset import Facts, Shelf
from storyboard.pocket.training.library import Library, blank_of
from storyboard.pocket.training.pages import Pages, pages
from storyboard.pocket.training.plan import Plan
from storyboard.pocket.training.pocket import Pocket
from storyboard.pocket.training.sampler import Sampler

VIEWS = 2  # references drawn of each character
COLUMNS, ROWS = 28, 16  # latent cells of a panel


class Material:
    """Of a plan. eye, model: what reads pictures, and what draws pages."""

    def __init__(self, folder: Path, plan: Plan, eye: PocketAutoencoder, model: Pocket) -> None:
        self.library = Library(folder, COLUMNS, ROWS, plan.bank, VIEWS)
        self.plan, self.eye, self.model = plan, eye, model

    @cached_property
    def scenes(self) -> Shelf:
        """The UNet's."""
        return self.library.shelf(self.eye, self.model.tokenizer, self.plan.scenes, self.plan.first)

    @cached_property
    def sampler(self) -> Sampler:
        """Of those."""
        return self._sampler(self.scenes)

    @cached_property
    def pages(self) -> Shelf:
        """The painter's and the decoder's."""
        return self.library.shelf(
            self.eye, self.model.tokenizer, self.plan.pages, self.plan.first_page
        )

    @cached_property
    def book(self) -> Pages:
        """Those, at full size, and what the UNet makes of them."""
        return pages(self.library, self.model, self.pages, self._sampler(self.pages))

    def _sampler(self, shelf: Shelf) -> Sampler:
        blank, silence = blank_of(self.eye), self.model.ids([""])[0]
        who = Facts.of(torch.from_numpy(shelf.facts)).who
        known = bool(((who >= 0) & (who < self.plan.bank)).any())
        seen = self._references if known else blank.repeat(VIEWS, 1, 1, 1).half().cpu().numpy()
        return Sampler(shelf, seen, VIEWS, blank, silence, seed=shelf.first)

    @cached_property
    def _references(self) -> NDArray[np.float16]:
        return self.library.references(self.eye)
