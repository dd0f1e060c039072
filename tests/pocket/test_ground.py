"""Places are painted as the world draws them, whatever the shot; what is another ground stays the decoder's."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.ground import DETAIL, SKY, STAGE, GroundPainter
from storyboard.pocket.loading import load_components, weights_folder
from storyboard.pocket.maps import Maps
from storyboard.pocket.networks import DRAWN
from storyboard.pocket.setting import SET, SETTING, bits, chosen, heard, with_every
from storyboard.pocket.training import ground_training
from storyboard.pocket.training.drawings import chance
from storyboard.pocket.training.ground_drawing import WAYS, DrawGround, ground_scene
from storyboard.pocket.training.ground_training import Grounds, GroundTraining, set_camera
from storyboard.pocket.vocabulary import LAYOUTS
from storyboard.pocket.world import Scene, draw, random_scene
from storyboard.pocket.world.meaning import MEANINGS, set_of
from storyboard.pocket.world.picture import camera_of
from tests.pocket.patience import learnt_within

pytestmark = pytest.mark.usefixtures("pocket")
CHANNELS = DRAWN + MEANINGS


def settings(*scenes: Scene) -> Tensor:
    return torch.from_numpy(np.stack([set_of(scene) for scene in scenes]))


def grow(maps: Maps, times: float) -> None:
    maps.learn().mul_(times)
    maps.keep()


def some_scene(**fields: object) -> Scene:
    return dataclasses.replace(random_scene(chance(3), []), **fields)  # type: ignore[arg-type]


def test_views_show_every_place_in_every_layout_with_nobody_there() -> None:
    scenes = [ground_scene(number, 3) for number in range(3 * len(WAYS))]
    assert [(scene.place, scene.layout) for scene in scenes[::3]] == WAYS
    assert len(WAYS) == len(SETTING["place"]) * LAYOUTS
    number = next(n for n, scene in enumerate(scenes) if scene.shot == "full" and scene.figures)
    empty = dataclasses.replace(scenes[number], figures=())
    assert np.array_equal(DrawGround(224, 128, 3)(number), draw(empty, 224, 128))


@torch.no_grad()
def test_a_point_of_the_stage_looks_the_same_in_every_shot() -> None:
    torch.manual_seed(0)
    ground = GroundPainter()
    set_camera(ground)
    for maps in (ground.stages, ground.details):
        grow(maps, 100)  # as if it had learnt something
    told = ground.net[0]
    for layer in (told.value, told.gate):
        layer.weight[:, 4 * (STAGE + DETAIL + SKY) :] = 0  # nothing but maps is told
    horizon, aside = camera_of(1, "high")
    for spot in ((0.0, 0.0), (6.0, 10.0)):  # across and below where shots go to
        colours = []
        for shot in ("wide", "full", "medium"):
            scene = some_scene(place="street", shot=shot, angle="high", weather="clear", seed=1)
            way = torch.tensor([WAYS.index(("street", 1))])
            views = ground.views(settings(scene), torch.zeros(1), way)
            zoom = float(views.zoom)
            x, y = 175 * aside + spot[0] * zoom, horizon + spot[1] * zoom
            colours.append(ground.paint(views, torch.tensor([[x]]), torch.tensor([[y]]), 1e-3))
        for other in colours[1:]:
            torch.testing.assert_close(colours[0], other, atol=2e-3, rtol=0)


@torch.no_grad()
def test_rain_falls_where_it_rains() -> None:
    torch.manual_seed(0)
    ground = GroundPainter()
    set_camera(ground)
    ground.drops.learn().fill_(1.0)
    ground.colours.fill_(0.5)
    dry, wet = (some_scene(place="street", weather=weather) for weather in ("clear", "rain"))
    rough = torch.tensor([0.0, 0.5])[:, None, None, None].expand(2, 3, 512, 896)
    pictures = ground(settings(dry, wet), torch.zeros(2, 16, 28), rough)
    assert pictures.shape == (2, 3, 512, 896)
    assert (pictures[1] - 0.5).abs().max() < 1e-5
    assert (pictures[0] - 0.5).abs().max() > 0.1


@torch.no_grad()
def test_in_half_precision_things_stay_where_they_are() -> None:
    torch.manual_seed(0)
    ground = GroundPainter()
    set_camera(ground)
    grow(ground.stages, 30)
    scene = some_scene(place="street", shot="medium", weather="rain")
    told, blank = settings(scene), torch.zeros(1, 3, 512, 896)
    right = torch.tensor([WAYS.index(("street", 0))])
    ground.nearest = lambda said, front, *_: (said, front, right)  # type: ignore[method-assign]
    exact = ground(told, torch.zeros(1, 16, 28), blank)
    half = ground.bfloat16()(told.bfloat16(), torch.zeros(1, 16, 28).bfloat16(), blank.bfloat16())
    assert half.dtype == torch.bfloat16
    assert (half.float() - exact).abs().mean() < 0.02 * exact.abs().max()


@torch.no_grad()
def test_a_place_is_found_by_a_rough_picture_of_it() -> None:
    torch.manual_seed(0)
    ground = GroundPainter()
    set_camera(ground)
    grow(ground.stages, 100)  # as if it had learnt places that differ
    ground.net[2].weight.mul_(10)
    scenes = [
        some_scene(place=place, shot="full", angle="low", weather="clear", seed=way)
        for place, way in (("street", 2), ("cafe", 0))
    ]
    told, right = (
        settings(*scenes),
        torch.tensor([WAYS.index(("street", 2)), WAYS.index(("cafe", 0))]),
    )
    here, blank = torch.zeros(2, 16, 28), torch.zeros(2, 3, 512, 896)
    here[1, :, :14] = 1  # a figure in front of half of it
    with pytest.MonkeyPatch.context() as known:
        known.setattr(ground, "nearest", lambda said, front, *_: (said, front, right))
        exact = ground(told, here, blank)
    rough = torch.nn.functional.avg_pool2d(exact, 8)
    rough = rough.repeat_interleave(8, 2).repeat_interleave(8, 3)
    rough[1, :, :, :448] = 1
    crowded = here.amax((1, 2))
    assert torch.equal(ground.nearest(told, crowded, here, rough)[2], right)
    place = slice(bits(SETTING["place"]) + 4, -2)  # behind those of time and weather: the shot
    unsure = told.clone()
    unsure[:, place] = (
        with_every(0.1 * told[0], "shot")[0, place] * 0.1
    )  # taken for another, barely
    found, _, ways = ground.nearest(unsure, crowded, here, exact)
    assert int(ways[0]) == int(right[0])
    assert SETTING["shot"][int(chosen(found, "shot")[0])] == "full"  # nobody there: compared
    assert torch.equal(found[1], unsure[1])  # somebody is: as it was read


@torch.no_grad()
def test_words_say_which_of_two_places_it_is_that_are_as_near() -> None:
    ground = load_components(weights_folder())["vae"].ground.float()
    told = settings(some_scene(place="mountain", shot="wide", weather="clear", time="day"))
    here, crowded = torch.zeros(1, 16, 28), torch.ones(1)
    seen = {
        place: ground._whole(
            ground.views(told, crowded, torch.tensor([WAYS.index((place, 0))])), (512, 896)
        )
        for place in ("mountain", "field")
    }
    between = torch.lerp(seen["mountain"], seen["field"], 0.45)

    def found(rough: Tensor, words: Tensor | None = None) -> str:
        return WAYS[int(ground.nearest(told, crowded, here, rough, words)[2])][0]

    assert found(between) == "mountain"
    assert found(between, heard(["a field by day"])) == "field"
    assert found(between, heard(["by day"])) == "mountain"
    assert found(seen["mountain"], heard(["a field by day"])) == "mountain"


@torch.no_grad()
def test_where_words_say_the_place_it_is_painted_in_the_location_that_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever the latents look like: a street is that street in every panel."""
    eye = load_components(weights_folder())["vae"]
    words = heard(["a wide shot of the street by day in clear weather, eye level"])
    latents = 0.1 * torch.randn(2, 1, CHANNELS, 16, 28, generator=torch.Generator().manual_seed(0))
    latents[:, :, DRAWN] = 0
    ways = [[eye.to_pixels(one, words, location=n) for n in range(LAYOUTS)] for one in latents]
    for one, other in zip(*ways, strict=True):
        assert (one - other).abs().mean() < 0.02
    assert (ways[0][0] - ways[0][1]).abs().mean() > 0.1
    monkeypatch.setattr(PocketAutoencoder, "to_ground", None)  # nobody has to look
    eye.to_pixels(latents[0], words, location=1)


