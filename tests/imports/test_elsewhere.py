"""Pictures drawn elsewhere become takes that know what made them."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from typer.testing import CliRunner

from storyboard.cli import app
from storyboard.errors import BadInput
from storyboard.storage import print_jpeg
from storyboard.story import Take
from storyboard.studio import Board, Studio
from tests.imports.files import zipped
from tests.imports.generated import A1111_TEXT, a1111, a1111_jpeg, comfy_graph, comfyui
from tests.pictures import picture_bytes


def taken(board: Board, data: bytes, name: str = "fox.png") -> tuple[Take, dict[str, Any]]:
    (made,) = board.take_in("1", [(data, name)])
    record: dict[str, Any] = json.loads(board.folder.json(made.request))
    return made, record


@pytest.mark.parametrize("data", [a1111(), a1111_jpeg()], ids=["png", "jpeg"])
def test_a_picture_of_a1111(board: Board, data: bytes) -> None:
    made, record = taken(board, data)
    assert (made.tool, made.seed, made.family) == ("AUTOMATIC1111", 1234, "anything")
    assert record["prompt"].startswith("狐が走る, watercolor")
    assert record["negative"] == "blurry"
    assert A1111_TEXT in record["raw"].values()
    assert board.project.panel("1").chosen == 1
    assert not board.view()[0].stale
    assert board.take_in("1", [(data, "again.png")]) == []
    board.undo()
    assert board.project.panel("1").chosen is None


def test_a_picture_of_comfyui(board: Board) -> None:
    data = comfyui(comfy_graph())
    made, record = taken(board, data)
    assert (made.tool, made.seed) == ("ComfyUI", 5678)
    assert made.family == "dreamshaper_8.safetensors"
    assert (record["prompt"], record["negative"]) == ("a fox runs, 水彩", "text, watermark")
    assert json.loads(record["raw"]["prompt"])["3"]["inputs"]["steps"] == 20
    assert board.picture(made.picture).read_bytes() == data


def test_a_graph_that_goes_in_circles_is_still_a_picture(board: Board) -> None:
    graph = comfy_graph()
    graph["6"]["inputs"]["text"] = ["8", 0]
    graph["8"]["inputs"]["samples"] = ["6", 0]
    made, _ = taken(board, comfyui(graph))
    assert made.seed in (0, 5678)


@pytest.mark.parametrize(
    "data",
    [
        comfyui("{broken"),
        comfyui("[" * 20_000),
        comfyui({"3": {"class_type": "KSampler", "inputs": {"seed": ["9", 0]}}}),
        a1111("no such layout"),
        a1111("x\nSteps: many, Seed: 12x"),
        picture_bytes("olive"),
    ],
    ids=["broken", "deep", "linked seed", "words", "odd", "plain"],
)
def test_what_is_not_understood_is_still_a_take(board: Board, data: bytes) -> None:
    made, record = taken(board, data)
    assert board.picture(made.picture).read_bytes() == data
    assert record["file"] == "fox.png"
    assert made.seed == 0


def test_a_list_brings_pictures_of_several_tools(studio: Studio) -> None:
    files = {
        "shots.csv": b"action,picture\nA fox runs.,a.png\nThe fox rests.,b.png\nNight.,c.jpg\n",
        "a.png": a1111(),
        "b.png": comfyui(comfy_graph()),
        "c.jpg": a1111_jpeg(),
    }
    board = studio.new("Listed", script=zipped(files))
    takes = [panel.takes[0] for panel in board.project.panels()]
    assert [(take.tool, take.seed) for take in takes] == [
        ("AUTOMATIC1111", 1234),
        ("ComfyUI", 5678),
        ("AUTOMATIC1111", 1234),
    ]


def test_the_command_says_what_made_them(board: Board, tmp_path: Path) -> None:
    for name, data in (("a.png", a1111()), ("b.png", comfyui(comfy_graph()))):
        (tmp_path / name).write_bytes(data)
    files = [str(tmp_path / name) for name in ("a.png", "b.png")]
    done = CliRunner().invoke(app, ["take", "import", "Test", "2", *files])
    assert done.exit_code == 0, done.output
    assert "take 1: AUTOMATIC1111, seed 1234" in done.output
    assert "take 2: ComfyUI, seed 5678" in done.output
    assert len(board.project.panel("2").takes) == 2


def test_our_own_pictures_are_the_takes_that_they_were(
    board: Board, studio: Studio, pocket: None
) -> None:
    board.set_style(steps=1)
    board.wait(board.render(["3"]))
    drawn = board.project.panel("3").takes[0]
    other = studio.new("Other", script=b"A line.\n\nAnother.\n")
    data = board.picture(drawn.picture).read_bytes()
    (made,) = other.take_in("1", [(data, "3.png")])
    assert (made.picture, made.request, made.recipe, made.seed, made.tool) == (
        drawn.picture, drawn.request, drawn.recipe, drawn.seed, "",
    )  # fmt: skip
    jpeg = print_jpeg(board.folder, drawn.picture).read_bytes()
    (again,) = other.take_in("2", [(jpeg, "3.jpg")])
    assert (again.request, again.recipe, again.seed, again.tool) == (
        drawn.request, drawn.recipe, drawn.seed, "",
    )  # fmt: skip


def test_a_damaged_record_of_ours_is_a_picture_without_one(board: Board) -> None:
    info, buffer = PngInfo(), io.BytesIO()
    info.add_itxt("storyboard", '{"family": 1')
    Image.new("RGB", (64, 48), "red").save(buffer, "PNG", pnginfo=info)
    made, record = taken(board, buffer.getvalue())
    assert (made.seed, record["tool"]) == (0, "unknown")


@pytest.mark.parametrize("data", [b"", b"no picture", picture_bytes()[:60]])
def test_what_is_no_picture_makes_no_take(board: Board, data: bytes) -> None:
    with pytest.raises(BadInput):
        board.take_in("1", [(data, "x.png")])
    assert board.project.panel("1").takes == ()
