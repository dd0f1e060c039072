"""Every older version of project.json still opens, and says where it is wrong when it does not."""

import json
from pathlib import Path

import pytest

from storyboard.errors import BrokenProject
from storyboard.storage import ProjectFolder
from storyboard.storage.migrations import STEPS
from storyboard.storage.reading import line_of, parse
from storyboard.story import SCHEMA

OLD = Path(__file__).parent / "old"


@pytest.fixture
def old(tmp_path: Path) -> ProjectFolder:
    (tmp_path / "project.json").write_bytes((OLD / "v0.json").read_bytes())
    (tmp_path / "assets").mkdir()
    return ProjectFolder(tmp_path)


def test_there_is_a_step_and_a_file_for_every_old_version() -> None:
    assert len(STEPS) == SCHEMA
    assert {path.name for path in OLD.iterdir()} == {f"v{n}.json" for n in range(SCHEMA)}


def test_version_0_opens(old: ProjectFolder) -> None:
    project = old.read()
    assert (project.name, project.fps, project.revision) == ("Rain", 25, 7)
    assert project.panel("p1").dialogue[0].text == "It rains."
    assert project.panel("p1").placements[0].character == "mara"
    assert project.panel("p2").duration == 72


def test_an_old_file_is_kept_and_the_first_edit_writes_todays(old: ProjectFolder) -> None:
    old.apply(lambda project: project.edited(name="Snow"), what="rename")
    assert json.loads(old.path.read_text())["schema_version"] == SCHEMA
    assert any(b'"title"' in copy.read_bytes() for copy in old._backups.all())
    assert ProjectFolder(old.folder).read().name == "Snow"


def test_version_1_opens_with_what_came_since() -> None:
    project, version = parse((OLD / "v1.json").read_bytes())
    assert version == 1
    assert (project.member("Kon").notes, project.member("Kon").consent) == ("limps", "")
    assert (project.script, project.parked) == (None, ())


def test_version_2_opens_and_says_nothing_of_how_members_are_held() -> None:
    project, version = parse((OLD / "v2.json").read_bytes())
    assert version == 2
    assert not any(take.holds for panel in project.panels() for take in panel.takes)


def test_version_3_opens_in_the_colours_of_its_references() -> None:
    project, version = parse((OLD / "v3.json").read_bytes())
    assert version == 3
    assert project.member("Kon").colours_for("rain") == {}
    assert [take.holds[0].apart for take in project.panel("p1").takes] == [12.5]


def test_a_file_of_a_newer_program_is_refused() -> None:
    with pytest.raises(BrokenProject, match="newer storyboard"):
        parse(b'{"schema_version": 99, "name": "x"}')


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Line 1"),
        (b"[]", "begins with"),
        (b'{\n "name": "x",\n "fps" 24}', "Line 3"),
        (b'{"name": "\xff"}', "not UTF-8"),
        (b"\x00\x01\x02", "Line 1"),
        (b'{\n "schema_version": "one"}', "schema_version"),
        (b'{\n "schema_version": 4,\n "name": "x",\n "fps": 0\n}', "Line 4, field fps"),
        (b'{\n "schema_version": 4,\n "fps": 24\n}', "field name"),
        (b"[" * 100_000, "nested|Line 1"),
        (b'{"panels": [{"cast": ["Nobody"]}], "characters": []}', "Nobody"),
    ],
)
def test_what_is_wrong_is_said(data: bytes, sentence: str) -> None:
    with pytest.raises(BrokenProject, match=sentence):
        parse(data)


def test_the_line_of_a_value_deep_inside() -> None:
    text = '{\n "a": [1,\n  {"b": [\n   "x, ]}",\n   7]}]}'
    assert line_of(text, ("a", 1, "b", 1)) == 5
    assert line_of(text, ("a", 1, "missing")) == 3
