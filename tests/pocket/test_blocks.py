"""Blocks for the painter are those of the pages, and say what whole pictures say."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.coordinates import places, spread
from storyboard.pocket.networks import DRAWN
from storyboard.pocket.overlap import SIDE
from storyboard.pocket.painter import BROAD, NECK, SCALE, cells_of
from storyboard.pocket.setting import SET, SettingReader
from storyboard.pocket.training import blocks as module
from storyboard.pocket.training import painter_training
from storyboard.pocket.training.blocks import Blocks
from storyboard.pocket.training.dataset import DrawMasks, cast_scene
from storyboard.pocket.training.library import Library
from storyboard.pocket.training.pages import Pages
from storyboard.pocket.training.painter_training import PainterTraining
from storyboard.pocket.world import figure_masks
from storyboard.pocket.world.meaning import MEANINGS
from tests.pocket.figures import latents_of, scenes
from tests.pocket.patience import learnt_within

FIRST, COUNT, HELD = 10**7, 6, 2


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pages, Blocks]:
    """Looks are 0.3 where they are exact, and 1.3 where they are the UNet's."""
    library = Library(tmp_path_factory.mktemp("blocks"), 28, 16, bank=8, views=2)
    exact = torch.cat([latents_of(cast_scene(FIRST + n, 8)[0]) for n in range(COUNT)]).half()
    masks = np.stack([DrawMasks(28, 16, 8, FIRST)(n) for n in range(COUNT)])
    book = Pages(
        library.full_size(COUNT, FIRST),
        masks,
        exact.numpy(),
        (exact[:HELD] + 1).numpy(),
        exact[:HELD].numpy(),
    )
    torch.manual_seed(0)
    setting = SettingReader(DRAWN, SET).requires_grad_(False)
    return book, Blocks(book, library.bodies(COUNT, FIRST), setting, seed=1)


def test_a_block_is_told_and_shown_what_is_there(
    pages: tuple[Pages, Blocks], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FADED", 0.0)
    monkeypatch.setattr(module, "ROUGH", 0.0)
    monkeypatch.setattr(module, "HELD", 0.5)
    book, blocks = pages
    some = blocks.some(300)
    looks = some.said[:, -DRAWN - SET : -SET].mean(1)
    assert torch.equal(looks > 0.8, some.held)
    assert some.held.any()
    assert not some.held.all()
    latents = book.exact.float()
    known = cells_of(latents, DRAWN)
    pictures = book.pictures.float() / 127.5 - 1
    bodies = [
        figure_masks(cast_scene(FIRST + n, 8)[0], 896, 512).max(0, initial=0) for n in range(COUNT)
    ]
    meanings = slice(0, MEANINGS)
    for place in range(0, 300, 10):
        x, y = some.x[place], some.y[place]
        told = spread(known, x[None, None], y[None, None])[:, meanings, 0, 0]
        same = (told - some.said[place, meanings]).abs().amax(1) < 0.02
        left, top = (round(float(at) * SCALE * SIDE) - SIDE // 2 for at in (x, y))
        corner = slice(top, top + SIDE), slice(left, left + SIDE)
        shown = pictures[:, corner[0], corner[1]].permute(0, 3, 1, 2).flatten(1)
        same &= (shown == some.pixels[place]).all(1)
        shares = [torch.from_numpy(body[corner] > 0).flatten().float() for body in bodies]
        assert any(
            bool(one) and torch.equal(share, some.shares[place])
            for one, share in zip(same, shares, strict=True)
        )


def test_the_painter_learns_and_goes_on_where_it_was(
    pages: tuple[Pages, Blocks], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(painter_training, "BATCH", 1024)  # many steps, also on a slow machine
    monkeypatch.setattr(module, "ROUGH", 0.0)
    torch.manual_seed(0)
    channels = DRAWN + MEANINGS
    eye = PocketAutoencoder(latent_channels=channels, meanings=MEANINGS, settings=SET)
    blocks = pages[1]

    @torch.no_grad()
    def error() -> float:
        assert eye.painter is not None
        some = blocks.some(2000)
        colours = eye.painter.paint(some.said, some.x, some.y)[:, : 3 * SIDE**2]
        return float(((colours - some.pixels) * some.shares.repeat(1, 3)).abs().mean())

    before = error()
    PainterTraining(tmp_path, eye, 0.02).run(blocks)
    first = torch.load(tmp_path / "painter.pt", weights_only=True)
    learnt_within(
        0.5,
        lambda minutes: PainterTraining(tmp_path, eye, minutes).run(blocks),
        lambda: error() < 0.8 * before,
    )
    then = torch.load(tmp_path / "painter.pt", weights_only=True)
    assert 0 < first["step"] < then["step"]
    assert error() < 0.8 * before


def test_pages_on_which_somebody_lies_are_known() -> None:
    found = scenes(40, 1)
    cells = torch.cat([cells_of(latents_of(one), DRAWN) for one in found])
    lying = [one.figures[0].pose == module.HARD for one in found]
    assert 0 < sum(lying) < len(lying)
    assert module._hard(cells.flatten(2).transpose(1, 2)).tolist() == lying


@pytest.mark.parametrize(("shares", "within"), [((1.0, 0.0), (1.0, 0.9)), ((0.0, 1.0), (1.4, 1.6))])
def test_faces_and_heads_have_lists_of_their_own(
    pages: tuple[Pages, Blocks],
    monkeypatch: pytest.MonkeyPatch,
    shares: tuple[float, float],
    within: tuple[float, float],
) -> None:
    monkeypatch.setattr(module, "SHARES", (*shares, 0.0))
    across, down = _places(pages[1])
    assert ((across.abs() < within[0]) & (down.abs() < within[1])).float().mean() > 0.8


def test_bodies_have_a_list_of_their_own(
    pages: tuple[Pages, Blocks], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SHARES", (0.0, 0.0, 1.0))
    across, down = _places(pages[1])
    assert ((across.abs() > BROAD) | (down > NECK)).float().mean() > 0.8


def test_what_it_went_on_from_stays_in_part(
    pages: tuple[Pages, Blocks], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(painter_training, "BATCH", 256)
    channels = DRAWN + MEANINGS
    eye = PocketAutoencoder(latent_channels=channels, meanings=MEANINGS, settings=SET)
    assert eye.painter is not None
    before = {name: p.clone() for name, p in eye.painter.painting().named_parameters()}
    training = PainterTraining(tmp_path, eye, 0.02, begun=True)
    training.run(pages[1])
    for name, now in eye.painter.painting().named_parameters():
        learnt = training.average.shadow[name]
        assert torch.allclose(now, torch.lerp(learnt, before[name], painter_training.BEGAN))
    assert any(not torch.equal(before[n], p) for n, p in training.average.shadow.items())
    again = PainterTraining(tmp_path, eye, 0.02)  # from nothing, it is what was learnt
    for name, now in again.net.named_parameters():
        assert torch.equal(now, training.average.shadow[name])


def _places(blocks: Blocks) -> tuple[Tensor, Tensor]:
    some = blocks.some(500)
    across, down = places(some.said, some.x, some.y).unbind(1)
    return across, down


def test_without_a_painter_nothing_learns(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="meanings"):
        PainterTraining(tmp_path, PocketAutoencoder(), 1)
