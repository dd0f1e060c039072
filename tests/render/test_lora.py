"""LoRAs: every layout, against diffusers' own loading; per panel in one batch; refused where they don't fit."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest
import torch
from PIL import Image

from adapters.base import AdapterError
from adapters.lora import Fitted, read_lora
from adapters.lora_export import FORMATS
from storyboard.conditioning import Conditioner
from storyboard.errors import BadInput, FamilyError
from storyboard.geometry import Size
from storyboard.render.engine import Engine
from storyboard.render.families import family_named
from storyboard.render.loaded import Loaded
from storyboard.render.prepare import Preparation
from storyboard.render.request import RenderRequest
from storyboard.story import Method
from storyboard.studio import Board
from tests.render import checkpoints, lora_files

TOLERANCE = 2  # of 255
SMALL = Size(width=256, height=128)
FILES = {"sd15": "ip-adapter_sd15.safetensors", "sdxl": "ip-adapter_sdxl_vit-h.safetensors"}


@pytest.fixture
def pipe() -> checkpoints.Pipeline:
    return checkpoints.tiny_pipeline("sd15")


@pytest.fixture
def pairs(pipe: checkpoints.Pipeline) -> tuple[lora_files.Pairs, lora_files.Pairs]:
    return (
        lora_files.random_pairs(pipe.unet, lora_files.ATTENTION, 3, 1),
        lora_files.random_pairs(pipe.text_encoder, lora_files.TEXT, 3, 2),
    )


def parts(pipe: checkpoints.Pipeline) -> dict[str, torch.nn.Module]:
    return {"unet": pipe.unet, "text_encoder": pipe.text_encoder}


@pytest.mark.parametrize("layout", lora_files.LAYOUTS)
def test_every_layout_gives_the_same_layers(
    layout: str, pipe: checkpoints.Pipeline, pairs: tuple[lora_files.Pairs, ...], tmp_path: Path
) -> None:
    unet, text = pairs
    made = lora_files.LAYOUTS[layout](tmp_path / "x.safetensors", unet, text, 1.5)
    found = read_lora(made).fitted(parts(pipe), "sd15")
    told = (
        {"unet": unet} if layout == "attention processors" else {"unet": unet, "text_encoder": text}
    )
    assert found.format == layout
    assert found.unmatched == ()
    assert {part: set(layers) for part, layers in found.layers.items()} == {
        part: set(own) for part, own in told.items()
    }
    for part, own in told.items():
        for name, (down, up) in own.items():
            layer = found.layers[part][name]
            assert torch.allclose(layer.up @ layer.down, up @ down * 1.5 / 3, atol=1e-5), name


def test_kohyas_names_of_sdxl_are_known(tmp_path: Path) -> None:
    """`input_blocks_4_1_…`: every layer of the UNet under the original checkpoint's name."""
    pipe = checkpoints.tiny_pipeline("sdxl")
    unet = lora_files.random_pairs(pipe.unet, lora_files.ATTENTION, 2, 1)
    names = {name: original(name) for name in unet}
    assert names["down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_q"].startswith(
        "input_blocks.4.1."
    )
    made = lora_files.kohya(tmp_path / "x.safetensors", unet, {}, 2.0, names)
    found = read_lora(made).fitted({"unet": pipe.unet}, "sdxl")
    assert set(found.layers["unet"]) == set(unet)
    for name, (down, up) in unet.items():
        assert torch.allclose(found.layers["unet"][name].up, up), name
        assert torch.allclose(found.layers["unet"][name].down, down)


def original(name: str) -> str:
    """SDXL's blocks: three of input with two layers and a halving each, the middle, three of output."""
    side, level, _, layer, *rest = name.split(".")
    if side == "mid_block":
        return ".".join(["middle_block", "1", *name.split(".")[3:]])
    number = 3 * int(level) + int(layer) + (1 if side == "down_blocks" else 0)
    return ".".join(
        [f"{'input' if side == 'down_blocks' else 'output'}_blocks", str(number), "1", *rest]
    )


