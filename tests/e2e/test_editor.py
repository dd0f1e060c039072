"""The board in a real browser, drawing with the real worker and the real bundled model."""

import re
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from storyboard import edits
from storyboard.imports import Source
from storyboard.studio import Board
from tests.e2e.hands import drag, ids, until, visit

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("pocket")]


def test_drag_moves_a_panel(page: Page, board: Board) -> None:
    first, second, third = ids(board)
    drag(page, page.locator(".card").nth(0), page.locator(".card").nth(1), share=0.9)
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
    visit(page, "Export")
    page.get_by_role("button", name="Make the PDF").click()
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name="Download").click()
    saved = tmp_path / "board.pdf"
    download.value.save_as(saved)
    assert saved.read_bytes()[:5] == b"%PDF-"


def test_markup_in_text_is_text(page: Page, board: Board) -> None:
    """In names, words and scripts alike, on every page."""
    bad = "<img src=x onerror=alert(1)><script>alert(2)</script>**b**"
    board.edit_panel("1", action=bad, notes=bad, dialogue=f"{bad}: {bad}")
    board.edit_member("Kon", name=bad[:60], description=bad, notes=bad, consent=bad)
    board.apply(
        "names", lambda p: edits.edit_scene(p.edited(name=bad[:60]), p.scenes[0].id, heading=bad)
    )
    board.arrival(
        Source("bad.fountain", f"INT. {bad} - DAY\n\n{bad}\n\nMARA\n{bad}\n".encode())
    ).settle()
    page.on("dialog", lambda dialog: pytest.fail(f"it ran: {dialog.message}"))
    page.reload()
    expect(page.locator(".card .action").first).to_contain_text("<img src=x onerror=alert(1)>")
    for name in ("Board", "Script", "Cast", "Style", "Export", "Projects"):
        visit(page, name)
        if name in ("Board", "Cast", "Projects"):
            expect(page.get_by_text("<img src=x").first).to_be_attached(timeout=20_000)
        page.wait_for_timeout(1500)
        assert page.locator("img[src='x']").count() == 0, name
        assert page.locator("strong").filter(has_text=re.compile("^b$")).count() == 0, name


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
    drag(
        page,
        page.locator(".card").nth(1),
        page.locator(".empty"),
        share=0.1,
    )
    until(lambda: [len(scene.panels) for scene in board.project.scenes] == [2, 1])


def test_a_box_is_dragged_over_the_picture(page: Page, board: Board) -> None:
    page.locator(".card").nth(1).click()
    boxes = page.locator(".frame .box")
    expect(boxes).to_have_count(2)
    before = board.regions(board.project.panel("2"))[0]
    boxes.nth(0).scroll_into_view_if_needed()
    box = boxes.nth(0).bounding_box()
    frame = page.get_by_title("Drag a box to move its member").bounding_box()
    assert box is not None
    assert frame is not None
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 20 + frame["width"] / 4, box["y"] + box["height"] / 2, steps=6)
    page.mouse.up()
    placed = lambda: board.project.panel("2").placements[0].region  # noqa: E731
    until(lambda: placed() is not None)
    assert placed().left == pytest.approx(before.left + 0.25, abs=0.03)
    assert placed().right == pytest.approx(before.right + 0.25, abs=0.03)
    assert board.project.panel("2").placements[1].region is None


def test_quick_arrow_keys_lose_no_step(page: Page, board: Board) -> None:
    page.locator(".card").nth(1).click()
    expect(page.locator(".frame .box")).to_have_count(2)
    page.wait_for_timeout(1000)
    box = page.locator(".frame .box").nth(0)
    before = board.regions(board.project.panel("2"))[0]
    box.focus()
    expect(box).to_be_focused()
    for pause in (10, 10, 200, 10, 300, 10, 10, 160, 10, 10):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(pause)
    region = lambda: board.project.panel("2").placements[0].region  # noqa: E731
    until(lambda: region() is not None and abs(region().left - before.left - 0.2) < 0.002, 20)
    page.wait_for_timeout(1500)
    expect(box).to_have_css("left", re.compile(r"[\d.]+px"))
    assert region().left == pytest.approx(before.left + 0.2, abs=0.002)


def test_a_drag_across_scenes(page: Page, board: Board) -> None:
    first, second, third = ids(board)
    drag(page, page.locator(".card").nth(0), page.locator(".card").nth(2), share=0.9)
    until(lambda: ids(board) == [second, third, first])
    assert [len(scene.panels) for scene in board.project.scenes] == [1, 2]


def test_keys_of_an_input_method_do_nothing(page: Page, board: Board) -> None:
    card = page.locator(".card").nth(0)
    card.focus()
    card.dispatch_event(
        "keydown", {"key": "n", "isComposing": True, "bubbles": True, "composed": True}
    )
    card.dispatch_event(
        "keydown", {"key": "Delete", "keyCode": 229, "bubbles": True, "composed": True}
    )
    page.keyboard.press("d")  # what comes after them is done, so they had their chance
    until(lambda: len(ids(board)) == 4)
    time.sleep(1)
    assert len(ids(board)) == 4


