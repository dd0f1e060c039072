"""The worker process: draws, dies, is started again; nothing that was asked for is lost."""

import os
import signal
import time

import pytest

from storyboard.render.executors import Event, State
from storyboard.render.executors.worker import Worker
from storyboard.studio import Board, Studio

pytestmark = pytest.mark.usefixtures("pocket")


@pytest.fixture
def worker_board(board: Board, studio: Studio) -> Board:
    """The same board, drawn by a worker process."""
    board.set_style(steps=2)
    made = Studio(studio.workspace, executor="worker")
    opened = made.open(board.folder.folder)
    yield opened
    made.close()


def test_draws_and_stores(worker_board: Board) -> None:
    outcome = worker_board.wait(worker_board.render(["1"]))
    assert [take.number for take in outcome.takes] == [1]
    assert worker_board.project.panel("1").chosen == 1


def test_a_killed_worker_is_started_again(worker_board: Board) -> None:
    jobs = worker_board.render()
    worker = worker_board.studio.executor
    assert isinstance(worker, Worker)
    killed = False

    def follow(event: Event) -> None:
        nonlocal killed
        if event.kind is State.PROGRESS and not killed:
            killed = True
            assert worker._process is not None
            os.kill(worker._process.pid, signal.SIGKILL)

    outcome = worker_board.wait(jobs, follow)
    assert killed
    assert len(outcome.takes) == 3
    assert not outcome.failed


def test_what_an_earlier_editor_left_is_drawn(worker_board: Board) -> None:
    jobs = worker_board.render(["1", "2"])
    worker_board.studio.close()  # the editor ends at once; the jobs lie on disk
    again = Studio(worker_board.studio.workspace, executor="worker")
    end = time.monotonic() + 90
    while any(
        panel.chosen is None
        for panel in list(again.open(worker_board.folder.folder).project.panels())[:2]
    ):
        again.collect()
        assert time.monotonic() < end
        time.sleep(0.2)
    again.close()
    assert len(jobs) == 2
