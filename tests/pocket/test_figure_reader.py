"""Figures are read off pictures one by one, in whatever light they stand, and are painted again as they were."""

import dataclasses

import numpy as np
import pytest
import torch
from torch import Tensor

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.figure_reader import ACTING, FACE, WHOLE, FigureReader, Reading
from storyboard.pocket.loading import load_components, weights_folder
from storyboard.pocket.looks import CHOICES, GUESSED, VIEWS, numbers_of
from storyboard.pocket.networks import DRAWN
from storyboard.pocket.rereading import in_plain_light, reread
from storyboard.pocket.setting import SET
from storyboard.pocket.swatches import COLOURS, swatches_of
from storyboard.pocket.training.dataset import cast_scene
from storyboard.pocket.training.figure_training import acting_of
from storyboard.pocket.training.swatch_training import PART
from storyboard.pocket.world import Scene, draw
from storyboard.pocket.world.meaning import LOOKS, MEANINGS, PLACED, figures_of
from storyboard.pocket.world.meaning import said_of as truth_of

pytestmark = pytest.mark.usefixtures("pocket")
UNSEEN = 9_000_000  # numbers of scenes that no training has seen


@pytest.fixture(scope="module")
def eye() -> PocketAutoencoder:
    return load_components(weights_folder())["vae"]  # type: ignore[no-any-return]


def pixels_of(scene: Scene) -> Tensor:
    return torch.from_numpy(draw(scene, 896, 512).copy()).permute(2, 0, 1)[None] / 127.5 - 1


def unseen(count: int, company: int) -> list[Scene]:
    """Scenes whose figures show their faces and what they wear."""
    every = (cast_scene(key, 20000, 20000)[0] for key in range(UNSEEN, UNSEEN + 999))
    plain = (s for s in every if len(s.figures) == company and s.shot in ("medium", "full"))
    return [s for s, _ in zip(plain, range(count), strict=False)]


def test_what_is_read_is_said_as_the_world_says_it() -> None:
    for scene in unseen(6, 1):
        said = torch.from_numpy(truth_of(scene.figures[0]))
        looks = said[[*LOOKS]]
        numbers = numbers_of(torch.cat([looks[: PART.start], looks[PART.stop : -1]])[None])
        chosen = dict(zip(ACTING, acting_of(said[None])[0].tolist(), strict=True))
        chosen |= dict(zip(GUESSED, [int(one) for one in numbers], strict=True))
        plain = torch.cat([looks[PART], looks[-1:]])
        reading = Reading(torch.zeros(3), plain, {}, chosen, 1.0)
        torch.testing.assert_close(reading.said, said, atol=1e-6, rtol=0)
        other = reading.choosing("pose", (chosen["pose"] + 1) % ACTING["pose"])
        assert acting_of(other.said[None])[0, 2] == other.choice["pose"] != chosen["pose"]


def test_a_fresh_reader_says_nothing_of_where_things_lie() -> None:
    reader = FigureReader()
    sights = reader.sights(torch.zeros(2, 3, WHOLE, WHOLE), torch.zeros(2, 3, FACE, FACE))
    assert not sights.off.any()
    assert not sights.acting.any()
    assert sights.acting.shape == (2, sum(ACTING.values()))


@torch.no_grad()
def test_light_is_undone(eye: PocketAutoencoder) -> None:
    """What stands in the night has the colours in plain light that it has at noon."""
    assert eye.painter is not None
    scenes, off = [s for s in unseen(40, 1) if s.weather == "clear"][:6], []
    for scene in scenes:
        colours = torch.rand(3, 16, 20) * 1.2 - 0.6
        setting = eye.painter.setting(eye.to_latents(pixels_of(scene)))
        height = (torch.arange(16) + 0.5) / 16
        lit = eye.painter.light(colours.permute(1, 2, 0), setting.expand(16, -1), height)
        plain = in_plain_light(lit.permute(2, 0, 1), eye.painter.light, setting[0])
        torch.testing.assert_close(plain, colours, atol=1e-4, rtol=0)
        night, noon = (dataclasses.replace(scene, time=time) for time in ("night", "day"))
        seen = [_plain(eye, one) for one in (night, noon)]
        latents = eye.to_latents(pixels_of(noon))[0, DRAWN]
        figure = (latents > 0.95).repeat_interleave(32, 0).repeat_interleave(32, 1)
        off.append(float((seen[0] - seen[1]).abs().mean(0)[figure].median()))
    assert np.median(off) < 0.08, off


def _plain(eye: PocketAutoencoder, scene: Scene) -> Tensor:
    assert eye.painter is not None
    pixels = pixels_of(scene)
    setting = eye.painter.setting(eye.to_latents(pixels))
    return in_plain_light(pixels[0], eye.painter.light, setting[0])


