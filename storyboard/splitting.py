"""Panels split, joined, parked and put back, as pure functions Project -> Project.

Text is cut between sentences or speeches and never changed; takes stay where they were drawn.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from storyboard.edits import add_panel, delete_panel, scene_named
from storyboard.errors import BadInput
from storyboard.script.breakdown import duration_of
from storyboard.script.cutting import sentences
from storyboard.script.shots import angle_in, shot_in
from storyboard.story import Panel, Project, new_id


@dataclass(frozen=True)
class Seam:
    """A place between two pieces of a panel: in the action before `text`, or before a speech."""

    number: int  # from 1
    before: str  # the words that the second panel begins with
    action: int  # letters of the action that stay
    lines: int  # speeches that stay


def seams(panel: Panel) -> list[Seam]:
    """Where a panel can be split, in reading order: before every sentence and speech but the first."""
    return [Seam(n, *rest) for n, rest in enumerate(_seams(panel), start=1)]


def _seams(panel: Panel) -> Iterator[tuple[str, int, int]]:
    at = 0
    for sentence in sentences(panel.action):
        if panel.action[:at].strip():
            yield sentence.strip(), at, 0
        at += len(sentence)
    for number, line in enumerate(panel.dialogue):
        if panel.action.strip() or number:
            yield f"{line.speaker}: {line.text}", len(panel.action), number


def split_panel(
    project: Project, key: str, *, seam: int | None = None, before: str = "", id: str | None = None
) -> Project:
    """Cuts a panel at a seam, or before the sentence or speech with those words. Raises BadInput."""
    panel = project.panel(key)
    found = _seam(panel, key, seam, before)
    first = {
        "action": panel.action[: found.action].rstrip(),
        "dialogue": panel.dialogue[: found.lines],
    }
    rest = panel.edited(
        id=id or new_id(),
        action=panel.action[found.action :].strip(),
        dialogue=panel.dialogue[found.lines :],
        notes="",
        takes=(),
        chosen=None,
        locked=False,
    )
    action = rest.action
    rest = rest.edited(
        shot=shot_in(action) or ("" if shot_in(panel.action) else panel.shot),
        angle=angle_in(action) or ("" if angle_in(panel.action) else panel.angle),
    )
    length, second = panel.duration, _share(panel, rest, project.fps)
    kept = panel.edited(**first, duration=max(1, length - second))
    project = project.with_panel(panel.id, lambda _: kept)
    return add_panel(project, rest.edited(duration=second), after=panel.id)


def _seam(panel: Panel, key: str, seam: int | None, before: str) -> Seam:
    known = seams(panel)
    if not known:
        raise BadInput(
            f"Panel {key} has one sentence or speech only, so there is no place to split it."
        )
    if before:
        words = before.casefold()
        found = next((one for one in known if words in one.before.casefold()), None)
    else:
        found = known[0] if seam is None else next((s for s in known if s.number == seam), None)
    if found is None:
        places = "; ".join(f"{one.number} before '{one.before[:40]}'" for one in known)
        raise BadInput(f"Panel {key} cannot be split there. Choose a place: {places}.")
    return found


def _share(panel: Panel, rest: Panel, fps: int) -> int:
    """The frames that the second part needs, of all that there were."""

    def needs(part: Panel) -> int:
        return duration_of(part.action, [line.text for line in part.dialogue], fps)

    return (
        min(panel.duration - 1, round(panel.duration * needs(rest) / (needs(panel) + needs(rest))))
        or 1
    )


def join_panels(project: Project, key: str) -> Project:
    """Puts the next panel's text behind this one's; the next panel is parked with its takes."""
    panel = project.panel(key)
    scene = project.scene_of(panel.id)
    place = scene.panels.index(panel)
    if place + 1 == len(scene.panels):
        raise BadInput(f"Panel {key} is the last of its scene, so there is none to join it with.")
    following = scene.panels[place + 1]
    gap = "\n" if "\n" in panel.action + following.action else " "
    present = {placement.character for placement in panel.placements}
    joined = panel.edited(
        action=gap.join(filter(None, (panel.action, following.action))),
        dialogue=(*panel.dialogue, *following.dialogue),
        notes="\n".join(filter(None, (panel.notes, following.notes))),
        duration=panel.duration + following.duration,
        placements=(
            *panel.placements,
            *(one for one in following.placements if one.character not in present),
        ),
    )
    return park_panel(project.with_panel(panel.id, lambda _: joined), following.id)


def park_panel(project: Project, key: str) -> Project:
    """Takes a panel off the board; nothing of it is lost."""
    panel = project.panel(key)
    project = delete_panel(project, panel.id)
    return project.edited(parked=(*project.parked, panel))


def unpark_panel(
    project: Project, key: str, *, after: str | None = None, scene: str | None = None
) -> Project:
    """Puts a parked panel back after another, at the end of a scene, or at the end of the board."""
    panel = project.parked_panel(key)
    project = project.edited(parked=tuple(p for p in project.parked if p.id != panel.id))
    if scene is not None:
        scene = scene_named(project, scene).id
    return add_panel(project, panel, scene=scene, after=after)
