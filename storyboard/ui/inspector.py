"""The inspector: everything about the selected panel, in native widgets. Every change is saved at once."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from storyboard import edits
from storyboard.consistency.drift import drifting
from storyboard.geometry import Box
from storyboard.pocket import vocabulary as v
from storyboard.script.lines import text_of
from storyboard.story import Panel, Placement, Take
from storyboard.studio import Board
from storyboard.ui.addresses import picture_address
from storyboard.ui.balloons import lettering
from storyboard.ui.language import _, later, spoken
from storyboard.ui.origin import origin
from storyboard.ui.recut import recut
from storyboard.ui.redraw import ALL, DRAWING, edit, entered
from storyboard.ui.regions import Region, regions
from storyboard.ui.session import escaped
from storyboard.ui.stage.picture import picture
from storyboard.views import PanelView

PLACES = {
    later("by order"): None,
    later("left"): Box(left=0, top=0, right=0.5, bottom=1),
    later("centre"): Box(left=0.25, top=0, right=0.75, bottom=1),
    later("right"): Box(left=0.5, top=0, right=1, bottom=1),
    later("whole frame"): Box(left=0, top=0, right=1, bottom=1),
}
AS_BEFORE = "before"  # no choice of a look here
DRAWN = later("as drawn above")  # a box that is none of these


def head(board: Board, view: PanelView) -> None:
    """The picture, its takes, and what is done to the panel as a whole."""
    picture(board, view)
    _drifting(board, view.panel.chosen_take)
    _draw(board, view)
    _buttons(board, view)


def fields(board: Board, view: PanelView) -> None:
    """What is written or picked."""
    panel = view.panel
    _notices(view)
    _texts(board, panel)
    recut(board, panel)
    _camera(board, panel)
    _scene(board, panel)
    _members(board, panel)


def where(board: Board, view: PanelView) -> None:
    """The members' boxes over the chosen take; a box that was dragged is saved."""
    panel, names = view.panel, _names(board)
    if not panel.placements:
        return
    found = [
        Region(p.character, names[p.character], box, p.region is not None)
        for p, box in zip(panel.placements, board.regions(panel), strict=True)
        if p.character in names
    ]
    take = panel.chosen_take
    src = picture_address(board.folder, take.picture, large=True) if take else ""
    regions(
        found, src, board.project.frame.aspect, f"regions-{panel.id}",
        lambda member, box: board.place(panel.id, member, region=box),
    )  # fmt: skip


def more(board: Board, view: PanelView) -> None:
    """What each member does there, the lettering, and where the picture comes from."""
    names = _names(board)
    for placement in view.panel.placements:
        if placement.character in names:
            with st.expander(
                _("{name}: acting and place", name=escaped(names[placement.character]))
            ):
                _placement(board, view.panel, placement)
    lettering(board, view.panel)
    origin(board, view.panel.chosen_take)


def _names(board: Board) -> dict[str, str]:
    return {member.id: member.name for member in board.project.cast}


def _drifting(board: Board, take: Take | None) -> None:
    names = _names(board)
    for hold in drifting(take.holds if take else ()):
        if hold.character not in names:
            continue
        said = (
            _("{name}: the colours fit {other} better (ΔE {apart}).")
            if hold.nearer in names
            else _("{name}: the colours are far from the references (ΔE {apart}).")
        )
        name, other = escaped(names[hold.character]), escaped(names.get(hold.nearer, ""))
        st.caption(f":orange[≠] {said.format(name=name, other=other, apart=round(hold.apart))}")


def _draw(board: Board, view: PanelView) -> None:
    one, four = st.columns([3, 1])
    one.button(
        _("Regenerate"), type="primary", key="redo_one", width="stretch", shortcut="Ctrl+Enter",
        on_click=edit(lambda: board.render([view.id]), *DRAWING),
    )  # fmt: skip
    four.button(
        "×4", key="redo_four", width="stretch", help=_("Four takes to choose from"),
        on_click=edit(lambda: board.render([view.id], takes=4), *DRAWING),
    )  # fmt: skip


def _texts(board: Board, panel: Panel) -> None:
    for name, label, value, height in (
        ("action", _("Action"), panel.action, 80),
        ("dialogue", _("Dialogue (SPEAKER: words)"), text_of(panel.dialogue), 80),
        ("notes", _("Notes"), panel.notes, 68),
    ):
        key = f"{name}-{panel.id}-{hash(value)}"
        st.text_area(
            label, value, key=key, height=height,
            on_change=entered(key, value, partial(_save, board, panel.id, name)),
        )  # fmt: skip


def _save(board: Board, panel: str, name: str, value: Any) -> None:
    board.edit_panel(panel, **{name: value})


def _camera(board: Board, panel: Panel) -> None:
    left, right, last = st.columns([3, 3, 2])
    for column, name, label, terms, value in (
        (left, "shot", _("Shot"), v.SHOTS, panel.shot),
        (right, "angle", _("Angle"), v.ANGLES, panel.angle),
    ):
        saved = partial(_save, board, panel.id, name)
        _picked(column, label, terms, value, f"{name}-{panel.id}-{value}", saved)
    key = f"duration-{panel.id}-{panel.duration}"
    fps = board.project.fps
    last.number_input(
        _("Seconds"), 0.1, 600.0, panel.duration / fps, 0.5, key=key,
        on_change=entered(key, panel.duration / fps,
                         lambda now: _save(board, panel.id, "duration", max(1, round(now * fps)))),
    )  # fmt: skip