@pytest.mark.parametrize("layout", FORMATS)
def test_an_export_is_read_by_diffusers_to_the_same_picture(
    layout: str, pipe: checkpoints.Pipeline, pairs: tuple[lora_files.Pairs, ...], tmp_path: Path
) -> None:
    unet, text = pairs
    theirs = lora_files.kohya(tmp_path / "theirs.safetensors", unet, text, 1.5)
    ours = tmp_path / "ours.safetensors"
    ours.write_bytes(
        FORMATS[layout](read_lora(theirs).fitted(parts(pipe), "sd15"), {"modelspec.title": "Kon"})
    )
    assert read_lora(ours).metadata["modelspec.title"] == "Kon"
    pictures = [_by_diffusers(file) for file in (theirs, ours, None)]
    assert worst(pictures[0], pictures[1]) <= TOLERANCE
    assert worst(pictures[0], pictures[2]) > 5 * TOLERANCE, (
        "the LoRA changes nothing: nothing is shown"
    )


def _by_diffusers(file: Path | None) -> Image.Image:
    pipe = checkpoints.tiny_pipeline("sd15")
    if file is not None:
        pipe.load_lora_weights(str(file.parent), weight_name=file.name, adapter_name="it")
    noise = torch.randn((1, 4, 16, 32), generator=torch.Generator().manual_seed(5))
    picture: Image.Image = pipe(
        "a knight", latents=noise, height=128, width=256, num_inference_steps=2, guidance_scale=4.0
    ).images[0]
    return picture


# ---------------------------------------------------------------- on a board


@pytest.fixture
def models(tmp_path: Path) -> Path:
    root = tmp_path / "models"
    checkpoints.tiny_image_encoder().save_pretrained(root / "ip_adapter" / "image_encoder")
    return root


def put(models: Path, name: str) -> checkpoints.Pipeline:
    pipe = checkpoints.tiny_pipeline(name)
    pipe.save_pretrained(models / name)
    weights = checkpoints.ip_adapter(pipe.unet, "base")
    checkpoints.save_ip_adapter(weights, models / "ip_adapter" / FILES[name])
    return pipe


def load(name: str) -> Loaded:
    family = family_named(name)
    return family.load(family.installed(), "cpu", "float32")


def give(board: Board, pipe: checkpoints.Pipeline, member: str, seed: int, path: Path) -> None:
    """A LoRA of rank 2 + seed for the UNet and the (first) text encoder."""
    unet = lora_files.random_pairs(pipe.unet, lora_files.ATTENTION, 2 + seed, seed)
    text = lora_files.random_pairs(pipe.text_encoder, lora_files.TEXT, 2, seed)
    made = lora_files.kohya(path / f"{member}.safetensors", unet, text, 2.0)
    board.add_lora(member, made, words=f"{member} zwx")


def requests_of(board: Board, name: str) -> list[RenderRequest]:
    """One, two and no character, two steps, small."""
    board.set_style(family=name, steps=2)
    family = replace(family_named(name), sizes=(SMALL,))
    made = Preparation(board.project, family, family.installed())
    return [made.of(panel, 1).request for panel in board.project.panels()]


def drawn(board: Board, loaded: Loaded, requests: Sequence[RenderRequest]) -> list[Image.Image]:
    known = Conditioner(board.folder, loaded.adapter)
    return Engine(loaded).render_batch(requests, known.of, loras=known.lora)


def worst(one: Image.Image, other: Image.Image) -> int:
    return int(np.abs(np.asarray(one, int) - np.asarray(other, int)).max())


@pytest.mark.parametrize("name", ["sd15", "sdxl"])
def test_loras_tokens_masks_and_nobody_in_one_batch_equal_one_by_one(
    name: str, models: Path, board: Board, tmp_path: Path
) -> None:
    pipe = put(models, name)
    board.set_style(family=name)
    give(board, pipe, "Kon", 1, tmp_path)
    give(board, pipe, "Mara", 2, tmp_path)
    loaded = load(name)
    one, two, nobody = requests_of(board, name)
    weak = one.model_copy(update={"slots": tuple(_at(slot, 0.4) for slot in one.slots)})
    batch = [one, two, nobody, weak]
    together = drawn(board, loaded, batch)
    plain = [r.model_copy(update={"slots": tuple(_at(s, None) for s in r.slots)}) for r in batch]
    without = drawn(board, loaded, plain)
    for request, picture, bare in zip(batch, together, without, strict=True):
        assert worst(picture, drawn(board, loaded, [request])[0]) <= TOLERANCE
        wears = any(slot.lora for slot in request.slots)
        assert (worst(picture, bare) > 5 * TOLERANCE) == wears
    assert worst(together[0], together[3]) > 5 * TOLERANCE, "the strength changes nothing"


