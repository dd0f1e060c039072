"""The server around the editor: loopback only, own routes for pictures, hosts checked."""

import asyncio
import os
import re
import socket
import sys
import time
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Timer
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from storyboard.errors import BadInput, StoryboardError
from storyboard.render.executors.outbox import Outbox
from storyboard.render.executors.pace import ahead, seconds_left
from storyboard.storage import Workspace, thumbnail, workspace_folder
from storyboard.ui import parts
from storyboard.ui.addresses import preview_address
from storyboard.ui.board import feed
from storyboard.ui.session import studio

HOSTS = ["localhost", "127.0.0.1"]
THEMES = {
    "dark": {
        "primaryColor": "#e8a33d",
        "backgroundColor": "#17171c",
        "secondaryBackgroundColor": "#202027",
        "textColor": "#e9e7ee",
        "borderColor": "#34343e",
    },
    "light": {
        "primaryColor": "#9a5c00",
        "backgroundColor": "#faf9f6",
        "secondaryBackgroundColor": "#efede7",
        "textColor": "#26242b",
        "borderColor": "#d8d4ca",
    },
}
CONFIG: dict[str, Any] = {
    "server.address": "127.0.0.1",
    "server.allowedHosts": HOSTS,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.maxUploadSize": 50,
    "browser.gatherUsageStats": False,
    "client.toolbarMode": "minimal",
    "runner.magicEnabled": False,
    **{
        f"theme.{name}.{key}": value
        for name, theme in THEMES.items()
        for key, value in theme.items()
    },
}
FOREVER = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
}
PROJECT = "project.json"
QUICK = 0.001  # seconds that one thread keeps the others waiting: who asks for the board is served first
COLLECT_EVERY = 0.5  # seconds; what comes in is stored at once
_HEX = re.compile(r"[0-9a-f]{64}")
_JOB = re.compile(r"[0-9a-f]{32}")


def _folder(name: str) -> Path | None:
    """Of a project of the workspace, or of the one that the editor was started with."""
    root = workspace_folder().resolve()
    folder = (root / name).resolve()
    started = Path(os.environ.get("STORYBOARD_OPEN", "")).resolve()
    if folder.parent != root or not (folder / PROJECT).is_file():
        folder = started
    if folder.name != name or not (folder / PROJECT).is_file():
        return None
    return folder


def picture(request: Request) -> Response:
    """A stored picture as a thumbnail, by project folder and digest."""
    name, mark = request.path_params["project"], request.path_params["digest"]
    if not _HEX.fullmatch(mark):
        return Response(status_code=404)
    try:
        folder = _folder(name)
        if folder is None:
            return Response(status_code=404)
        width = 960 if request.query_params.get("large") else 480
        path = thumbnail(studio().open(folder).folder, f"sha256:{mark}", width)
        return FileResponse(path, headers=FOREVER)
    except StoryboardError:
        return Response(status_code=404)


def preview(request: Request) -> Response:
    """What a running job looks like now."""
    job = request.path_params["job"]
    path = Outbox.of_workspace(Workspace().folder).folder / "previews" / f"{job}.jpg"
    if not _JOB.fullmatch(job) or not path.exists():
        return Response(status_code=404)
    return FileResponse(path, headers={"Cache-Control": "no-store"})


async def board(request: Request) -> Response:
    """What changed on a board since the browser asked last."""
    return await feed.changes(request, _folder(request.path_params["project"]))


def job(request: Request) -> Response:
    """How far a job is; {} once it is over."""
    wanted, statuses = request.path_params["job"], studio().executor.status()
    status = next((s for s in statuses if s.job.id == wanted), None)
    if status is None:
        return JSONResponse({})
    left = seconds_left(status, time.monotonic())
    return JSONResponse(
        {
            "state": status.state.value,
            "done": status.step / status.of if status.of else 0,
            "left": left,
            "ahead": ahead(statuses, wanted),
            "preview": preview_address(wanted, status.step) if status.preview else "",
        },
        headers={"Cache-Control": "no-store"},
    )


def part(request: Request) -> Response:
    """The script or style of a component."""
    found = parts.part(request.path_params["name"])
    if found is None:
        return Response(status_code=404)
    return Response(found[0], media_type=found[1], headers=FOREVER)


@asynccontextmanager
async def _collecting(_app: st.App) -> AsyncIterator[None]:
    """Finished pictures become takes as soon as they are there, with or without a browser."""
    task = asyncio.create_task(_collect())
    yield
    task.cancel()


async def _collect() -> None:
    while True:
        events = await run_in_threadpool(studio().collect_if_drawing, COLLECT_EVERY)
        if not events:
            await asyncio.sleep(0.05)


app = st.App(
    Path(__file__).parent / "frame" / "main.py",
    routes=[
        Route("/pictures/{project}/{digest}", picture),
        Route("/previews/{job}", preview),
        Route("/jobs/{job}", job),
        Route("/boards/{project}", board),
        Route("/parts/{name:path}", part),
    ],
    middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS)],
    lifespan=_collecting,
)


def serve(port: int = 8501, browser: bool = False) -> None:
    """Runs the editor until it is stopped. Raises BadInput when the port is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise BadInput(
                f"Port {port} is taken, perhaps by another editor. Close it, or use --port {port + 1}."
            ) from error
    url = f"http://127.0.0.1:{port}"
    sys.setswitchinterval(QUICK)
    print(f"The editor is at {url}  (Ctrl+C ends it)", flush=True)
    if browser:
        Timer(1.5, webbrowser.open, [url]).start()
    app.run(config={**CONFIG, "server.port": port})
