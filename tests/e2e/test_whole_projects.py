"""Whole projects in a real browser: a new name, one file out and in, the trash and back."""

import zipfile

import pytest
from playwright.sync_api import Page, expect

from storyboard.studio import Board
from tests.e2e.hands import until, visit

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("pocket")]


def menu(page: Page) -> None:
    """Opens the menu of the first project, if it is not open still."""
    if not page.get_by_test_id("stPopoverBody").is_visible():
        page.get_by_test_id("stPopover").get_by_role("button").first.click()
    expect(page.get_by_test_id("stPopoverBody")).to_be_visible()


def test_renamed_saved_opened_and_put_aside(page: Page, board: Board) -> None:
    studio = board.studio

    def names() -> list[str]:
        return sorted(info.name for info in studio.projects())

    visit(page, "Projects")
    menu(page)
    field = page.get_by_test_id("stPopoverBody").get_by_label("Name")
    field.fill("手紙")
    field.press("Enter")
    until(lambda: names() == ["手紙"])
    menu(page)
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name="Save as one .zip").click()
    saved = download.value.path()
    assert "project.json" in zipfile.ZipFile(saved).namelist()
    page.keyboard.press("Escape")
    page.get_by_text("Open a saved project (.zip)").click()
    file = {"name": "saved.zip", "mimeType": "application/zip", "buffer": saved.read_bytes()}
    page.locator("[data-testid=stExpander] input[type=file]").first.set_input_files([file])
    page.get_by_role("button", name="Open it").click()
    until(lambda: names() == ["手紙", "手紙 2"])
    menu(page)
    page.get_by_role("button", name="Put in the trash").click()
    until(lambda: len(names()) == 1)
    expect(page.get_by_text("lies in the trash.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    until(lambda: names() == ["手紙", "手紙 2"])
