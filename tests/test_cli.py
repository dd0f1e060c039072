"""The command line as people and scripts use it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from storyboard.cli import app
from tests.pictures import SCRIPT, picture_bytes


def run(*words: str) -> dict[str, object]:
    """A command with --json."""
    result = CliRunner().invoke(app, [*words, "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)  # type: ignore[no-any-return]


@pytest.fixture
def project(tmp_path: Path) -> str:
    script = tmp_path / "s.fountain"
    script.write_text(SCRIPT, encoding="utf-8")
    made = run("new", "Test", "--script", str(script))
    assert (made["panels"], made["cast"]) == (3, ["Kon", "Mara"])
    return "Test"


def test_edit_move_undo(project: str) -> None:
    first, second, _ = (row["id"] for row in run("show", project)["panels"])  # type: ignore[attr-defined]
    run("panel", "edit", project, "1", "--action", "Kon sleeps", "--shot", "close-up")
    run("move", project, "2", "--before", "1")
    shown = run("show", project)["panels"]
    assert [row["id"] for row in shown][:2] == [second, first]  # type: ignore[attr-defined]
    assert shown[1]["shot"] == "close-up"  # type: ignore[index]
    assert run("undo", project)["undone"] == "move panel 2"
    added = run("panel", "add", project, "--action", "The end.", "--after", "3")
    assert added["number"] == 4
    run("panel", "delete", project, "4")
    assert len(run("show", project)["panels"]) == 3  # type: ignore[arg-type]


def test_a_style_is_chosen_shown_and_refused(project: str) -> None:
    told = run("style", project, "鉛筆ラフ", "--steps", "4")
    assert told["style"]["words"] == "鉛筆ラフ"  # type: ignore[index]
    assert told["stale"] == 3
    assert run("style", project)["style"] == told["style"]
    assert "鉛筆ラフ" in CliRunner().invoke(app, ["style", project]).output
    wrong = CliRunner().invoke(app, ["style", project, "--steps", "0"])
    assert wrong.exit_code != 0
    assert run("style", project)["style"]["steps"] == 4  # type: ignore[index]
    assert run("undo", project)["undone"] == "change the style"


def test_consent_is_kept_with_the_character(project: str) -> None:
    assert run("cast", "add", project, "Kon", "--consent", "書面 2026")["consent"] == "書面 2026"
    run("cast", "add", project, "Kon", "--describe", "a fox")
    assert run("show", project)["cast"][0]["consent"] == "書面 2026"  # type: ignore[index]
    run("undo", project)
    run("undo", project)
    assert run("show", project)["cast"][0]["consent"] == ""  # type: ignore[index]


@pytest.mark.usefixtures("pocket")
def test_colours_are_read_chosen_told_and_put_back(project: str, tmp_path: Path) -> None:
    picture = tmp_path / "kon.png"
    picture.write_bytes(picture_bytes("orange"))
    run("cast", "add", project, "Kon", "--reference", str(picture))
    run("cast", "look", project, "Kon", "raincoat")

    def colours(*words: str) -> dict[str, tuple[str | None, str | None]]:
        rows = run("cast", "colour", project, "Kon", *words)["colours"]
        return {row["part"]: (row["references"], row["chosen"]) for row in rows}  # type: ignore[attr-defined]

    assert set(colours().values()) == {(None, None)}
    read, _ = colours("--read")["hair"]
    assert read is not None
    assert colours("fur=#2AA04E", "top=#c03030")["hair"] == (read, "#2aa04e")
    rain = colours("--look", "raincoat", "top=", "shoes=#ffffff")
    assert (rain["hair"][1], rain["top"][1], rain["shoes"][1]) == ("#2aa04e", None, "#ffffff")
    made = run("render", project, "--panel", "1")["takes"]
    told = CliRunner().invoke(app, ["verify", str(made[0]["file"])]).output  # type: ignore[index]
    assert "Kon hair #2aa04e, top #c03030" in told
    assert [c["part"] for c in run("show", project)["cast"][0]["colours"]][:2] == ["hair", "top"]  # type: ignore[index]
    assert colours("top=")["top"][1] is None
    assert {chosen for _, chosen in colours("--reset").values()} == {None}
    assert colours("--look", "raincoat")["shoes"][1] == "#ffffff"
    assert run("undo", project)["undone"] == "put the colours of Kon back"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["top"], "names no colour. Write it as hair=#2a6f4e"),
        (["hat=#111111"], "no colour 'hat'. Choose one of: hair, skin, top, bottom, accessory"),
        (["top=red"], "'red' is no colour for top of 'Kon'. Write it as #2a6f4e"),
        (["top=#111111", "--look", "armour"], "no look 'armour'"),
    ],
)
def test_colours_that_are_none_are_sentences(project: str, words: list[str], says: str) -> None:
    result = CliRunner().invoke(app, ["cast", "colour", project, "Kon", *words])
    assert result.exit_code == 1
    assert says in str(result.exception)


@pytest.mark.usefixtures("pocket")
def test_render_choose_export(project: str, tmp_path: Path) -> None:
    picture = tmp_path / "kon.png"
    picture.write_bytes(picture_bytes("orange"))
    run("cast", "add", project, "Kon", "--reference", str(picture))
    made = run("render", project, "--panel", "1", "--takes", "2")["takes"]
    assert [take["take"] for take in made] == [1, 2]  # type: ignore[attr-defined]
    assert all(Path(take["file"]).exists() for take in made)  # type: ignore[attr-defined]
    run("take", "choose", project, "1", "1")
    assert run("show", project)["panels"][0]["chosen"] == 1  # type: ignore[index]
    exported = run("export", project, "--to", str(tmp_path / "b.pdf"))
    assert Path(str(exported["file"])).exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["show", "nothing"], "No project 'nothing'"),
        (["new", "   "], "needs a name"),
        (["new", "x", "--family", "dalle"], "no family 'dalle'"),
        (["new", "x", "--script", "gone.fountain"], "Cannot read"),
    ],
)
def test_user_errors_are_one_sentence(words: list[str], says: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "storyboard", *words], capture_output=True, text=True
    )
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_every_command_has_help() -> None:
    for words in ([], ["cast"], ["panel"], ["take"], ["render"], ["export"], ["run"], ["demo"]):
        result = CliRunner().invoke(app, [*words, "--help"])
        assert result.exit_code == 0


def test_families_and_doctor() -> None:
    names = [row["name"] for row in run("families")["families"]]  # type: ignore[attr-defined]
    assert names == ["pocket", "sd15", "sdxl"]
    assert "torch" in run("doctor")
