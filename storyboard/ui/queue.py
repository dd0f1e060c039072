"""The queue in the sidebar: what is drawn now and next, in what order, and what failed with its cure."""

import time
from functools import partial

import streamlit as st

from storyboard.errors import StoryboardError
from storyboard.render.executors import Event, JobStatus, State
from storyboard.render.executors.pace import seconds_left
from storyboard.ui.language import _, several
from storyboard.ui.redraw import QUEUE, part
from storyboard.ui.session import act, escaped, studio

SHOWN = 8  # jobs that are listed; the others are counted
AGAIN = 2.0  # seconds between two looks while something is drawn: each costs five kilobytes


def queue() -> None:
    """Draws it; while something is drawn it looks again by itself."""
    with st.sidebar:
        _queue()


@part(QUEUE)
def _queue() -> None:
    if studio().drawing():
        st.fragment(_list, run_every=AGAIN)()
    else:
        _list()


def _list() -> None:
    jobs = studio().drawing()
    st.markdown(f"**{_('Queue')}**")
    _failures()
    if not jobs:
        st.caption(_("Nothing is being drawn."))
        return
    head, stop = st.columns([3, 2], vertical_alignment="center")
    head.caption(several("{count} picture to draw", "{count} pictures to draw", len(jobs)))
    stop.button(
        _("Cancel all"), key="cancel-all", width="stretch", on_click=act(studio().executor.cancel)
    )
    waiting = [status.job.id for status in jobs if status.state is State.QUEUED]
    for status in jobs[:SHOWN]:
        _job(status, waiting)
    if len(jobs) > SHOWN:
        st.caption(_("and {count} more", count=len(jobs) - SHOWN))


def _job(status: JobStatus, waiting: list[str]) -> None:
    id = status.job.id
    text, first, gone = st.columns([6, 1.4, 1.4], vertical_alignment="center", gap="small")
    text.markdown(f"{escaped(_name(status))}  \n:small[{_progress(status)}]")
    if id in waiting and waiting[0] != id:
        first.button(
            "↑", key=f"first-{id}", help=_("Draw this next"), width="stretch",
            on_click=act(partial(studio().executor.order, [id, *(w for w in waiting if w != id)])),
        )  # fmt: skip
    gone.button(
        "✕", key=f"gone-{id}", help=_("Cancel"), width="stretch",
        on_click=act(partial(studio().executor.cancel, id)),
    )  # fmt: skip


def _name(status: JobStatus) -> str:
    try:
        project = studio().open(status.job.folder).project
        if status.job.member:
            return _(
                "{project}, {name}",
                project=project.name,
                name=project.member(status.job.member).name,
            )
        number = project.number_of(status.job.panel)
        return _("{project}, panel {number}", project=project.name, number=number)
    except StoryboardError:
        return _("a panel that is not there any more")


def _progress(status: JobStatus) -> str:
    if status.state is State.QUEUED:
        return _("queued")
    left = seconds_left(status, time.monotonic())
    return _("about {seconds} s left", seconds=max(1, round(left))) if left else _("drawing")


def _failures() -> None:
    for id, event in list(studio().failed.items())[-3:]:
        with st.container(border=True):
            st.markdown(escaped(event.message))
            again, seen = st.columns(2)
            again.button(
                _("Draw again"), key=f"again-{id}", width="stretch", on_click=act(partial(_again, event)),
            )  # fmt: skip
            seen.button(
                _("Dismiss"), key=f"seen-{id}", width="stretch",
                on_click=partial(_seen, id),
            )  # fmt: skip


def _seen(id: str) -> None:
    studio().failed.pop(id, None)


def _again(event: Event) -> None:
    studio().open(event.job.folder).again(event.job)
    _seen(event.job.id)
