"""The reader learns from pictures what they show; an autoencoder that gets one draws as before."""

from pathlib import Path

import pytest
import torch

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.loading import load_components, weights_folder
from storyboard.pocket.networks import DRAWN
from storyboard.pocket.training.drawings import scene_of
from storyboard.pocket.training.library import Library
from storyboard.pocket.training.machine import generator
from storyboard.pocket.training.reader_training import (
    Book,
    ReaderTraining,
    cells_error,
    looks_error,
    with_reader,
)
from storyboard.pocket.world import draw
from storyboard.pocket.world.meaning import MEANINGS
from tests.pocket.patience import learnt_within


def autoencoder() -> PocketAutoencoder:
    torch.manual_seed(0)
    eye = PocketAutoencoder(latent_channels=DRAWN).eval()
    eye.mean.uniform_(-1, 1)
    eye.std.uniform_(1, 2)
    return eye  # type: ignore[no-any-return]


@torch.no_grad()
def test_with_a_reader_it_draws_as_before() -> None:
    eye = autoencoder()
    made = with_reader(eye)
    picture = torch.from_numpy(draw(scene_of(3), 448, 256)).permute(2, 0, 1)[None] / 127.5 - 1
    old, new = eye.to_latents(picture), made.to_latents(picture)
    assert new.shape == (1, DRAWN + MEANINGS, 8, 14)
    assert torch.equal(new[:, :DRAWN], old)
    torch.testing.assert_close(made.to_pixels(new), eye.to_pixels(old))


def test_it_learns_what_pictures_show_and_goes_on_where_it_was(tmp_path: Path) -> None:
    eye = with_reader(autoencoder())
    tokenizer = load_components(weights_folder())["tokenizer"]
    library = Library(tmp_path, 28, 16, bank=3, views=2)
    scenes = library.shelf(eye, tokenizer, 6, 10**7)
    book = Book(scenes, library.half_size(6, 10**7), *library.strangers(6), seed=0)

    @torch.no_grad()
    def errors() -> list[float]:
        assert eye.reader is not None
        book.rng = generator(1)
        return [float(error(eye.reader, book)) for error in (cells_error, looks_error)]

    before = errors()
    ReaderTraining(tmp_path, eye, 0.05).run(book)
    first = torch.load(tmp_path / "reader.pt", weights_only=True)

    def learnt() -> bool:
        return all(after < 0.8 * was for was, after in zip(before, errors(), strict=True))

    learnt_within(0.25, lambda minutes: ReaderTraining(tmp_path, eye, minutes).run(book), learnt)
    then = torch.load(tmp_path / "reader.pt", weights_only=True)
    assert 0 < first["step"] < then["step"]
    assert learnt()


def test_without_a_reader_nothing_learns(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="meanings"):
        ReaderTraining(tmp_path, autoencoder(), 1)
