"""Scripts of every kind become scenes, panels and cast; nothing of the text is lost or rewritten."""

import pytest

from storyboard.errors import BadInput
from storyboard.imports import Source, read
from storyboard.script import Breakdown


def read_script(data: bytes, name: str = "script.fountain") -> Breakdown:
    return read(Source(name, data))


def test_shots_places_times_and_cast() -> None:
    found = read_script(
        b"EXT. BEACH - SUNSET\n\nCLOSE ON MARA, a girl. She smiles.\n\nMARA (V.O.)\n(softly)\nThe sea.\n"
    )
    scene = found.scenes[0]
    panel = scene.panels[0]
    assert (scene.place, scene.time) == ("beach", "sunset")
    assert panel.shot == "close-up"
    line = panel.dialogue[0]
    assert (line.speaker, line.text, line.parenthetical) == ("MARA (V.O.)", "The sea.", "softly")
    assert [(m.name, m.description) for m in found.cast] == [("Mara", "a girl")]


def test_japanese_heading_cue_and_full_width_parenthesis() -> None:
    found = read_script(
        ".夜の公園 - 夜\n\n太郎が走る。\n\n@太郎\n（息を切らして）\n待って！\n".encode()
    )
    scene = found.scenes[0]
    assert (scene.place, scene.time) == ("夜の公園", "night")
    assert scene.panels[0].placements[0].character == found.cast[0].id
    line = scene.panels[0].dialogue[0]
    assert (line.speaker, line.text, line.parenthetical) == ("太郎", "待って！", "息を切らして")


@pytest.mark.parametrize(
    ("line", "speaker", "how", "words"),
    [
        ("花子（小声で）「もう遅いわ」", "花子", "小声で", "もう遅いわ"),
        ("花子（声）「もう遅いわ」", "花子（声）", "", "もう遅いわ"),
        ("花子Ｍ「……言えなかった」", "花子Ｍ", "", "……言えなかった"),
        ("花子（怒って）\n「もういい」", "花子", "怒って", "もういい"),
        ("花子：もういい\n花子：本当に", "花子", "", "もういい"),
    ],
)
def test_ways_of_writing_a_speech(line: str, speaker: str, how: str, words: str) -> None:
    found = read_script(f"○公園（夜）\n\n花子が立つ。\n{line}\n".encode(), "手紙.txt")
    said = found.panels()[0].dialogue[0]
    assert (said.speaker, said.parenthetical, said.text) == (speaker, how, words)
    assert [member.name for member in found.cast] == ["花子"]


@pytest.mark.parametrize(
    ("line", "number"),
    [("２　○駅（朝）", "2"), ("12○駅（朝）", "12"), ("３．駅（朝）", "3"), ("○駅（朝）", "")],
)
def test_numbers_of_japanese_headings(line: str, number: str) -> None:
    found = read_script(f"○公園（夜）\n\n雨。\n\n{line}\n\n電車が来る。\n".encode(), "手紙.txt")
    second = found.scenes[1]
    assert (second.heading, second.number, second.place, second.time) == (
        "駅（朝）",
        number,
        "駅",
        "dawn",
    )


@pytest.mark.parametrize("line", ["2階の窓（夜）", "場所：東京", "時間：夜"])
def test_what_is_neither_heading_nor_speech(line: str) -> None:
    found = read_script(f"○公園（夜）\n\n{line}\n{line}\n".encode(), "手紙.txt")
    assert len(found.scenes) == 1
    assert not found.cast


def test_order_of_mention_in_the_action() -> None:
    found = read_script(b"INT. CAFE - DAY\n\nKON\nHi.\n\nMARA\nHi.\n\nMara sees Kon.\n")
    names = {m.id: m.name for m in found.cast}
    last = found.scenes[0].panels[-1]
    assert [names[p.character] for p in last.placements] == ["Mara", "Kon"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "shift_jis"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_encodings_and_line_ends(encoding: str, ending: str) -> None:
    text = ending.join(["INT. HOUSE - DAY", "", "太郎が歩く。", "", "@太郎", "こんにちは。", ""])
    found = read_script(text.encode(encoding))
    assert found.scenes[0].panels[0].action == "太郎が歩く。"
    assert found.scenes[0].panels[0].dialogue[0].text == "こんにちは。"


@pytest.mark.parametrize("data", [b"", b"  \n\n", bytes(range(256)) * 10])
def test_what_is_no_script_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput):
        read_script(data, "broken.fountain")


def test_five_megabytes() -> None:
    scene = "INT. ROOM - DAY\n\nA long walk through the room.\n\nANNA\nYes.\n\n"
    found = read_script((scene * (5_000_000 // len(scene))).encode())
    assert len(found.scenes) == 5_000_000 // len(scene)


@pytest.mark.parametrize(
    ("action", "description"),
    [
        ("長い黒髪の少女・花子が走る。", "長い黒髪の少女"),
        ("花子（17）、三つ編みの少女。", "三つ編みの少女"),
        ("赤いコートを着た花子が歩く。", "赤いコート"),
        ("花子が赤い車を見る。", ""),
    ],
)
def test_who_is_introduced_in_japanese_is_described(action: str, description: str) -> None:
    found = read_script(f"INT. 教室 - DAY\n\n{action}\n\n@花子\nはい。\n".encode())
    assert [(m.name, m.description) for m in found.cast] == [("花子", description)]
