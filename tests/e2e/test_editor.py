"""The editor in a real browser, drawing with the real worker and the real bundled model."""

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

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("pocket")]
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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


def until(true: object, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.2)


def ids(board: Board) -> list[str]:
    return [panel.id for panel in board.project.panels()]


def test_drag_moves_a_panel(page: Page, board: Board) -> None:
    first, second, third = ids(board)
    source, target = page.locator(".card").nth(0), page.locator(".card").nth(1)
    a, b = source.bounding_box(), target.bounding_box()
    assert a is not None
    assert b is not None
    page.mouse.move(a["x"] + 60, a["y"] + 40)
    page.mouse.down()
    page.mouse.move(b["x"] + b["width"] - 20, b["y"] + 40, steps=8)
    page.mouse.up()
    until(lambda: ids(board) == [second, first, third])


def test_the_keyboard_moves_and_undoes(page: Page, board: Board) -> None:
    first, second, third = ids(board)
    page.locator(".card").nth(0).focus()
    page.keyboard.press("Alt+ArrowRight")
    until(lambda: ids(board) == [second, first, third])
    page.locator(".card").nth(1).focus()
    page.keyboard.press("Control+z")
    until(lambda: ids(board) == [first, second, third])


def test_edit_regenerate_and_export(page: Page, board: Board, tmp_path: Path) -> None:
    page.get_by_label("Action").fill("Kon runs, angry.")
    page.get_by_label("Notes").click()
    until(lambda: board.project.panel("1").action == "Kon runs, angry.")
    page.get_by_role("button", name="Regenerate").click()
    until(lambda: board.project.panel("1").chosen == 1, 120)
    assert [panel.chosen for panel in board.project.panels()] == [1, None, None]
    expect(page.locator(".card img")).to_have_count(1, timeout=30_000)
    page.get_by_role("link", name="Export").first.click()
    page.get_by_role("button", name="Make the PDF").click()
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name="Download").click()
    saved = tmp_path / "board.pdf"
    download.value.save_as(saved)
    assert saved.read_bytes()[:5] == b"%PDF-"


def test_markup_in_text_is_text(page: Page, board: Board) -> None:
    board.edit_panel("1", action="<img src=x onerror=alert(1)><b>bold</b>")
    page.reload()
    expect(page.locator(".card .action").first).to_have_text(
        "<img src=x onerror=alert(1)><b>bold</b>"
    )


def test_strangers_hosts_and_paths_are_refused(address: str, page: Page) -> None:
    import http.client

    host, port = address.removeprefix("http://").split(":")
    for path, name, wanted in (
        ("/pictures/..%2f..%2fetc/passwd", "127.0.0.1", 400),
        ("/pictures/Test/" + "0" * 64, "evil.example", 400),
    ):
        link = http.client.HTTPConnection(host, int(port), timeout=10)
        link.request("GET", path, headers={"Host": name})
        assert link.getresponse().status == wanted


def test_a_drop_into_an_empty_scene(page: Page, board: Board) -> None:
    third = ids(board)[2]
    board.move(third, after=ids(board)[0])
    page.reload()
    expect(page.locator(".card")).to_have_count(3)
    empty = board.project.scenes[1]
    assert not empty.panels
    a = page.locator(".card").nth(1).bounding_box()
    b = page.locator(".scene").nth(1).locator(".cards").bounding_box()
    assert a is not None
    assert b is not None
    page.mouse.move(a["x"] + 60, a["y"] + 40)
    page.mouse.down()
    page.mouse.move(b["x"] + 40, b["y"] + 10, steps=8)
    page.mouse.up()
    until(lambda: [len(scene.panels) for scene in board.project.scenes] == [2, 1])


def test_a_box_is_dragged_over_the_picture(page: Page, board: Board) -> None:
    page.locator(".card").nth(1).click()
    boxes = page.locator(".frame .box")
    expect(boxes).to_have_count(2)
    box = boxes.nth(0).bounding_box()
    frame = page.locator(".frame").bounding_box()
    assert box is not None
    assert frame is not None
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 20 + frame["width"] / 4, box["y"] + box["height"] / 2, steps=6)
    page.mouse.up()
    placed = lambda: board.project.panel("2").placements[0].region  # noqa: E731
    until(lambda: placed() is not None)
    assert placed().left == pytest.approx(0.25, abs=0.03)
    assert placed().right == pytest.approx(0.75, abs=0.03)
    assert board.project.panel("2").placements[1].region is None
