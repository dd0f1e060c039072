"""Edits read back by OpenTimelineIO: every shot, its length, its picture beside, its words."""

import xml.etree.ElementTree as ElementTree
from pathlib import Path
from urllib.parse import unquote

import opentimelineio as otio
import pytest
from PIL import Image

from storyboard.export.film import size_of
from storyboard.studio import Board


def read(path: Path) -> "otio.schema.Timeline":
    return otio.adapters.read_from_file(str(path))


@pytest.mark.parametrize("ending", ["otio", "edl", "fcpxml"])
def test_an_edit_reads_back(drawn: Board, tmp_path: Path, ending: str) -> None:
    report = drawn.export(tmp_path / f"board.{ending}")
    clips = list(read(report.path).find_clips())
    assert report.pages == len(clips) == 3
    assert [clip.source_range.duration.to_frames() for clip in clips] == [7, 30, 12]
    assert all(clip.source_range.duration.rate == 24 for clip in clips)
    assert clips[0].name.startswith("001 ")


@pytest.mark.parametrize("ending", ["otio", "fcpxml"])
def test_media_lie_beside_and_are_named_relative(drawn: Board, tmp_path: Path, ending: str) -> None:
    drawn.edit_panel("2", action="絵 #2? 100%")
    path = drawn.export(tmp_path / f"my board.{ending}").path
    if ending == "otio":
        addresses = [clip.media_reference.target_url for clip in read(path).find_clips()]
    else:
        addresses = [asset.attrib["src"] for asset in ElementTree.parse(path).iter("asset")]
    for address in addresses:
        assert not address.startswith("/")
        assert ":" not in address
        with Image.open(path.parent / unquote(address)) as picture:
            assert picture.size == (896, 504)


def test_an_edl_names_the_files_as_they_are(drawn: Board, tmp_path: Path) -> None:
    text = drawn.export(tmp_path / "board.edl").path.read_text(encoding="utf-8")
    names = [line.partition("FROM CLIP: ")[2] for line in text.splitlines() if "FROM CLIP:" in line]
    assert len(names) == 3
    assert all((tmp_path / name).is_file() for name in names)


def test_words_survive_in_otio(drawn: Board, tmp_path: Path) -> None:
    drawn.edit_panel("1", dialogue="KON: こんばんは。\nMARA: Hi.", notes="slow\npush in")
    first = next(iter(read(drawn.export(tmp_path / "b.otio").path).find_clips()))
    facts = first.metadata["storyboard"]
    assert facts["dialogue"] == "KON: こんばんは。\nMARA: Hi."
    assert facts["panel"] == drawn.project.panel("1").id
    assert [marker.name for marker in first.markers] == [
        "KON: こんばんは。 MARA: Hi.",
        "slow push in",
    ]


def test_final_cut_is_told_the_size(drawn: Board, tmp_path: Path) -> None:
    path = drawn.export(tmp_path / "b.fcpxml").path
    format = next(ElementTree.parse(path).iter("format"))
    width, height = size_of(drawn.project)
    assert (format.get("width"), format.get("height")) == (str(width), str(height))


def test_a_panel_without_a_picture_has_a_slate(board: Board, tmp_path: Path) -> None:
    report = board.export(tmp_path / "b.otio", panels=["1-2"])
    assert report.warnings == ("Not drawn yet: 1, 2.",)
    assert len(list((tmp_path / "b-media").glob("*.png"))) == 2


def test_only_the_asked_panels_and_never_an_unknown_one(drawn: Board, tmp_path: Path) -> None:
    path = drawn.export(tmp_path / "b.otio", panels=["1,3"]).path
    assert [clip.metadata["storyboard"]["number"] for clip in read(path).find_clips()] == [1, 3]
