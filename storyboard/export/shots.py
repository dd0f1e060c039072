"""The board as a run of shots in time: what every export but pages is made from."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from storyboard.errors import BadInput
from storyboard.export.report import Options
from storyboard.storage import ProjectFolder
from storyboard.story import Panel, Project, Scene


@dataclass(frozen=True)
class Shot:
    """A panel with its time. start: frames from the beginning; picture: None = not drawn."""

    number: int
    scene: Scene
    panel: Panel
    start: int
    picture: Path | None

    @property
    def end(self) -> int:
        return self.start + self.panel.duration


def shots(folder: ProjectFolder, project: Project, options: Options) -> list[Shot]:
    """The chosen panels, one after the other. Raises BadInput when there is none."""
    found = list(_shots(folder, project, options))
    if not found:
        raise BadInput(f"'{project.name}' has no panel to export. Add one first.")
    return found


def _shots(folder: ProjectFolder, project: Project, options: Options) -> Iterator[Shot]:
    wanted = {project.panel(key).id for key in options.panels}
    start, number = 0, 0
    for scene in project.scenes:
        for panel in scene.panels:
            number += 1
            if wanted and panel.id not in wanted:
                continue
            take = panel.chosen_take
            yield Shot(number, scene, panel, start, folder.picture(take.picture) if take else None)
            start += panel.duration


def not_drawn(found: list[Shot]) -> tuple[str, ...]:
    """A warning that names the shots without a picture."""
    missing = [str(shot.number) for shot in found if shot.picture is None]
    return (f"Not drawn yet: {', '.join(missing)}.",) if missing else ()
