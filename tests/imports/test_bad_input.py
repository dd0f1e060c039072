"""What is no script is refused with a sentence; nothing is opened that could hurt, nothing is lost."""

import struct
import time
from pathlib import Path

import pytest

from storyboard.errors import BadInput
from storyboard.imports import Source, read, source_of
from storyboard.studio import Board, Studio
from tests.imports.files import FDX, zipped
from tests.pictures import picture_bytes

BOMB = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<FinalDraft><Content><Paragraph Type="Action"><Text>&b;</Text></Paragraph></Content></FinalDraft>"""


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("bomb.fdx", BOMB.encode(), "DOCTYPE"),
        ("deep.fdx", b"<FinalDraft>" + b"<a>" * 100_000, "nested"),
        ("cut.fdx", FDX.encode()[:900], "damaged"),
        ("other.fdx", b"<html></html>", "no Final Draft"),
        ("picture.fountain", picture_bytes(), "not a text file"),
        ("board.fountain", b"%PDF-1.7 \x00\x01", "a PDF"),
        ("noise.fountain", bytes(range(1, 32)) * 50, "not a text file"),
        ("empty.fountain", b" \n", "empty"),
        ("shots.csv", b"a,b\n1,2\n", "names no column"),
        ("shots.json", b"[" * 100_000, "nothing that can be imported|text"),
        ("aliases.yaml", b"a: &a [1]\nshots: [*a, *a]\n", "nothing that can be imported"),
        ("unknown.xyz", b"words", "nothing that can be imported"),
    ],
)
def test_is_refused(name: str, data: bytes, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        read(Source(name, data))


def slipping() -> bytes:
    return zipped({"../outside.fountain": b"INT. X - DAY\n", "a.fountain": b"INT. X - DAY\n"})


def swelling() -> bytes:
    return zipped({"a.fountain": b"A" * 50_000_000})


def lying() -> bytes:
    """The directory says ten bytes; the entry holds more."""
    data = bytearray(zipped({"a.fountain": b"A" * 5_000}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [(slipping(), "leads out"), (swelling(), "unpack to 50 MB"), (lying(), "damaged|larger"),
     (b"PK\x03\x04 no", "damaged"),
     (zipped({"readme.exe": b"x"}), "nothing in")],
    ids=["slip", "bomb", "lie", "broken", "nothing"],
)  # fmt: skip
def test_archives_that_are_not_opened(data: bytes, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        source_of(data, "board.zip")


def test_a_list_reads_nothing_outside_its_folder(board: Board, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(picture_bytes())
    (tmp_path / "list").mkdir()
    (tmp_path / "list" / "link.png").symlink_to(tmp_path / "secret.png")
    path = tmp_path / "list" / "shots.csv"
    path.write_text(f"action,picture\nA,../secret.png\nB,{tmp_path}/secret.png\nC,link.png\n")
    found = read(source_of(path))
    assert not found.pictures
    assert len(found.notes) == 3


def test_a_bad_file_changes_nothing(board: Board) -> None:
    before = board.project
    for name, data in (("bomb.fdx", BOMB.encode()), ("x.fountain", picture_bytes())):
        with pytest.raises(BadInput):
            board.arrival(Source(name, data))
    assert board.project == before


@pytest.mark.parametrize(
    "encoding", ["shift_jis", "euc_jp", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"]
)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding: str, ending: str) -> None:
    text = ending.join(["○公園（夜）", "", "太郎が走る。", "", "太郎「待って！」", ""])
    found = read(Source("手紙.txt", text.encode(encoding)))
    assert found.scenes[0].panels[0].action == "太郎が走る。"
    assert found.scenes[0].panels[0].dialogue[0].text == "待って！"


@pytest.mark.parametrize(
    "mark", ["/*", "[[", "/* */", "「", "(", "*", "太郎「", "\n", "# ", "CUT TO:\n\n"]
)
def test_a_megabyte_of_one_mark_does_not_hang(mark: str) -> None:
    start = time.monotonic()
    read(Source("x.fountain", ("A\n\n" + mark * (200_000 // len(mark))).encode()))
    assert time.monotonic() - start < 60


@pytest.mark.parametrize("gap", [" ", "\u3000"])
@pytest.mark.parametrize(
    "line", ["あ1{}「", "1{}あ「", "太郎{}「x", "INT. あ{}#1", "シーン{}1", "{}太郎{}（{}"]
)
def test_a_line_with_a_gap_does_not_hang(line: str, gap: str) -> None:
    """It took the third power of the gap's length: 22 seconds at 800 spaces."""
    text = "○公園（夜）\n\n太郎が走る。\n\n" + line.replace("{}", gap * 20_000) + "\n"
    start = time.monotonic()
    read(Source("x.fountain", text.encode()))
    assert time.monotonic() - start < 60


CROWDED = "EXT. PLACE {n} - DAY\n\nMR{name}, a tall man, sees MS{name} (40).\n\nMS{name}\nYes.\n\n"
GROWING = {
    "one place": "EXT. PLACE - DAY\n\nShe waits for Mara.\n\nMARA\nHere I am.\n\n",
    "a crowd": CROWDED,
    "Japanese": "○場所{n}（夜）\n\n太郎が走る。\n\n太郎「{n}歩、歩いた」\n\n",
}


def growing(scene: str, scenes: int) -> bytes:
    letters = str.maketrans("0123456789", "ABCDEFGHIJ")
    numbers = range(scenes)
    return "".join(scene.format(n=n, name=str(n).translate(letters)) for n in numbers).encode()


@pytest.mark.parametrize("scene", GROWING.values(), ids=GROWING)
def test_sixteen_times_the_script_takes_no_thirty_six_times_as_long(
    studio: Studio, scene: str
) -> None:
    """In processor time, so that a busy machine matters little; what is quadratic nears 256 times."""

    def seconds(scenes: int) -> float:
        data, board = growing(scene, scenes), studio.new(f"{scenes} scenes")
        start = time.process_time()
        board.arrival(Source("film.fountain", data)).settle()
        return time.process_time() - start

    seconds(50)
    assert seconds(8000) < 36 * seconds(500)


def feature(scenes: int) -> str:
    """A script of that many scenes, every one different."""
    return "\n".join(
        f"{('EXT.', 'INT.')[n % 2]} PLACE {n} - {('DAY', 'NIGHT')[n % 2]} #{n}#\n\n"
        f"MARA ({n}) walks through room {n}.\n\nMARA\n(softly)\nThis is line {n}.\n\n"
        f"KON (V.O.)\nAnd this is answer {n}.\n\nThe door {n} closes.\n"
        for n in range(scenes)
    )


def test_a_feature_film_and_its_second_draft(board: Board) -> None:
    text = feature(190)
    board.arrival(Source("film.fountain", text.encode())).settle()
    count = len(list(board.project.panels()))
    edited = text.replace("room 77.", "hall 77.").replace("The door 120 closes.\n", "")
    found = board.arrival(Source("film.fountain", edited.encode())).settle()
    kinds = {change.kind.value for change in found.changes}
    assert kinds == {"same", "changed", "gone"}
    assert len(list(board.project.panels())) == count - 1
