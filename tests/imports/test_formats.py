"""Every format that comes in: what it becomes, and that its pictures survive."""

import json
from pathlib import Path

import pytest
from PIL import Image

from storyboard.imports import IMPORTERS, Source, endings, format_of, importer, read
from storyboard.imports.shot_list import frames_of
from storyboard.script import Breakdown
from storyboard.story import Kind
from storyboard.studio import Board, Studio
from tests.imports.files import BOARDS, FDX, PROMPTS, STORY, story, storyboarder, zipped
from tests.pictures import picture_bytes


def test_the_format_is_found_by_content_and_ending() -> None:
    files = {
        "a.fdx": FDX, "b.storyboarder": json.dumps(BOARDS), "story.json": json.dumps(STORY),
        "prompts.yaml": PROMPTS, "shots.csv": "action\nMara runs.\n", "c.json": '[{"action": "Mara runs."}]',
        "d.fountain": "INT. HOUSE - DAY\n", "手紙.txt": "○公園（夜）\n", "no-ending": "A line.\n",
        "wrong.txt": FDX,
    }  # fmt: skip
    found = {name: format_of(Source(name, text.encode())) for name, text in files.items()}
    assert list(found.values()) == [
        "fdx", "storyboarder", "vistory", "consistory", "shot_list", "shot_list", "fountain", "fountain",
        "fountain", "fdx",
    ]  # fmt: skip


def test_every_importer_says_what_it_is() -> None:
    for name in IMPORTERS:
        module = importer(name)
        assert module.TITLE
        assert all(ending == "" or ending.startswith(".") for ending in module.ENDINGS)
    assert {"fountain", "fdx", "csv", "storyboarder", "zip"} <= set(endings())


def test_final_draft() -> None:
    found = read(Source("a.fdx", FDX.encode()))
    (scene,) = found.scenes
    assert (found.title, scene.number, scene.synopsis) == (
        "The Lighthouse", "12A", "The arrival\nA storm.",
    )  # fmt: skip
    first, lamp = scene.panels
    assert (first.action, first.notes) == ("MARA waits alone.", "Which coat?")
    assert [(line.speaker, line.parenthetical, line.text, line.dual) for line in first.dialogue] == [
        ("MARA (V.O.)", "softly", "The sea & me.", False), ("KON", "", "Hey!", False), ("MARA", "", "Ho!", True),
    ]  # fmt: skip
    assert (lamp.action, lamp.shot) == ("CLOSE ON - THE LAMP\n太郎が灯りをつける。", "close-up")
    assert lamp.notes == "CUT TO:"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_final_draft_in_other_encodings(encoding: str) -> None:
    found = read(Source("a.fdx", FDX.replace('encoding="UTF-8" ', "").encode(encoding)))
    assert len(found.panels()) == 2


def test_a_storyboarder_scene_with_its_drawings(studio: Studio, tmp_path: Path) -> None:
    board = studio.new("Boards", script=storyboarder(tmp_path / "scene"))
    first, second, third = board.project.panels()
    assert (first.id, first.duration, first.shot, first.notes) == ("UDRF3", 36, "close-up", "rain")
    assert (first.dialogue[0].speaker, second.duration) == ("MARA", 48)
    assert board.project.member("Mara").id == first.placements[0].character
    drawn = Image.open(board.picture(first.takes[0].picture))
    assert drawn.getpixel((5, 5)) == (128, 128, 0)  # half black over yellow
    assert second.takes[0].picture
    assert (third.id != second.id, third.takes) == (True, ())
    assert "The drawing 'gone.png' is not there." in board.notes


def test_storyboarder_scenes_in_one_archive(studio: Studio, tmp_path: Path) -> None:
    storyboarder(tmp_path / "storyboards" / "Scene-2-INT-CAFE")
    storyboarder(tmp_path / "storyboards" / "Scene-10-EXT-BEACH")
    files = {
        path.relative_to(tmp_path).as_posix(): path.read_bytes()
        for path in tmp_path.rglob("*")
        if path.is_file()
    }
    board = studio.new("Boards", script=zipped(files))
    assert len(board.project.scenes) == 2
    assert [bool(panel.takes) for panel in board.project.panels()] == [True, True, False] * 2


def test_a_story_of_vistorybench(studio: Studio, tmp_path: Path) -> None:
    board = studio.new("Story", script=story(tmp_path))
    cafe, street = board.project.scenes
    assert (cafe.time, cafe.panels[0].shot, cafe.panels[0].angle) == (
        "night",
        "close-up",
        "eye level",
    )
    assert cafe.panels[0].notes == "Ana waits for Rex.\nclose-up, eye level"
    ana, rex = board.project.cast
    assert [p.character for p in cafe.panels[0].placements] == [ana.id, rex.id]
    assert (ana.aliases, ana.references[0].name, rex.kind) == (("安娜",), "00.jpg", Kind.CREATURE)
    assert street.panels[0].placements == ()
    assert "'Ghost' is in no list of characters." in board.notes


