"""Every gesture of the board in a real browser, on boards of 12 and of 500 panels."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from storyboard.story import Hold, Panel, Scene, Take
from storyboard.studio import Board
from tests.e2e.conftest import CHROMIUM, FLAGS
from tests.e2e.hands import drag, ids, until
from tests.pictures import picture_bytes

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("pocket")]


def fill(board: Board, count: int, a_scene: int = 6) -> None:
    """`count` numbered panels, six a scene."""
    panels = [Panel(action=f"Panel number {n}", shot="wide shot") for n in range(1, count + 1)]
    scenes = tuple(
        Scene(heading=f"SCENE {at // a_scene + 1}", panels=tuple(panels[at : at + a_scene]))
        for at in range(0, count, a_scene)
    )
    board.apply("fill it", lambda p: p.edited(scenes=scenes))


@pytest.fixture(params=[12, 500])
def filled(request: pytest.FixtureRequest, page: Page, board: Board) -> Board:
    fill(board, request.param)
    expect(page.locator(".card .action").first).to_have_text("Panel number 1", timeout=30_000)
    return board


def take_of(board: Board, **fields: Any) -> Take:
    digest = board.folder.put_picture(picture_bytes("orange", (896, 504)))
    return Take(
        number=1, picture=digest, request="r", recipe="r", seed=9, family="pocket", **fields
    )


def numbers(board: Board) -> list[int]:
    return [int(panel.action.rsplit(" ", 1)[1]) for panel in board.project.panels()]


def test_gestures_of_the_mouse(filled: Board, page: Page) -> None:
    cards = page.locator(".card")
    assert cards.count() <= 200
    drag(page, cards.nth(0), cards.nth(2), share=0.9)
    until(lambda: numbers(filled)[:4] == [2, 3, 1, 4])
    cards.nth(0).click()
    cards.nth(1).click(modifiers=["Shift"])
    expect(page.locator(".card[aria-selected=true]")).to_have_count(2)
    drag(page, cards.nth(0), cards.nth(7), share=0.9)  # both, into the second scene
    until(lambda: numbers(filled)[:8] == [1, 4, 5, 6, 7, 8, 2, 3])
    cards.nth(0).click()
    cards.nth(2).click(modifiers=["Control"])
    page.keyboard.press("Delete")
    until(lambda: numbers(filled)[:3] == [4, 6, 7])
    page.keyboard.press("Control+z")
    until(lambda: numbers(filled)[:4] == [1, 4, 5, 6])
    assert page.locator(".card").count() <= 200


def test_gestures_of_the_keyboard(filled: Board, page: Page) -> None:
    cards = page.locator(".card")
    count = len(ids(filled))
    cards.nth(0).focus()
    for _ in range(3):
        page.keyboard.press("Alt+ArrowRight")  # faster than the page answers: none is lost
    until(lambda: numbers(filled)[:5] == [2, 3, 4, 1, 5])
    expect(page.locator(".card:focus .action")).to_have_text("Panel number 1")
    page.keyboard.press("Shift+N")
    until(lambda: len(ids(filled)) == count + 1 and filled.project.panel("4").action == "")
    expect(page.locator(".card:focus .action")).to_have_text("")
    expect(page.locator(".card:focus .number")).to_have_text("4")
    page.keyboard.press("Delete")
    until(lambda: len(ids(filled)) == count)
    expect(page.locator(".card:focus .action")).to_have_text("Panel number 1")
    page.keyboard.press("d")
    until(lambda: numbers(filled)[:6] == [2, 3, 4, 1, 1, 5])
    expect(page.locator(".card:focus .number")).to_have_text("5")
    page.keyboard.press("Control+ArrowRight")
    expect(page.locator(".card:focus .action")).to_have_text("Panel number 7")
    page.keyboard.press("End")
    expect(page.locator(".card:focus .number")).to_have_text(str(count + 1))
    assert cards.count() <= 200
    page.keyboard.press("Home")
    page.keyboard.press("l")
    until(lambda: filled.project.panel("1").locked)
    expect(page.locator(".card .mark.lock")).to_have_count(1)
    page.keyboard.press("Control+a")
    expect(page.locator(".card:focus")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.locator(".card[aria-selected=true]")).to_have_count(1)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("Ctrl Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-inspector textarea").first).to_be_focused()


def test_enter_writes_into_the_panel_that_was_just_reached(filled: Board, page: Page) -> None:
    cards = page.locator(".card")
    cards.nth(0).click()
    for number in ("3", "6"):
        before = filled.project.panel(number).action
        page.locator(".card .number").get_by_text(str(int(number) - 1), exact=True).click()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        page.keyboard.type(
            " turns d l n"
        )  # faster than the inspector follows; letters are no keys of the board
        field = page.locator(".st-key-inspector textarea").first
        expect(field).to_be_focused()
        expect(field).to_have_value(f"{before} turns d l n")
        page.keyboard.press("Tab")
        until(lambda n=number, was=before: filled.project.panel(n).action == f"{was} turns d l n")  # type: ignore[misc]
    assert numbers_of_others(filled) == [1, 2, 4, 5]
    assert not any(panel.locked for panel in filled.project.panels())


def test_escape_gives_up_waiting_for_the_inspector(filled: Board, page: Page) -> None:
    page.locator(".card").nth(0).click()
    page.locator(".card").nth(0).evaluate(
        """card => ['ArrowRight', 'Enter', 'Escape'].forEach(key => card.getRootNode().activeElement.dispatchEvent(
            new KeyboardEvent('keydown', { key, bubbles: true, composed: true })))"""
    )  # at once: the inspector cannot have followed
    expect(page.locator(".st-key-inspector textarea").first).to_have_value("Panel number 2")
    expect(page.locator(".card:focus .number")).to_have_text("2")
    page.keyboard.press("l")
    until(lambda: filled.project.panel("2").locked)


def numbers_of_others(board: Board) -> list[int]:
    """Of the first six panels those whose words are as they were filled in."""
    words = [panel.action for panel in list(board.project.panels())[:6]]
    return [at + 1 for at, text in enumerate(words) if text == f"Panel number {at + 1}"]


def test_sizes_folds_and_filters(filled: Board, page: Page) -> None:
    count = len(ids(filled))
    kon = filled.project.member("Kon").id
    filled.place(ids(filled)[8], kon)
    page.get_by_label("Everybody").select_option(kon)
    expect(page.locator(".card")).to_have_count(1)
    expect(page.locator(".card .number")).to_have_text("9")
    expect(page.locator(".tools .count")).to_have_text(f"1 of {count}")
    page.get_by_label("Everybody").select_option("")
    expect(page.get_by_text("Drifting: ")).to_be_hidden()
    hold = Hold(character=kon, apart=41.0)
    filled.folder.add_take(ids(filled)[8], take_of(filled, holds=(hold,)))
    page.get_by_text("Drifting: 1").click()
    expect(page.locator(".card")).to_have_count(1)
    expect(page.locator(".card .mark.drifts")).to_be_visible()
    page.locator(".card").click()
    expect(
        page.get_by_text("Kon: the colours are far from the references (ΔE 41).")
    ).to_be_visible()
    page.get_by_text("Drifting: 1").click()
    page.get_by_label("All scenes", exact=True).select_option(filled.project.scenes[1].id)
    expect(page.locator(".card")).to_have_count(6)
    page.get_by_label("All scenes", exact=True).select_option("")
    page.locator(".head").first.click()
    expect(page.locator(".card .number").first).to_have_text("7")
    page.locator(".head").first.click()
    width = page.locator(".card").first.bounding_box()
    page.get_by_role("button", name="S", exact=True).click()
    expect(page.locator(".desk")).to_have_attribute("data-size", "s")
    narrow = page.locator(".card").first.bounding_box()
    assert width is not None
    assert narrow is not None
    assert narrow["width"] < width["width"]
    assert page.locator(".card").count() <= 200
    filled.lock("1")
    page.get_by_role("button", name="To draw").click()
    expect(page.locator(".card .number").first).to_have_text("2")


def test_the_board_plays_in_place(filled: Board, page: Page) -> None:
    for number in (1, 2):
        filled.edit_panel(str(number), duration=12)
    page.locator(".card").nth(0).focus()
    expect(page.locator(".card .seconds").first).to_have_text("0.5")
    page.keyboard.press(" ")
    expect(page.locator(".player .blank")).to_have_text("Panel number 3", timeout=8000)
    page.keyboard.press(" ")  # pauses
    shown = page.locator(".player .label").inner_text()
    page.wait_for_timeout(400)
    assert page.locator(".player .label").inner_text() == shown
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".player .blank")).to_have_text("Panel number 2")
    page.keyboard.press("Escape")
    expect(page.locator(".player")).to_have_count(0)
    expect(page.locator(".card:focus .number")).to_have_text("2")


def test_focus_and_scroll_survive(filled: Board, page: Page) -> None:
    page.locator(".card").nth(0).focus()
    page.keyboard.press("PageDown")
    page.wait_for_timeout(700)
    focused = page.locator(".card:focus .number").inner_text()
    top = page.locator(".scroll").evaluate("node => node.scrollTop")
    for number in range(3):
        filled.edit_panel(str(number + 1), action=f"Edited elsewhere {number}")
        page.wait_for_timeout(300)
    assert page.locator(".card:focus .number").inner_text() == focused
    assert page.locator(".scroll").evaluate("node => node.scrollTop") == top


def test_a_click_scrolls_nothing(filled: Board, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    page.wait_for_timeout(300)
    page.locator(".scroll").evaluate("node => { node.scrollTop = 20 }")
    page.wait_for_timeout(300)
    last = page.locator(".card").nth(4)  # cut off by the lower edge
    last.click(position={"x": 40, "y": 20})
    expect(page.locator(".card.active .number")).to_have_text("5")
    assert page.locator(".scroll").evaluate("node => node.scrollTop") == 20


def test_another_program_s_edits_come_by_themselves(page: Page, board: Board) -> None:
    board.edit_panel("1", action="Told by another program")
    expect(page.locator(".card .action").first).to_have_text("Told by another program")
    action = page.get_by_role("textbox", name="Action").first
    expect(action).to_have_value("Told by another program", timeout=15_000)


def test_a_project_that_is_gone_is_told(page: Page, board: Board) -> None:
    board.folder.folder.rename(board.folder.folder.with_name("Elsewhere"))
    expect(page.locator(".trouble")).to_be_visible(timeout=15_000)
    expect(page.locator(".card")).to_have_count(3)
    board.folder.folder.with_name("Elsewhere").rename(board.folder.folder)
    expect(page.locator(".trouble")).to_have_count(0, timeout=15_000)


@pytest.fixture
def touched(address: str) -> Iterator[Page]:
    """A tablet: touch, and 1024 pixels wide."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(viewport={"width": 1024, "height": 768}, has_touch=True)
        opened = context.new_page()
        opened.set_default_timeout(30_000)
        opened.goto(address)
        expect(opened.locator(".card")).to_have_count(3, timeout=30_000)
        yield opened
        browser.close()


