"""Processes that die in mid-work, and a reload: every panel is drawn, once."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Page, expect

from storyboard.story import Panel
from storyboard.studio import Board
from tests.e2e.hands import free_port, until

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("pocket")]
ROOT = Path(__file__).resolve().parents[2]


def grown(board: Board, count: int) -> None:
    """`count` panels in one scene."""
    panels = tuple(Panel(action=f"Panel {n}", shot="wide shot") for n in range(1, count + 1))
    board.apply("fill it", lambda p: p.edited(scenes=(p.scenes[0].edited(panels=panels),)))


def test_a_worker_that_is_killed_and_a_reload_lose_no_panel(page: Page, board: Board) -> None:
    grown(board, 10)
    board.set_style(steps=6)
    page.get_by_role("button", name="Draw 10 panels").click()
    expect(page.locator(".mark.job").first).to_have_text("drawing", timeout=60_000)
    page.reload()
    worker = next(p for p in psutil.process_iter(["cmdline"]) if _draws(p, board))
    worker.send_signal(signal.SIGKILL)
    until(lambda: all(panel.chosen for panel in board.project.panels()), 180)
    assert [len(panel.takes) for panel in board.project.panels()] == [1] * 10
    expect(page.locator(".card img").nth(9)).to_be_visible(timeout=30_000)


def test_a_server_that_is_killed_goes_on_when_it_is_started_again(page: Page, board: Board) -> None:
    grown(board, 10)
    board.set_style(steps=6)
    page.get_by_role("button", name="Draw 10 panels").click()
    until(lambda: any(panel.takes for panel in board.project.panels()), 120)
    server = next(p for p in psutil.process_iter(["cmdline"]) if _serves(p, board))
    server.send_signal(signal.SIGKILL)
    kept = {panel.id: panel.takes for panel in board.project.panels() if panel.takes}
    assert len(kept) < 10
    port = free_port()
    again = _server(board, port)
    try:
        until(lambda: _answers(port), 60)
        page.goto(f"http://127.0.0.1:{port}")
        until(lambda: all(panel.chosen for panel in board.project.panels()), 180)
        for panel in board.project.panels():
            assert len(panel.takes) == 1
            assert kept.get(panel.id, panel.takes) == panel.takes
    finally:
        again.terminate()
        again.wait(20)


def _draws(process: psutil.Process, board: Board) -> bool:
    state = os.environ["STORYBOARD_STATE"]
    line = process.info["cmdline"] or []
    return "storyboard.worker" in line and any(state in part for part in line)


def _serves(process: psutil.Process, board: Board) -> bool:
    line = process.info["cmdline"] or []
    return "run" in line and str(board.folder.folder) in line


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _server(board: Board, port: int) -> "subprocess.Popen[bytes]":
    run = [sys.executable, "-m", "storyboard", "run", str(board.folder.folder), "--no-browser"]
    return subprocess.Popen([*run, "--port", str(port)], cwd=ROOT, env=dict(os.environ))
