"""Training goes on from what is packaged and from its own checkpoints; what it learns from is as said."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from storyboard.pocket.loading import load_components
from storyboard.pocket.networks import DRAWN
from storyboard.pocket.training.__main__ import train
from storyboard.pocket.training.dataset import cast_scene, character_of
from storyboard.pocket.training.drawings import chance
from storyboard.pocket.training.library import Library, blank_of
from storyboard.pocket.training.material import Material
from storyboard.pocket.training.packaging import package, packaged
from storyboard.pocket.training.plan import Plan, plan_of
from storyboard.pocket.training.pocket import ids_of
from storyboard.pocket.training.sampler import Sampler
from storyboard.pocket.training.wear import CHANGES, reference, worn
from storyboard.pocket.world import draw_reference, figure_masks, head_mask
from storyboard.pocket.world.meaning import MEANINGS

pytestmark = pytest.mark.usefixtures("pocket")


def test_a_packaged_model_is_packaged_again_to_the_bit(young: Path, tmp_path: Path) -> None:
    package(packaged(young), load_components(young)["vae"], tmp_path / "again")
    files = sorted(young.rglob("*.safetensors"))
    assert len(files) == 6
    for file in files:
        old, new = load_file(file), load_file(tmp_path / "again" / file.relative_to(young))
        assert old.keys() == new.keys()
        assert all(torch.equal(old[key], new[key]) for key in old), file.name
    for config in (tmp_path / "again").rglob("config.json"):
        assert str(young.parent) not in config.read_text()


def test_a_model_of_this_shape_fits_in_the_package(young: Path) -> None:
    size = sum(file.stat().st_size for file in young.rglob("*") if file.is_file())
    assert size < 96e6


def test_weights_of_an_earlier_kind_are_refused(young: Path, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier"
    shutil.copytree(young, earlier)
    config = earlier / "scheduler" / "scheduler_config.json"
    config.write_text(config.read_text().replace('"sample"', '"flow_prediction"'))
    with pytest.raises(ValueError, match=r"earlier holds .* without --start"):
        packaged(earlier)


def test_training_goes_on_where_it_was(young: Path, tmp_path: Path) -> None:
    def go_on(minutes: float) -> dict[str, Any]:
        plan = Plan(
            0,
            0,
            0.001,
            minutes,
            setting=0,
            skeleton=0,
            painter=0,
            decoder=0,
            ground=0,
            swatches=0,
            heads=0,
            figures=0,
            bank=4,
            scenes=8,
            first=10**7,
        )
        train(tmp_path, plan, tmp_path / "package", young, tell=False)
        state: dict[str, Any] = torch.load(tmp_path / "unet_fine.pt", weights_only=True)
        return state

    first = go_on(0.001)
    then = go_on(first["spent"] + 0.001)
    last = go_on(then["spent"] + 0.001)
    assert (first["step"], then["step"], last["step"]) == (1, 2, 3)
    made = load_file(tmp_path / "package" / "unet" / "diffusion_pytorch_model.safetensors")
    old = load_file(young / "unet" / "diffusion_pytorch_model.safetensors")
    assert old.keys() == made.keys()
    assert all(bool(value.isfinite().all()) for value in made.values())
    moved = [float((made[key].float() - old[key].float()).abs().max()) for key in old]
    assert 0 < max(moved) < 0.1
    assert all(np.isfinite(moved))
    steps = last["optimizer"]
    # the gradient comes to every part, not to the layers near the picture alone
    felt = [one["exp_avg"] for one in steps["adam"]["state"].values()]
    felt += [one["momentum_buffer"] for one in steps["muon"]["state"].values()]
    assert len(felt) > 400
    assert all(bool(one.any()) for one in felt)


def test_pieces_around_figures_hold_them_with_their_masks(young: Path, tmp_path: Path) -> None:
    parts = load_components(young)
    eye, tokenizer = parts["vae"], parts["tokenizer"]
    some = Library(tmp_path, 28, 16, 4, 2).shelf(eye, tokenizer, 12, 10**7)
    seen = np.zeros((8, DRAWN + MEANINGS, 8, 8), np.float16)
    batch = Sampler(some, seen, 2, blank_of(eye), ids_of(tokenizer, [""])[0], seed=1).near(8)
    told, weights = batch.told, batch.weights
    assert (batch.latents.shape, weights.shape) == ((8, DRAWN + MEANINGS, 16, 14), (8, 16, 14))
    assert (batch.latents[:, DRAWN] > 0.9)[
        weights > 8.5
    ].all()  # a head whole in a cell is somebody there
    assert told.masks.shape == (8, 2, 32, 28)
    figures = weights > 3
    assert figures.flatten(1).any(1).all()
    there = torch.nn.functional.avg_pool2d(told.masks[:, :1], 2)[:, 0]
    shown = there.flatten(1).any(1)  # in some nobody is held, and no tokens reach anywhere
    assert shown.any()
    assert (there[shown][figures[shown]] > 0.5).float().mean() > 0.8


def test_painter_decoder_and_reader_learn_alone_and_go_on_where_they_were(
    young: Path, tmp_path: Path
) -> None:
    def go_on(minutes: float) -> dict[str, Any]:
        plan = Plan(
            0,
            0,
            0,
            0,
            setting=0.02,
            skeleton=0,
            painter=0.05,
            decoder=minutes,
            ground=0,
            swatches=0,
            heads=0,
            figures=0.1,
            bank=4,
            scenes=4,
            first=10**7,
            pages=4,
        )
        train(tmp_path, plan, tmp_path / "package", young, tell=False)
        state: dict[str, Any] = torch.load(tmp_path / "decoder.pt", weights_only=True)
        return state

    first = go_on(0.001)
    then = go_on(first["spent"] + 0.001)
    assert (first["step"], then["step"]) == (1, 2)
    file = Path("vae") / "diffusion_pytorch_model.safetensors"
    made, old = load_file(tmp_path / "package" / file), load_file(young / file)
    changed = {key.partition(".")[0] for key in old if not torch.equal(made[key], old[key])}
    assert changed == {"decoder", "painter", "figures"}
    go_on(then["spent"])  # over: only loaded
    again = load_file(tmp_path / "package" / file)
    assert all(torch.equal(again[key], made[key]) for key in made)


def test_only_what_a_stage_learns_from_is_drawn(young: Path, tmp_path: Path) -> None:
    given = {"start": young, "unet": None, "heads": 0.001, "scenes": 8}
    plan = replace(plan_of(given), bank=4, figured=40)
    assert plan.minutes == pytest.approx(0.0012)
    assert plan_of(given | {"start": None}).unet == Plan().unet
    train(tmp_path, plan, tmp_path / "package", young, tell=False)
    assert {file.stem for file in (tmp_path / "latents").iterdir()} == {"facts_28x16_4000000_40"}
    assert (tmp_path / "package" / "vae" / "config.json").exists()


def test_of_strangers_the_unet_is_told_by_words_alone(young: Path, tmp_path: Path) -> None:
    parts = load_components(young)
    plan = Plan(bank=4, pages=6, first_page=505_000)
    drawn = Material(tmp_path, plan, parts["vae"], packaged(young))
    sampler = drawn._sampler(drawn.pages)
    assert (sampler.facts.who >= 4).any()
    told = sampler.told(torch.arange(6))
    assert torch.equal(told.seen, sampler.blank.expand_as(told.seen))
    assert not list(tmp_path.glob("references*"))


def test_every_change_keeps_the_size_and_says_the_same_again() -> None:
    clean = draw_reference(character_of(3), chance(1), 128)
    for change in range(len(CHANGES)):
        made = [worn(clean, chance(change, 2)) for _ in range(2)]
        assert made[0].shape == clean.shape
        assert np.array_equal(*made)
    kinds = [reference(character_of(3), chance(4, number), 64) for number in range(12)]
    assert {picture.shape for picture in kinds} == {(64, 64, 3)}
    assert len({picture.tobytes() for picture in kinds}) == 12


def test_heads_lie_on_figures() -> None:
    for key in range(40):
        scene, who = cast_scene(key, bank=8)
        heads, figures = (
            head_mask(scene, 224, 128) > 0,
            figure_masks(scene, 224, 128).max(0, initial=0),
        )
        assert heads.any() == bool(who)
        if who and scene.shot in ("medium", "full"):
            assert (figures > 0)[heads].mean() > 0.6