def _picked(
    column: Any,
    label: str,
    terms: v.Terms,
    value: str,
    key: str,
    saved: Callable[[Any], object],
    hint: str | None = None,
) -> None:
    """A list of the terms that are known, in the person's language, and free text beside it."""
    known = ["", *(term.en[0] for term in terms.values())]
    options = known if value in known else [*known, value]
    column.selectbox(
        label, options, options.index(value), key=key, accept_new_options=True, placeholder="–",
        format_func=partial(spoken, terms.values()), on_change=entered(key, value, saved), help=hint,
    )  # fmt: skip


def _scene(board: Board, panel: Panel) -> None:
    """Place and time belong to the scene: they change for all its panels."""
    scene = board.project.scene_of(panel.id)
    same = _("The same words mean the same place in every panel. Add one for another: side street.")
    for column, name, label, terms in zip(
        st.columns(3),
        ("place", "time", "weather"),
        (_("Place of the scene"), _("Time"), _("Weather")),
        (v.PLACES, v.TIMES, v.WEATHERS),
        strict=True,
    ):
        value = getattr(scene, name)
        saved = partial(_save_scene, board, scene.id, name)
        key, hint = f"{name}-{scene.id}-{value}", same if name == "place" else None
        _picked(column, label, terms, value, key, saved, hint)


def _save_scene(board: Board, scene: str, name: str, value: Any) -> None:
    board.apply(
        f"edit the {name} of a scene", lambda p: edits.edit_scene(p, scene, **{name: value})
    )


def _members(board: Board, panel: Panel) -> None:
    names = _names(board)
    if not names:
        return
    present = [p.character for p in panel.placements if p.character in names]
    key = f"cast-{panel.id}-{'-'.join(present)}"
    st.multiselect(
        _("Who is in it, from left to right"), list(names), present, key=key, format_func=lambda one: names[one],
        on_change=entered(key, present, partial(_save, board, panel.id, "cast")),
    )  # fmt: skip


def _placement(board: Board, panel: Panel, placement: Placement) -> None:
    def saved(
        name: str, read: Callable[[Any], Any] = lambda value: value
    ) -> Callable[[Any], object]:
        return lambda value: board.place(panel.id, placement.character, **{name: read(value)})

    for name, label, terms in (
        ("expression", _("Expression"), v.EXPRESSIONS),
        ("pose", _("Pose"), v.POSES),
        ("view", _("View"), v.VIEWS),
    ):
        value = getattr(placement, name)
        key = f"{name}-{panel.id}-{placement.character}-{value}"
        _picked(st, label, terms, value, key, saved(name))
    _look(board, placement, saved, panel.id)
    where = next((word for word, box in PLACES.items() if box == placement.region), DRAWN)
    words = [*PLACES, *([DRAWN] if where == DRAWN else [])]
    key = f"region-{panel.id}-{placement.character}-{where}"
    put = saved("region", lambda word: PLACES.get(word, placement.region))
    st.selectbox(_("Where"), words, words.index(where), key=key, format_func=_,
                 on_change=entered(key, where, put))  # fmt: skip
    key = f"strength-{panel.id}-{placement.character}-{placement.strength}"
    st.slider(_("Strength"), 0.0, 1.5, placement.strength, 0.05, key=key,
              on_change=entered(key, placement.strength, saved("strength", float)))  # fmt: skip


def _look(board: Board, placement: Placement, saved: Any, panel: str) -> None:
    """Which look, from this panel on; only for those who have one."""
    looks = {look.id: look.name for look in board.project.member(placement.character).looks}
    if not looks:
        return
    names = {AS_BEFORE: _("As before"), "": _("Usual"), **looks}
    now = AS_BEFORE if placement.look is None else placement.look
    key = f"look-{panel}-{placement.character}-{now}"
    st.selectbox(_("Look"), list(names), list(names).index(now) if now in names else 0, key=key,
                 format_func=lambda one: names.get(one, one),
                 on_change=entered(key, now, saved("look", lambda one: None if one == AS_BEFORE else one)))  # fmt: skip


def _notices(view: PanelView) -> None:
    if view.refused:
        st.warning(escaped(view.refused))
    if view.left_out:
        st.caption(
            _(
                "Left out (not understood, or not drawn here): {words}",
                words=", ".join(view.left_out),
            )
        )
    for line in view.not_held:
        st.caption(escaped(line))


def _buttons(board: Board, view: PanelView) -> None:
    lock, copy, gone = st.columns(3)
    for column, label, key, command in (
        (
            lock,
            _("Unlock") if view.panel.locked else _("Lock"),
            "lock",
            lambda: board.lock(view.id, not view.panel.locked),
        ),
        (copy, _("Duplicate"), "copy", lambda: board.duplicate_panel(view.id)),
        (gone, _("Delete"), "gone", lambda: board.delete_panel(view.id)),
    ):
        column.button(label, key=key, width="stretch", on_click=edit(command, *ALL))