def test_prompt_sets(studio: Studio, tmp_path: Path) -> None:
    (tmp_path / "prompts.yaml").write_text(PROMPTS)
    board = studio.new("Sets", script=tmp_path / "prompts.yaml")
    assert board.project.style.words == "A watercolor of"
    assert [member.description for member in board.project.cast] == [
        "a red fox",
        "a girl with a hat",
    ]
    assert [panel.action for panel in board.project.panels()] == [
        "in the forest", "close-up on the beach at night", "in a cafe",
    ]  # fmt: skip
    assert [scene.section for scene in board.project.scenes] == ["animals", "humans"]


# ---------------------------------------------------------------- shot lists


def listed(text: str, name: str = "shots.csv", encoding: str = "utf-8") -> Breakdown:
    return read(Source(name, text.encode(encoding)))


def test_a_japanese_shot_list_of_a_spreadsheet() -> None:
    text = (
        "カット;シーン;画;セリフ;尺;サイズ;登場人物;レンズ\n"
        '1;公園（夜）;太郎が走る。;"太郎「待って！」\n花子「いや」";2秒12コマ;アップ;太郎、花子;35mm\n'
        "2;;花子が振り返る。;;1.5;;;\n"
    )
    found = listed(text, encoding="cp932")
    (scene,) = found.scenes
    first, second = scene.panels
    assert (scene.place, scene.time) == ("公園", "night")
    assert [line.speaker for line in first.dialogue] == ["太郎", "花子"]
    assert (first.duration, second.duration, first.notes) == (60, 36, "レンズ: 35mm")
    assert [member.name for member in found.cast] == ["太郎", "花子"]


def test_rows_of_yaml_and_json_say_the_same() -> None:
    rows = [
        {
            "action": "Mara runs.",
            "cast": ["Mara"],
            "seconds": 2,
            "dialogue": [{"speaker": "MARA", "text": "Go"}],
        }
    ]
    nested = {"title": "T", "scenes": [{"heading": "INT. CAFE - DAY", "panels": rows}]}
    flat = listed(json.dumps(rows), "a.json")
    deep = listed(json.dumps(nested), "a.yaml")
    assert flat.panels()[0].dialogue == deep.panels()[0].dialogue
    assert (deep.title, deep.scenes[0].place, deep.scenes[0].time) == ("T", "cafe", "day")


@pytest.mark.parametrize(
    ("text", "column", "frames"),
    [("48", "frames", 48), ("2.5", "seconds", 60), ("48 f", "duration", 48), ("1:12", "duration", 72 * 24),
     ("00:00:02:12", "duration", 60), ("2秒12コマ", "duration", 60), ("1500 ms", "duration", 36),
     ("long", "duration", 0), ("", "duration", 0), ("9" * 400, "frames", 0)],
)  # fmt: skip
def test_lengths(text: str, column: str, frames: int) -> None:
    assert frames_of(text, 24, column) == frames


def test_our_own_list_comes_back_as_it_was(board: Board, tmp_path: Path) -> None:
    before = board.project
    board.export(tmp_path / "shots.csv")
    arrival = board.arrival(tmp_path / "shots.csv")
    found = arrival.settle()
    assert {change.kind.value for change in found.changes} == {"same"}
    assert board.project.revision == before.revision
    text = (tmp_path / "shots.csv").read_text(encoding="utf-8-sig")
    (tmp_path / "shots.csv").write_text(text.replace("The street is empty.", "Snow falls."))
    board.arrival(tmp_path / "shots.csv").settle()
    assert [panel.id for panel in board.project.panels()] == [p.id for p in before.panels()]
    assert board.project.panel("3").action == "Snow falls."


def test_the_documented_columns_are_the_ones_that_are_read() -> None:
    from storyboard.imports.shot_list import NAMES

    text = (Path(__file__).parents[2] / "docs" / "shot-list.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in text for name in set(NAMES.values()))


# ---------------------------------------------------------------- pictures


def test_pictures_survive_export_and_import(board: Board, studio: Studio, tmp_path: Path) -> None:
    """Into takes, out as a ZIP with its list, and in again: the same bytes."""
    for number, colour in enumerate(("red", "green", "blue"), start=1):
        board.take_in(str(number), [(picture_bytes(colour), f"{colour}.png")])
    digests = [panel.takes[0].picture for panel in board.project.panels()]
    board.export(tmp_path / "board.zip")
    again = studio.new("Again", script=tmp_path / "board.zip")
    assert [panel.takes[0].picture for panel in again.project.panels()] == digests
    assert [panel.action for panel in again.project.panels()] == [
        panel.action for panel in board.project.panels()
    ]
