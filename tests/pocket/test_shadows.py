"""Figures throw a shadow where they stand, as in the drawn world; nobody throws none."""

import math

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.loading import load_components, weights_folder
from storyboard.pocket.networks import DRAWN, SLOTS
from storyboard.pocket.setting import SETTING, with_every
from storyboard.pocket.shadows import HIGH, MUCH, WIDE, shaded
from storyboard.pocket.training.dataset import cast_scene
from storyboard.pocket.world import Scene, figure_masks
from storyboard.pocket.world.meaning import figures_of, meaning, set_of
from storyboard.pocket.world.picture import mark_of, without

pytestmark = pytest.mark.usefixtures("pocket")
UNSEEN = 9_000_000  # numbers of scenes that no training has seen
PIXELS = 5.12  # of a hundredth of the frame's height


@pytest.fixture(scope="module")
def eye() -> PocketAutoencoder:
    return load_components(weights_folder())["vae"]  # type: ignore[no-any-return]


def unseen(count: int, company: int) -> list[Scene]:
    every = (cast_scene(key, 20000, 20000)[0] for key in range(UNSEEN, UNSEEN + 999))
    whole = (s for s in every if len(s.figures) == company and s.shot == "full")
    return [s for s, _ in zip(whole, range(count), strict=False)]


def shadow(eye: PocketAutoencoder, scene: Scene, weather: str = "clear") -> Tensor:
    """[512, 896]: by how much a white ground is darker, where latents tell exactly of the figures."""
    assert eye.painter is not None
    shares = torch.zeros(1, SLOTS, 16, 28)
    for slot, mask in enumerate(figure_masks(scene, 896, 512)):
        shares[0, slot] = F.avg_pool2d(torch.from_numpy(mask)[None].float() / 255, 32)[0]
    told = meaning(torch.from_numpy(figures_of(scene, 175.0, SLOTS))[None], shares)
    settings = torch.from_numpy(set_of(scene))
    number = SETTING["weather"].index(weather)
    settings = with_every(settings, "weather")[number][None]
    latents = torch.cat([torch.zeros(1, DRAWN, 16, 28), told], 1)
    return 1 - shaded(torch.ones(1, 3, 512, 896), latents, settings, eye.painter)[0].mean(0)


def test_it_lies_where_the_soles_are(eye: PocketAutoencoder) -> None:
    for scene in unseen(5, 1):
        mark = mark_of(scene, scene.figures[0], 175.0)
        seen = shadow(eye, scene)
        rows, columns = (seen.sum(side) / seen.sum() for side in (1, 0))
        y = float((rows * torch.arange(512)).sum())
        x = float((columns * torch.arange(896)).sum())
        radius = mark.radius * PIXELS
        assert abs(x - mark.x * PIXELS) < 0.5 * radius
        assert abs(y - mark.y * PIXELS) < 0.3 * radius
        area = float((seen > seen.max() / 2).sum())
        assert area == pytest.approx(math.pi * WIDE * HIGH * radius**2, rel=0.25)


def test_two_figures_throw_two(eye: PocketAutoencoder) -> None:
    for scene in unseen(2, 2):
        rows = shadow(eye, scene).amax(0) > 0.2
        ends = int((rows[1:] != rows[:-1]).sum())
        assert ends in (2, 3, 4)
        assert int(rows.sum()) > 1.5 * 2 * WIDE * mark_of(scene, scene.figures[1], 175.0).radius


def test_nobody_throws_none_and_fog_leaves_little_of_it(eye: PocketAutoencoder) -> None:
    scene = unseen(1, 1)[0]
    assert not shadow(eye, without(scene, 0)).any()
    clear, foggy = (float(shadow(eye, scene, weather).max()) for weather in ("clear", "fog"))
    assert clear == pytest.approx(MUCH * (2 - 2 * 37 / 255), abs=0.03)
    assert foggy == pytest.approx(clear / 2, abs=0.03)
