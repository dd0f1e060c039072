"""Two tabs and the command line edit one project at once: 200 edits, and none is lost."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from storyboard.storage.history import Verb
from storyboard.story import Panel
from storyboard.studio import Board
from tests.e2e.hands import until

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("pocket"), pytest.mark.timeout(1500)]
ROUNDS, EDITS = (
    40,
    5,
)  # a new panel, a written action and a move in the tabs; a note, a panel by command
# The command line in a process of its own: arguments come in, and a line goes out when they are done.
COMMANDS = """
import json, sys
from storyboard.cli import app
for line in sys.stdin:
    app(json.loads(line), standalone_mode=False)
    print("done", flush=True)
"""


def test_two_tabs_and_the_command_line_lose_nothing(page: Page, board: Board, address: str) -> None:
    panels = tuple(Panel(action=f"Panel {n}", shot="wide shot") for n in range(ROUNDS))
    board.apply("fill it", lambda p: p.edited(scenes=(p.scenes[0].edited(panels=panels),)))
    before = board.project
    assert page.context.browser is not None
    adding, writing = page, page.context.browser.new_page()
    for tab in (adding, writing):
        tab.set_viewport_size({"width": 1440, "height": 2400})  # every card is in sight
        tab.goto(address)
        tab.get_by_role("button", name="S", exact=True).click()
        expect(tab.locator(".card")).to_have_count(ROUNDS, timeout=60_000)
    adding.locator(".card").last.focus()
    with command_line() as command:
        for number, panel in enumerate(panels):
            noted = command("panel", "edit", "Test", panel.id, "--notes", f"Note {number}")
            adding.keyboard.press("n")
            write(writing, panel, f"Written {number}")
            noted()
            added = command("panel", "add", "Test", "--action", f"Commanded {number}")
            writing.locator(f".card[data-id='{panel.id}']").focus()
            writing.keyboard.press("Alt+ArrowRight")
            added()
    until(lambda: board.project.revision == before.revision + ROUNDS * EDITS, 120)
    after = board.project
    own = {panel.id for panel in panels}
    news = [panel.action for panel in after.panels() if panel.id not in own]
    assert sorted(news) == sorted(["" for _ in panels] + [f"Commanded {n}" for n in range(ROUNDS)])
    for number, panel in enumerate(panels):
        now = after.panel(panel.id)
        assert (now.action, now.notes) == (f"Written {number}", f"Note {number}")
    order = [panel.id for panel in after.panels()]
    for tab in (adding, writing):
        until(lambda tab=tab: cards(tab) == order)  # type: ignore[misc]
    steps = [step for step in board.folder.steps() if step.revision > before.revision]
    assert [step.verb for step in steps] == [Verb.EDIT] * (ROUNDS * EDITS)
    for _ in steps:  # each is a step of its own, and all of them lead back
        board.undo()
    assert board.project.scenes == before.scenes


def write(tab: Page, panel: Panel, text: str) -> None:
    """Selects a panel, waits for its fields, and writes its action."""
    tab.locator(f".card[data-id='{panel.id}']").click()
    action = tab.get_by_role("textbox", name="Action").first
    expect(action).to_have_value(panel.action, timeout=60_000)
    action.fill(text)
    tab.get_by_role("textbox", name="Notes").focus()
    expect(tab.locator(f".card[data-id='{panel.id}']")).to_have_attribute(
        "aria-label", re.compile(text), timeout=60_000
    )


def cards(tab: Page) -> list[str]:
    """Ids of the panels as the tab shows them."""
    return tab.locator(".card").evaluate_all("cards => cards.map(card => card.dataset.id)")


@contextmanager
def command_line() -> Iterator[Callable[..., Callable[[], None]]]:
    """Starts commands in another process; what comes back waits until the command is done."""
    process = subprocess.Popen(
        [sys.executable, "-c", COMMANDS], env=dict(os.environ), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    told, heard = process.stdin, process.stdout

    def start(*arguments: str) -> Callable[[], None]:
        told.write(json.dumps(arguments) + "\n")
        told.flush()
        return wait

    def wait() -> None:
        while (line := heard.readline()) != "done\n":
            assert line, "the command line has ended"

    yield start
    told.close()
    process.wait(20)
