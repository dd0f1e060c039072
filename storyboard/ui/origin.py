"""Where the chosen take comes from, as its own file tells it: model, words, seed, and whether it is whole."""

from pathlib import Path

import streamlit as st

from storyboard.provenance.record import Record, Source
from storyboard.provenance.verifying import State, Verdict, verify
from storyboard.render.request import RenderRequest, Slot
from storyboard.story import Take
from storyboard.studio import Board
from storyboard.ui.colours import LABELS
from storyboard.ui.language import _, later, several
from storyboard.ui.session import escaped

SOURCES = {
    Source.MODEL.value: later("made by a model"),
    Source.COMPOSITE.value: later("put together from pictures that a model made, and others"),
    Source.PERSON.value: later("made by a person"),
}


def origin(board: Board, take: Take | None) -> None:
    """Shut at first, but for a picture that was changed."""
    if take is None:
        return
    found = _verdict(str(board.picture(take.picture)))
    whole = found.state is State.INTACT and found.signed
    title, changed = _("Where this picture comes from"), found.state is State.CHANGED
    shelf = st.expander(
        title if whole else f"{title} ⚠",
        expanded=changed,
        key=f"origin-{changed}",
        on_change="rerun",
    )
    if not shelf.open:  # what nobody reads is not sent with every edit
        return
    with shelf:
        st.caption(_state(found))
        for name, value in _facts(found, take):
            st.caption(f"**{name}** {escaped(value)}")


@st.cache_data(show_spinner=False, max_entries=500)
def _verdict(path: str) -> Verdict:
    """Pictures never change under their digests: one that did is told when it is first seen."""
    return verify(Path(path))


def _state(found: Verdict) -> str:
    if found.state is State.CHANGED:
        return _("It was changed since it was made: what stands here may not be true of it.")
    if found.state is State.NONE:
        return _("Nothing in the file says what made it.")
    if not found.signed:
        return _("Not signed. What it says of itself fits the picture, but anybody could have written it.")  # fmt: skip
    ours = found.signer == "this computer"
    who = _("this computer") if ours else found.signer
    return _("Signed by {who}, and unchanged since.", who=escaped(who))


def _facts(found: Verdict, take: Take) -> list[tuple[str, str]]:
    record = found.record or Record(software=found.made_by)
    source = SOURCES.get(found.source or (record.source.value if found.record else ""), "")
    facts = [(_("Source"), _(source) if source else ""), (_("Made by"), record.software)]
    if record.request is None:
        facts += [(_("Model"), take.family), (_("Seed"), str(take.seed))]
    else:
        facts += _of_request(record.request)
    return [(name, value) for name, value in facts if value]


def _of_request(asked: RenderRequest) -> list[tuple[str, str]]:
    held = [
        f"{slot.name} ({_shown(slot)}{' + LoRA' if slot.lora else ''}{_dyed(slot)})"
        for slot in asked.slots
    ]
    return [
        (_("Model"), f"{asked.family} · {asked.weights.partition(':')[2][:12]}"),
        (_("Asked for"), asked.prompt),
        (_("Characters"), ", ".join(held)),
        (_("Seed"), f"{asked.seed} · {_('{count} steps', count=asked.steps)} · {asked.size}"),
    ]


def _shown(slot: Slot) -> str:
    if slot.words:
        return _("words: {words}", words=slot.words)
    return several("{count} reference", "{count} references", len(slot.references))


def _dyed(slot: Slot) -> str:
    return "".join(f", {_(LABELS[one.part])} {one.value}" for one in slot.colours)
