"""What tests share: a workspace of their own, and the real pocket where its weights are."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storyboard.render.families import family_named
from storyboard.storage import Workspace
from storyboard.studio import Board, Studio
from tests.pictures import SCRIPT, picture_bytes


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser on a busy machine gets a second chance; the summary names every one that took it."""
    for item in items:
        if item.get_closest_marker("e2e"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the user's projects, queue or models."""
    monkeypatch.setenv("STORYBOARD_PROJECTS", str(tmp_path / "workspace"))
    monkeypatch.setenv("STORYBOARD_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("STORYBOARD_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("STORYBOARD_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setenv("STORYBOARD_DEVICE", "cpu")


@pytest.fixture
def studio() -> Iterator[Studio]:
    made = Studio(Workspace())
    yield made
    made.close()


@pytest.fixture
def board(studio: Studio) -> Board:
    """Three panels: one, two and nobody in them; both members have a reference."""
    made = studio.new("Test", script=SCRIPT.encode())
    for name, colour in (("Kon", "orange"), ("Mara", "purple")):
        made.add_member(name, [(picture_bytes(colour), f"{name}.png")])
    return made


@pytest.fixture
def pocket() -> None:
    """Skips where the bundled weights are missing (a source tree without them)."""
    if family_named("pocket").find() is None:
        pytest.skip("the bundled weights are not here: run `make pocket`")
