"""The inspector: everything about the selected panel, in native widgets. Every change is saved at once."""

from functools import partial
from typing import Any

import streamlit as st

from storyboard.geometry import Box
from storyboard.pocket import vocabulary as v
from storyboard.render.variation import Variation, usual_strength
from storyboard.script.lines import text_of
from storyboard.story import Panel, Placement
from storyboard.studio import Board
from storyboard.ui.addresses import picture_address
from storyboard.ui.balloons import lettering
from storyboard.ui.language import _, later, several, spoken
from storyboard.ui.regions import Region, regions
from storyboard.ui.session import act, told
from storyboard.views import PanelView

PLACES = {
    later("by order"): None,
    later("left"): Box(left=0, top=0, right=0.5, bottom=1),
    later("centre"): Box(left=0.25, top=0, right=0.75, bottom=1),
    later("right"): Box(left=0.5, top=0, right=1, bottom=1),
    later("whole frame"): Box(left=0, top=0, right=1, bottom=1),
}
MIDDLE = Box(left=0.25, top=0.15, right=0.75, bottom=0.85)  # a part before it is moved
AS_BEFORE = "before"  # no choice of a look here
DRAWN = later("as drawn above")  # a box that is none of these


def inspect(board: Board, view: PanelView) -> None:
    """Draws the inspector of a panel."""
    panel = view.panel
    _picture(board, view)
    _texts(board, panel)
    _camera(board, panel)
    _members(board, panel)
    _notices(view)
    _takes(board, panel)
    _variation(board, panel)
    lettering(board, panel)
    _buttons(board, view)


def _picture(board: Board, view: PanelView) -> None:
    one, four = st.columns([3, 1])
    one.button(
        _("Regenerate"), type="primary", key="redo_one", width="stretch", shortcut="Ctrl+Enter",
        on_click=act(lambda: board.render([view.id])),
    )  # fmt: skip
    four.button(
        "×4", key="redo_four", width="stretch", help=_("Four takes to choose from"),
        on_click=act(lambda: board.render([view.id], takes=4)),
    )  # fmt: skip


def _texts(board: Board, panel: Panel) -> None:
    for name, label, value, height in (
        ("action", _("Action"), panel.action, 80),
        ("dialogue", _("Dialogue (SPEAKER: words)"), text_of(panel.dialogue), 80),
        ("notes", _("Notes"), panel.notes, 68),
    ):
        key = f"{name}-{panel.id}-{hash(value)}"
        st.text_area(
            label, value, key=key, height=height, on_change=_saved(board, panel.id, name, key)
        )


def _saved(board: Board, panel: str, name: str, key: str) -> Any:
    return act(lambda: board.edit_panel(panel, **{name: st.session_state[key] or ""}))


def _camera(board: Board, panel: Panel) -> None:
    left, right, last = st.columns([3, 3, 2])
    for column, name, label, terms, value in (
        (left, "shot", _("Shot"), v.SHOTS, panel.shot),
        (right, "angle", _("Angle"), v.ANGLES, panel.angle),
    ):
        _picker(column, label, terms, value, f"{name}-{panel.id}-{value}", board, panel.id, name)
    key = f"duration-{panel.id}-{panel.duration}"
    fps = board.project.fps
    last.number_input(
        _("Seconds"), 0.1, 600.0, panel.duration / fps, 0.5, key=key,
        on_change=act(lambda: board.edit_panel(panel.id, duration=max(1, round(st.session_state[key] * fps)))),
    )  # fmt: skip


def _picker(
    column: Any,
    label: str,
    terms: v.Terms,
    value: str,
    key: str,
    board: Board,
    panel: str,
    name: str,
) -> None:
    known = ["", *(term.en[0] for term in terms.values())]
    options = known if value in known else [*known, value]
    column.selectbox(
        label, options, options.index(value), key=key, accept_new_options=True,
        format_func=lambda word: spoken(terms.values(), word),
        on_change=act(lambda: board.edit_panel(panel, **{name: st.session_state[key] or ""})),
    )  # fmt: skip


def _members(board: Board, panel: Panel) -> None:
    project = board.project
    names = {member.id: member.name for member in project.cast}
    if not names:
        return
    present = [p.character for p in panel.placements if p.character in names]
    key = f"cast-{panel.id}-{'-'.join(present)}"
    st.multiselect(
        _("Who is in it, from left to right"), list(names), present, key=key, format_func=lambda one: names[one],
        on_change=act(lambda: board.edit_panel(panel.id, cast=st.session_state[key])),
    )  # fmt: skip
    if present:
        _where(board, panel, names)
    for placement in panel.placements:
        if placement.character in names:
            with st.expander(_("{name}: acting and place", name=names[placement.character])):
                _placement(board, panel, placement)


