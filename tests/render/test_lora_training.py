"""Teaching a LoRA: the objectives, going on, NaN, cutting figures out; and once for real on pocket."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from filelock import FileLock
from PIL import Image, ImageDraw
from torch import Tensor

from adapters.lora_training import (
    Denoising,
    Flow,
    Lesson,
    LoraTraining,
    Objective,
    Plan,
    objective_of,
)
from storyboard.errors import BadInput
from storyboard.geometry import Size
from storyboard.lora_training import course
from storyboard.lora_training.figure import cut_out
from storyboard.lora_training.pictures import pictures_for, training_folder
from storyboard.lora_training.staging import staged
from storyboard.lora_training.status import Stage, ask_to_stop, curve, read_status
from storyboard.pocket.training.packaging import scheduler
from storyboard.render.families import family_named
from storyboard.story import Character, Reference
from storyboard.studio import Board
from tests.e2e.hands import until
from tests.render import checkpoints

PLAN = Plan(rank=2, steps=8, batch=2, rate=5e-3)


def lessons(name: str = "sd15") -> list[Lesson]:
    chance = torch.Generator().manual_seed(1)

    def of(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=chance)

    added = {"text_embeds": of(20), "time_ids": of(6)} if name == "sdxl" else {}
    return [
        Lesson(of(4, 8, 8), torch.ones(8, 8), of(77, checkpoints.CROSS), added, prior=place == 2)
        for place in range(3)
    ]


def training(
    unet: Any, where: Path, objective: Objective, name: str = "sd15", plan: Plan = PLAN
) -> LoraTraining:
    unet.requires_grad_(False)
    return LoraTraining(unet, None, objective, lessons(name), plan, where / "x.pt")


OBJECTIVES = {
    "flow": Flow,
    "epsilon": lambda: Denoising({"num_train_timesteps": 1000, "beta_schedule": "scaled_linear"}),
    "v": lambda: Denoising({"num_train_timesteps": 1000, "prediction_type": "v_prediction"}),
}


# attention to a single cell is 1 whatever query and key are: these learn no more than a processor's rounding
WITHOUT_CHOICE = {
    f"mid_block.attentions.0.transformer_blocks.0.attn1.{part}" for part in ("to_q", "to_k")
}


@pytest.mark.parametrize("kind", OBJECTIVES)
def test_the_loss_falls_and_the_unet_is_as_it_was(kind: str, tmp_path: Path) -> None:
    unet = checkpoints.tiny_pipeline("sd15").unet
    before = {name: value.clone() for name, value in unet.state_dict().items()}
    unet.requires_grad_(False)
    plan = replace(PLAN, steps=60, rate=2e-2, batch=4, prior=0.0)
    one = lessons()[:1]  # a single picture can be learnt by heart
    done = LoraTraining(unet, None, OBJECTIVES[kind](), one, plan, tmp_path / "x.pt").run()
    assert done.state == "done"
    assert np.mean(done.losses[-20:]) < np.mean(done.losses[:20])
    assert done.lora.rank == 2
    layers = {name: one for part in done.lora.layers.values() for name, one in part.items()}
    still = {name for name, one in layers.items() if not float(one.up.abs().max()) > 0}
    assert still <= WITHOUT_CHOICE
    after = unet.state_dict()
    assert before.keys() == after.keys()
    assert all((after[name] == value).all() for name, value in before.items())


def test_where_the_character_is_not_the_unet_stays_as_it_was(tmp_path: Path) -> None:
    unet = checkpoints.tiny_pipeline("sd15").unet
    unet.requires_grad_(False)
    elsewhere = [replace(one, weights=torch.zeros(8, 8)) for one in lessons()]
    done = LoraTraining(unet, None, Flow(), elsewhere, PLAN, tmp_path / "x.pt").run()
    assert max(done.losses) < 1e-9
    assert max(float(layer.up.abs().max()) for layer in done.lora.every) < 1e-6
    taught = training(unet, tmp_path / "y", Flow()).run()
    assert max(float(layer.up.abs().max()) for layer in taught.lora.every) > 1e-3


def test_sdxl_learns_with_its_other_inputs(tmp_path: Path) -> None:
    unet = checkpoints.tiny_pipeline("sdxl").unet
    done = training(unet, tmp_path, OBJECTIVES["epsilon"](), "sdxl").run()
    assert (done.state, done.steps) == ("done", 8)


def test_stopped_and_gone_on_is_the_same_as_never_stopped(tmp_path: Path) -> None:
    unet = checkpoints.tiny_pipeline("sd15").unet
    whole = training(unet, tmp_path / "a", Flow()).run()
    first = training(unet, tmp_path / "b", Flow())
    half = first.run(stopped=lambda: len(first.losses) == 3)
    assert (half.state, half.steps) == ("stopped", 3)
    rest = training(unet, tmp_path / "b", Flow()).run()
    assert rest.losses == pytest.approx(whole.losses, abs=1e-6)
    for name, layer in whole.lora.layers["unet"].items():
        assert torch.allclose(layer.up, rest.lora.layers["unet"][name].up, atol=1e-6)


def test_a_damaged_checkpoint_begins_anew(tmp_path: Path) -> None:
    (tmp_path / "x.pt").write_bytes(b"cut short")
    assert training(checkpoints.tiny_pipeline("sd15").unet, tmp_path, Flow()).run().steps == 8


def test_a_loss_that_is_no_number_ends_at_the_last_good_one(tmp_path: Path) -> None:
    class Breaking(Flow):
        asked = 0

        def question(self, latents: Tensor, chance: torch.Generator) -> Any:
            self.asked += 1
            noisy, times, right, weight = super().question(latents, chance)
            return noisy, times, right * (float("nan") if self.asked > 5 else 1.0), weight

    done = training(checkpoints.tiny_pipeline("sd15").unet, tmp_path, Breaking()).run()
    assert (done.state, done.steps) == ("diverged", 5)
    assert all(torch.isfinite(layer.up).all() for layer in done.lora.every)


def test_each_family_is_taught_its_own_objective() -> None:
    for name, kind in (("sd15", Denoising), ("sdxl", Denoising)):
        assert isinstance(objective_of(checkpoints.tiny_pipeline(name).scheduler), kind)


# ---------------------------------------------------------------- pictures


def drawn(ground: str, skew: int = 0) -> Image.Image:
    picture = Image.new("RGB", (256, 256), ground)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((98, 40, 158, 100), fill="orange")
    pen.rectangle((103 + skew, 95, 153, 220), fill="teal")
    return picture


def test_a_network_that_answers_with_clean_latents_is_asked_for_them() -> None:
    asked = objective_of(scheduler())
    assert isinstance(asked, Flow)
    latents = torch.randn(3, 4, 8, 8)
    noisy, times, right, weights = asked.question(latents, torch.Generator().manual_seed(1))
    share = (times / 1000).view(-1, 1, 1, 1)
    assert torch.equal(right, latents)
    way = ((noisy - (1 - share) * latents) / share - latents).square()
    off = (noisy - latents).square() * weights.view(-1, 1, 1, 1)  # as wrong as the noisy ones are
    torch.testing.assert_close(off, way * (share / share.clamp(min=0.1)) ** 2)


def test_a_figure_is_cut_out_of_a_plain_ground() -> None:
    found = cut_out(drawn("white"))
    assert found is not None
    assert (found.cut_above, found.cut_below) == (False, False)
    assert abs(found.picture.height - 181) < 8
    alpha = np.asarray(found.picture.getchannel("A"))
    assert alpha[0, 0] < 40
    assert alpha[alpha.shape[0] // 2, alpha.shape[1] // 2] > 250
    assert found.symmetric
    lopsided = cut_out(drawn("white", skew=40))
    assert lopsided is not None
    assert not lopsided.symmetric


def test_a_busy_ground_is_left_alone() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (128, 128, 3), np.uint8)
    assert cut_out(Image.fromarray(noise)) is None


def test_what_is_behind_the_figure_is_the_plates() -> None:
    figure = cut_out(drawn("white"))
    assert figure is not None
    plate = Image.new("RGB", (224, 128), "purple")
    for seed in range(8):
        one = staged(figure, plate, np.random.default_rng(seed))
        behind = np.asarray(one.picture)[np.asarray(one.alpha) == 0]
        assert (behind == (128, 0, 128)).all()


def test_which_pictures_are_taught() -> None:
    def member(*names: str) -> Character:
        return Character(name="Kon", references=tuple(Reference(picture=n) for n in names))

    with pytest.raises(BadInput, match="no picture to learn from"):
        pictures_for(member(), False)
    with pytest.raises(BadInput, match="1 to 30"):
        pictures_for(member(*(str(i) for i in range(31))), False)
    assert [r.picture for r in pictures_for(member("a", "a"), False)[0]] == ["a"]
    taught, held_out = pictures_for(member("a", "b", "c"), False)
    assert ([r.picture for r in taught], held_out) == (["a", "b"], ("c",))
    assert pictures_for(member("a", "b", "c"), True)[1] == ()


def test_the_curve_keeps_its_ends() -> None:
    assert curve([1.0] * 500 + [2.0], 101) == pytest.approx([1.0] * 100 + [2.0])
    assert curve([]) == ()


# ---------------------------------------------------------------- for real


def test_pocket_is_taught_stopped_and_taught_on(
    board: Board, pocket: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """References of different sizes; stopped half-way the project is as before; then it has its LoRA."""
    monkeypatch.setattr(course, "SAMPLES", 1)
    board.add_member("Kon", [(_png(drawn("white").resize((150, 300))), "tall.png")])
    before = board.project
    place = board.training_folder("Kon")

    def at_two(status: Any) -> None:
        if status.stage is Stage.TRAINING and not place.joinpath("STOP").exists():
            ask_to_stop(place)

    half = board.train("Kon", steps=4, rank=1, tell=at_two)
    assert half.stage is Stage.STOPPED
    assert 0 < half.steps < 4
    assert board.project == before
    done = board.train("Kon", steps=4, rank=1)
    assert (done.stage, done.steps) == (Stage.DONE, 4)
    lora = board.project.member("Kon").lora_for("pocket", None)
    assert lora is not None
    assert (lora.rank, len(lora.references)) == (1, 2)
    status = read_status(place)
    assert status is not None
    assert (status.stage, status.sample) == (Stage.DONE, "sample-00004.png")
    assert (place / status.sample).is_file()
    jobs = board.render(["1"])
    assert jobs[0].request.slots[0].lora is not None
    assert not board.wait(jobs).failed
    assert board.undo() == "train Kon"
    assert board.project.member("Kon").loras == ()


def test_killed_in_the_middle_the_project_is_as_before_and_it_goes_on(
    board: Board, pocket: None
) -> None:
    place, before = board.training_folder("Kon"), board.folder.path.read_bytes()
    run = [sys.executable, "-m", "storyboard", "train", str(board.folder.folder), "Kon"]
    command = [*run, "--steps", "40", "--rank", "1", "--json"]
    program = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: list(place.glob("*.pt")), 240)  # after 20 steps
    finally:
        program.kill()
        program.wait()
    status = read_status(place)
    assert status is not None
    assert status.step < 40
    assert not status.running
    assert board.folder.path.read_bytes() == before
    seen: list[int] = []
    done = board.train("Kon", steps=40, rank=1, tell=lambda status: seen.append(status.step))
    assert (done.stage, done.steps) == (Stage.DONE, 40)
    assert min(step for step in seen if step) > 20
    assert board.project.member("Kon").lora_for("pocket", None) is not None


def test_sd15_is_taught_from_a_photo_without_a_plain_ground(
    board: Board, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe = checkpoints.tiny_pipeline("sd15")
    pipe.save_pretrained(tmp_path / "models" / "sd15")
    small = replace(family_named("sd15"), sizes=(Size(width=64, height=64),), steps=1)
    noise = np.random.default_rng(1).integers(0, 255, (96, 64, 3), np.uint8)
    board.add_member("Photo", [(_png(Image.fromarray(noise)), "photo.png")])
    done = course.train(board.folder, board.project.member("Photo"), small, steps=3)
    assert done.stage is Stage.DONE
    assert done.lora is not None
    assert (done.lora.words, done.lora.rank, done.held_out) == ("Photo", 4, ())


def test_two_trainings_of_one_character_are_refused(board: Board) -> None:
    place = training_folder(board.folder, board.project.member("Kon"), "pocket")
    place.mkdir(parents=True)
    with FileLock(place / "lock"), pytest.raises(BadInput, match="already"):
        board.train("Kon")


def test_nobody_without_pictures_is_taught(board: Board) -> None:
    board.add_member("Nobody")
    with pytest.raises(BadInput, match="no picture"):
        board.train("Nobody")
    with pytest.raises(BadInput, match="no picture"):
        board.start_training("Nobody")


def _png(picture: Image.Image) -> bytes:
    import io

    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()
