"""The bundled model, loaded once for each file of tests."""

import pytest

from storyboard.render.families import family_named
from storyboard.render.loaded import Loaded


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    family = family_named("pocket")
    installed = family.find()
    if installed is None:
        pytest.skip("the bundled weights are not here: run `make pocket`")
    return family.load(installed, "cpu", "float32")