def _at(slot, strength):  # type: ignore[no-untyped-def]
    worn = slot.lora.model_copy(update={"strength": strength}) if strength else None
    return slot.model_copy(update={"lora": worn})


def test_one_lora_equals_diffusers_own_path(models: Path, board: Board, tmp_path: Path) -> None:
    pipe = put(models, "sd15")
    board.set_style(family="sd15")
    give(board, pipe, "Kon", 1, tmp_path)
    board.edit_member("Kon", method=Method.LORA)
    request = requests_of(board, "sd15")[0]
    assert [slot.conditioning for slot in request.slots] == [""]
    ours = drawn(board, load("sd15"), [request])[0]
    pipe.load_lora_weights(str(tmp_path), weight_name="Kon.safetensors", adapter_name="it")
    noise = torch.randn((1, 4, 16, 32), generator=torch.Generator().manual_seed(request.seed))
    theirs = pipe(
        request.prompt, negative_prompt=request.negative, latents=noise, guidance_scale=request.guidance,
        num_inference_steps=request.steps, height=128, width=256,
    ).images[0]  # fmt: skip
    left, top = (256 - request.crop.width) // 2, (128 - request.crop.height) // 2
    theirs = theirs.crop((left, top, left + request.crop.width, top + request.crop.height))
    assert "Kon zwx" in request.prompt
    assert worst(ours, theirs) <= TOLERANCE


def test_in_company_a_lora_stays_in_its_region(models: Path, board: Board, tmp_path: Path) -> None:
    """Each half of the answer is that of the one who stands there, to the last layer."""
    from storyboard.render.wardrobe import Strands

    pipe = put(models, "sd15")
    board.set_style(family="sd15")
    give(board, pipe, "Kon", 1, tmp_path)
    give(board, pipe, "Mara", 2, tmp_path)
    two = requests_of(board, "sd15")[1]
    strands = Strands([two], 8, torch.device("cpu"))
    assert [[worn.file for worn in row] for row in strands.worn] == [
        [s.lora.file] for s in two.slots if s.lora
    ]
    total = torch.stack(strands.shares).sum(0)
    assert torch.allclose(total, torch.ones_like(total))
    rows = torch.stack([torch.zeros(4, 16, 32), torch.ones(4, 16, 32)])
    blended = strands.blended(rows)[0]
    assert blended[..., 0].max() == 0
    assert blended[..., -1].min() == 1


def test_the_networks_are_as_they_were_and_switching_grows_nothing(
    models: Path, board: Board, tmp_path: Path
) -> None:
    pipe = put(models, "sd15")
    board.set_style(family="sd15")
    give(board, pipe, "Kon", 1, tmp_path)
    give(board, pipe, "Mara", 2, tmp_path)
    loaded = load("sd15")
    one = requests_of(board, "sd15")[0]
    bare = one.model_copy(update={"slots": ()})
    before, modules = drawn(board, loaded, [bare])[0], len(list(loaded.unet.modules()))
    files = [member.loras[0].file for member in board.project.cast]
    known, process, sizes = Conditioner(board.folder, loaded.adapter), psutil.Process(), []
    for turn in range(40):
        worn = one.slots[0].lora.model_copy(update={"file": files[turn % 2]})  # type: ignore[union-attr]
        slot = one.slots[0].model_copy(update={"lora": worn})
        asked = one.model_copy(update={"slots": (slot,), "steps": 1})
        Engine(loaded).render_batch([asked], known.of, loras=known.lora)
        sizes.append(process.memory_info().rss)
    assert sizes[-1] / sizes[10] < 1.02, "memory grows"
    assert len(list(loaded.unet.modules())) == modules
    assert not any(m._forward_hooks or m._forward_pre_hooks for m in loaded.unet.modules())
    assert worst(before, drawn(board, loaded, [bare])[0]) == 0