@torch.no_grad()
def test_a_take_that_begins_from_another_is_painted_in_its_location() -> None:
    ground = load_components(weights_folder())["vae"].ground.float()
    told = settings(some_scene(place="street", shot="full", weather="clear", time="day"))
    here, crowded = torch.zeros(1, 16, 28), torch.zeros(1)
    seen = [
        ground._whole(ground.views(told, crowded, torch.tensor([way])), (512, 896))
        for way in (WAYS.index(("street", 0)), WAYS.index(("street", 2)))
    ]
    torch.testing.assert_close(ground(told, here, seen[0]), seen[0])
    torch.testing.assert_close(ground(told, here, seen[0], location=2), seen[1])


@torch.no_grad()
def test_a_part_that_shows_another_place_is_painted_as_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ground = load_components(weights_folder())["vae"].ground.float()
    told = settings(some_scene(place="street", shot="full", weather="clear", time="day"))
    here, crowded = torch.zeros(1, 16, 28), torch.zeros(1)

    def seen(way: int, said: Tensor = told) -> Tensor:
        views = ground.views(said, crowded, torch.tensor([way]))
        return ground._whole(views, (512, 896))

    left = WAYS.index(("street", 2))
    night = with_every(told[0], "time")[SETTING["time"].index("night")][None]
    for right in (seen(WAYS.index(("cafe", 0))), seen(left, night)):
        whole = seen(left)
        monkeypatch.setattr(ground, "nearest", lambda *_: (told, crowded, torch.tensor([left])))
        torch.testing.assert_close(ground(told, here, whole), whole)  # one place all over
        rough = torch.cat([whole[..., :448], right[..., 448:]], -1)
        made = ground(told, here, rough)
        far = (made - rough).abs().mean((0, 1, 2))
        assert far[:320].mean() < 1e-5
        assert far[576:].mean() < 0.1 * (whole - right)[..., 576:].abs().mean()


