"""The other pages in a real browser: cast, style, projects; and a port that is taken."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from storyboard.casting import CANDIDATES, SET
from storyboard.pocket.loading import load_components, weights_folder
from storyboard.story import Part
from storyboard.studio import Board
from tests.e2e.hands import rest, until, visit
from tests.pictures import SCRIPT, picture_bytes
from tests.render import lora_files

# WCAG 2: the ratio of a text's colour to the first ground behind it
CONTRAST = """
node => {
  const light = colour => {
    const linear = c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(c => linear(c / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  let ground = node;
  while (getComputedStyle(ground).backgroundColor === 'rgba(0, 0, 0, 0)') ground = ground.parentElement;
  const colours = [getComputedStyle(node).color, getComputedStyle(ground).backgroundColor];
  const [a, b] = colours.map(light).sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}
"""
pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("pocket")]


def test_a_member_comes_with_pictures(page: Page, board: Board) -> None:
    visit(page, "Cast")
    page.get_by_label("Name", exact=True).fill("雪だるま")
    files = [
        {"name": f"{colour}.png", "mimeType": "image/png", "buffer": picture_bytes(colour)}
        for colour in ("navy", "teal")
    ]
    page.locator("[data-testid=stForm] input[type=file]").set_input_files(files)
    expect(page.get_by_text("teal.png")).to_be_visible()
    page.get_by_role("button", name="Add to the cast").click()
    until(lambda: any(member.name == "雪だるま" for member in board.project.cast))
    assert [r.name for r in board.project.member("雪だるま").references] == [
        "navy.png",
        "teal.png",
    ]
    expect(page.get_by_text("2 references · to be encoded for pocket")).to_be_visible()


def test_twenty_large_pictures_at_once(page: Page, board: Board, tmp_path: Path) -> None:
    """30 MB each, one of them no picture: all but that one come in, and the page lives on."""
    files = [tmp_path / f"{number:02}.bmp" for number in range(20)]
    for number, file in enumerate(files):
        Image.new("RGB", (3200, 3200), (10 * number, 90, 200 - 9 * number)).save(file)
        assert file.stat().st_size > 30_000_000
    files[7].write_bytes(b"BM" + bytes(30_000_000))
    visit(page, "Cast")
    member = board.project.cast[0]
    before = len(member.references)
    pictures = page.get_by_role("region", name="Add pictures of").first
    expect(pictures).to_be_visible()
    rest(page)
    pictures.locator("input").set_input_files(files)
    until(
        lambda: len(board.project.member(member.id).references) == before + 19,
        240,
        lambda: (len(board.project.member(member.id).references), pictures.inner_text()),
    )
    for file in files:
        file.unlink()
    expect(page.get_by_role("alert").filter(has_text="07.bmp")).to_be_visible(timeout=60_000)
    visit(page, "Board")
    expect(page.locator(".card")).to_have_count(3)


def test_a_member_is_made_from_words(page: Page, board: Board) -> None:
    visit(page, "Cast")
    page.get_by_label("Name", exact=True).fill("Riku")
    form = page.get_by_test_id("stForm")
    form.get_by_label("Description").fill("a fox, teal coat")
    form.get_by_role("button", name="Draw candidates from the description").click()
    until(lambda: any(member.name == "Riku" for member in board.project.cast))
    until(lambda: len(board.project.member("Riku").candidates) == CANDIDATES, 240)
    page.get_by_role("button", name="This one").nth(1).click(timeout=60_000)
    until(lambda: len(board.project.member("Riku").references) == 1 + len(SET), 240)
    expect(page.get_by_role("button", name="This one")).to_have_count(0, timeout=60_000)
    expect(page.get_by_text("7 references · to be encoded for pocket")).to_be_visible(
        timeout=60_000
    )


def test_a_picture_that_is_none_is_told(page: Page, board: Board) -> None:
    visit(page, "Cast")
    page.get_by_label("Name", exact=True).fill("Nobody")
    broken = {"name": "broken.png", "mimeType": "image/png", "buffer": b"not a picture"}
    page.locator("[data-testid=stForm] input[type=file]").set_input_files([broken])
    expect(page.get_by_text("broken.png")).to_be_visible()
    page.get_by_role("button", name="Add to the cast").click()
    expect(page.get_by_role("alert").filter(has_text="broken.png")).to_be_visible()
    assert not any(member.name == "Nobody" for member in board.project.cast)


def test_a_lora_is_brought_and_a_file_that_is_none_refused(
    page: Page, board: Board, tmp_path: Path
) -> None:
    unet = load_components(weights_folder())["unet"]
    pairs = lora_files.random_pairs(unet, lora_files.ATTENTION, 4, 0)
    made = lora_files.diffusers(tmp_path / "odd.safetensors", pairs, {}, 4.0)
    none = tmp_path / "none.safetensors"
    none.write_text("a poem")
    visit(page, "Cast")
    page.get_by_text("A LoRA of its own").first.click()
    held = page.get_by_test_id("stExpander").filter(has_text="Or bring one").first
    held.locator("input[type=file]").set_input_files([none])
    expect(page.get_by_role("alert").filter(has_text="none.safetensors")).to_be_visible(
        timeout=60_000
    )
    assert not any(member.loras for member in board.project.cast)
    rest(page)
    expect(held.locator("input[type=file]")).to_have_count(1)
    held.locator("input[type=file]").set_input_files([made])
    until(lambda: any(member.loras for member in board.project.cast), 90)
    expect(page.get_by_text(f"{len(pairs)} of {len(pairs)} layers matched")).to_be_visible(
        timeout=30_000
    )
    expect(page.get_by_text("LoRA for pocket: odd.safetensors, rank 4")).to_be_attached(
        timeout=30_000
    )


def test_colours_are_read_picked_and_shown(page: Page, board: Board) -> None:
    visit(page, "Cast")
    page.get_by_role("button", name="Read the colours").first.click()
    top = page.get_by_role("button", name="Top color picker")
    expect(top).to_have_count(1, timeout=90_000)  # Kon's; a process of its own loads the model
    top.click()
    hexes = page.locator("input[id^=rc-editable-input]").first
    hexes.fill("#c030c0")
    hexes.press("Enter")
    page.mouse.click(5, 500)  # beside it: the picker closes
    until(lambda: board.project.member("Kon").colours_for(None) == {Part.TOP: "#c030c0"})
    block = top.locator("[data-testid=stColorPickerBlock]")
    expect(block).to_have_css("background-color", "rgb(192, 48, 192)")
    page.get_by_role("button", name="Put all back").click()
    until(lambda: board.project.member("Kon").colours == ())
    expect(block).not_to_have_css("background-color", "rgb(192, 48, 192)")


def test_style_says_what_becomes_stale_before_it_applies(page: Page, board: Board) -> None:
    board.wait(board.render(["1"]))
    visit(page, "Style")
    page.get_by_label("Steps").fill("3")
    page.get_by_label("Negative prompt").click()
    expect(page.get_by_text("1 panel that is up to date now would become stale.")).to_be_visible()
    assert board.project.style.steps == 2
    page.get_by_role("button", name="Apply").click()
    until(lambda: board.project.style.steps == 3)
    assert [view.stale for view in board.view()] == [True, True, True]


def test_a_style_is_picked(page: Page, board: Board) -> None:
    visit(page, "Style")
    shown = page.get_by_test_id("stImage").locator("img")
    expect(shown).to_have_count(3)
    until(lambda: shown.evaluate_all("all => all.every(one => one.naturalWidth > 300)"))
    page.get_by_role("radio", name="ink with grey wash").click()
    page.get_by_role("button", name="Apply").click()
    until(lambda: board.project.style.words == "ink with grey wash")
    rest(page)  # the old page and the new one are both there for a moment
    expect(page.get_by_label("Style words")).to_have_value("ink with grey wash")
    expect(page.get_by_role("radio", name="ink with grey wash")).to_be_checked()


def test_a_project_from_a_script(page: Page, board: Board) -> None:
    visit(page, "Projects")
    page.get_by_label("Name", exact=True).fill("手紙")
    script = {"name": "手紙.fountain", "mimeType": "text/plain", "buffer": SCRIPT.encode()}
    page.locator("[data-testid=stForm] input[type=file]").set_input_files([script])
    expect(page.get_by_text("手紙.fountain")).to_be_visible()
    page.get_by_role("button", name="Make it").click()
    until(lambda: any(info.name == "手紙" for info in board.studio.projects()))
    visit(page, "Board")
    expect(page.get_by_role("heading", name="手紙")).to_be_visible()
    expect(page.locator(".card")).to_have_count(3)


def test_a_taken_port_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = [sys.executable, "-m", "storyboard", "run", "--no-browser", "--port", str(port)]
        done = subprocess.run(run, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert f"Port {port} is taken" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_editor_speaks_japanese(page: Page, address: str) -> None:
    page.goto(f"{address}?language=ja")
    expect(page.get_by_role("button", name="3 コマを描く")).to_be_visible()
    expect(page.locator(".card .camera").first).to_contain_text("ミディアムショット")
    visit(page, "キャスト")
    expect(page.get_by_role("button", name="キャストに追加")).to_be_visible()


def test_the_browser_s_language_is_taken(page: Page, address: str) -> None:
    browser = page.context.browser
    assert browser is not None
    opened = browser.new_context(locale="ja-JP").new_page()
    opened.goto(address)
    expect(opened.get_by_role("button", name="3 コマを描く")).to_be_visible(timeout=30_000)


def test_labels_on_the_accent_can_be_read(page: Page, address: str) -> None:
    browser = page.context.browser
    assert browser is not None
    for scheme in ("dark", "light"):
        opened = browser.new_context(color_scheme=scheme).new_page()  # type: ignore[arg-type]
        for place, label in (("", "Regenerate"), ("/export", "Camera")):
            opened.goto(f"{address}{place}")
            shown = opened.get_by_text(label, exact=True).first
            shown.wait_for(timeout=60_000)
            assert shown.evaluate(CONTRAST) >= 4.5, (scheme, label)


def test_an_empty_board_takes_its_first_panel_by_key(page: Page, board: Board) -> None:
    for panel in list(board.project.panels()):
        board.delete_panel(panel.id)
    page.reload()
    page.get_by_role("button", name="Add the first panel").focus()
    page.keyboard.press("n")
    until(lambda: len(list(board.project.panels())) == 1)


def test_a_film_is_handed_over(page: Page, board: Board) -> None:
    visit(page, "Export")
    page.get_by_label("Format").click()
    page.get_by_role("option", name="Animatic (MP4)").click()
    page.get_by_role("button", name="Make the MP4").click()
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name="Download").click()
    assert download.value.path().read_bytes()[4:8] == b"ftyp"
    assert download.value.suggested_filename == "Test.mp4"
    expect(page.get_by_text("Not drawn yet: 1, 2, 3.")).to_be_visible()
