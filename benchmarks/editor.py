"""How long an edit takes to be seen, in a real Chromium, and what it costs: `python benchmarks/editor.py`.

For boards of 12, 200 and 1,000 panels: the editor, and beside it the same board in Streamlit's own widgets.
The clock of an edit runs from the input event until the *stored* revision is on the screen, and the worst
of a text edit, a move and a finished take counts. A take is drawn by the real worker; its clock runs from
the moment its picture lies finished in the outbox (for the native board: from the moment it is stored).
Bytes: everything over the websocket and the board's own route, pictures left out.
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

import psutil
from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
SIZES = (12, 200, 1000)
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
WATCH = """
() => {
  window.bench = { seen: [] };
  const now = () => performance.timeOrigin + performance.now();
  const deep = node => [...node.querySelectorAll('*')].flatMap(n => [n, ...(n.shadowRoot ? deep(n.shadowRoot) : [])]);
  const there = image => image.naturalWidth > 100;
  bench.ready = () => [...document.images].some(there) || deep(document).some(n => n.tagName === 'IMG' && there(n));
  addEventListener('keydown', () => { bench.key = now(); }, true);
  addEventListener('focusout', e => { if (e.target.tagName === 'TEXTAREA') bench.blur = now(); }, true);
  const look = () => {
    const found = () => document.querySelector('.desk') ?? deep(document).find(n => n.matches('.desk'));
    if (!bench.desk?.isConnected) bench.desk = found();
    const revision = Number(bench.desk?.dataset.revision ?? -1);
    if (revision !== bench.last) { bench.last = revision; bench.seen.push([revision, now()]); }
    requestAnimationFrame(look);
  };
  look();
}
"""


class Traffic:
    """Bytes of the page's websocket and of the board's route, by the time they came."""

    def __init__(self) -> None:
        self.seen: list[tuple[float, int]] = []  # seconds of Chromium's clock
        self.urls: dict[str, str] = {}
        self.epoch = 0.0  # what is added to Chromium's clock

    def follow(self, page: Page) -> None:
        cdp = page.context.new_cdp_session(page)
        cdp.send("Network.enable")
        cdp.on("Network.webSocketFrameReceived", self._frame)
        cdp.on("Network.webSocketFrameSent", self._frame)
        cdp.on("Network.requestWillBeSent", self._asked)
        cdp.on("Network.loadingFinished", self._loaded)

    def since(self, began: float) -> int:
        return sum(size for at, size in self.seen if at + self.epoch >= began)

    def _asked(self, event: dict[str, Any]) -> None:
        self.urls[event["requestId"]] = event["request"]["url"]
        self.epoch = event["wallTime"] - event["timestamp"]

    def _frame(self, event: dict[str, Any]) -> None:
        size = len(event["response"]["payloadData"])  # base64 of a binary frame
        bytes = size * 3 // 4 if event["response"]["opcode"] == 2 else size
        self.seen.append((event["timestamp"], bytes))

    def _loaded(self, event: dict[str, Any]) -> None:
        if "/boards/" in self.urls.get(event["requestId"], ""):
            self.seen.append((event["timestamp"], int(event["encodedDataLength"])))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=list(SIZES))
    parser.add_argument("--no-native", action="store_true", help="the editor alone")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    given = parser.parse_args()
    sizes = {}
    for size in given.sizes:
        sizes[str(size)] = measured(size, native=not given.no_native)
        if not given.json:
            print(size, json.dumps(sizes[str(size)]), flush=True)
    if given.json:
        print(json.dumps({"sizes": sizes}))


def measured(size: int, *, native: bool) -> dict[str, float]:
    """The four figures of the editor, and of native widgets."""
    with workspace() as scratch:
        folder = make_project(scratch, size)
        run = [sys.executable, "-m", "storyboard", "run", str(folder), "--no-browser", "--port"]
        figures = drive(folder, run, Editor)
        if native:
            script = str(ROOT / "benchmarks" / "native" / "board.py")
            options = ["--server.headless=true", "--server.fileWatcherType=none", "--server.port"]
            run = [sys.executable, "-m", "streamlit", "run", script, *options]
            others = drive(folder, run, Native)
            figures |= {f"native_{name}": value for name, value in others.items()}
    return figures


def drive(folder: Path, run: list[str], kind: type["Editor"]) -> dict[str, float]:
    port = free_port()
    env = os.environ | {"STORYBOARD_OPEN": str(folder), "PYTHONPATH": str(ROOT)}
    quiet = subprocess.DEVNULL
    server = subprocess.Popen([*run, str(port)], cwd=ROOT, env=env, stdout=quiet, stderr=quiet)
    try:
        until(lambda: listens(port), 60)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
            )
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.set_default_timeout(300_000)
            figures = kind(page, folder, psutil.Process(server.pid)).figures(
                f"http://127.0.0.1:{port}"
            )
            browser.close()
    finally:
        server.terminate()
        server.wait(30)
    return figures


class Editor:
    """Measures the editor through what a person does."""

    picture = ".card img"
    times: ClassVar = {"text": 3, "move": 3, "take": 2}

    def __init__(self, page: Page, folder: Path, server: psutil.Process) -> None:
        self.page, self.folder, self.server = page, folder, server
        self.traffic = Traffic()
        self.bytes: list[int] = []

    def figures(self, address: str) -> dict[str, float]:
        self.warm_up(address)
        self.traffic.follow(self.page)
        self.page.add_init_script(f"({WATCH})()")
        begun = time.perf_counter()
        self.page.goto(address)
        self.page.wait_for_function("() => bench.ready()", polling=50)
        first = time.perf_counter() - begun
        self.settle()
        shown = {
            name: [self.edit(getattr(self, name)) for _ in range(count)]
            for name, count in self.times.items()
        }
        told = {name: [round(v, 3) for v in values] for name, values in shown.items()}
        print(type(self).__name__, told, self.bytes, file=sys.stderr)
        return {
            "first_picture_s": round(first, 3),
            "edit_shown_s": round(max(max(values) for values in shown.values()), 3),
            "bytes_per_edit": max(self.bytes),
            "server_mb": round(self.server.memory_info().rss / 1e6, 1),
        }

    def warm_up(self, address: str) -> None:
        """The server's first page loads its libraries."""
        self.page.goto(address)
        self.page.locator(self.picture).first.wait_for()

    def edit(self, does: Callable[[], float]) -> float:
        """Seconds until the screen shows the new revision. `does` -> when it began, epoch seconds."""
        self.settle()
        revision = self.shown()
        began = does()
        self.page.wait_for_function(f"() => bench.last > {revision}", polling=20)
        seen = self.page.evaluate("bench.seen.at(-1)")[1] / 1000
        self.settle()
        self.bytes.append(self.traffic.since(began))
        return seen - began

    def text(self) -> float:
        box = self.page.get_by_label("Action")
        box.fill(f"Kon waves, {time.time()}")
        self.page.get_by_label("Notes").focus()
        return float(self.page.evaluate("bench.blur")) / 1000

    def move(self) -> float:
        self.page.locator(".card.active").focus()
        self.page.keyboard.press("Alt+ArrowRight")
        return float(self.page.evaluate("bench.key")) / 1000

    def take(self) -> float:
        done = outbox(self.folder.parent) / "done"
        found: list[float] = []
        watcher = threading.Thread(target=lambda: found.append(first_file(done)), daemon=True)
        watcher.start()
        self.page.get_by_role("button", name="Regenerate").click()
        watcher.join(120)
        return found[0]

    def settle(self) -> None:
        self.page.wait_for_timeout(1200)

    def shown(self) -> int:
        return int(self.page.evaluate("bench.last"))


