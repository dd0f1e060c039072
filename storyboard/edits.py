"""Every edit of a board as a pure function Project -> Project. Takes are never touched.

Panels are named by id or shot number, members by id, name or alias. Knows no folder and no page.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, TypeVar

from pydantic import ValidationError

from storyboard.errors import BadInput, NotFound
from storyboard.script.lines import lines_of
from storyboard.story import (
    Character,
    Colour,
    Look,
    Lora,
    Method,
    Noun,
    Panel,
    Part,
    Placement,
    Project,
    Reference,
    Scene,
    new_id,
)

N = TypeVar("N", bound=Noun)
USUAL = "usual"  # what people call the look of a member that wears none

# ---------------------------------------------------------------- panels


def add_panel(
    project: Project, panel: Panel, *, scene: str | None = None, after: str | None = None
) -> Project:
    """Puts a new panel after another, at the end of a scene, or at the end of the board."""
    if after is not None:
        before_it = project.panel(after)
        home = project.scene_of(before_it.id)
        return _inserted(project, home, panel, _place_of(home, before_it.id) + 1)
    if not project.scenes and scene is None:
        project = add_scene(project, Scene())
    home = scene_named(project, scene) if scene is not None else project.scenes[-1]
    return _inserted(project, home, panel, len(home.panels))


def edit_panel(project: Project, key: str, **fields: Any) -> Project:
    """Changes what a panel says; `dialogue` may be text, "SPEAKER: words" line by line.

    `cast`: names of members from left to right; who was in it already keeps the placement.
    """
    panel = project.panel(key)
    _refuse(fields, {"id", "takes", "chosen", "hidden"}, "panel")
    fields = {name: value for name, value in fields.items() if value is not None}
    if "cast" in fields:
        fields["placements"] = placements_of(project, fields.pop("cast"), panel.placements)
    if isinstance(fields.get("dialogue"), str):
        fields["dialogue"] = lines_of(fields["dialogue"])
    return project.with_panel(panel.id, lambda p: changed(p, **fields))


def delete_panel(project: Project, key: str) -> Project:
    panel = project.panel(key)
    scene = project.scene_of(panel.id)
    return project.with_scene(_without(scene, panel.id))


def duplicate_panel(project: Project, key: str, id: str | None = None) -> Project:
    """A copy behind the original, with takes of its own to come."""
    original = project.panel(key)
    fresh = {"id": id or new_id(), "takes": (), "chosen": None, "hidden": (), "locked": False}
    return add_panel(project, original.edited(**fresh), after=original.id)


def move_panel(
    project: Project,
    key: str,
    *,
    after: str | None = None,
    before: str | None = None,
    scene: str | None = None,
) -> Project:
    """Puts a panel after or before another, or at the end of a scene. Changes no panel."""
    if sum(target is not None for target in (after, before, scene)) != 1:
        raise BadInput("Say where the panel goes: after a panel, before one, or into a scene.")
    panel = project.panel(key)
    neighbour = after if after is not None else before
    target = project.panel(neighbour) if neighbour is not None else None
    if target is not None and target.id == panel.id:
        return project
    home = project.scene_of(target.id) if target else scene_named(project, scene or "")
    rest = project.with_scene(_without(project.scene_of(panel.id), panel.id))
    home = scene_named(rest, home.id)
    at = len(home.panels) if target is None else _place_of(home, target.id) + (after is not None)
    return _inserted(rest, home, panel, at)


def move_panels(
    project: Project,
    keys: Sequence[str],
    *,
    after: str | None = None,
    before: str | None = None,
    scene: str | None = None,
) -> Project:
    """Puts several panels, in this order, after or before one that stays, or at the end of a scene."""
    if not keys:
        return project
    project = move_panel(project, keys[0], after=after, before=before, scene=scene)
    for last, key in pairwise(keys):
        project = move_panel(project, key, after=last)
    return project


def lock_panel(project: Project, key: str, on: bool = True) -> Project:
    return edit_panel(project, key, locked=on)


def choose_take(project: Project, key: str, number: int) -> Project:
    """Which take the panel shows. Raises NotFound."""
    panel = project.panel(key)
    if panel.take(number) is None:
        there = ", ".join(str(take.number) for take in panel.takes) or "none yet"
        raise NotFound(f"Panel {key} has no take {number}. There are: {there}.")
    kept = tuple(n for n in panel.hidden if n != number)
    return project.with_panel(panel.id, lambda p: p.edited(chosen=number, hidden=kept))


def hide_take(project: Project, key: str, number: int) -> Project:
    """Puts a take away; the newest of the others is chosen instead. Nothing is deleted. Raises NotFound."""
    panel = project.panel(key)
    if panel.take(number) is None:
        raise NotFound(f"Panel {key} has no take {number} that could be put away.")
    hidden = panel.edited(hidden=tuple(sorted({*panel.hidden, number})))
    if panel.chosen == number:
        last = hidden.shown_takes[-1].number if hidden.shown_takes else None
        hidden = hidden.edited(chosen=last)
    return project.with_panel(panel.id, lambda p: hidden)


def each(project: Project, keys: Sequence[str], edit: Callable[[Project, str], Project]) -> Project:
    """The same edit on several panels."""
    for key in keys:
        project = edit(project, key)
    return project


# ---------------------------------------------------------------- scenes


def add_scene(project: Project, scene: Scene, *, after: str | None = None) -> Project:
    """Puts a new scene after another, or at the end."""
    at = len(project.scenes)
    if after is not None:
        at = project.scenes.index(scene_named(project, after)) + 1
    return project.edited(scenes=(*project.scenes[:at], scene, *project.scenes[at:]))


def edit_scene(project: Project, key: str, **fields: Any) -> Project:
    _refuse(fields, {"id", "panels"}, "scene")
    return project.with_scene(changed(scene_named(project, key), **fields))


def delete_scene(project: Project, key: str) -> Project:
    """Deletes a scene with its panels."""
    gone = scene_named(project, key)
    return project.edited(scenes=tuple(scene for scene in project.scenes if scene.id != gone.id))


def scene_named(project: Project, key: str) -> Scene:
    """By id, or by number from 1. Raises NotFound."""
    for number, scene in enumerate(project.scenes, start=1):
        if key in (scene.id, str(number)):
            return scene
    raise NotFound(f"No scene '{key}' in '{project.name}'. It has {len(project.scenes)} scene(s).")


# ---------------------------------------------------------------- cast


def add_member(project: Project, member: Character) -> Project:
    """Adds somebody whose name nobody in the cast has."""
    names = {known.name.casefold() for known in project.cast}
    if member.name.casefold() in names:
        raise BadInput(f"'{member.name}' is in the cast already. Give another name.")
    return project.with_member(member)


def edit_member(project: Project, key: str, **fields: Any) -> Project:
    _refuse(fields, {"id"}, "member of the cast")
    member = project.member(key)
    name = str(fields.get("name", member.name)).casefold()
    if any(m.name.casefold() == name and m.id != member.id for m in project.cast):
        raise BadInput(f"'{fields['name']}' is in the cast already. Give another name.")
    return project.with_member(changed(member, **fields))


def remove_member(project: Project, key: str) -> Project:
    """Takes somebody out of the cast and out of every panel; takes stay as they are."""
    gone = project.member(key)
    scenes = tuple(_scene_without_member(scene, gone.id) for scene in project.scenes)
    return project.edited(
        cast=tuple(member for member in project.cast if member.id != gone.id),
        scenes=scenes,
        parked=tuple(_panel_without_member(panel, gone.id) for panel in project.parked),
    )


def add_references(project: Project, key: str, references: Sequence[Reference]) -> Project:
    """Adds pictures to a member; one that is there already for that look is not added twice."""
    member = project.member(key)
    kept = list(member.references)
    known = {(reference.picture, reference.look) for reference in kept}
    for reference in references:
        if (reference.picture, reference.look) not in known:
            known.add((reference.picture, reference.look))
            kept.append(reference)
    return project.with_member(member.edited(references=tuple(kept)))


def add_lora(project: Project, key: str, lora: Lora) -> Project:
    """Gives a member a LoRA, in place of the one it had for that family and look."""
    member = project.member(key)
    kept = [x for x in member.loras if (x.family, x.look) != (lora.family, lora.look)]
    return project.with_member(member.edited(loras=(*kept, lora)))


def remove_lora(project: Project, key: str, file: str) -> Project:
    member = project.member(key)
    kept = tuple(lora for lora in member.loras if lora.file != file)
    if len(kept) == len(member.loras):
        raise NotFound(f"'{member.name}' has no LoRA {file}.")
    return project.with_member(member.edited(loras=kept))


def caption_reference(project: Project, key: str, picture: str, caption: str) -> Project:
    """What is said of a picture when a LoRA learns from it."""
    member = project.member(key)
    told = tuple(
        changed(r, caption=caption) if r.picture == picture else r for r in member.references
    )
    return project.with_member(member.edited(references=told))


def choose_best(project: Project, key: str, file: str, best: Method) -> Project:
    """Notes what a comparison recommends for a member with that LoRA."""
    member = project.member(key)
    loras = tuple(x.edited(best=best) if x.file == file else x for x in member.loras)
    return project.with_member(member.edited(loras=loras))


def remove_reference(project: Project, key: str, picture: str) -> Project:
    member = project.member(key)
    kept = tuple(r for r in member.references if r.picture != picture)
    if len(kept) == len(member.references):
        raise NotFound(f"'{member.name}' has no reference {picture}.")
    return project.with_member(member.edited(references=kept))


def add_look(project: Project, key: str, name: str, description: str = "") -> Project:
    """Gives a member a look of that name, or other words to the one it has."""
    member = project.member(key)
    if not name.strip() or name.strip().casefold() == USUAL:
        raise BadInput(
            f"A look needs a name, and '{USUAL}' is the one without any. Choose another."
        )
    there = [look for look in member.looks if look.name.casefold() == name.strip().casefold()]
    if not there:
        look = Look(name=name.strip(), description=description)
        return project.with_member(member.edited(looks=(*member.looks, look)))
    if not description:
        return project
    looks = tuple(
        x.edited(description=description) if x.id == there[0].id else x for x in member.looks
    )
    return project.with_member(member.edited(looks=looks))


def remove_look(project: Project, key: str, look: str) -> Project:
    """Takes a look away, with its pictures and from every panel."""
    member = project.member(key)
    gone = look_named(member, look)
    project = project.with_member(
        member.edited(
            looks=tuple(x for x in member.looks if x.id != gone),
            references=tuple(r for r in member.references if r.look != gone),
            loras=tuple(lora for lora in member.loras if lora.look != gone),
            colours=tuple(c for c in member.colours if c.look != gone),
        )
    )
    for panel in list(project.panels()):
        if any(p.character == member.id and p.look == gone for p in panel.placements):
            project = place(project, panel.id, member.id, look=None)
    return project


def look_named(member: Character, key: str) -> str:
    """The id of a look by id or name; "" for the usual one. Raises NotFound."""
    wanted = key.strip().casefold()
    if wanted in ("", USUAL):
        return ""
    for look in member.looks:
        if wanted in (look.id, look.name.casefold()):
            return look.id
    known = ", ".join(look.name for look in member.looks) or "none yet"
    raise NotFound(
        f"'{member.name}' has no look '{key}' ({known}). Add it with `cast look`, or say '{USUAL}'."
    )


def show_look(project: Project, key: str, picture: str, look: str | None) -> Project:
    """Says which look a reference shows; None = every look."""
    member = project.member(key)
    kept = tuple(r.edited(look=look) if r.picture == picture else r for r in member.references)
    return project.with_member(member.edited(references=kept))


def colour(
    project: Project, key: str, part: Part, value: str | None, look: str | None = None
) -> Project:
    """A colour for a part of a member, "#2a6f4e", in a look; None = in every look.

    value "" = as in the references, for a look in which every other one is coloured; None = no word of it.
    """
    member = project.member(key)
    kept = [c for c in member.colours if (c.part, c.look) != (part, look)]
    hidden = look is not None and part in member.colours_for(None)
    if value or (value == "" and hidden):
        try:
            kept.append(Colour(part=part, value=value.lower(), look=look))
        except ValidationError as error:
            raise BadInput(
                f"'{value[:80]}' is no colour for {part} of '{member.name}'. Write it as #2a6f4e: red, "
                f"green and blue from 00 to ff."
            ) from error
    return project.with_member(member.edited(colours=tuple(kept)))


def uncolour(project: Project, key: str, look: str | None = None) -> Project:
    """Takes back every colour that was chosen for that look; None = for every look."""
    member = project.member(key)
    kept = tuple(c for c in member.colours if c.look != look)
    return project.with_member(member.edited(colours=kept))


def hold(project: Project, key: str, strength: float) -> Project:
    """How strongly a member is held, in every panel that it is in."""
    member = project.member(key).id
    for panel in list(project.panels()):
        if any(placement.character == member for placement in panel.placements):
            project = place(project, panel.id, member, strength=strength)
    return project


# ---------------------------------------------------------------- placements and style


def place(project: Project, panel: str, member: str, **fields: Any) -> Project:
    """Puts a member into a panel, or changes how it is there (look, region, strength, pose …)."""
    _refuse(fields, {"character"}, "placement")
    placed = project.member(member)
    if fields.get("look") is not None:
        fields["look"] = look_named(placed, str(fields["look"]))

    def change(panel: Panel) -> Panel:
        if all(placement.character != placed.id for placement in panel.placements):
            panel = panel.edited(placements=(*panel.placements, Placement(character=placed.id)))
        return panel.edited(
            placements=tuple(
                changed(p, **fields) if p.character == placed.id else p for p in panel.placements
            )
        )

    return project.with_panel(project.panel(panel).id, change)


def unplace(project: Project, panel: str, member: str) -> Project:
    """Takes a member out of a panel."""
    gone = project.member(member).id
    return project.with_panel(project.panel(panel).id, lambda p: _panel_without_member(p, gone))


def set_style(project: Project, **fields: Any) -> Project:
    return project.edited(style=changed(project.style, **fields))


def edit_project(project: Project, **fields: Any) -> Project:
    """Name, frame format, frames per second."""
    _refuse(fields, set(Project.model_fields) - {"name", "frame", "fps"}, "project")
    return changed(project, **fields)


# ---------------------------------------------------------------- from what people type


def placements_of(
    project: Project, names: Sequence[str], present: Sequence[Placement] = ()
) -> tuple[Placement, ...]:
    """One placement per name, in that order; who is present already keeps what they do."""
    known = {placement.character: placement for placement in present}
    ids = dict.fromkeys(project.member(name).id for name in names)
    return tuple(known.get(id) or Placement(character=id) for id in ids)


# ---------------------------------------------------------------- small parts


def changed(noun: N, **fields: Any) -> N:
    """A validated copy; what the noun refuses becomes BadInput."""
    try:
        return noun.edited(**fields)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(step) for step in first["loc"])
        raise BadInput(
            f"{field} cannot be {str(first['input'])[:80]!r}: {first['msg']}."
        ) from error


def _refuse(fields: dict[str, Any], fixed: set[str], what: str) -> None:
    refused = sorted(fields.keys() & fixed)
    if refused:
        raise BadInput(f"The {', '.join(refused)} of a {what} cannot be edited.")


def _place_of(scene: Scene, panel: str) -> int:
    return next(at for at, known in enumerate(scene.panels) if known.id == panel)


def _inserted(project: Project, scene: Scene, panel: Panel, at: int) -> Project:
    return project.with_scene(scene.edited(panels=(*scene.panels[:at], panel, *scene.panels[at:])))


def _without(scene: Scene, panel: str) -> Scene:
    return scene.edited(panels=tuple(p for p in scene.panels if p.id != panel))


def _panel_without_member(panel: Panel, member: str) -> Panel:
    kept = tuple(p for p in panel.placements if p.character != member)
    return panel if len(kept) == len(panel.placements) else panel.edited(placements=kept)


def _scene_without_member(scene: Scene, member: str) -> Scene:
    return scene.edited(panels=tuple(_panel_without_member(p, member) for p in scene.panels))
