"""Projects of Wonder Unit's Storyboarder: one JSON a scene, its drawings in images/ beside it.

Boards with layers are laid over each other as they are there shown. A folder or an archive with
several scenes becomes one board.
"""

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from PIL import Image

from storyboard.errors import BadInput
from storyboard.imports.options import Options
from storyboard.imports.shot_list import frames_of
from storyboard.imports.source import Source
from storyboard.script import Breakdown, Picture
from storyboard.script.element import Element
from storyboard.script.headings import heading_words
from storyboard.script.lines import lines_of
from storyboard.script.people import Names, bare_name, cast_of
from storyboard.script.shots import angle_in, shot_in
from storyboard.storage.intake import intake
from storyboard.story import Panel, Placement, Scene

TITLE = "Storyboarder project (.storyboarder)"
ENDINGS = (".storyboarder",)
LAYERS = ("shot-generator", "reference", "fill", "tone", "pencil", "ink", "notes")  # bottom to top
_ID = re.compile(r"[\w-]{1,64}")


def recognises(source: Source) -> bool:
    fields = source.fields
    return isinstance(fields, dict) and isinstance(fields.get("boards"), list)


def read(source: Source, options: Options) -> Breakdown:
    """Raises BadInput."""
    files = list(_scenes(source))
    boards = [(one, board) for one in files for board in _boards(one)]
    names = _names([board for _, board in boards])
    scenes, pictures, notes, used = [], dict[str, tuple[Picture, ...]](), list[str](), set[str]()
    for number, file in enumerate(files):
        panels = []
        for place, board in enumerate(_boards(file)):
            panel = _panel(board, f"{number}-{place}", file.fields, options.fps, names, used)
            panels.append(panel)
            picture = _picture(file, board, notes)
            if picture is not None:
                pictures[panel.id] = (picture,)
        scenes.append(_scene(file, number, tuple(panels), len(files)))
    fields = files[0].fields
    return Breakdown(
        title="" if len(files) == 1 else source.stem,
        scenes=tuple(scenes),
        cast=tuple(names.members),
        notes=tuple(notes),
        ids=True,
        pictures=pictures,
        frame=_number(fields.get("aspectRatio")),
        fps=round(_number(fields.get("fps"))),
    )


def _scenes(source: Source) -> Iterator[Source]:
    """Every scene file of a folder or archive that was opened as a whole, by name; else this one."""
    if source.whole is None:
        yield source
        return
    for name in sorted(source.whole.names(), key=_natural):
        if not name.endswith(ENDINGS[0]) or name.rpartition("/")[2].startswith("."):
            continue
        other = source.opened(name)
        if other is not None and recognises(other):
            yield other


def _natural(name: str) -> list[tuple[int, str]]:
    parts = re.split(r"(\d+)", name.casefold())
    return [(int(part), "") if part.isdigit() else (0, part) for part in parts]


def _boards(file: Source) -> list[dict[str, Any]]:
    return [board for board in file.fields["boards"] if isinstance(board, dict)]


def _scene(file: Source, number: int, panels: tuple[Panel, ...], of: int) -> Scene:
    place, time, weather = heading_words(file.stem)
    return Scene(
        id=f"scene-{number + 1}", heading=file.stem if of > 1 else "", panels=panels,
        place=place if of > 1 else "", time=time, weather=weather,
    )  # fmt: skip


class _Cast(Names):
    """Who speaks on these boards."""

    def __init__(self, elements: list[Element]) -> None:
        self.members = cast_of(elements)
        super().__init__(self.members)


def _names(boards: list[dict[str, Any]]) -> _Cast:
    elements = []
    for board in boards:
        elements.append(Element("action", _text(board, "action")))
        speakers = [line.speaker for line in lines_of(_text(board, "dialogue"))]
        elements += [Element("cue", bare_name(name)) for name in speakers if name]
    return _Cast(elements)


def _panel(
    board: Mapping[str, Any],
    place: str,
    file: Mapping[str, Any],
    fps: int,
    names: Names,
    used: set[str],
) -> Panel:
    uid = str(board.get("uid") or "")
    id = uid if _ID.fullmatch(uid) and uid not in used else f"board-{place}"
    used.add(id)
    action, lines = _text(board, "action"), lines_of(_text(board, "dialogue"))
    length = board.get("duration") or file.get("defaultBoardTiming") or 2000
    audio = board.get("audio")
    heard = (
        f"audio: {audio['filename']}" if isinstance(audio, dict) and audio.get("filename") else ""
    )
    named = names.named_in(action) or [m for line in lines for m in names.speaker(line.speaker)]
    return Panel(
        id=id,
        action=action,
        dialogue=lines,
        notes="\n".join(filter(None, [_text(board, "notes"), heard])),
        shot=shot_in(action),
        angle=angle_in(action),
        duration=frames_of(f"{_number(length):.0f} ms", fps) or 2 * fps,
        placements=tuple(Placement(character=id) for id in dict.fromkeys(m.id for m in named)),
    )


def _text(board: Mapping[str, Any], name: str) -> str:
    value = board.get(name)
    return "" if value is None else str(value).strip()


def _number(value: Any) -> float:
    """Old projects keep numbers as text."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return 0.0
    return number if 0 <= number < 1e9 else 0.0


def _picture(file: Source, board: Mapping[str, Any], notes: list[str]) -> Picture | None:
    """The drawing as it is shown: layers over white, else the flat picture."""
    layers = board.get("layers")
    drawn = []
    for name in LAYERS:
        layer = layers.get(name) if isinstance(layers, dict) else None
        url = str(layer.get("url") or "") if isinstance(layer, dict) else ""
        data = file.beside(f"images/{url}") if url else None
        if data is not None and isinstance(layer, dict):
            drawn.append((data, url, _number(layer.get("opacity", 1))))
    url = str(board.get("url") or "")
    try:
        if drawn:
            return Picture(url or "board.png", _flat(drawn))
        posterframe = re.sub(r"\.png$", "-posterframe.jpg", url)
        for name in (url, posterframe):
            data = file.beside(f"images/{name}") if name else None
            if data is not None:
                return Picture(name, intake(data, name)[0])
    except BadInput as error:
        notes.append(str(error))
        return None
    if url:
        notes.append(f"The drawing '{url[:80]}' is not there.")
    return None


def _flat(layers: list[tuple[bytes, str, float]]) -> bytes:
    whole: Image.Image | None = None
    for data, name, opacity in layers:
        png, _ = intake(data, name)
        layer = Image.open(io.BytesIO(png)).convert("RGBA")
        if opacity < 1:
            layer.putalpha(layer.getchannel("A").point(lambda level, o=opacity: int(level * o)))
        whole = whole or Image.new("RGBA", layer.size, "white")
        whole.alpha_composite(layer if layer.size == whole.size else layer.resize(whole.size))
    assert whole is not None
    buffer = io.BytesIO()
    whole.convert("RGB").save(buffer, "PNG")
    return buffer.getvalue()
