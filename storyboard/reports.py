"""What `--json` prints, as plain dictionaries. Reads a board; changes nothing."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from storyboard.render.families import FAMILIES
from storyboard.story import Noun, Take

if TYPE_CHECKING:
    from storyboard.render.executors.base import Job
    from storyboard.script.difference import Difference
    from storyboard.studio import Board


def _drifting(take: Take | None, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Whose colours are plainly off in it."""
    from storyboard.consistency.drift import drifting

    return [
        {"name": names[hold.character], "apart": hold.apart, "nearer": names.get(hold.nearer, "")}
        for hold in drifting(take.holds if take else ())
        if hold.character in names
    ]


def board_report(board: "Board") -> dict[str, Any]:
    """The board as a list of panels, in order."""
    project = board.project
    names = {member.id: member.name for member in project.cast}
    scenes = {panel.id: scene for scene in project.scenes for panel in scene.panels}
    rows = []
    for shown in board.view():
        panel = shown.panel
        rows.append(
            {
                "id": panel.id,
                "number": shown.number,
                "scene": scenes[panel.id].heading,
                "action": panel.action,
                "dialogue": [line.model_dump() for line in panel.dialogue],
                "notes": panel.notes,
                "shot": panel.shot,
                "angle": panel.angle,
                "duration": panel.duration,
                "cast": [names[placed.character] for placed in panel.placements],
                "chosen": panel.chosen,
                "takes": [taken.model_dump() for taken in panel.takes],
                "stale": shown.stale,
                "locked": panel.locked,
                "left_out": list(shown.left_out),
                "drifting": _drifting(shown.panel.chosen_take, names),
                "not_held": list(shown.not_held),
                "refused": shown.refused,
            }
        )
    return {
        "project": project.name,
        "revision": project.revision,
        "frame": project.frame.value,
        "fps": project.fps,
        "family": project.style.family,
        "cast": [
            {
                "id": m.id,
                "name": m.name,
                "consent": m.consent,
                "references": [r.picture for r in m.references],
                "colours": [colour.model_dump(mode="json") for colour in m.colours],
            }
            for m in project.cast
        ],
        "panels": rows,
        "parked": [{"id": p.id, "action": p.action, "takes": len(p.takes)} for p in project.parked],
    }


def import_report(found: "Difference", notes: Sequence[str] = ()) -> dict[str, Any]:
    """What an import changes, or changed: counts, and every panel that does not stay as it is."""
    from storyboard.script.difference import Kind, shown

    numbers = {p.id: n for n, p in enumerate(found.project.panels(), start=1)}
    rows = [
        {
            "change": change.kind.value,
            "id": change.panel.id,
            "number": numbers.get(change.panel.id),
            "scene": change.scene,
            "action": change.panel.action,
            "fields": {
                name: {"was": was, "now": now} for name, (was, now) in change.fields.items()
            },
            "kept": {
                name: {"board": ours, "script": theirs}
                for name, (ours, theirs) in change.kept.items()
            },
        }
        for change in shown(found.changes)
    ]
    return {
        **{kind.value: found.count(kind) for kind in Kind},
        "panels": len(numbers),
        "scenes": len(found.project.scenes),
        "cast": [member.name for member in found.fresh],
        "changes": [_plain(row) for row in rows],
        "notes": list(notes),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Noun):
        return value.model_dump(mode="json")
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, (list, tuple)) else value


def render_report(board: "Board", jobs: "Sequence[Job]", outcome: Any) -> dict[str, Any]:
    """The takes that a render made, and what failed."""
    project = board.project
    made = []
    for job in jobs:
        taken = project.panel(job.panel).take(job.take)
        if taken is not None:
            made.append(
                {
                    "panel": job.panel,
                    "number": project.number_of(job.panel),
                    "take": taken.number,
                    "file": board.picture(taken.picture),
                    "seed": taken.seed,
                    "digest": taken.request,
                    "picture": taken.picture,
                    "seconds": taken.seconds,
                    "family": taken.family,
                    "left_out": list(taken.left_out),
                    "not_held": list(taken.not_held),
                }
            )
    failed = [{"panel": f.job.panel, "message": f.message} for f in outcome.failed]
    return {"takes": made, "failed": failed}


def remarks(report: dict[str, Any], most: int = 12) -> list[str]:
    """What a render did without, a sentence a panel: words that were not understood, members not held."""
    said: list[str] = []
    for made in report["takes"]:
        panel, words = f"Panel {made['number']}", made["left_out"]
        if words:
            more = f" and {len(words) - most} more" if len(words) > most else ""
            listed = ", ".join(words[:most])
            said.append(f"{panel}: left out (not understood, or not drawn here): {listed}{more}.")
        said += [f"{panel}: {note}." for note in made["not_held"]]
    return list(dict.fromkeys(said))


def families_report() -> dict[str, Any]:
    """Every family: what it is, whether it is here, what it can do, where it was looked for."""
    rows = []
    for family in FAMILIES.values():
        found = family.find()
        rows.append(
            {
                "name": family.name,
                "title": family.title,
                "licence": family.licence,
                "installed": found is not None,
                "folder": found.folder if found else None,
                "takes": sorted(family.takes),
                "colours": list(family.colours),
                "languages": list(family.languages),
                "token_limit": family.token_limit,
                "max_members": family.max_members,
                "sizes": [str(size) for size in family.sizes],
                "looked_in": [str(place) for place in family.places()],
            }
        )
    return {"families": rows}
