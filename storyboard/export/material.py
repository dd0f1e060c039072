"""Everything that pages show, as plain data for the templates: numbers, words, names of files.

Pictures are brought into the export's folder on the way. Knows no typst and no PDF.
"""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from PIL import Image

from storyboard.errors import BadInput, NotFound
from storyboard.export.fonts import STAND_IN, FontChoice, fonts_for, named
from storyboard.export.report import Options
from storyboard.export.shots import Shot, name_of, shots
from storyboard.export.typesetting import bring, frame_for
from storyboard.export.words import counted, words
from storyboard.layout import Column, Kind, Layout, Sheet, layout_named, one_of, sheet_of
from storyboard.layout.comic import comic_pages, weight_of
from storyboard.layout.numbers import changed, gaps, numbers
from storyboard.layout.page import HEAD, Paper
from storyboard.lettering.columns import LINE, PITCH, columns, fitted
from storyboard.lettering.outline import outlines, room_in
from storyboard.lettering.placing import is_japanese
from storyboard.pocket import vocabulary as v
from storyboard.storage import ProjectFolder, print_jpeg
from storyboard.storage.assets import hex_of
from storyboard.storage.bundle import packed
from storyboard.storage.prints import check_picture
from storyboard.story import Balloon, Character, Panel, Project, Scene

LARGEST = 0.066  # of the frame's height: letters in balloons are never larger
SMALLEST = 0.02
INSIDE = "project.zip"  # the whole project, attached to the PDF
LETTERED = (Kind.COMIC, Kind.SCREEN)  # no words stand beside the picture there, or few
Fields = dict[str, Any]


@dataclass(frozen=True)
class Material:
    """What a template gets, the fonts it needs, and what the user should know."""

    data: Fields
    fonts: FontChoice
    warnings: tuple[str, ...]


