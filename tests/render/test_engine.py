"""The engine with the real bundled model: a batch is what its panels are alone, and leaves no trace."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from storyboard.conditioning import Conditioner
from storyboard.errors import Cancelled
from storyboard.render.engine import Engine, Watch
from storyboard.render.families import family_named
from storyboard.render.loaded import Loaded
from storyboard.render.prepare import Preparation
from storyboard.render.request import RenderRequest, Slot
from storyboard.studio import Board

TOLERANCE = 2  # of 255: batched convolutions sum in another order


@pytest.fixture
def requests(board: Board) -> list[RenderRequest]:
    """One-, two- and no-character panels, three steps each."""
    board.set_style(steps=3)
    family = family_named("pocket")
    made = Preparation(board.project, family, family.installed())
    return [made.of(panel, 1).request for panel in board.project.panels()]


def test_batch_equals_one_by_one(
    loaded: Loaded, board: Board, requests: list[RenderRequest]
) -> None:
    conditioner, engine = Conditioner(board.folder, loaded.adapter), Engine(loaded)
    assert sorted(len(r.slots) for r in requests) == [0, 1, 2]
    batch = engine.render_batch(requests, conditioner.of)
    for request, together in zip(requests, batch, strict=True):
        alone = engine.render_batch([request], conditioner.of)[0]
        worst = np.abs(np.asarray(together, int) - np.asarray(alone, int)).max()
        print(f"{len(request.slots)} character(s): batch against single {worst}/255")
        assert worst <= TOLERANCE
        assert alone.size == (request.crop.width, request.crop.height)


def test_characters_are_encoded_once(
    loaded: Loaded, board: Board, requests: list[RenderRequest]
) -> None:
    first = Conditioner(board.folder, loaded.adapter)
    for request in requests:
        for slot in request.slots:
            first.of(slot)
    assert first.encoded == 2
    second = Conditioner(board.folder, loaded.adapter)
    second.of(requests[0].slots[0])
    assert second.encoded == 0


def test_the_unet_is_as_it_was(loaded: Loaded, board: Board, requests: list[RenderRequest]) -> None:
    before = {name: value.clone() for name, value in loaded.unet.state_dict().items()}
    projection = loaded.unet.encoder_hid_proj
    Engine(loaded).render_batch(requests[:1], Conditioner(board.folder, loaded.adapter).of)
    assert loaded.unet.encoder_hid_proj is projection
    after = loaded.unet.state_dict()
    assert before.keys() == after.keys()
    assert all((after[name] == value).all() for name, value in before.items())


def test_the_reference_changes_the_picture(
    loaded: Loaded, board: Board, requests: list[RenderRequest]
) -> None:
    conditioner = Conditioner(board.folder, loaded.adapter)
    held = next(r for r in requests if len(r.slots) == 2)

    def shown(slot: Slot, other: Slot) -> Slot:
        update = {"conditioning": other.conditioning, "references": other.references}
        return slot.model_copy(update=update)

    swapped = (shown(*held.slots), shown(*reversed(held.slots)))
    one, other = Engine(loaded).render_batch(
        [held, held.model_copy(update={"slots": swapped})], conditioner.of
    )
    assert np.abs(np.asarray(one, int) - np.asarray(other, int)).mean() > 1


def test_words_of_the_setting_are_told_with_and_without_guidance(
    loaded: Loaded, board: Board, requests: list[RenderRequest]
) -> None:
    heard: list[Tensor] = []

    def listen(_unet: object, _args: object, inputs: dict[str, Any]) -> None:
        heard.append(inputs["added_cond_kwargs"]["setting"])

    low = requests[0].model_copy(
        update={"prompt": "full shot, low angle, a fox", "negative": "night", "guidance": 1.6}
    )
    hook = loaded.unet.register_forward_pre_hook(listen, with_kwargs=True)
    Engine(loaded).render_batch([low], Conditioner(board.folder, loaded.adapter).of)
    hook.remove()
    plain, told = heard[0]
    assert torch.equal(plain, told)  # "night" is what it is not to be
    assert int(told.count_nonzero()) == 5  # bits of the shot and of the angle


def test_the_network_is_asked_once_a_step_unless_something_is_not_to_be_there(
    loaded: Loaded, board: Board, requests: list[RenderRequest]
) -> None:
    rows: list[int] = []

    def listen(_unet: object, args: tuple[Tensor, ...]) -> None:
        rows.append(len(args[0]))

    board.set_style(negative="rain")
    family = family_named("pocket")
    away = Preparation(board.project, family, family.installed()).of(board.project.panel("1"), 1)
    hook = loaded.unet.register_forward_pre_hook(listen)
    for request in (requests[0], away.request):
        Engine(loaded).render_batch([request], Conditioner(board.folder, loaded.adapter).of)
    hook.remove()
    assert rows == [1, 1, 1, 2, 2, 2]


def test_cancel_takes_effect_within_a_step(
    loaded: Loaded, board: Board, requests: list[RenderRequest]
) -> None:
    steps: list[int] = []
    watch = Watch(lambda step, of, previews: steps.append(step), lambda: len(steps) >= 1)
    with pytest.raises(Cancelled):
        Engine(loaded).render_batch(
            requests[:1], Conditioner(board.folder, loaded.adapter).of, watch
        )
    assert steps == [1]


def test_out_of_memory_halves_the_batch(
    loaded: Loaded, board: Board, requests: list[RenderRequest], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, sizes = Engine(loaded), []
    real = engine.render_batch

    def tight(batch: list[RenderRequest], *rest: object) -> object:
        sizes.append(len(batch))
        if len(batch) > 1:
            raise MemoryError
        return real(batch, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "render_batch", tight)
    monkeypatch.setattr(engine, "_room", lambda: 4)
    pictures = list(engine.render(requests, Conditioner(board.folder, loaded.adapter).of))
    assert len(pictures) == 3
    assert sizes == [3, 1, 1, 1]


def test_a_corrupt_weights_file_is_a_sentence(tmp_path: Path) -> None:
    import shutil

    from storyboard.errors import FamilyError
    from storyboard.render.families.weights import Installed

    family = family_named("pocket")
    installed = family.find()
    if installed is None:
        pytest.skip("the bundled weights are not here: run `make pocket`")
    copy = tmp_path / "weights"
    shutil.copytree(installed.folder, copy)
    (copy / "unet" / "diffusion_pytorch_model.safetensors").write_bytes(b"not weights")
    broken = Installed(copy, "sha256:0", copy / "ip_adapter" / "ip-adapter_pocket.safetensors")
    with pytest.raises(FamilyError, match="cannot be read"):
        family.load(broken, "cpu", "float32")


def test_previews_come_close_to_the_picture(
    loaded: Loaded, board: Board, requests: list[RenderRequest]
) -> None:
    shown: list[list[Image.Image]] = []
    watch = Watch(lambda step, of, previews: shown.append(previews()))
    engine = Engine(loaded)
    conditioner = Conditioner(board.folder, loaded.adapter)
    engine.render_batch(requests, conditioner.of)
    drawn = engine.render_batch(requests, conditioner.of, watch)
    assert [len(previews) for previews in shown] == [len(requests)] * requests[0].steps
    for preview, picture in zip(shown[-1], drawn, strict=True):
        small = picture.convert("RGB").resize((28, 16), Image.Resampling.BOX)
        close = preview.resize((28, 16), Image.Resampling.BOX)
        assert np.abs(np.asarray(small, int) - np.asarray(close, int)).mean() < 12
        assert abs(preview.width / preview.height - picture.width / picture.height) < 0.02
