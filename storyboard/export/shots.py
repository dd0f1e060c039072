"""The board as a run of shots in time: what every export but pages is made from."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from storyboard.errors import BadInput, NotFound
from storyboard.export.report import Options
from storyboard.storage import ProjectFolder, print_jpeg
from storyboard.storage.prints import check_picture
from storyboard.story import Panel, Project, Scene, Take

_RANGE = re.compile(r"(\d+)\s*[-–~〜]\s*(\d+)")


@dataclass(frozen=True)
class Shot:
    """A panel with its time. start: frames from the beginning; picture: None = not drawn, or `lost`."""

    number: int
    scene: Scene
    panel: Panel
    start: int
    picture: Path | None
    lost: str = ""  # why the chosen take has no picture any more

    @property
    def end(self) -> int:
        return self.start + self.panel.duration


def chosen(project: Project, options: Options) -> list[Panel]:
    """The panels that were asked for, in the order of the board. Raises BadInput, NotFound."""
    wanted = {project.panel(key).id for key in keys_of(options.panels)}
    found = [panel for panel in project.panels() if not options.panels or panel.id in wanted]
    if not found:
        raise BadInput(f"'{project.name}' has no panel to export. Add one first.")
    return found


def keys_of(asked: Iterable[str]) -> list[str]:
    """ "1,4-6" and "9" -> 1 4 5 6 9; ids stay."""
    keys: list[str] = []
    for part in (part.strip() for one in asked for part in re.split("[,、，]", one)):
        ends = _RANGE.fullmatch(part)
        if ends:
            first, last = sorted((int(ends[1]), int(ends[2])))
            keys += [str(number) for number in range(first, min(last, first + 100_000) + 1)]
        elif part:
            keys.append(part)
    return keys


def shots(folder: ProjectFolder, project: Project, options: Options) -> list[Shot]:
    """The chosen panels, one after the other. Raises BadInput when there is none."""
    wanted = {panel.id for panel in chosen(project, options)}
    found: list[Shot] = []
    start, number = 0, 0
    for scene in project.scenes:
        for panel in scene.panels:
            number += 1
            if panel.id not in wanted:
                continue
            take = panel.chosen_take
            picture, lost = _picture(folder, take) if take else (None, "")
            found.append(Shot(number, scene, panel, start, picture, lost))
            start += panel.duration
    return found


def _picture(folder: ProjectFolder, take: Take) -> tuple[Path | None, str]:
    """(the kept picture, why it cannot be used): one bad file costs its panel, not the export."""
    try:
        path = folder.picture(take.picture)
        check_picture(path)
    except (NotFound, BadInput) as error:
        return None, str(error)
    return path, ""


def print_of(folder: ProjectFolder, shot: Shot, lossless: bool) -> Path:
    """The file of a drawn shot: the stored PNG, or its print."""
    take = shot.panel.chosen_take
    assert take is not None
    return folder.picture(take.picture) if lossless else print_jpeg(folder, take.picture)


def name_of(shot: Shot) -> str:
    """ "007_close-up_Mara-laughing": number, shot size, the beginning of the action."""
    words = [f"{shot.number:03}", shot.panel.shot, shot.panel.action[:40]]
    plain = (re.sub(r"[^\w-]+", "-", word).strip("-") for word in words)
    return "_".join(word for word in plain if word)


def not_drawn(found: list[Shot]) -> tuple[str, ...]:
    """Warnings that name the shots without a picture, and what became of those that had one."""
    missing = [str(shot.number) for shot in found if shot.picture is None and not shot.lost]
    told = [f"Not drawn yet: {', '.join(missing)}."] if missing else []
    return (*told, *(f"Panel {shot.number}: {shot.lost}" for shot in found if shot.lost))
