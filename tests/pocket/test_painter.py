"""The painter paints a figure wherever it stands, whatever one cell believes, and nothing where nobody is."""

import pytest
import torch
from torch import Tensor

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.coordinates import WHEREABOUTS
from storyboard.pocket.networks import DRAWN
from storyboard.pocket.painter import Painter
from storyboard.pocket.setting import SET
from storyboard.pocket.world.meaning import MEANINGS
from tests.pocket.figures import latents_of, scenes

pytestmark = pytest.mark.usefixtures("pocket")


@pytest.fixture(scope="module")
def painter() -> Painter:
    torch.manual_seed(0)
    return Painter(DRAWN, MEANINGS, SET).eval()


def paint(painter: Painter, latents: Tensor) -> tuple[Tensor, Tensor]:
    return painter(latents, painter.setting(latents))  # type: ignore[no-any-return]


@torch.no_grad()
def test_where_nobody_is_the_ground_stays() -> None:
    torch.manual_seed(0)
    channels = DRAWN + MEANINGS
    eye = PocketAutoencoder(latent_channels=channels, meanings=MEANINGS, settings=SET).eval()
    assert eye.painter is not None
    nobody, ground = torch.randn(1, channels, 16, 28), torch.randn(1, 3, 512, 896)
    nobody[:, DRAWN] = 0
    settings = eye.painter.setting(nobody)
    assert torch.equal(eye.with_figures(nobody, settings, ground), ground)
    somebody = latents_of(scenes(1, 1)[0])
    assert not torch.equal(eye.with_figures(somebody, settings, ground), ground)


@torch.no_grad()
def test_a_figure_that_stands_elsewhere_is_the_same_figure(painter: Painter) -> None:
    scene = next(scene for scene in scenes(50, 1) if scene.shot == "wide")
    latents = latents_of(scene)
    (pixels, share), (moved, theirs) = paint(painter, latents), paint(painter, latents.roll(2, 3))
    assert pixels.shape == (1, 3, 512, 896)
    assert share.max() > 0
    for now, then in ((moved, pixels), (theirs, share)):
        apart = (now - then.roll(64, 3)).abs() > 1e-3
        assert apart.float().mean() < 1e-3  # where a block is just about somebody's


@torch.no_grad()
def test_one_cell_that_is_wrong_is_overruled(painter: Painter) -> None:
    scene = next(scene for scene in scenes(50, 1) if scene.shot == "close_up")
    latents = latents_of(scene)
    row, column = (latents[0, DRAWN] == 1).nonzero()[40].tolist()
    one, every = latents.clone(), latents.clone()
    one[:, DRAWN + WHEREABOUTS :, row, column] *= -1
    every[:, DRAWN + WHEREABOUTS :] *= -1

    def changed(other: torch.Tensor) -> float:
        part = slice(32 * row, 32 * row + 32), slice(32 * column, 32 * column + 32)
        apart = paint(painter, other)[0] - paint(painter, latents)[0]
        return float(apart[..., part[0], part[1]].abs().mean())

    assert 0 < changed(one) < 0.3 * changed(every)


@torch.no_grad()
def test_in_half_precision_lines_stay_where_they_are(painter: Painter) -> None:
    latents = latents_of(scenes(1, 1)[0]).bfloat16()
    exact = paint(painter, latents.float())[0]
    half = Painter(DRAWN, MEANINGS, SET).eval()
    half.load_state_dict(painter.state_dict())
    made = paint(half.bfloat16(), latents)[0]
    assert made.dtype == torch.bfloat16
    assert (made.float() - exact).abs().max() < 0.1 * exact.abs().max()
