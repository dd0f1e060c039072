"""On the Cast page: a member's colours, as its references show them and as chosen. Draws and reports."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from storyboard import edits
from storyboard.colours import Shade
from storyboard.story import Character, Part, Project
from storyboard.studio import Board
from storyboard.ui.effect import proposal, propose_also
from storyboard.ui.language import _, later
from storyboard.ui.session import edited, told

LABELS = {
    Part.HAIR: later("Hair, fur"),
    Part.SKIN: later("Skin"),
    Part.TOP: later("Top"),
    Part.BOTTOM: later("Bottom"),
    Part.ACCESSORY: later("Accessory"),
    Part.ACCENT: later("Accent"),
    Part.EYES: later("Eyes"),
    Part.SHOES: later("Shoes"),
}
ABOUT = {Part.ACCENT: later("Of the clothes: pattern, tie, belt")}
UNSEEN = "#808080"  # what a picker holds that shows nobody's colour


def colours(board: Board, member: Character) -> None:
    """A picker for each part that the family copies; the others' only where one was chosen."""
    if not (board.family.colours or member.colours):
        return
    if not member.references and member.loras:  # a LoRA alone has colours of its own
        return
    with st.container(key=f"colours-{member.id}", gap="xxsmall"):
        title, which, _space, back = st.columns([1, 3, 2, 2], vertical_alignment="center")
        title.caption(_("Colours"))
        look = _look(member, which)
        shades = board.shades(member.id, look)
        if any(shade.own for shade in shades):
            back.button(
                _("Put all back"), key=f"colours-back-{member.id}-{look}", width="stretch",
                on_click=partial(_propose, board, member, partial(edits.uncolour, key=member.id, look=look)),
            )  # fmt: skip
        read = any(shade.read for shade in shades)
        if not board.family.colours:
            st.caption(_("{family} copies no colours: put these back, or draw with pocket.",
                         family=board.family.name))  # fmt: skip
        elif not read:
            _unread(board, member)
        _row(board, member, look, [s for s in shades if read or s.chosen], read)
        proposal(board, _about(member))


def _look(member: Character, where: st.delta_generator.DeltaGenerator) -> str | None:
    """Whose colours are shown: those of every look, or of one."""
    if not member.looks:
        return None
    names = {look.id: look.name for look in member.looks}
    return where.selectbox(
        _("Look"), [None, *names], key=f"colours-look-{member.id}", label_visibility="collapsed",
        format_func=lambda look: names.get(look, _("every look")),
    )  # fmt: skip


def _unread(board: Board, member: Character) -> None:
    said, go = st.columns([5, 2], vertical_alignment="center")
    said.caption(_("They show once a panel with it is drawn, or when you read them now."))
    if go.button(_("Read the colours"), key=f"colours-read-{member.id}", width="stretch"):
        with st.spinner(_("Reading the references")), told():
            board.read_colours_apart(member.id)
        st.rerun()


def _row(
    board: Board, member: Character, look: str | None, shades: Sequence[Shade], read: bool
) -> None:
    places = st.columns(len(LABELS), gap="xsmall")
    for place, shade in zip(places, shades, strict=False):
        key = _key(member, look, shade)
        unseen = shade.shown is None and st.session_state.get(key, UNSEEN) == UNSEEN
        hatched = f"unseen-{key}" if unseen else None  # by the frame's style
        with place.container(gap=None, key=hatched):
            _shade(board, member, look, shade)
            if read and unseen:
                st.caption(_("not seen"))


def _key(member: Character, look: str | None, shade: Shade) -> str:
    """Of its picker: another one where another colour is to be shown, also after a pick was left."""
    shown, refused = shade.shown or UNSEEN, st.session_state.get("refused", 0)
    return f"colour-{member.id}-{look}-{shade.part}-{shown}-{refused}"


def _shade(board: Board, member: Character, look: str | None, shade: Shade) -> None:
    shown, about = shade.shown or UNSEEN, ABOUT.get(shade.part)
    key = _key(member, look, shade)
    change = partial(edits.colour, key=member.id, part=shade.part, look=look)
    st.color_picker(
        _(LABELS[shade.part]), shown, key=key, help=_(about) if about else None,
        on_change=edited(key, shown, lambda value: _propose(board, member, partial(change, value=value))),
    )  # fmt: skip
    if shade.own or shade.every:
        value, said = (None, _("As in every look")) if shade.own and shade.every else (
            "", _("As in the references") if member.references else _("As described"))  # fmt: skip
        st.button(
            ":material/undo:", key=f"{key}-back", help=said, type="tertiary",
            on_click=partial(_propose, board, member, partial(change, value=value)),
        )  # fmt: skip


def _propose(board: Board, member: Character, command: Callable[[Project], Project]) -> None:
    propose_also(board, _about(member), f"colour {member.name}", command)


def _about(member: Character) -> str:
    """Of what waits here, beneath the pickers."""
    return f"{member.id}-colours"
