"""Panels split and joined by hand, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from storyboard.studio import Board
from tests.e2e.hands import ids, until, visit

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("pocket")]


def test_a_panel_is_split_and_joined(page: Page, board: Board) -> None:
    first, *rest = ids(board)
    page.get_by_text("Split or join").click()
    expect(page.get_by_label("The next panel begins with")).to_be_visible()
    page.get_by_role("button", name="Split here").click()
    until(lambda: len(ids(board)) == 4)
    assert ids(board)[0] == first
    assert ids(board)[2:] == rest
    assert board.project.panel("1").action == "Medium shot."
    assert board.project.panel("2").action == "KON, a fox, waves happily."
    expect(page.locator(".card")).to_have_count(4)
    page.get_by_role("button", name="Join with the next").click()
    until(lambda: len(ids(board)) == 3)
    assert ids(board) == [first, *rest]
    assert board.project.panel("1").action == "Medium shot. KON, a fox, waves happily."
    assert len(board.project.parked) == 1


def test_a_script_is_cut_another_way(page: Page, board: Board) -> None:
    visit(page, "Script")
    page.get_by_label("A panel holds").click()
    page.get_by_role("option", name="A sentence or a speech").click()
    expect(page.get_by_text("new ·").or_(page.get_by_text(" changed ·")).first).to_be_visible()
    page.get_by_role("button", name="Apply").click()
    until(lambda: len(ids(board)) > 3)
    assert board.project.panel("1").action == "Medium shot."