def test_learnt_words_are_read_and_forgotten(
    models: Path, board: Board, pairs: tuple[lora_files.Pairs, ...], tmp_path: Path
) -> None:
    put(models, "sd15")
    board.set_style(family="sd15")
    chance = torch.Generator().manual_seed(3)
    words = {f"<s{i}>": torch.randn(checkpoints.CROSS, generator=chance) for i in (1, 2)}
    made = lora_files.cloneofsimo(tmp_path / "x.safetensors", *pairs, 3.0, words)
    report = board.add_lora("Kon", made)
    assert (report["tokens"], report["words"]) == (["<s1>", "<s2>"], "<s1><s2>")
    loaded, request = load("sd15"), requests_of(board, "sd15")[0]
    file = board.project.member("Kon").loras[0].file.removeprefix("sha256:")
    assert f"<lora-{file[:8]}-s1>" in request.prompt
    size, tokenizer = len(loaded.parts["tokenizer"]), loaded.parts["tokenizer"]
    with_words = drawn(board, loaded, [request])[0]
    assert loaded.parts["tokenizer"] is tokenizer
    assert len(tokenizer) == size
    other = {word: -vector for word, vector in words.items()}
    board.add_lora("Kon", lora_files.cloneofsimo(tmp_path / "y.safetensors", *pairs, 3.0, other))
    changed = drawn(board, loaded, requests_of(board, "sd15")[:1])[0]
    assert worst(with_words, changed) > TOLERANCE, "the learnt words are not read"


# ---------------------------------------------------------------- what is refused


def test_a_lora_of_another_base_is_refused(models: Path, board: Board, tmp_path: Path) -> None:
    put(models, "sd15")
    other = lora_files.random_pairs(
        checkpoints.tiny_pipeline("sdxl").unet, lora_files.ATTENTION, 2, 1
    )
    made = lora_files.diffusers(tmp_path / "x.safetensors", other, {}, 2.0)
    with pytest.raises(BadInput, match="does not fit 'sd15'"):
        board.add_lora("Kon", made, family="sd15")
    assert board.project.member("Kon").loras == ()


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"these are words, no numbers", "text.safetensors", "no whole .safetensors"),
        (b"PK\x03\x04 a zip with a pickle", "old.ckpt", "a pickle"),
        (b"\x80\x02}q\x00.", "old.bin", "a pickle"),
        (b"", "empty.safetensors", "no whole .safetensors"),
    ],
)
def test_files_that_are_none_are_sentences(
    data: bytes, name: str, said: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(AdapterError, match=said):
        read_lora(tmp_path / name)


def test_a_file_cut_short_is_a_sentence(
    pairs: tuple[lora_files.Pairs, ...], tmp_path: Path
) -> None:
    made = lora_files.kohya(tmp_path / "x.safetensors", *pairs, 3.0)
    made.write_bytes(made.read_bytes()[:-1000])
    with pytest.raises(AdapterError, match="no whole"):
        read_lora(made)


def test_numbers_that_are_none_are_refused(
    pipe: checkpoints.Pipeline, pairs: tuple[lora_files.Pairs, ...], tmp_path: Path
) -> None:
    next(iter(pairs[0].values()))[1][0, 0] = float("nan")
    made = lora_files.kohya(tmp_path / "x.safetensors", *pairs, 3.0)
    with pytest.raises(AdapterError, match="NaN"):
        read_lora(made).fitted(parts(pipe), "sd15")


@pytest.mark.parametrize("rank", [1, 256])
def test_any_rank_is_read(rank: int, pipe: checkpoints.Pipeline, tmp_path: Path) -> None:
    unet = lora_files.random_pairs(pipe.unet, lora_files.ATTENTION, rank, 1)
    found: Fitted = read_lora(lora_files.kohya(tmp_path / "x.safetensors", unet, {}, 1.0)).fitted(
        parts(pipe), "sd15"
    )
    assert (found.rank, found.matched) == (rank, len(unet))


def test_a_method_without_its_lora_is_refused(board: Board, pocket: None) -> None:
    board.edit_member("Kon", method=Method.LORA)
    with pytest.raises(FamilyError, match="has none for 'pocket'"):
        board.render(["1"])
