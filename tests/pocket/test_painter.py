"""The painter paints a figure wherever it stands, whatever one cell believes, and nothing where nobody is."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.coordinates import WHEREABOUTS
from storyboard.pocket.loading import load_components, weights_folder
from storyboard.pocket.networks import DRAWN
from storyboard.pocket.painter import BROAD, NECK, Painter, bodily, connected
from storyboard.pocket.setting import SET
from storyboard.pocket.world import Scene, draw, figure_masks
from storyboard.pocket.world.meaning import MEANINGS, set_of, skeletons_of
from storyboard.pocket.world.palette import Paint
from storyboard.pocket.world.picture import mark_of
from storyboard.pocket.world.pose import joints_of
from tests.pocket.figures import latents_of, scenes

pytestmark = pytest.mark.usefixtures("pocket")
SHOWING = ("medium", "full", "wide")


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


@torch.no_grad()
@pytest.mark.parametrize("told", [(200, 40, 40), (40, 160, 70), (60, 70, 190)])
def test_a_colour_is_painted_as_it_is_told(told: tuple[int, int, int]) -> None:
    """By day, on a top without a pattern, whatever the coarse look of the cells says."""
    eye = load_components(weights_folder())["vae"].float()
    found = next(scene for scene in scenes(200, 1) if _is_plain(scene))
    red, green, blue = told
    scene, other = (
        _wearing(found, Paint("red", colour)) for colour in ((128, 128, 128), (red, green, blue))
    )
    latents = latents_of(other)
    settings = torch.from_numpy(set_of(scene))[None]
    pixels, share = eye.painter(latents, settings)
    changed = np.abs(draw(other, 896, 512).astype(int) - draw(scene, 896, 512)).max(-1) > 40
    there = torch.from_numpy(changed) & (share[0, 0] > 0.9)
    assert there.sum() > 500
    painted = pixels[0][:, there].median(1).values
    assert (painted - torch.tensor(told) / 127.5 + 1).abs().max() < 0.1


def _is_plain(scene: Scene) -> bool:
    day = scene.time == "day" and scene.weather == "clear" and scene.angle == "eye_level"
    figure = scene.figures[0]
    upright = figure.view == "front" and figure.pose != "lying"
    return day and upright and scene.shot in ("medium", "full")


def _wearing(scene: Scene, top: Paint) -> Scene:
    figure = scene.figures[0]
    who = replace(figure.character, outfit="tshirt", pattern="plain", accessory="none", top=top)
    return replace(scene, figures=(replace(figure, character=who),))


def test_what_flies_beside_a_figure_is_no_part_of_it() -> None:
    shares, here = torch.zeros(1, 1, 24, 24), torch.zeros(1, 24, 24)
    shares[0, 0, 4:12, 4:8] = 1.0
    here[0, 4:12, 3:7] = 0.8
    shares[0, 0, 12:20, 7] = 0.5  # a thin tail where cells are unsure
    shares[0, 0, 4:6, 16:18] = 0.9  # a speck
    whole = connected(shares, here)[0]
    assert whole[4:20, 4:8][shares[0, 0, 4:20, 4:8] > 0].all()
    assert not whole[3:7, 14:].any()
    here[0, 4:6, 16:18] = 0.5  # somebody small
    assert connected(shares, here)[0, 4:6, 16:18].all()
    assert not connected(torch.zeros_like(shares), here).any()


@torch.no_grad()
@pytest.mark.parametrize("kept", [0.0, 0.4])
@pytest.mark.parametrize("pose", ["pointing", "waving", "running"])
def test_limbs_go_on_where_cells_of_them_were_left_out(pose: str, kept: float) -> None:
    """A UNet that has not seen a pose draws the cells of another, or half of this."""
    painter, found = load_components(weights_folder())["vae"].painter, scenes(60, 1)
    scene = next(one for one in found if one.shot == "medium" and one.figures[0].view == "front")
    figure = replace(scene.figures[0], pose=pose, prop=None)
    scene = replace(scene, angle="eye_level", figures=(figure,))
    latents, mark = latents_of(scene), mark_of(scene, figure, 175.0)
    middles = 6.25 * (torch.arange(28) + 0.5)
    far = (middles - mark.x).abs() > 1.2 * mark.radius
    denied = latents.clone()
    denied[:, DRAWN:, :, far] *= kept
    settings = torch.from_numpy(set_of(scene))[None]
    lost = far.repeat_interleave(32)
    whole, left = (painter(one, settings)[1][..., lost] for one in (latents, denied))
    assert whole.sum() > 1000
    assert left.sum() > 0.85 * whole.sum()


@torch.no_grad()
@pytest.mark.parametrize("thing", ["balloon", "witch_hat"])
def test_what_rises_above_somebody_is_painted_where_cells_of_it_were_left_out(thing: str) -> None:
    painter, found = load_components(weights_folder())["vae"].painter, scenes(60, 1)
    scene = next(one for one in found if one.shot == "medium" and one.figures[0].view == "front")
    figure = replace(scene.figures[0], pose="holding", prop="balloon")
    if thing == "witch_hat":
        who = replace(figure.character, species="person", age="girl", hair="bob", accessory=thing)
        figure = replace(figure, character=who, pose="standing", prop=None)
    scene = replace(scene, angle="eye_level", figures=(figure,))
    latents, mark = latents_of(scene), mark_of(scene, figure, 175.0)
    middle = joints_of(figure).head[1] * mark.radius + mark.y
    x, y = (6.25 * (torch.arange(count) + 0.5) for count in (28, 16))
    far = ((x - mark.x).abs() > 1.1 * mark.radius)[None].expand(16, 28)
    if thing == "witch_hat":
        far = (y < middle - 1.3 * mark.radius)[:, None].expand(16, 28)
    denied = latents.clone()
    denied[:, DRAWN:] *= ~far
    settings = torch.from_numpy(set_of(scene))[None]
    lost = far.repeat_interleave(32, 0).repeat_interleave(32, 1)
    whole, left = (painter(one, settings)[1] * lost for one in (latents, denied))
    assert whole.sum() > 1000
    assert left.sum() > 0.8 * whole.sum()


@torch.no_grad()
def test_a_figure_ends_where_its_body_does_whatever_cells_at_its_rim_say() -> None:
    eye, lost = load_components(weights_folder())["vae"], []
    for scene in [one for one in scenes(60, 1) if one.shot in ("close_up", "medium")][:5]:
        pixels = torch.from_numpy(draw(scene, 896, 512).copy()).permute(2, 0, 1)[None] / 127.5 - 1
        told = latents_of(scene)[:, DRAWN:]
        latents = torch.cat([eye.half_to_drawn(eye.encoder[0](pixels)), told], 1)
        rim = (told[:, :1] > 0) & (told[:, :1] < 0.35)
        denied = torch.cat([latents[:, :DRAWN], told * ~rim], 1)
        settings, where = eye.painter.setting(latents), rim.repeat_interleave(32, 2)
        where = where.repeat_interleave(32, 3)
        whole, left = (eye.painter(one, settings)[1] * where for one in (latents, denied))
        lost.append(float((whole - left).clamp(min=0).sum() / whole.sum()))
    assert max(lost) < 0.05, lost


def test_limbs_beside_a_head_are_of_the_body_and_hair_is_not() -> None:
    scene = next(one for one in scenes(99, 1) if one.figures[0].pose == "lying")
    joints = torch.from_numpy(skeletons_of(scene, 1))
    foot = joints[:, -1]
    assert foot[0, 0].abs() > BROAD
    assert foot[0, 1] < NECK
    assert bodily(joints, foot)
    assert not bodily(joints, foot * torch.tensor([-1.0, 1.0]))  # on the head's other side
    assert not bodily(joints, torch.zeros(1, 2))  # the head's middle


@torch.no_grad()
def test_who_lies_is_painted_whole() -> None:
    painter = load_components(weights_folder())["vae"].painter
    lying = [
        one for one in scenes(400, 1) if one.figures[0].pose == "lying" and one.shot in SHOWING
    ]
    off = []
    for scene in lying[:9]:
        pixels, _ = painter(latents_of(scene), torch.from_numpy(set_of(scene))[None])
        body = figure_masks(scene, 896, 512)[0] > 128
        levels = (pixels[0].permute(1, 2, 0).numpy() + 1) * 127.5
        off.append(np.abs(levels - draw(scene, 896, 512))[body].mean())
    assert np.median(off) < 13  # 14.3 where heads' network painted what is level with the head
