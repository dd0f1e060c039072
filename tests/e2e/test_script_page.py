"""The Script page in a real browser: write, look, apply."""

import pytest
from playwright.sync_api import Page, expect

from storyboard.studio import Board
from tests.e2e.hands import until, visit
from tests.pictures import SCRIPT

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("pocket")]


def test_an_edited_script_shows_its_difference_and_then_applies_it(
    page: Page, board: Board
) -> None:
    ids = [panel.id for panel in board.project.panels()]
    visit(page, "Script")
    text = page.get_by_role("textbox", name="Script")
    expect(text).to_have_value(SCRIPT)
    expect(page.get_by_text("Nothing changes")).to_be_visible()
    text.fill(
        SCRIPT.replace("The street is empty.", "The street is full of snow.") + "\nA dog barks.\n"
    )
    text.press("Control+Enter")
    expect(page.get_by_text("1 new · 1 changed")).to_be_visible()
    expect(page.get_by_text("changed The street is full")).to_be_visible()
    assert len(list(board.project.panels())) == 3
    page.get_by_role("button", name="Apply").click()
    until(lambda: len(list(board.project.panels())) == 4)
    panels = list(board.project.panels())
    assert [panel.id for panel in panels[:3]] == ids
    assert [panel.action for panel in panels[2:]] == ["The street is full of snow.", "A dog barks."]
    expect(page.get_by_text("Nothing changes")).to_be_visible()
    visit(page, "Board")
    expect(page.locator(".card")).to_have_count(4)
