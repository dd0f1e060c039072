"""Joints follow from what is said of a figure, and blocks know how far from its limbs they lie."""

from pathlib import Path

import pytest
import torch
from torch import Tensor

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.loading import load_components, weights_folder
from storyboard.pocket.setting import SET
from storyboard.pocket.skeleton import BODILY, JOINTS, LIMBS, POINTS, by_limbs
from storyboard.pocket.training.library import Library
from storyboard.pocket.training.machine import generator
from storyboard.pocket.training.skeleton_training import Skeletons, SkeletonTraining
from storyboard.pocket.world import draw
from storyboard.pocket.world.meaning import MEANINGS, skeletons_of
from storyboard.pocket.world.picture import mark_of
from storyboard.pocket.world.pose import joints_of
from tests.pocket.figures import scenes
from tests.pocket.patience import learnt_within

pytestmark = pytest.mark.usefixtures("pocket")


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Skeletons:
    library = Library(tmp_path_factory.mktemp("figures"), 28, 16, 20000, 2)
    some = 160, 9_000_000  # of no training
    return Skeletons(library.facts(*some), library.skeletons(*some), seed=0)


def test_feet_are_told_to_stand_where_they_are_drawn() -> None:
    for scene in (scene for scene in scenes(60, 1) if scene.shot in ("full", "wide")):
        figure = scene.figures[0]
        if figure.pose not in ("standing", "waving"):
            continue
        mark, head = mark_of(scene, figure, 175.0), joints_of(figure).head
        feet = skeletons_of(scene, 1)[0, [10, 13]]
        x = (mark.x + (head[0] + feet[:, 0]) * mark.radius) / 100 * 256
        y = (mark.y + (head[1] + feet[:, 1]) * mark.radius) / 100 * 256
        picture = draw(scene, 448, 256)
        for across, down in zip(x, y, strict=True):
            # a shoe is a little above the soles, and of one colour
            row, column = round(float(down - 0.14 * mark.radius * 2.56)), round(float(across))
            if 2 < row < 253 and 2 < column < 445:
                behind = picture[row, 2].astype(int)
                assert abs(picture[row, column].astype(int) - behind).max() > 3


@torch.no_grad()
def test_joints_are_found_of_figures_of_no_training(figures: Skeletons) -> None:
    painter = load_components(weights_folder())["vae"].painter.float()
    off = (painter.skeleton(figures.said, figures.settings) - figures.joints).abs()
    assert off.median() < 0.01  # head radii
    assert off.quantile(0.9) < 0.03


def test_a_block_knows_how_far_from_a_limb_it_lies() -> None:
    joints = torch.zeros(1, JOINTS, 2)
    limbs = joints[:, len(POINTS) :].reshape(1, LIMBS, 3, 2)
    limbs[0, :, :, 1] = torch.tensor([0.0, 1.0, 2.0])  # straight down
    limbs[0, :, :, 0] = torch.arange(LIMBS)[:, None] * 2.0

    def told(x: float, y: float) -> tuple[Tensor, Tensor]:
        found = by_limbs(joints, torch.tensor([[x, y]]), torch.tensor([0.01]))
        assert found.shape == (1, BODILY)
        beside = found[0, -BODILY:][BODILY - LIMBS * 18 :]  # limbs come last
        return beside[:LIMBS], beside[11 * LIMBS : 12 * LIMBS]

    across, along = told(0.3, 0.9)
    torch.testing.assert_close(across.abs(), torch.tensor([0.3, 1.7, 3.0, 3.0]), atol=0.01, rtol=0)
    assert across[0] * across[1] < 0  # to the right of one, to the left of the other
    further = told(0.3, 1.6)[1]
    assert 0 < along[0] < further[0] < 1
    assert abs(told(0.02, 2.5)[0][0]) < 0.15  # straight beyond its end is on neither side of it
    assert told(0.5, 2.1)[0][0] == pytest.approx(float(told(0.5, 1.9)[0][0]), abs=0.03)
    assert told(0.0, 2.5)[1][0] == pytest.approx(1.0)


@torch.no_grad()
def test_nowhere_does_a_hairs_breadth_make_a_difference(figures: Skeletons) -> None:
    joints = figures.joints[:60]
    spread = torch.rand(99, len(joints), 2, generator=torch.Generator().manual_seed(0)) * 8 - 3
    # beside straight limbs, beyond their ends, and where a bent one's parts are equally near
    ends = joints[None, :, 4::3] + torch.tensor([[[[0.0, 0.7]]], [[[0.0, -0.7]]]])
    places = torch.cat([spread, *ends.unbind(2)])
    for place in places:
        two = (
            by_limbs(joints, place + shift, torch.full((len(joints),), 0.05))
            for shift in (0.0, 1e-4)
        )
        assert (next(two) - next(two)).abs().max() < 0.1


def test_it_learns_and_goes_on_where_it_was(figures: Skeletons, tmp_path: Path) -> None:
    torch.manual_seed(0)
    eye = PocketAutoencoder(latent_channels=16 + MEANINGS, meanings=MEANINGS, settings=SET)
    assert eye.painter is not None
    skeleton = eye.painter.skeleton

    @torch.no_grad()
    def error() -> float:
        figures.rng = generator(1)
        said, settings, joints = figures.some(300)
        return float((skeleton(said, settings) - joints).abs().mean())

    SkeletonTraining(tmp_path, eye, 0.01).run(figures)
    first, early = torch.load(tmp_path / "skeleton.pt", weights_only=True), error()
    learnt_within(
        0.1,
        lambda minutes: SkeletonTraining(tmp_path, eye, minutes).run(figures),
        lambda: error() < 0.8 * early,
    )
    then = torch.load(tmp_path / "skeleton.pt", weights_only=True)
    assert 0 < first["step"] < then["step"]
    assert error() < 0.8 * early


def test_without_a_painter_nothing_stands(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="meanings"):
        SkeletonTraining(tmp_path, PocketAutoencoder(), 1)
