"""Heads are found from boxes and from what is said of figures, better than cells say where they are."""

from pathlib import Path

import pytest
import torch

from storyboard.pocket.coordinates import whereabouts
from storyboard.pocket.heads import HeadFinder, believed, boxes_of
from storyboard.pocket.loading import weights_folder
from storyboard.pocket.training.drawings import Pixels
from storyboard.pocket.training.head_training import HeadTraining, Whereabouts, off_by
from storyboard.pocket.training.library import Library
from storyboard.pocket.training.machine import generator
from storyboard.pocket.training.sampler import soft_box
from tests.pocket.patience import learnt_within

pytestmark = pytest.mark.usefixtures("pocket")


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Pixels:
    folder = tmp_path_factory.mktemp("facts")
    return Library(folder, 28, 16, 20000, 2).facts(160, 9_000_000)  # of no training


def test_a_box_is_read_off_its_mask_again() -> None:
    boxes = torch.tensor([[0.25, 0.2, 0.6, 0.9], [0.0, 0.3, 0.5, 1.0]])
    masks = soft_box(boxes, (32, 56))[None]
    read = boxes_of(masks)
    torch.testing.assert_close(
        read[0], boxes * torch.tensor([175.0, 100, 175, 100]), atol=0.3, rtol=0
    )
    torch.testing.assert_close(boxes_of(0.4 * masks), read)  # however strongly somebody is held
    assert not boxes_of(torch.zeros(1, 2, 32, 56)).any()


def test_what_cells_say_of_a_head_is_where_it_is() -> None:
    heads = torch.tensor([[[40.0, 30.0, 3.3], [120.0, 55.0, 2.9]]])
    cells = whereabouts(heads, (16, 28))
    weight = torch.zeros(1, 2, 16, 28)
    weight[0, 0, 2:12, 3:10], weight[0, 1, 7:16, 16:22] = 1, 1
    shares = cells[:, 0] * weight[:, :1] + cells[:, 1] * weight[:, 1:]
    torch.testing.assert_close(believed(shares, weight), heads, atol=0.05, rtol=0)
    shares[0, :, 2:4, 3:6] += 2.5  # a few cells that are quite wrong do not count
    torch.testing.assert_close(believed(shares, weight), heads, atol=0.7, rtol=0)
    assert believed(shares, 0 * weight).isfinite().all()


@torch.no_grad()
def test_heads_nobody_drew_are_found_better_than_they_are_believed(facts: Pixels) -> None:
    finder = HeadFinder.from_pretrained(weights_folder() / "head_finder").float()
    some = Whereabouts(facts, seed=3).some(400)
    believed_off = off_by(some.believed, some.heads)[some.there]
    before, after = (off.abs().median(0).values for off in (believed_off, some.off(finder)))
    assert after[0] < 0.75 * before[0]
    assert after[1] < 0.35 * before[1]
    assert after[2] < 0.35 * before[2]


def test_it_learns_to_find_heads_and_goes_on_where_it_was(facts: Pixels, tmp_path: Path) -> None:
    torch.manual_seed(0)
    finder, whereabouts_of = HeadFinder(), Whereabouts(facts, seed=0)

    @torch.no_grad()
    def error() -> float:
        whereabouts_of.rng = generator(1)
        return float(whereabouts_of.some(400).off(finder).abs().mean())

    HeadTraining(tmp_path, finder, 0.02).run(whereabouts_of)
    first, early = torch.load(tmp_path / "heads.pt", weights_only=True), error()
    minutes = learnt_within(
        0.2,
        lambda minutes: HeadTraining(tmp_path, finder, minutes).run(whereabouts_of),
        lambda: error() < 0.8 * early,
    )
    then = torch.load(tmp_path / "heads.pt", weights_only=True)
    assert 0 < first["step"] < then["step"]
    assert error() < 0.8 * early
    fresh = HeadFinder()
    HeadTraining(tmp_path, fresh, minutes)  # over: only loaded
    for one, other in zip(fresh.parameters(), finder.parameters(), strict=True):
        assert torch.equal(one, other)
