"""A character's LoRA on the Cast page: how it is held, teaching it, how the teaching goes. Draws and reports."""

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st

from storyboard.lora_training.status import Stage, TrainingStatus
from storyboard.story import Character, Lora, Method
from storyboard.studio import Board
from storyboard.ui.language import _, later, several
from storyboard.ui.session import act, edited, escaped, told

METHODS = {
    Method.AUTO: later("automatic"),
    Method.IP: later("by its pictures"),
    Method.LORA: later("by its LoRA"),
    Method.BOTH: later("by both"),
}


def learning(open_board: Board, member: Character) -> None:
    """The method, and what there is to be taught."""
    family = open_board.project.style.family
    lora = member.lora_for(family, None)
    status = open_board.training(member.id)
    if lora is not None or member.method is not Method.AUTO:
        key = f"method-{member.id}-{member.method.value}"
        st.selectbox(
            _("Held"), list(METHODS), list(METHODS).index(member.method), key=key,
            format_func=lambda one: _(METHODS[one]),
            on_change=edited(key, member.method, lambda one: open_board.edit_member(member.id, method=one)),
        )  # fmt: skip
    with st.expander(_("A LoRA of its own"), expanded=bool(status and status.running)):
        if lora is not None:
            _known(open_board, member, lora)
        if status is not None and status.running:
            _watched(open_board.folder.folder, member.id, family)
        elif member.references:
            _offer(open_board, member, status)
        else:
            st.caption(_("It learns from pictures. Add some first."))
        if status is None or not status.running:
            _brought(open_board, member)


def _known(open_board: Board, member: Character, lora: Lora) -> None:
    taught = several(
        "taught with {count} picture", "taught with {count} pictures", len(lora.references)
    )
    said = lora.name or taught
    st.caption(
        _("LoRA for {family}: {said}, rank {rank}", family=lora.family, said=said, rank=lora.rank)
    )
    st.button(
        _("Take the LoRA away"), key=f"bare-{member.id}", width="stretch",
        on_click=act(lambda: open_board.remove_lora(member.id, lora.file)),
    )  # fmt: skip


def _brought(open_board: Board, member: Character) -> None:
    """One that was taught elsewhere. It is looked through in a process of its own, which takes seconds."""
    key = f"lora-{member.id}-{len(member.loras)}"
    file = st.file_uploader(
        _("Or bring one: a .safetensors file"), ["safetensors"], key=key, max_upload_size=2000
    )
    looked_at = st.session_state.get("lora-looked-at")
    if file is None or looked_at == file.file_id:
        return
    st.session_state["lora-looked-at"] = file.file_id  # one that was refused is not tried again
    with st.spinner(_("Looking at the LoRA")), told(), TemporaryDirectory() as scratch:
        path = Path(scratch) / Path(file.name).name
        path.write_bytes(file.getbuffer())
        facts = open_board.add_lora_apart(member.id, path)
        st.toast(_(
            "{name} has the LoRA: {format}, rank {rank}, {layers} of {of} layers matched.",
            name=escaped(member.name), format=facts["format"], rank=facts["rank"],
            layers=facts["layers"], of=facts["layers_in_file"],
        ))  # fmt: skip
    st.rerun()


def _offer(open_board: Board, member: Character, status: TrainingStatus | None) -> None:
    stopped = status is not None and status.stage not in (Stage.DONE, Stage.DIVERGED)
    if status is not None:
        _shown(open_board.training_folder(member.id), status)
    st.caption(_("What is said of each picture (optional): pose, mood, view, clothes."))
    for reference in member.references:
        picture, words = st.columns([1, 4])
        picture.image(str(open_board.thumbnail(reference.picture, 96)))
        key = f"caption-{member.id}-{reference.picture[7:15]}-{hash(reference.caption)}"
        words.text_input(
            _("Words for this picture"), reference.caption, key=key, label_visibility="collapsed",
            on_change=edited(key, reference.caption,
                             partial(open_board.caption, member.id, reference.picture)),
        )  # fmt: skip
    st.button(
        _("Go on teaching") if stopped else _("Teach it now"),
        key=f"teach-{member.id}", width="stretch",
        help=_("Takes minutes; panels can be drawn meanwhile, more slowly."),
        on_click=act(lambda: open_board.start_training(member.id)),
    )  # fmt: skip


@st.fragment(run_every=2.0)
def _watched(folder: Path, member: str, family: str) -> None:
    """Polls the status; draws the page again when it has ended."""
    from storyboard.ui.session import studio

    board = studio().open(folder)
    status = board.training(member)
    if status is None or not status.running:
        st.rerun()
        return
    _shown(board.training_folder(member), status)
    if st.button(_("Stop; it can go on later"), key=f"stop-{member}", width="stretch"):
        with told():
            board.stop_training(member)


def _shown(folder: Path, status: TrainingStatus) -> None:
    if status.stage is Stage.PREPARING:
        st.progress(0.0, text=_("Getting ready"))
    elif status.of:
        left = (
            _("{minutes} min left", minutes=f"{(status.left or 0) / 60:.1f}")
            if status.running
            else ""
        )
        step = _("step {step} of {of}", step=status.step, of=status.of)
        st.progress(status.step / status.of, text=f"{step} {left}")
    if len(status.losses) > 2:
        st.line_chart(list(status.losses), height=110, x_label="", y_label=_("loss"))
    if status.sample and (folder / status.sample).is_file():
        st.image(str(folder / status.sample), caption=_("As it is now"))
    if status.stage is Stage.FAILED:
        st.error(status.message)
    if status.stage is Stage.DIVERGED:
        st.warning(_("The loss was no number any more; the last good state is kept."))
