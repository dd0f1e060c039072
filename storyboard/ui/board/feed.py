"""The route that browsers ask what changed on a board. Answers at once when something did, else waits."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse

from storyboard.errors import StoryboardError
from storyboard.studio import Board
from storyboard.ui.board.sheet import Sheet
from storyboard.ui.session import studio

LONGEST, TICK = 5.0, 0.025  # seconds: a browser waits no longer; how often it is looked
_sheets: dict[Path, Sheet] = {}
_waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()  # browsers that wait


def sheet_of(folder: Path) -> Sheet:
    """The one sheet of that project."""
    board = studio().open(folder)
    known = _sheets.get(folder)
    if known is None or known.board is not board:
        known = _sheets[folder] = Sheet(board)
    return known


def ready(board: Board) -> None:
    """Works out what changed, and tells the browsers that wait. From any thread."""
    sheet_of(board.folder.folder).refresh()
    for loop, bell in list(_waiting):
        with suppress(RuntimeError):  # a loop that has ended
            loop.call_soon_threadsafe(bell.set)


async def changes(request: Request, folder: Path | None) -> JSONResponse:
    """`since`: the token of the last answer; `wait`: seconds to wait for something new."""
    since = request.query_params.get("since", "")
    end = time.monotonic() + _seconds(request.query_params.get("wait", "0"))
    try:
        if folder is None:
            raise StoryboardError("This project is not there any more. Open another one.")
        sheet = await run_in_threadpool(sheet_of, folder)
        return JSONResponse(await _changed(request, sheet, since, end))
    except StoryboardError as error:
        await asyncio.sleep(max(0.0, min(2.0, end - time.monotonic())))
        return JSONResponse({"trouble": str(error)})


async def _changed(request: Request, sheet: Sheet, since: str, end: float) -> dict[str, Any]:
    seen: object = None
    with _listening() as bell:
        while True:
            mark = await run_in_threadpool(sheet.mark)
            if seen is None or mark != seen:
                seen, found = mark, await run_in_threadpool(sheet.changes, since)
            if found["token"] != since or time.monotonic() > end or await request.is_disconnected():
                return found
            with suppress(TimeoutError):  # other programs do not ring
                await asyncio.wait_for(bell.wait(), TICK)
            bell.clear()


@contextmanager
def _listening() -> Iterator[asyncio.Event]:
    entry = asyncio.get_running_loop(), asyncio.Event()
    _waiting.add(entry)
    try:
        yield entry[1]
    finally:
        _waiting.discard(entry)


def _seconds(text: str) -> float:
    try:
        return min(LONGEST, max(0.0, float(text)))
    except ValueError:
        return 0.0