@torch.no_grad()
def test_figures_of_scenes_it_never_saw_are_read(eye: PocketAutoencoder) -> None:
    right: dict[str, list[bool]] = {name: [] for name in ACTING}
    colours = []
    for scene in unseen(14, 1):
        latents = eye.encode(pixels_of(scene)).latents  # type: ignore[union-attr]
        row = torch.from_numpy(figures_of(scene, 175.0, 1))[0]
        meaning = latents[0, DRAWN:]
        sure = meaning[0] > 0.9
        said = (meaning[4:] / meaning[:1].clamp(min=0.1))[:, sure].mean(1)
        for name, one, other in zip(
            ACTING, acting_of(said[None])[0], acting_of(row[None, PLACED:])[0], strict=True
        ):
            right[name].append(bool(one == other))
        part = swatches_of(len(said))
        off = (said[part] - row[PLACED:][part]).abs().reshape(len(COLOURS), 3).amax(1)
        colours.append(off[[COLOURS.index(name) for name in ("coat", "top")]])
    shares = {name: float(np.mean(some)) for name, some in right.items()}
    assert shares["view"] > 0.85, shares
    assert shares["pose"] > 0.6, shares
    assert shares["expression"] > 0.5, shares
    assert torch.cat(colours).median() < 0.03


@torch.no_grad()
def test_all_cells_of_a_figure_say_the_same_after_a_second_look(eye: PocketAutoencoder) -> None:
    for scene in unseen(3, 2):
        pixels = pixels_of(scene)
        first, then = eye.to_latents(pixels), eye.encode(pixels).latents  # type: ignore[union-attr]
        assert torch.equal(then[:, :DRAWN], first[:, :DRAWN])
        torch.testing.assert_close(then[:, DRAWN], first[:, DRAWN].clamp(0, 1))
        rows = torch.from_numpy(figures_of(scene, 175.0, 2))
        for row in rows:
            x, y = (int(v * 5.12 / 32) for v in row[:2])
            if not (0 <= x < 28 and 0 <= y < 16 and first[0, DRAWN, y, x] > 0.95):
                continue
            near = then[0, DRAWN + 4 :, y, max(x - 1, 0) : x + 2]
            sure = then[0, DRAWN, y, max(x - 1, 0) : x + 2] > 0.95
            said = near[:, sure] / then[0, DRAWN, y, max(x - 1, 0) : x + 2][sure]
            assert (said - said[:, :1]).abs().amax() < 0.2


@torch.no_grad()
def test_where_nobody_is_a_second_look_changes_nothing(eye: PocketAutoencoder) -> None:
    assert eye.painter is not None
    assert eye.figures is not None
    picture = torch.zeros(1, 3, 512, 896)
    latents = torch.zeros(1, DRAWN + MEANINGS, 16, 28)
    behind = torch.zeros(1, SET), picture
    assert torch.equal(reread(latents, picture, *behind, eye.painter, eye.figures), latents)


@torch.no_grad()
def test_half_precision_reads_about_the_same(eye: PocketAutoencoder) -> None:
    pixels = pixels_of(unseen(1, 1)[0])
    whole = eye.encode(pixels).latents  # type: ignore[union-attr]
    halved = load_components(weights_folder(), torch.bfloat16)["vae"]
    half = halved.encode(pixels.bfloat16()).latents
    assert half.dtype == torch.bfloat16
    somebody = whole[:, DRAWN : DRAWN + 1] > 0.9
    apart = ((half.float() - whole)[:, DRAWN + 1 :].abs() * somebody).sum() / somebody.sum()
    assert float(apart) / (MEANINGS - 1) < 0.1


@torch.no_grad()
def test_drawings_come_back_nearer_after_a_second_look(eye: PocketAutoencoder) -> None:
    nearer = []
    for scene in unseen(4, 1):
        pixels = pixels_of(scene)
        first = eye.to_latents(pixels)
        figure = (
            (first[:, DRAWN : DRAWN + 1] > 0.5).repeat_interleave(32, 2).repeat_interleave(32, 3)
        )
        off = [
            float(((eye.to_pixels(latents).clamp(-1, 1) - pixels).abs() * figure).sum())
            for latents in (first, eye.encode(pixels).latents)  # type: ignore[union-attr]
        ]
        nearer.append(off[1] < off[0])
    assert sum(nearer) >= 3, nearer


def test_views_are_the_vocabularys() -> None:
    assert len(VIEWS) == ACTING["view"]
    assert [*CHOICES][-3:] == [*ACTING][1:]
