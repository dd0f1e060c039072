"""What shows all over a picture is read off its cells, and learnt from exact ones and the UNet's."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.networks import DRAWN
from storyboard.pocket.setting import (
    SET,
    SETTING,
    SettingReader,
    bits,
    chosen,
    fits,
    heard,
    or_usual,
    told_or_seen,
    with_every,
)
from storyboard.pocket.training import setting_training
from storyboard.pocket.training.dataset import Facts, WriteFacts, cast_scene
from storyboard.pocket.training.setting_training import Seen, SettingTraining
from storyboard.pocket.world.meaning import MEANINGS
from tests.pocket.patience import learnt_within

pytestmark = pytest.mark.usefixtures("pocket")
COUNT = 96


def settings() -> Tensor:
    rows = np.stack([WriteFacts(175.0, 8, 10**7)(number) for number in range(COUNT)])
    return Facts.of(torch.from_numpy(rows)).setting


def seen(said: Tensor, shift: float) -> Seen:
    """Looks whose first channels are the setting's bits, everywhere."""
    looks = torch.zeros(COUNT, DRAWN, 16, 28)
    looks[:, :SET] = said[..., None, None] + shift
    return Seen(looks.half(), torch.zeros(COUNT, 3, 16, 28), said)


def test_as_many_bits_as_a_setting_has() -> None:
    said = settings()
    assert said.shape == (COUNT, SET)
    assert set(said.unique().tolist()) == {-1.0, 1.0}
    assert sum((len(choices) - 1).bit_length() for choices in SETTING.values()) == SET


def test_what_bits_say_is_what_was_chosen() -> None:
    said = settings()
    scenes = [cast_scene(10**7 + number, 8)[0] for number in range(COUNT)]
    for name, choices in SETTING.items():
        right = [choices.index(getattr(scene, name)) for scene in scenes]
        assert chosen(said, name).tolist() == right
    every = with_every(said[0], "shot")
    assert chosen(every, "shot").tolist() == [0, 1, 2, 3, 4]
    assert chosen(every, "angle").unique().tolist() == [int(chosen(said[:1], "angle"))]
    assert int(chosen(torch.ones(1, SET), "shot")) == 4  # of eight numbers five have a meaning


@torch.no_grad()
def test_a_reader_sees_looks_and_where_figures_are_and_nothing_else() -> None:
    torch.manual_seed(0)
    reader, latents = SettingReader(DRAWN, SET), torch.randn(2, DRAWN + MEANINGS, 16, 28)
    read = reader(latents)
    assert read.shape == (2, SET)
    assert read.abs().max() < 1
    other = latents.clone()
    other[:, DRAWN + 1 :] = 9
    assert torch.equal(reader(other), read)
    other[:, DRAWN] += 1
    assert not torch.equal(reader(other), read)
    assert reader.bfloat16()(latents).dtype == torch.bfloat16


def test_it_learns_and_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setting_training, "BATCH", 32)
    torch.manual_seed(0)
    channels = DRAWN + MEANINGS
    eye = PocketAutoencoder(latent_channels=channels, meanings=MEANINGS, settings=SET)
    said = settings()
    exact, made = seen(said, 0.0), seen(said, 0.1)

    def wrong(reader: SettingReader) -> float:
        read = reader(exact.latents.float())
        return float(((read > 0) != (said > 0)).float().mean())

    def go_on(minutes: float) -> SettingReader:
        training = SettingTraining(tmp_path, eye, minutes)
        training.run(exact, made)
        return training.reader

    before = wrong(SettingTraining(tmp_path, eye, 0.01).reader)
    go_on(0.01)
    first = torch.load(tmp_path / "setting.pt", weights_only=True)
    reader = eye.painter.setting
    minutes = learnt_within(0.4, go_on, lambda: wrong(reader) < 0.2 * before)
    then = torch.load(tmp_path / "setting.pt", weights_only=True)
    assert 0 < first["step"] < then["step"]
    assert wrong(reader) < 0.2 * before
    kept = {name: value.clone() for name, value in reader.state_dict().items()}
    fresh = PocketAutoencoder(latent_channels=channels, meanings=MEANINGS, settings=SET)
    again = SettingTraining(tmp_path, fresh, minutes).reader  # over: only loaded
    assert all(torch.equal(value, kept[name]) for name, value in again.state_dict().items())


@pytest.mark.parametrize("kind", [{}, {"latent_channels": DRAWN + MEANINGS, "meanings": MEANINGS}])
def test_without_settings_nothing_learns(kind: dict[str, int], tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="without --start"):
        SettingTraining(tmp_path, PocketAutoencoder(**kind), 1)


def test_what_words_say_of_the_setting_is_heard() -> None:
    english, japanese, nothing = heard(
        [
            "close-up, low angle, kitchen, night, a fox, standing",
            "アップ、ローアングル、台所、夜",
            "a fox",
        ]
    )
    assert torch.equal(english, japanese)
    assert not nothing.any()
    said = {"shot": "close_up", "angle": "low", "place": "kitchen", "time": "night"}
    for name, one in said.items():
        assert SETTING[name][int(chosen(english[None], name))] == one
    place = with_every(english, "weather")[0] != english
    assert not english[place].any(), "weather is left to the picture"


def test_words_win_over_what_a_picture_looks_like() -> None:
    told, seen = heard(["low angle", "night"]), torch.randn(2, SET)
    settings = told_or_seen(told, seen)
    assert torch.equal(settings[told != 0], told[told != 0])
    assert torch.equal(settings[told == 0], seen[told == 0])
    assert torch.equal(told_or_seen(None, seen), seen)


def test_what_words_say_fits_and_what_they_leave_out_does_too() -> None:
    every = with_every(torch.ones(SET), "time")
    assert fits(heard(["at night"])[0], every, "time").sum() == 1
    assert fits(heard(["a fox"])[0], every, "time").all()
    assert not fits(heard(["kitchen"])[0], -every, "place").all()


def test_what_words_leave_out_is_as_usual() -> None:
    told = or_usual(heard(["a street at night", "a park in the rain, low angle", "a cafe"]))
    seen = {
        name: [SETTING[name][int(one)] for one in chosen(told, name)]
        for name in ("time", "weather", "angle")
    }
    assert seen["time"] == ["night", "day", "day"]
    assert seen["weather"] == ["clear", "rain", "clear"]
    assert seen["angle"] == ["eye_level", "low", "eye_level"]
    shot = told.shape[1] - bits(SETTING["angle"]) - bits(SETTING["shot"])
    assert not told[:, shot : -bits(SETTING["angle"])].any()  # how near it is has no usual