@torch.no_grad()
def test_what_comes_near_to_a_place_is_painted_as_it_and_any_other_ground_stays() -> None:
    ground = load_components(weights_folder())["vae"].ground.float()
    told = settings(some_scene(place="street", shot="full", weather="clear", time="day"))
    place = ground._whole(ground.views(told, torch.zeros(1), torch.tensor([0])), (512, 896))
    here = torch.zeros(1, 16, 28)
    torch.testing.assert_close(ground(told, here, place + 0.05), place)
    strange = place.flip(2) + torch.linspace(-0.9, 0.9, 896)
    torch.testing.assert_close(ground(told, here, strange), strange)


@torch.no_grad()
def test_while_it_knows_no_place_the_decoder_draws_all_of_them() -> None:
    torch.manual_seed(0)
    eye = PocketAutoencoder(latent_channels=CHANNELS, meanings=MEANINGS, settings=SET).eval()
    latents = torch.randn(1, CHANNELS, 16, 28)
    latents[:, DRAWN] = 0
    assert torch.equal(eye.to_pixels(latents), eye.to_ground(latents))


def test_it_learns_places_and_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ground_training, "BLOCKS", 64)
    torch.manual_seed(0)
    eye = PocketAutoencoder(latent_channels=CHANNELS, meanings=MEANINGS, settings=SET)
    drawing = DrawGround(224, 128, 1)
    pictures = np.stack([drawing(number) for number in range(len(WAYS))])
    grounds = Grounds(pictures, seed=0)

    @torch.no_grad()
    def error() -> float:
        assert eye.ground is not None
        views = eye.ground.views(grounds.settings, grounds.crowded, grounds.ways)
        made = eye.ground._whole(views, (128, 224))
        truth = torch.from_numpy(pictures).permute(0, 3, 1, 2) / 127.5 - 1
        return float((made - truth).abs().mean())

    assert eye.ground is not None
    assert not eye.ground.learnt
    set_camera(eye.ground)
    before = error()
    GroundTraining(tmp_path, eye, 0.03).run(grounds)
    first = torch.load(tmp_path / "ground.pt", weights_only=True)
    minutes = learnt_within(
        0.2,
        lambda minutes: GroundTraining(tmp_path, eye, minutes).run(grounds),
        lambda: error() < 0.5 * before,
    )
    then = torch.load(tmp_path / "ground.pt", weights_only=True)
    assert 0 < first["step"] < then["step"]
    assert error() < 0.5 * before
    fresh = PocketAutoencoder(latent_channels=CHANNELS, meanings=MEANINGS, settings=SET)
    again = GroundTraining(tmp_path, fresh, minutes).ground  # over: only loaded
    for one, other in zip(again.parameters(), eye.ground.parameters(), strict=True):
        assert torch.equal(one, other)


def test_without_settings_nothing_learns(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="settings"):
        GroundTraining(tmp_path, PocketAutoencoder(), 1)