class Gathering:
    """Collects the material of one export into one folder."""

    def __init__(self, folder: ProjectFolder, options: Options, root: Path) -> None:
        self.folder, self.options, self.root = folder, options, root
        self.project = folder.read()
        self.shots = shots(folder, self.project, options)
        self.language = options.language or language_of(self.project)
        self.numbers = numbers(self.project)
        self.changed = changed(self.project)
        self.letters = True
        self.spoilt: dict[str, str] = {}  # what cannot be shown -> why
        self.names = {member.id: member.name for member in self.project.cast}

    def gathered(self, layout: Layout | None = None, sheet: Fields | None = None) -> Material:
        """For that layout, or the one asked for. sheet: geometry of its own, for pictures without paper."""
        layout = layout or layout_named(self.options.layout, self.options.orientation)
        asked = self.options.lettering
        self.letters = layout.kind in LETTERED if asked is None else asked
        data = self._head() | self._sheet(layout, sheet)
        data["scenes"] = self._scenes()
        data["cast"] = (
            [self._member(member) for member in self.project.cast] if self.options.cast else []
        )
        data["licences"] = self._licences() if self.options.licences else []
        if self.options.with_project:
            (self.root / INSIDE).write_bytes(packed(self.folder))
            data["attachment"] = INSIDE
        made = self._lettered(data)
        return replace(made, warnings=(*made.warnings, *self.spoilt.values()))

    def _lettered(self, data: Fields) -> Material:
        """Letters that no font has are replaced, and named with the panel they stand in."""
        fonts = fonts_for(set().union(*map(set, _texts(data))), self.folder.folder / "fonts")
        data["fonts"] = list(fonts.families)
        told = list(_missed(data, fonts.missing))
        return Material(_replaced(data, fonts.missing) if told else data, fonts, tuple(told))

    def _head(self) -> Fields:
        project, credits = self.project, self.project.credits
        every = [shot.panel for shot in self.shots]
        seconds = sum(panel.duration for panel in every) / project.fps
        counts = counted(len(every), seconds, project.frame.value, self.language)
        logo = self._if_whole(credits.logo, "logo", "The logo") if credits.logo else None
        lost = gaps(project) if project.issues and not self.options.panels else []
        return {
            "title": project.name,
            "subtitle": counts,
            "description": counts,
            "keywords": ["storyboard", *(member.name for member in project.cast)],
            "author": credits.author,
            "company": credits.company,
            "episode": credits.episode,
            "rights": credits.rights,
            "logo": logo,
            "date": (self.options.made or datetime.now()).strftime("%Y-%m-%d"),
            "issue": self._issue(),
            "marked": bool(self.changed),
            "gaps": ", ".join(lost),
            "watermark": self.options.watermark,
            "language": self.language,
            "fps": project.fps,
            "aspect": project.frame.aspect,
            "words": words(self.language),
            "labels": self.options.labels,
            "attachment": None,
        }

    def _issue(self) -> str:
        """ "Blue, 2026-11-25"; once something differs, "changed since Blue, 2026-11-25"."""
        if not self.project.issues:
            return ""
        last, said = self.project.issues[-1], words(self.language)
        name = f"{last.name}, {last.date}"
        if not self.changed:
            return name
        return f"{name}{said['since']}" if self.language == "ja" else f"{said['since']} {name}"

    def _sheet(self, layout: Layout, own: Fields | None) -> Fields:
        asked = tuple(one_of(Column, name, "column") for name in self.options.columns)
        data: Fields = {
            "columns": [column.value for column in asked or layout.columns],
            "columns-asked": bool(asked),
        }
        if own is not None:
            return data | {"sheet": own}
        paper = one_of(Paper, self.options.paper or "a4", "paper")
        sheet = sheet_of(layout, paper, self.project.frame.aspect)
        data["sheet"] = _numbers_of(sheet)
        if layout.kind is Kind.COMIC:
            data["pages"] = self._comic(sheet)
        return data

    def _comic(self, sheet: Sheet) -> list[list[Fields]]:
        weights = [weight_of(shot.panel.shot) for shot in self.shots]
        pages = comic_pages(
            weights,
            sheet.inner_width,
            sheet.inner_height,
            self.project.frame.aspect,
            rightwards=self.language != "ja",
        )
        return [[asdict(frame) for frame in page] for page in pages]

    def _scenes(self) -> list[Fields]:
        order = {scene.id: str(n) for n, scene in enumerate(self.project.scenes, start=1)}
        found: list[Fields] = []
        last: Scene | None = None
        for shot in self.shots:
            panel = self._panel(shot)
            if shot.scene is not last:
                scene = {"heading": shot.scene.heading, "number": order[shot.scene.id]}
                panel["first"] = scene
                found.append({**scene, "panels": []})
                last = shot.scene
            found[-1]["panels"].append(panel)
        return found

    def _panel(self, shot: Shot) -> Fields:
        panel, number = shot.panel, self.numbers[shot.panel.id]
        take = panel.chosen_take
        balloons = self._balloons(panel) if self.letters else []
        spoken = [b["text"] for b in balloons if b["text"]]
        lines = [f"{line.speaker} {line.text}".strip() for line in panel.dialogue]
        alt = " ".join(
            [panel.action or f"{words(self.language)['panel']} {number}", *(spoken or lines)]
        )
        return {
            "number": number,
            "changed": panel.id in self.changed,
            "first": None,
            "picture": self._picture(take.picture, panel.id) if take and shot.picture else None,
            "alt": alt,
            "camera": self._camera(panel),
            "action": panel.action,
            "dialogue": [line.model_dump() for line in panel.dialogue],
            "notes": panel.notes,
            "cast": ", ".join(self.names.get(one.character, "?") for one in panel.placements),
            "take": f"{take.number} · {take.seed}" if take else "",
            "file": name_of(shot) if take else "",
            "frames": panel.duration,
            "balloons": balloons,
        }

    def _camera(self, panel: Panel) -> str:
        """Shot and angle; a page in Japanese says them in Japanese."""
        said = (panel.shot, panel.angle)
        if self.language == "ja":
            said = (v.in_japanese(v.SHOTS, panel.shot), v.in_japanese(v.ANGLES, panel.angle))
        return " · ".join(word for word in said if word)

    def _balloons(self, panel: Panel) -> list[Fields]:
        return [balloon_data(one, self.project.frame.aspect) for one in panel.balloons]

    def _picture(self, digest: str, name: str) -> str:
        """Its file in the export's folder. Named after its content: typst remembers what an SVG linked to."""
        lossless = self.options.lossless or name == "logo"
        kept = self.folder.picture(digest) if lossless else print_jpeg(self.folder, digest)
        target = f"pictures/{name}-{hex_of(digest)[:16]}{kept.suffix}"
        if not (self.root / target).exists():
            bring(kept, self.root / target)
        if kept.suffix == ".jpg":
            with Image.open(kept) as picture:
                return f"pictures/{frame_for(self.root / target, picture.size).name}"
        return target

    def _if_whole(self, digest: str, name: str, whose: str) -> str | None:
        """The picture's file; None for a damaged one, which is told and left out."""
        try:
            check_picture(self.folder.picture(digest))
            return self._picture(digest, name)
        except (BadInput, NotFound):
            self.spoilt[digest] = (
                f"{whose}: the picture {hex_of(digest)} is damaged or gone, so it is left out. "
                f"Add it again, or copy that file from a backup into the project's folder assets/."
            )
            return None

    def _member(self, member: Character) -> Fields:
        where = [
            self.numbers[shot.panel.id]
            for shot in self.shots
            if any(placed.character == member.id for placed in shot.panel.placements)
        ]
        return {
            "name": member.name,
            "aliases": ", ".join(member.aliases),
            "description": member.description,
            "notes": member.notes,
            "consent": member.consent,
            "looks": [f"{look.name}: {look.description}".strip(": ") for look in member.looks],
            "panels": ", ".join(where),
            "pictures": [
                file
                for reference in member.references[:6]
                if (file := self._if_whole(reference.picture, "cast", member.name))
            ],
        }

    def _licences(self) -> list[Fields]:
        from storyboard.render.families import FAMILIES

        used: dict[str, list[str]] = {}
        for shot in self.shots:
            if shot.panel.chosen_take is not None:
                used.setdefault(shot.panel.chosen_take.family, []).append(
                    self.numbers[shot.panel.id]
                )
        found = []
        for name, where in used.items():
            family = FAMILIES.get(name)
            found.append({
                "title": f"{family.title} ({name})" if family else name,
                "licence": family.licence if family else "–",
                "panels": f"{words(self.language)['panels']}: {', '.join(where)}",
            })  # fmt: skip
        return found


