"""A plain shot list: CSV, YAML or JSON, a row a panel. docs/shot-list.md says what may stand in it.

Columns that are not there change nothing; columns that nobody knows go to the notes.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from storyboard.errors import BadInput
from storyboard.imports.options import Options
from storyboard.imports.source import Source
from storyboard.script import Breakdown, Picture
from storyboard.script.breakdown import SCRIPT_FIELDS, duration_of
from storyboard.script.headings import heading_words
from storyboard.script.lines import lines_of
from storyboard.story import Character, Line, Panel, Placement, Scene

TITLE = "Shot list (CSV, YAML, JSON)"
ENDINGS = (".csv", ".tsv", ".yaml", ".yml", ".json")
MOST_ROWS = 20_000

NAMES = {
    "id": "id", "panel id": "id", "uid": "id",
    "scene": "scene", "heading": "scene", "scene heading": "scene", "slugline": "scene",
    "シーン": "scene", "柱": "scene",
    "scene number": "scene number", "シーン番号": "scene number",
    "section": "section", "synopsis": "synopsis",
    "place": "place", "location": "place", "場所": "place",
    "time": "time", "time of day": "time", "時間帯": "time", "時間": "time",
    "weather": "weather", "天気": "weather",
    "action": "action", "description": "action", 
    "画": "action", "内容": "action", "ト書き": "action", "アクション": "action",
    "dialogue": "dialogue", "dialog": "dialogue", "セリフ": "dialogue", "台詞": "dialogue", "せりふ": "dialogue",
    "notes": "notes", "note": "notes", "備考": "notes", "メモ": "notes",
    "shot": "shot", "shot size": "shot", "size": "shot", "サイズ": "shot", "ショット": "shot",
    "angle": "angle", "camera angle": "angle", "アングル": "angle",
    "cast": "cast", "characters": "cast", "character": "cast", "登場人物": "cast", "キャラクター": "cast",
    "frames": "frames", "コマ": "frames",
    "seconds": "seconds", "duration": "duration", "length": "duration", "秒": "seconds", "尺": "duration",
    "picture": "picture", "image": "picture", "file": "picture", "画像": "picture",
}  # fmt: skip
COUNTED = frozenset(
    """panel number start take takes chosen seed stale locked refused shot_number カット cut no # order
    left_out not_held""".split()  # noqa: SIM905
)  # what our own lists tell beside, and what order says
LISTS = ("panels", "shots", "rows")
_ID = re.compile(r"[\w-]{1,64}")


@dataclass
class _Row:
    """The known cells of one row, and what nobody knows."""

    cells: dict[str, Any] = field(default_factory=dict)
    rest: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        value = self.cells.get(name)
        return "" if value is None else str(value).strip()


def recognises(source: Source) -> bool:
    """A table with at least one column that says what happens."""
    if source.ending in (".csv", ".tsv"):
        return True
    rows = _listed(source.fields)
    known = {NAMES.get(_bare(key)) for row in rows[:50] for key in row}
    return bool(known & {"action", "dialogue", "scene", "picture"})


def read(source: Source, options: Options) -> Breakdown:
    """Raises BadInput."""
    if source.ending in (".csv", ".tsv"):
        rows = [_row(cells) for cells in _table(source)]
    else:
        rows = [_row(cells) for cells in _listed(source.fields)]
    if not rows:
        raise BadInput(f"The shot list '{source.name}' has no rows. Write one for every panel.")
    if len(rows) > MOST_ROWS:
        raise BadInput(f"'{source.name}' has {len(rows)} rows; up to {MOST_ROWS} are read.")
    return _Reading(source, options.fps, rows).breakdown()


# ---------------------------------------------------------------- rows


def _table(source: Source) -> list[dict[str, Any]]:
    text = source.text.lstrip("\ufeff")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(10_000_000)
    try:
        lines = [line for line in csv.reader(io.StringIO(text), delimiter=delimiter) if any(line)]
    except csv.Error as error:
        raise BadInput(f"'{source.name}' is no CSV that can be read: {error}.") from error
    head = [cell.strip() for cell in lines[0]] if lines else []
    if not {NAMES.get(_bare(cell)) for cell in head} & {"action", "dialogue", "scene", "picture"}:
        known = ", ".join(dict.fromkeys(NAMES.values()))
        raise BadInput(
            f"The first line of '{source.name}' names no column that is known. Name some of: {known}."
        )
    return [dict(zip(head, line, strict=False)) for line in lines[1:]]


def _listed(fields: Any) -> list[dict[str, Any]]:
    """Rows of JSON or YAML: a list, a list under a name, or scenes with lists of their own."""
    if isinstance(fields, list):
        return [row for row in fields if isinstance(row, dict)]
    if not isinstance(fields, dict):
        return []
    for name in LISTS:
        if isinstance(fields.get(name), list):
            return _listed(fields[name])
    rows: list[dict[str, Any]] = []
    scenes = fields.get("scenes")
    for scene in scenes if isinstance(scenes, list) else ():
        if isinstance(scene, dict):
            own = {k: v for k, v in scene.items() if k not in (*LISTS, "id")}
            rows += [own | row for row in _listed({name: scene.get(name) for name in LISTS})]
    return rows


def _row(cells: Mapping[str, Any]) -> _Row:
    row = _Row()
    for key, value in cells.items():
        name = NAMES.get(_bare(key))
        if name is not None:
            row.cells[name] = value
        elif str(key).strip().casefold() not in COUNTED and value not in (None, "", [], {}):
            row.rest.append(f"{key}: {value}")
    return row


def _bare(key: object) -> str:
    return str(key).strip().casefold().replace("_", " ")


# ---------------------------------------------------------------- rows -> scenes


class _Reading:
    def __init__(self, source: Source, fps: int, rows: Sequence[_Row]) -> None:
        self.source, self.rows = source, rows
        self.top = source.fields if isinstance(source.fields, dict) else {}
        self.fps = fps
        self.cast: dict[str, Character] = {}
        self.pictures: dict[str, tuple[Picture, ...]] = {}
        self.notes: list[str] = []
        self.used: set[str] = set()

    def breakdown(self) -> Breakdown:
        for described in self.top.get("cast") or ():
            self._describe(described)
        scenes = self._scenes()
        return Breakdown(
            title=str(
                self.top.get("title") or self.top.get("project") or self.top.get("name") or ""
            ),
            scenes=tuple(scenes),
            cast=tuple(self.cast.values()),
            notes=tuple(self.notes),
            fields=self._fields(),
            ids=any(row.text("id") for row in self.rows),
            pictures=self.pictures,
        )

    def _fields(self) -> tuple[str, ...]:
        """Of a panel, those that some column speaks of."""
        there = {name for row in self.rows for name in row.cells}
        if any(row.rest for row in self.rows):
            there.add("notes")
        if there & {"frames", "seconds"}:
            there.add("duration")
        columns = {"placements": "cast"}
        return tuple(name for name in SCRIPT_FIELDS if columns.get(name, name) in there)

    def _scenes(self) -> list[Scene]:
        scenes: list[Scene] = []
        for number, row in enumerate(self.rows, start=1):
            heading = row.text("scene")
            if not scenes or (heading and heading != scenes[-1].heading):
                scenes.append(self._scene(row, len(scenes)))
            panel = self._panel(row, number)
            scenes[-1] = scenes[-1].model_copy(update={"panels": (*scenes[-1].panels, panel)})
        return scenes

    def _scene(self, row: _Row, number: int) -> Scene:
        heading = row.text("scene")
        place, time, weather = heading_words(heading)
        return Scene(
            id=_hash(f"scene/{number}/{heading}"),
            heading=heading,
            number=row.text("scene number"),
            section=row.text("section"),
            synopsis=row.text("synopsis"),
            place=row.text("place") or place,
            time=row.text("time") or time,
            weather=row.text("weather") or weather,
        )

    def _panel(self, row: _Row, number: int) -> Panel:
        lines = _lines(row.cells.get("dialogue"))
        frames = self._duration(row, number)
        usual = duration_of(row.text("action"), [line.text for line in lines], self.fps)
        members = dict.fromkeys(self._member(name).id for name in _names(row.cells.get("cast")))
        id = self._id(row, number)
        self._picture(id, row, number)
        return Panel(
            id=id,
            action=row.text("action"),
            dialogue=lines,
            notes="\n".join(filter(None, [row.text("notes"), *row.rest])),
            shot=row.text("shot"),
            angle=row.text("angle"),
            duration=frames or usual,
            placements=tuple(Placement(character=member) for member in members),
        )

    def _id(self, row: _Row, number: int) -> str:
        given = row.text("id")
        id = given if _ID.fullmatch(given) else _hash(f"{number}/{given}/{row.text('action')}")
        while id in self.used:
            id = _hash(f"{id}/again")
        self.used.add(id)
        return id

    def _duration(self, row: _Row, number: int) -> int:
        for name in ("frames", "duration", "seconds"):
            text = row.text(name)
            frames = frames_of(text, self.fps, name)
            if frames:
                return frames
            if text:
                self.notes.append(
                    f"Row {number}: {name} '{text[:40]}' is no length; it was guessed."
                )
        return 0

    def _member(self, name: str) -> Character:
        known = self.cast.get(name.casefold())
        if known is None:
            known = Character(id=_hash(f"member/{name}"), name=name[:120])
            self.cast[name.casefold()] = known
        return known

    def _describe(self, described: Any) -> None:
        """A member that the list tells more of than the name."""
        if isinstance(described, str) and described.strip():
            self._member(described.strip())
        elif isinstance(described, dict) and str(described.get("name") or "").strip():
            member = self._member(str(described["name"]).strip())
            aliases = described.get("aliases") or ()
            self.cast[member.name.casefold()] = member.model_copy(
                update={
                    "description": str(described.get("description") or ""),
                    "aliases": tuple(map(str, aliases)) if isinstance(aliases, list) else (),
                }
            )

    def _picture(self, id: str, row: _Row, number: int) -> None:
        name = row.text("picture")
        if not name:
            return
        data = self.source.beside(name)
        if data is None:
            self.notes.append(f"Row {number}: the picture '{name[:80]}' is not there.")
        else:
            self.pictures[id] = (Picture(name.rpartition("/")[2], data),)


def frames_of(text: str, fps: int, column: str = "duration") -> int:
    """48, 2.5, "2.5 s", "48 f", "1:12", "00:00:02:12", 「2秒12コマ」 -> frames; 0 = it says no length."""
    bare = text.strip().casefold()
    japanese = re.fullmatch(r"(?:(\d+)秒)?\s*\+?\s*(?:(\d+)(?:コマ|k))?", bare)
    if bare and japanese and any(japanese.groups()):
        return int(japanese[1] or 0) * fps + int(japanese[2] or 0)
    if re.fullmatch(r"\d{1,3}(:\d{1,2}){1,3}", bare):
        return _timecode([int(part) for part in bare.split(":")], fps)
    number = re.fullmatch(r"(\d{1,7}(?:[.,]\d{1,4})?)\s*(s|sec|seconds?|f|frames?|ms)?", bare)
    if number is None:
        return 0
    amount, unit = (
        float(number[1].replace(",", ".")),
        number[2] or ("f" if column == "frames" else "s"),
    )
    factor = 1 if unit.startswith("f") else fps / 1000 if unit == "ms" else fps
    return max(1, round(amount * factor)) if amount else 0


def _timecode(parts: list[int], fps: int) -> int:
    """m:s, h:m:s or h:m:s:frames."""
    if len(parts) == 4:
        return ((parts[0] * 60 + parts[1]) * 60 + parts[2]) * fps + parts[3]
    seconds = 0
    for part in parts:
        seconds = seconds * 60 + part
    return seconds * fps


def _lines(value: Any) -> tuple[Line, ...]:
    if isinstance(value, list):
        try:
            return tuple(
                Line.model_validate(
                    line if isinstance(line, dict) else {"speaker": "", "text": str(line)}
                )
                for line in value
            )
        except ValidationError as error:
            raise BadInput(
                f"A speech of the list cannot be read: {error.errors()[0]['msg']}. "
                f'Write it as {{"speaker": …, "text": …}}, or as text.'
            ) from error
    return lines_of("" if value is None else str(value))


def _names(value: Any) -> Iterable[str]:
    if isinstance(value, list):
        names = [str(one.get("name", "")) if isinstance(one, dict) else str(one) for one in value]
    else:
        names = re.split(r"[,、;\n]", "" if value is None else str(value))
    return [name.strip() for name in names if name.strip() and name.strip() != "?"]


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:12]