def _where(board: Board, panel: Panel, names: dict[str, str]) -> None:
    """The boxes over the chosen take; a box that was dragged is saved."""
    found = [
        Region(p.character, names[p.character], box, p.region is not None)
        for p, box in zip(panel.placements, board.regions(panel), strict=True)
        if p.character in names
    ]
    take = panel.chosen_take
    src = picture_address(board.folder, take.picture, large=True) if take else ""
    placed = regions(found, src, board.project.frame.aspect, key=f"regions-{panel.id}")
    if placed is not None:
        with told():
            board.place(panel.id, placed[0], region=placed[1])
        st.rerun()


def _placement(board: Board, panel: Panel, placement: Placement) -> None:
    def saved(name: str, key: str, read: Any = lambda value: value or "") -> Any:
        return act(
            lambda: board.place(
                panel.id, placement.character, **{name: read(st.session_state[key])}
            )
        )

    for name, label, terms in (
        ("expression", _("Expression"), v.EXPRESSIONS),
        ("pose", _("Pose"), v.POSES),
        ("view", _("View"), v.VIEWS),
    ):
        value = getattr(placement, name)
        key = f"{name}-{panel.id}-{placement.character}-{value}"
        known = ["", *(term.en[0] for term in terms.values())]
        options = known if value in known else [*known, value]
        st.selectbox(label, options, options.index(value), key=key, accept_new_options=True,
                     format_func=partial(spoken, terms.values()), on_change=saved(name, key))  # fmt: skip
    _look(board, placement, saved, panel.id)
    where = next((word for word, box in PLACES.items() if box == placement.region), DRAWN)
    words = [*PLACES, *([DRAWN] if where == DRAWN else [])]
    key = f"region-{panel.id}-{placement.character}-{where}"
    st.selectbox(_("Where"), words, words.index(where), key=key, format_func=_,
                 on_change=saved("region", key, lambda word: PLACES.get(word, placement.region)))  # fmt: skip
    key = f"strength-{panel.id}-{placement.character}-{placement.strength}"
    st.slider(_("Strength"), 0.0, 1.5, placement.strength, 0.05, key=key,
              on_change=saved("strength", key, float))  # fmt: skip


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
                 on_change=saved("look", key, lambda one: None if one == AS_BEFORE else one))  # fmt: skip


def _notices(view: PanelView) -> None:
    if view.refused:
        st.warning(view.refused)
    if view.left_out:
        st.caption(_("Not understood by this family: {words}", words=", ".join(view.left_out)))
    for line in view.not_held:
        st.caption(line)


def _takes(board: Board, panel: Panel) -> None:
    if not panel.takes:
        return
    st.caption(several("{count} take", "{count} takes", len(panel.takes)))
    columns = st.columns(4)
    for place, take in enumerate(reversed(panel.takes[-8:])):
        with columns[place % 4]:
            st.image(str(board.thumbnail(take.picture, 240)))
            label = "●" if take.number == panel.chosen else str(take.number)
            st.button(
                label, key=f"take-{panel.id}-{take.number}", width="stretch",
                help=_("seed {seed}", seed=take.seed), on_click=_choosing(board, panel.id, take.number),
            )  # fmt: skip


def _variation(board: Board, panel: Panel) -> None:
    """Begin from the chosen take: all of it a little, or a part of it anew."""
    take = panel.chosen_take
    if take is None or panel.locked:
        return
    with st.expander(_("Vary it, or redo a part")):
        key = f"part-{panel.id}"
        partly = st.toggle(_("Only a part"), key=f"{key}-only")
        part = st.session_state.get(f"{key}-box", MIDDLE) if partly else None
        if part is not None:
            src = picture_address(board.folder, take.picture, large=True)
            found = [Region("part", _("This part"), part, True)]
            placed = regions(found, src, board.project.frame.aspect, key=key)
            if placed is not None:
                st.session_state[f"{key}-box"] = placed[1]
                st.rerun()
        words = st.text_input(
            _("What should be there"), key=f"{key}-words", placeholder=_("angry, looking left")
        )
        usual = usual_strength(partly)
        strength = st.slider(
            _("How much is drawn anew"), 0.1, 1.0, usual, 0.05, key=f"{key}-{partly}"
        )
        how = Variation(strength=strength, part=part, words=words or "")
        st.button(
            _("Redo this part") if partly else _("Vary"),
            key=f"{key}-go",
            width="stretch",
            on_click=act(lambda: board.vary(panel.id, how)),
        )


def _choosing(board: Board, panel: str, number: int) -> Any:
    return act(lambda: board.choose(panel, number))


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
        column.button(label, key=key, width="stretch", on_click=act(command))
