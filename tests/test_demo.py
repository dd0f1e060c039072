"""The proof of the product: swap two members' references, and the figures take on the new colours."""

from pathlib import Path
from typing import Any

import pytest

from storyboard.demo import MEMBERS, make_demo, sample_source
from storyboard.render.families import family_named
from storyboard.storage import copy_sample, sample_folder
from storyboard.storage.workspace import Workspace
from storyboard.studio import Studio


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    if family_named("pocket").find() is None:
        pytest.skip("the bundled weights are not here: run `make pocket`")
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STORYBOARD_STATE", str(folder / "state"))
        patch.setenv("STORYBOARD_DEVICE", "cpu")
        return make_demo(folder / "demo", quiet=True)


def test_figures_follow_their_references(report: dict[str, Any]) -> None:
    assert Path(report["pdf"]).read_bytes()[:5] == b"%PDF-"
    print(f"{report['followed']} of {report['placements']} placements follow")
    assert report["placements"] >= 10
    assert report["share"] >= 0.9


def test_the_sample_is_copied_and_never_written(tmp_path: Path) -> None:
    source = sample_folder()
    before = {path: path.stat().st_mtime_ns for path in source.rglob("*")}
    board = Studio(Workspace(tmp_path)).open_sample()
    board.edit_panel("1", notes="mine")
    assert {path: path.stat().st_mtime_ns for path in source.rglob("*")} == before
    assert copy_sample(Workspace(tmp_path)).read().panel("1").notes == "mine"


def test_the_sample_is_small_and_whole() -> None:
    source = sample_source()
    assert sum(path.stat().st_size for path in source.rglob("*") if path.is_file()) < 3_000_000
    assert all(list(source.glob(f"{name.lower()}-*.png")) for name in MEMBERS)


@pytest.mark.usefixtures("pocket")
def test_the_sample_is_drawn_by_the_weights_that_ship(tmp_path: Path) -> None:
    """Else a first look finds every panel stale: `python -m storyboard.demo` draws it anew."""
    board = Studio(Workspace(tmp_path)).open_sample()
    assert not [view.number for view in board.view() if view.stale]
