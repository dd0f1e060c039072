"""Pictures of every page of the editor, in both languages: `make screens`. Writes docs/screens/.

The editor runs on a copy of the sample; Chromium looks at it. Needs the packages of the `dev` extra.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "screens"
PAGES = {
    "board": ".card img",
    "script": "h1",
    "cast": "[data-testid=stImage]:visible",
    "style": "h1",
    "export": "h1",
    "projects": "h1",
}
LOOKS = (("en", "dark"), ("ja", "light"))


def main() -> None:
    """Two looks of every page: English in the dark, Japanese in the light."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        env = os.environ | {
            "STORYBOARD_PROJECTS": scratch,
            "STORYBOARD_STATE": str(Path(scratch) / "state"),
            "PYTHONPATH": str(ROOT),
        }
        run = [sys.executable, "-m", "storyboard", "run", "--no-browser", "--port", str(port)]
        server = subprocess.Popen(run, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
        try:
            _wait(port)
            _take(f"http://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait(20)


def _take(address: str) -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        for language, scheme in LOOKS:
            page = browser.new_page(viewport={"width": 1280, "height": 720}, color_scheme=scheme)  # type: ignore[arg-type]
            page.set_default_timeout(60_000)
            for name, ready in PAGES.items():
                _one(
                    page,
                    f"{address}/{'' if name == 'board' else name}?language={language}",
                    name,
                    ready,
                )
                page.screenshot(path=FOLDER / f"{name}-{language}.png")
                print(FOLDER.relative_to(ROOT) / f"{name}-{language}.png", flush=True)
        browser.close()


def _one(page: Page, address: str, name: str, ready: str) -> None:
    page.goto(address)
    page.locator(ready).first.wait_for()
    if name == "board":
        page.locator(".card").nth(3).click()
        page.locator(".stage .take").first.wait_for()
        page.locator(".scroll").evaluate("board => { board.scrollTop = 0; }")
    pickers = page.locator("[data-testid=stColorPicker]")
    if name == "cast" and not pickers.count():
        page.locator("[class*=st-key-colours-read-] button").first.click()
        pickers.first.wait_for()
    page.wait_for_timeout(1500)


def _wait(port: int) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("The editor did not start.")


if __name__ == "__main__":
    main()
