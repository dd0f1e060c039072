"""Of several choices the one that looks like the picture is taken, and heads move to where they look like it."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.figure_reader import ACTING, CHOSEN, Reading
from storyboard.pocket.loading import load_components, weights_folder
from storyboard.pocket.looks import GUESSED, numbers_of
from storyboard.pocket.networks import DRAWN
from storyboard.pocket.rereading import _there
from storyboard.pocket.settling import BLOCKS, Canvas, settled
from storyboard.pocket.sighting import in_pixels, moved
from storyboard.pocket.training.dataset import cast_scene
from storyboard.pocket.training.figure_training import acting_of
from storyboard.pocket.training.swatch_training import PART
from storyboard.pocket.world import Scene, draw
from storyboard.pocket.world.meaning import LOOKS, PLACED, figures_of, meaning
from tests.pocket.figures import said_of

pytestmark = pytest.mark.usefixtures("pocket")


@pytest.fixture(scope="module")
def eye() -> PocketAutoencoder:
    return load_components(weights_folder())["vae"]  # type: ignore[no-any-return]


def _scenes(count: int) -> list[Scene]:
    """Plain ones, of faces that are seen from the front."""
    every = (cast_scene(key, 20000, 20000)[0] for key in range(9_000_000, 9_000_999))
    plain = (
        s
        for s in every
        if len(s.figures) == 1
        and s.shot == "medium"
        and s.weather == "clear"
        and s.figures[0].view in ("front", "left", "right")
    )
    return [s for s, _ in zip(plain, range(count), strict=False)]


def _true(scene: Scene, place: int = 0) -> Reading:
    row = torch.from_numpy(figures_of(scene, 175.0, 2))[place]
    x, y, radius = row[:PLACED] * 16 / 100
    head = in_pixels(torch.stack([x, y, radius.log2()])[None])[0]
    looks = row[PLACED:][[*LOOKS]]
    numbers = numbers_of(torch.cat([looks[: PART.start], looks[PART.stop : -1]])[None])
    choice = dict(zip(ACTING, acting_of(row[None, PLACED:])[0].tolist(), strict=True))
    choice |= dict(zip(GUESSED, [int(one) for one in numbers], strict=True))
    sure = {
        name: torch.nn.functional.one_hot(torch.tensor(choice[name]), count).float()
        for name, count in CHOSEN.items()
    }
    return Reading(head, torch.cat([looks[PART], looks[-1:]]), sure, choice, 1.0)


def _painted(eye: PocketAutoencoder, scene: Scene) -> tuple[Canvas, Tensor]:
    """A canvas whose picture is what the painter makes of the truth."""
    assert eye.painter is not None
    pixels = torch.from_numpy(draw(scene, 896, 512).copy()).permute(2, 0, 1)[None] / 127.5 - 1
    looks = eye.half_to_drawn(eye.encoder[0](pixels))
    latents = torch.cat([looks, said_of(scene)[0]], 1)
    settings, ground = eye.behind(latents)
    picture = eye.with_figures(latents, settings, ground)
    assert latents.shape[1] > DRAWN
    return Canvas(eye.painter, latents, settings, ground, picture), latents


@torch.no_grad()
def test_what_looks_like_the_picture_is_chosen(eye: PocketAutoencoder) -> None:
    right = []
    for scene in _scenes(4):
        canvas, _ = _painted(eye, scene)
        true = _true(scene)
        for name in ("expression", "outfit"):
            count, own = CHOSEN[name], true.choice[name]
            others = torch.full((count,), 1.0 / count)
            unsure = replace(true, chances={**true.chances, name: others})
            unsure = unsure.choosing(name, (own + 1) % count)
            # all are as likely; only some are tried
            others[own], others[(own + 1) % count] = 0.3, 0.4
            right.append(settled(unsure, canvas).choice[name] == own)
    assert sum(right) >= 7, right


@torch.no_grad()
@pytest.mark.parametrize("off", [(0.06, -0.06, 0.0), (-0.14, 0.2, 0.06)])
def test_a_head_moves_to_where_it_looks_like_the_picture(
    eye: PocketAutoencoder, off: tuple[float, float, float]
) -> None:
    for scene in _scenes(3):
        canvas, _ = _painted(eye, scene)
        true = _true(scene)
        away = replace(true, head=moved(true.head[None], torch.tensor([off]))[0])
        found = settled(away, canvas).head
        radius = true.head[2].exp2()
        assert (found - true.head)[:2].abs().amax() / radius < 0.045
        assert canvas.easel(true.head).off(replace(true, head=found)) < canvas.easel(true.head).off(
            away
        )


@torch.no_grad()
def test_a_figure_is_tried_by_blocks_of_its_own(eye: PocketAutoencoder) -> None:
    scene = _scenes(1)[0]
    canvas, _ = _painted(eye, scene)
    easel = canvas.easel(_true(scene).head)
    assert 100 < len(easel.x) <= BLOCKS
    elsewhere = canvas.easel(torch.tensor([-900.0, -900.0, 5.0]))
    assert not len(elsewhere.x)
    true = _true(scene)
    assert (
        settled(replace(true, head=torch.tensor([-900.0, -900.0, 5.0])), canvas).choice
        == true.choice
    )


@torch.no_grad()
def test_who_brings_the_picture_no_nearer_is_not_there(eye: PocketAutoencoder) -> None:
    scenes = (cast_scene(key, 20000, 20000)[0] for key in range(9_000_000, 9_000_999))
    both = next(s for s in scenes if len(s.figures) == 2 and s.shot == "full")
    canvas, latents = _painted(eye, both)
    first, second = _true(both), _true(both, 1)
    assert _there([first, second], canvas) == [first, second]
    shares = said_of(both)[1]
    shares[1] = 0
    rows = torch.from_numpy(figures_of(both, 175.0, 2))
    alone = torch.cat([latents[:, :DRAWN], meaning(rows[None], shares[None])], 1)
    settings, ground = eye.behind(latents)
    assert eye.painter is not None
    for picture, there in ((eye.with_figures(alone, settings, ground), [first]), (ground, [])):
        canvas = Canvas(eye.painter, latents, settings, ground, picture)
        assert _there([first, second], canvas) == there
