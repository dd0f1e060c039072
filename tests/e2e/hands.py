"""What a person does in the editor, and waiting for it."""

import socket
import time
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from storyboard.studio import Board


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(
    true: Callable[[], object], seconds: float = 60, instead: Callable[[], object] = str
) -> None:
    """Waits for it; instead: what there is when it did not come true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"it did not happen in time {instead()}"
        time.sleep(0.2)


def ids(board: Board) -> list[str]:
    return [panel.id for panel in board.project.panels()]


def drag(page: Page, source: Locator, target: Locator, *, share: float) -> None:
    """From a card to that share of the target's width."""
    a, b = source.bounding_box(), target.bounding_box()
    assert a is not None
    assert b is not None
    page.mouse.move(a["x"] + 60, a["y"] + 40)
    page.mouse.down()
    page.mouse.move(b["x"] + b["width"] * share, b["y"] + 10, steps=8)
    page.mouse.up()


def visit(page: Page, name: str) -> None:
    """Another page of the editor, by its tab."""
    page.get_by_role("link", name=name).first.click()


def rest(page: Page) -> None:
    """Waits until the page has been drawn and is not being drawn again: what is dropped earlier may miss it."""
    at_rest = page.locator("[data-testid=stApp][data-test-script-state=notRunning]")
    expect(at_rest).to_be_attached(timeout=30_000)
    page.wait_for_timeout(500)
    expect(at_rest).to_be_attached(timeout=30_000)