class Native(Editor):
    """The same in Streamlit's own widgets."""

    picture = "[data-testid=stImage] img"
    times: ClassVar = {"text": 1, "move": 1, "take": 1}  # a thousand panels take their time

    def warm_up(self, address: str) -> None:
        self.page.goto(f"{address}?warm=1")
        self.page.get_by_text("warm").wait_for()

    def text(self) -> float:
        self.page.locator("textarea").first.fill(f"Kon waves, {time.time()}")
        self.page.locator("textarea").nth(1).focus()
        return float(self.page.evaluate("bench.blur")) / 1000

    def move(self) -> float:
        self.page.get_by_role("button", name="→").first.focus()
        self.page.keyboard.press("Enter")
        return float(self.page.evaluate("bench.key")) / 1000

    def take(self) -> float:
        from storyboard.studio import Studio

        board = Studio().open(self.folder)
        panel = next(board.project.panels())
        last = panel.takes[-1]
        began = time.time()
        board.folder.add_take(
            panel.id, last.edited(number=last.number + 1, request=f"sha256:{began}")
        )
        return began

    def settle(self) -> None:
        self.page.wait_for_timeout(1500)
        self.page.wait_for_function(
            "() => !document.querySelector('[data-testid=stStatusWidget]')", polling=100
        )


def make_project(scratch: Path, size: int) -> Path:
    """Scenes of twenty panels, a member in each, every panel with a stored picture."""
    from storyboard.story import Panel, Placement, Scene, Take
    from storyboard.studio import Studio

    os.environ["STORYBOARD_PROJECTS"], os.environ["STORYBOARD_STATE"] = (
        str(scratch),
        str(scratch / "state"),
    )
    os.environ["STORYBOARD_DEVICE"] = "cpu"
    board = Studio().new("Bench")
    member = board.add_member("Kon", description="a fox, teal coat")
    board.set_style(steps=1)
    pictures = []
    for number in range(12):
        path = scratch / f"{number}.png"
        Image.effect_noise((896, 504), 20 + number).convert("RGB").save(path)
        pictures.append(board.folder.put_picture(path.read_bytes()))
    scenes = []
    for start in range(0, size, 20):
        panels = []
        for number in range(start, min(size, start + 20)):
            take = Take(
                number=1,
                picture=pictures[number % 12],
                request="sha256:r",
                recipe="sha256:r",
                seed=1,
                family="pocket",
            )
            panels.append(Panel(action=f"Kon waves happily, {number}", shot="medium shot", takes=(take,), chosen=1,
                                placements=(Placement(character=member.id),)))  # fmt: skip
        scenes.append(
            Scene(
                heading=f"INT. KITCHEN {start} - NIGHT",
                place="kitchen",
                time="night",
                panels=tuple(panels),
            )
        )
    board.apply("fill it", lambda p: p.edited(scenes=tuple(scenes)))
    return board.folder.folder


@contextmanager
def workspace() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="storyboard-bench-") as folder:
        yield Path(folder)


def outbox(scratch: Path) -> Path:
    from storyboard.render.executors.outbox import Outbox

    return Outbox.of_workspace(scratch).folder


def first_file(folder: Path) -> float:
    """When a finished job appears there, epoch seconds."""
    while not any(folder.glob("*.json")):
        time.sleep(0.002)
    return time.time()


def until(true: Callable[[], object], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise TimeoutError("it did not happen in time")
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


if __name__ == "__main__":
    main()
