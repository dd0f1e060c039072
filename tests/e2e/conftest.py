"""What browser tests share: a server of their own, a real Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from storyboard.studio import Board
from tests.e2e.hands import free_port

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def address(board: Board) -> Iterator[str]:
    """A server of its own, with the board of the fixture open."""
    board.set_style(steps=2)
    port = free_port()
    run = [sys.executable, "-m", "storyboard", "run", str(board.folder.folder)]
    command = [*run, "--no-browser", "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ))
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(20)


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    if CHROMIUM is None:
        pytest.skip("no Chromium here: apt install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        opened = browser.new_page(viewport={"width": 1440, "height": 900})
        opened.set_default_timeout(30_000)
        opened.goto(address)
        expect(opened.locator(".card")).to_have_count(3, timeout=30_000)
        yield opened
        browser.close()
