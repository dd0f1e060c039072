"""The reader of figures learns from windows that are what they are said to be, and goes on where it was."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from storyboard.pocket.figure_reader import DOWN, FACE, NEAR, RADII, WHOLE, FigureReader
from storyboard.pocket.loading import load_components, weights_folder
from storyboard.pocket.looks import VIEWS
from storyboard.pocket.sighting import moved, window
from storyboard.pocket.swatches import SwatchReader
from storyboard.pocket.training.figure_training import (
    Figures,
    FigureTraining,
    acting_of,
    begin,
    moved_window,
)
from storyboard.pocket.training.library import Library
from storyboard.pocket.training.machine import generator
from storyboard.pocket.training.window_drawing import BYTES, KINDS, parted
from storyboard.pocket.world.meaning import PLACED, SAID
from tests.pocket.patience import learnt_within

pytestmark = pytest.mark.usefixtures("pocket")


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> tuple[np.ndarray, np.ndarray]:
    parts = load_components(weights_folder())
    library = Library(tmp_path_factory.mktemp("windows"), 28, 16, 4, 2)
    return library.windows(16, 10**7, parts["vae"].painter.light)


def test_every_figure_has_its_windows_and_its_truth(cut: tuple[np.ndarray, np.ndarray]) -> None:
    windows, facts = cut
    assert windows.shape == (len(facts), BYTES)
    assert len(facts) >= 10
    assert (facts[:, 2] > 0).all()
    parts = parted(windows)
    for name, kind in KINDS.items():
        assert parts[name].shape == (len(facts), kind.side, kind.side, 3)
    # the middle of the face's window is what the whole one shows of it, twice as large
    whole, face = (torch.from_numpy(parts[name]).permute(0, 3, 1, 2).float() for name in KINDS)
    there, some = torch.zeros(len(facts), 3), torch.ones(len(facts))
    large = moved_window(face, there, some, 3.0, KINDS["face"], 64)
    shifted = there.clone()
    shifted[:, 1] = -DOWN
    small = moved_window(whole, shifted, some, 3.0, KINDS["whole"], 64)
    assert float((small - large).abs().median()) < 12


def test_a_window_that_is_off_is_the_one_around_the_moved_head() -> None:
    torch.manual_seed(0)
    picture = torch.nn.functional.interpolate(
        torch.rand(1, 3, 24, 36) * 2 - 1, (384, 576), mode="bicubic"
    )[0]
    head = torch.tensor([288.0, 150.0, 5.0])
    off = torch.tensor([[0.3, -0.2, 0.15]])
    believed = moved(head[None], off)[0]
    # off is measured in the radii of the head that is believed in
    believed[:2] = head[:2] + off[0, :2] * believed[2].exp2()
    for name, size, radii in (("whole", WHOLE, RADII), ("face", FACE, NEAR)):
        kind = KINDS[name]
        kept = window(picture, head, kind.side, kind.room, kind.down)[None]
        seen = moved_window(kept, off, torch.ones(1), radii, kind, size)[0]
        right = window(picture, believed, size, radii, kind.down)
        assert float((seen - right).abs().mean()) < 0.05, name
        turned = moved_window(kept, off, -torch.ones(1), radii, kind, size)[0]
        assert float((turned.flip(2) - seen).abs().amax()) < 1e-4


def test_mirrored_figures_look_the_other_way() -> None:
    facts = np.zeros((1, PLACED + SAID), np.float32)
    for view, (ahead, aside) in enumerate(VIEWS):
        facts[0, PLACED : PLACED + 2] = ahead, aside
        figures = Figures(np.zeros((1, BYTES), np.uint8), facts, seed=view)
        some = figures.some(24)
        seen = {VIEWS[number] for number in some.acting[:, 0].tolist()}
        assert {(round(a, 3), abs(round(b, 3))) for a, b in seen} == {
            (round(ahead, 3), abs(round(aside, 3)))
        }
        assert len(seen) == (2 if abs(aside) > 0.1 else 1)


def test_it_begins_with_what_reads_references() -> None:
    reader, knowing = FigureReader(), SwatchReader()
    begin(reader, knowing)
    begun = reader.state_dict()
    assert all(torch.equal(begun[name], value) for name, value in knowing.state_dict().items())


def test_it_learns_and_goes_on_where_it_was(
    cut: tuple[np.ndarray, np.ndarray], tmp_path: Path
) -> None:
    torch.manual_seed(0)
    reader, figures = FigureReader(), Figures(*cut, seed=0)

    @torch.no_grad()
    def error() -> float:
        figures.rng = generator(1)
        return float(FigureTraining(tmp_path / "other", reader, 1).errors(figures.some(24))[0])

    before = error()
    FigureTraining(tmp_path, reader, 0.03).run(figures)
    first = torch.load(tmp_path / "figures.pt", weights_only=True)
    minutes = learnt_within(
        0.5,
        lambda minutes: FigureTraining(tmp_path, reader, minutes).run(figures),
        lambda: error() < 0.8 * before,
    )
    then = torch.load(tmp_path / "figures.pt", weights_only=True)
    assert 0 < first["step"] < then["step"]
    assert error() < 0.8 * before
    fresh = FigureReader()
    FigureTraining(tmp_path, fresh, minutes)  # over: only loaded
    for one, other in zip(fresh.parameters(), reader.parameters(), strict=True):
        assert torch.equal(one, other)


def test_what_they_do_is_numbered(cut: tuple[np.ndarray, np.ndarray]) -> None:
    said = torch.from_numpy(cut[1][:, PLACED:])
    acting: Tensor = acting_of(said)
    assert acting.min() >= 0
    assert acting.amax(0).tolist() >= [1, 1, 1, 1]
