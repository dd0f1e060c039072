"""The Export page in a real browser, and balloons from the inspector to the page that is handed over."""

import io
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from storyboard.studio import Board
from tests.e2e.hands import until
from tests.export.conftest import COLOURS
from tests.export.conftest import drawn as drawn

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("pocket")]


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()


def pull(page: Page, box: Locator, *, down: float) -> None:
    at = box.bounding_box()
    assert at is not None
    x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 3
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + down, steps=6)
    page.mouse.up()


def shown(page: Page) -> np.ndarray:
    """The first page that the browser shows."""
    picture = page.locator("[data-testid=stImage] img:visible").first.screenshot()
    return np.asarray(Image.open(io.BytesIO(picture)).convert("RGB")).astype(int)


def frame_in(pixels: np.ndarray) -> np.ndarray:
    """The first panel's picture on a page, by its colour."""
    near = (np.abs(pixels - COLOURS[0]).max(axis=2) < 40).nonzero()
    if not near[0].size:
        return pixels[:0]
    return pixels[near[0].min() : near[0].max() + 1, near[1].min() : near[1].max() + 1]


def paper_at(pixels: np.ndarray, x: float, y: float) -> bool:
    """Whether a balloon's paper lies at that place of the first panel (0 to 1)."""
    frame = frame_in(pixels)
    if not frame.size:
        return False
    high, wide = frame.shape[:2]
    patch = frame[
        int((y - 0.03) * high) : int((y + 0.03) * high),
        int((x - 0.03) * wide) : int((x + 0.03) * wide),
    ]
    return bool((patch.min(axis=2) > 200).mean() > 0.2)


def test_balloons_are_placed_written_and_printed(
    drawn: Board, page: Page, address: str, tmp_path: Path
) -> None:
    page.locator(".card").first.click()
    page.get_by_text("Speech bubbles and captions").click()
    page.get_by_role("button", name="From the dialogue").click()
    until(lambda: drawn.project.panel("1").balloons)
    balloon = drawn.project.panel("1").balloons[0]
    box = page.locator(f".box[data-id='{balloon.id}']")
    box.scroll_into_view_if_needed()
    pull(page, box, down=40)
    until(lambda: drawn.project.panel("1").balloons[0].box.top > balloon.box.top + 0.05)
    words = page.get_by_role("textbox", name="1", exact=True)
    words.fill("やあ、狐さん。")
    words.press("Control+Enter")
    until(lambda: drawn.project.panel("1").balloons[0].text == "やあ、狐さん。")
    moved = drawn.project.panel("1").balloons[0].box
    page.goto(f"{address}/export")
    choose(page, "Layout", "Comic page with bubbles")
    middle = (moved.left + moved.right) / 2, (moved.top + moved.bottom) / 2
    until(lambda: paper_at(shown(page), *middle), 30)
    page.get_by_role("button", name="Make the PDF").click()
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name="Download").click()
    download.value.save_as(tmp_path / "board.pdf")
    assert printed(tmp_path / "board.pdf", *middle)


def printed(pdf: Path, x: float, y: float) -> bool:
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm is not here: apt install poppler-utils")
    call = ["pdftoppm", "-png", "-r", "60", "-singlefile", str(pdf), str(pdf.with_suffix(""))]
    subprocess.run(call, check=True)
    with Image.open(pdf.with_suffix(".png")) as pages:
        return paper_at(np.asarray(pages.convert("RGB")).astype(int), x, y)


def test_the_page_is_opened_by_its_address(drawn: Board, page: Page, address: str) -> None:
    page.goto(f"{address}/export")
    expect(page.get_by_role("heading", name="Export")).to_be_visible()
    expect(page.get_by_text("How it begins")).to_be_visible()
    expect(page.locator("[data-testid=stImage] img:visible")).to_have_count(1)
    page.reload()
    expect(page.get_by_text("How it begins")).to_be_visible()


def test_films_and_lists_show_how_they_begin(drawn: Board, page: Page, address: str) -> None:
    page.goto(f"{address}/export")
    choose(page, "Format", "Animatic (WebM)")
    video = page.locator("video")
    expect(video).to_be_visible(timeout=30_000)
    until(lambda: video.evaluate("one => one.readyState >= 1 && one.duration > 1"), 30)
    choose(page, "Format", "Shot list (CSV)")
    expect(page.get_by_text("The street is empty.").first).to_be_visible()