def balloon_data(balloon: Balloon, aspect: float) -> Fields:
    """A balloon as the template draws it: outlines, the room for words, columns with their size."""
    left, top, right, bottom = balloon.box.corners
    wide, high = room_in(balloon)
    dx, dy = (right - left) * (1 - wide) / 2, (bottom - top) * (1 - high) / 2
    room = (left + dx, top + dy, right - dx, bottom - dy)
    data: Fields = {
        "kind": balloon.kind.value,
        "text": balloon.text.strip(),
        "vertical": balloon.vertical,
        "outlines": outlines(balloon, aspect),
        "room": room,
        "most": LARGEST,
    }
    if balloon.vertical:
        width, height = (room[2] - room[0]) * aspect, room[3] - room[1]
        most = LARGEST if balloon.kind.value != "sound" else 0.3
        size = fitted(data["text"], width, height, most, SMALLEST)
        made = columns(data["text"], max(1.0, height / (size * PITCH)))
        data |= {"size": size, "pitch": PITCH, "line": LINE}
        data["columns"] = [
            [{"text": c.text, "way": c.way, "length": c.length} for c in column] for column in made
        ]
    return data


def language_of(project: Project) -> str:
    """ "ja" when what is written on the board is Japanese."""
    every = project.panels()
    text = "".join(p.action + "".join(line.text for line in p.dialogue) for p in every)
    return "ja" if is_japanese(re.sub(r"\s", "", text)) else "en"


def _numbers_of(sheet: Sheet) -> Fields:
    return {
        "width": sheet.width,
        "height": sheet.height,
        "side": sheet.side,
        "top": sheet.top,
        "bottom": sheet.bottom,
        "gap": sheet.gap,
        "row-gap": sheet.row_gap,
        "cell": sheet.cell,
        "inner-width": sheet.inner_width,
        "picture-width": sheet.picture_width,
        "picture-height": sheet.picture_height,
        "across": sheet.layout.across,
        "text": sheet.layout.text,
        "head": HEAD if sheet.layout.room else 0.0,
    }


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _texts(value)


def _missed(data: Fields, missing: frozenset[str]) -> Iterator[str]:
    """A sentence for every letter that no font has."""
    if not missing:
        return
    where: dict[str, list[str]] = {}
    for scene in data["scenes"]:
        for panel in scene["panels"]:
            for letter in sorted(missing & set().union(*map(set, _texts(panel)))):
                where.setdefault(letter, []).append(panel["number"])
    for letter in sorted(missing):
        numbers = where.get(letter, [])
        place = f" in panel {', '.join(numbers[:8])}" if numbers else ""
        yield (
            f"No font has {named(letter)}{place}: {STAND_IN} stands in its place. "
            f"Put a font that has it into the project's folder fonts/."
        )


def _replaced(data: Any, missing: frozenset[str]) -> Any:
    if isinstance(data, str):
        table = {ord(letter): STAND_IN for letter in missing}
        return (
            re.sub("[\ufe0e\ufe0f\u200d]", "", data.translate(table))
            if missing & set(data)
            else data
        )
    if isinstance(data, dict):
        return {key: _replaced(value, missing) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_replaced(value, missing) for value in data]
    return data