def test_a_finger_drags_after_a_moment(touched: Page, board: Board) -> None:
    first, second, third = ids(board)
    a, b = (touched.locator(".card").nth(n).bounding_box() for n in (0, 1))
    assert a is not None
    assert b is not None
    finger = touched.context.new_cdp_session(touched)

    def touch(kind: str, x: float, y: float) -> None:
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    start = (a["x"] + 40, a["y"] + 40)
    end = (b["x"] + b["width"] * 0.85, b["y"] + 40)
    touch("touchStart", *start)
    time.sleep(0.6)
    for share in (0.2, 0.5, 0.8, 1.0):
        touch("touchMove", *(s + (e - s) * share for s, e in zip(start, end, strict=True)))
        time.sleep(0.05)
    touch("touchEnd", *end)
    until(lambda: ids(board) == [second, first, third])


def test_a_quick_finger_scrolls_instead(touched: Page, board: Board) -> None:
    fill(board, 60)
    expect(touched.locator(".card .action").first).to_have_text("Panel number 1")
    before = numbers(board)
    finger = touched.context.new_cdp_session(touched)
    for kind, y in (("touchStart", 600), *(("touchMove", 600 - 40 * n) for n in range(1, 9))):
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": 200, "y": y}]})
        time.sleep(0.02)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    time.sleep(0.5)
    assert touched.locator(".scroll").evaluate("node => node.scrollTop") > 150
    assert numbers(board) == before


def test_never_more_than_200_cards(page: Page, board: Board) -> None:
    fill(board, 1000, 100)
    page.set_viewport_size({"width": 2560, "height": 1440})
    page.get_by_role("button", name="S", exact=True).click()
    most = 0
    for top in range(0, 12_000, 1500):
        page.locator(".scroll").evaluate("(node, top) => { node.scrollTop = top }", top)
        page.wait_for_timeout(120)
        most = max(most, page.locator(".card").count())
    assert 30 < most <= 200