def test_cancel_stops_within_a_step(page: Page, board: Board) -> None:
    board.set_style(steps=150)
    page.reload()
    page.get_by_role("button", name="Draw 3 panels").click()
    expect(page.locator(".mark.job").first).to_have_text("drawing", timeout=60_000)
    page.get_by_role("button", name="Cancel", exact=True).first.click()
    expect(page.locator(".mark.job")).to_have_count(0, timeout=15_000)
    assert [panel.chosen for panel in board.project.panels()] == [None, None, None]
    expect(page.get_by_role("button", name="Draw 3 panels")).to_be_enabled()


def test_a_panel_is_seen_being_drawn_and_cancelled(page: Page, board: Board) -> None:
    board.set_style(steps=150)
    page.reload()
    page.get_by_role("button", name="Regenerate").click()
    stage = page.locator(".stage")
    expect(stage.locator(".drawing .left")).to_contain_text("s left", timeout=90_000)
    preview = re.compile("/previews/")
    expect(stage.locator(".frame img").first).to_have_attribute("src", preview, timeout=60_000)
    progress = stage.get_by_role("progressbar")
    assert int(progress.get_attribute("aria-valuenow") or 0) < 100
    stage.get_by_role("button", name="Cancel").click()
    expect(stage.locator(".drawing > *")).to_have_count(0, timeout=30_000)
    expect(page.locator(".mark.job")).to_have_count(0, timeout=30_000)
    assert board.project.panel("1").takes == ()


def test_what_is_painted_is_redone(page: Page, board: Board) -> None:
    board.wait(board.render(["1"]))
    page.reload()
    page.get_by_role("button", name="Redo a part").click()
    mask = page.locator("canvas.mask").bounding_box()
    assert mask is not None
    page.mouse.move(mask["x"] + mask["width"] * 0.4, mask["y"] + mask["height"] * 0.5)
    page.mouse.down()
    page.mouse.move(mask["x"] + mask["width"] * 0.6, mask["y"] + mask["height"] * 0.5, steps=5)
    page.mouse.up()
    expect(page.get_by_text("Redo what is painted")).to_be_visible()
    page.get_by_label("What should be there").fill("angry")
    page.get_by_role("button", name="Redo this part").click()
    until(lambda: board.project.panel("1").chosen == 2, 120)
    before, after = (pixels_of(board, take) for take in (1, 2))
    changed = (before != after).any(2)
    columns, rows = (
        np.flatnonzero(changed.any(axis)) / size
        for axis, size in zip((0, 1), changed.shape[::-1], strict=True)
    )
    assert 0.34 < columns.min() < 0.44
    assert 0.56 < columns.max() < 0.66
    assert 0.38 < rows.min() < rows.max() < 0.62


def test_takes_are_compared_chosen_put_away_and_brought_back(page: Page, board: Board) -> None:
    board.wait(board.render(["1"], takes=2))
    page.reload()
    page.get_by_role("button", name="Compare").click()
    slider = page.get_by_role("slider", name="Compare")
    slider.fill("20")
    expect(page.locator(".compare")).to_have_css("--split", "20%")
    page.get_by_role("button", name="Compare").click()
    page.get_by_role("button", name="Take 1").click()
    until(lambda: board.project.panel("1").chosen == 1)
    expect(page.get_by_role("button", name="Take 1")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Put this take away").click()
    until(lambda: board.project.panel("1").chosen == 2)
    expect(page.get_by_role("button", name="Take 1")).to_have_count(0)
    assert board.picture(board.project.panel("1").takes[0].picture).exists()
    page.locator(".card").first.focus()
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="Take 1")).to_be_visible()
    page.get_by_role("button", name="Same seed again").click()
    until(lambda: len(board.project.panel("1").takes) == 3, 60)
    assert len({take.seed for take in board.project.panel("1").takes}) == 2


def test_the_queue_is_put_in_order_and_cancelled(page: Page, board: Board) -> None:
    board.set_style(steps=150)
    page.reload()
    page.get_by_test_id("stExpandSidebarButton").click()
    first = ids(board)[0]
    page.get_by_role("button", name="Draw 3 panels").click()
    expect(page.get_by_text("Test, panel 1")).to_be_visible(timeout=30_000)
    expect(page.locator(".mark.job").first).to_have_text("drawing", timeout=60_000)
    page.get_by_role("button", name="Cancel", exact=True).first.click()
    expect(page.get_by_text("Nothing is being drawn.")).to_be_visible(timeout=20_000)
    assert board.project.panel(first).chosen is None


def pixels_of(board: Board, number: int) -> np.ndarray:
    take = board.project.panel("1").take(number)
    assert take is not None
    with Image.open(board.picture(take.picture)) as picture:
        return np.asarray(picture.convert("RGB"))
