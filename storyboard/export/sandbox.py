"""Somebody's template, set in a process of its own that cannot do harm.

It gets a folder with copies and nothing else, a time limit, a memory limit, no network and an
environment with nothing in it. typst itself reads nothing outside the folder; there are no links in it.

    python -m storyboard.export.sandbox FOLDER     # the child; FOLDER/job.json says what to set
"""

import contextlib
import ctypes
import json
import os
import platform
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from storyboard.errors import BadInput
from storyboard.export.fonts import FontChoice
from storyboard.export.typesetting import Job, pdf_of

SECONDS = 60.0
MEMORY = 4 << 30  # bytes of address space
FILE = 2 << 30  # bytes of the PDF
NOWHERE = "http://127.0.0.1:9"  # a proxy that is none: packages cannot be fetched


def pdf_in_sandbox(job: Job, work: Path, seconds: float = SECONDS) -> tuple[bytes, list[str]]:
    """The PDF, and what typst warns of. work: an empty folder. Raises BadInput, never hangs."""
    packages = work / "packages"
    packages.mkdir()
    facts = {
        "root": str(job.root),
        "template": job.template,
        "data": job.data,
        "fonts": [str(file) for file in job.fonts.files],
        "families": job.fonts.families,
        "made": job.made.isoformat(),
        "packages": str(packages),
        "seconds": seconds,
    }
    (work / "job.json").write_text(json.dumps(facts), encoding="utf-8")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "storyboard.export.sandbox", str(work)],
            env=_environment(),
            cwd=work,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired as error:
        raise BadInput(
            f"The template {job.template} did not end within {seconds:.0f} s and was stopped. "
            f"Look for a loop in it."
        ) from error
    return _answer(work, job.template, done)


def _answer(
    work: Path, template: str, done: subprocess.CompletedProcess[bytes]
) -> tuple[bytes, list[str]]:
    told = work / "told.json"
    if not told.exists():
        raise BadInput(
            f"The template {template} was stopped: it needed more than {MEMORY >> 30} GB of memory, or "
            f"more time than it has. Look for a loop in it."
        )
    facts = json.loads(told.read_text(encoding="utf-8"))
    if facts["error"]:
        raise BadInput(f"The template {template} cannot be set. {facts['error']}")
    return (work / "pages.pdf").read_bytes(), facts["warnings"]


def _environment() -> dict[str, str]:
    """Nothing of ours but where Python finds this package."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "PATH", "LANG") if name in os.environ}
    proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), NOWHERE)
    proxies |= {name.lower(): value for name, value in proxies.items()}
    return (
        kept | proxies | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"}
    )


def _child(work: Path) -> None:
    facts = json.loads((work / "job.json").read_text(encoding="utf-8"))
    files = tuple(Path(file) for file in facts["fonts"])
    fonts = FontChoice(files, tuple(facts["families"]), frozenset())
    made = datetime.fromisoformat(facts["made"])
    job = Job(Path(facts["root"]), facts["template"], facts["data"], fonts, made)
    job = replace(job, packages=Path(facts["packages"]))
    limit(facts["seconds"])
    no_network()
    answer = {"error": "", "warnings": []}
    try:
        pdf, answer["warnings"] = pdf_of(job)
        (work / "pages.pdf").write_bytes(pdf)
    except BadInput as error:
        answer["error"] = str(error)
    (work / "told.json").write_text(json.dumps(answer), encoding="utf-8")


def limit(seconds: float) -> None:
    """Processor time, memory, size of files; where the system knows such limits."""
    try:
        import resource
    except ImportError:  # Windows: the time limit remains
        return
    for what, most in (
        (resource.RLIMIT_CPU, int(4 * seconds)),  # several threads share it
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


_ARCHES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}  # audit number, socket()


class _Filter(ctypes.Structure):
    _fields_ = [
        ("code", ctypes.c_ushort),
        ("jt", ctypes.c_ubyte),
        ("jf", ctypes.c_ubyte),
        ("k", ctypes.c_uint),
    ]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filters", ctypes.POINTER(_Filter))]


def no_network() -> bool:
    """No socket can be made any more, by this process or what it starts. Linux only. -> was it possible

    A seccomp filter, seccomp(2): load the architecture, load the call's number, refuse socket().
    """
    known = _ARCHES.get(platform.machine())
    if sys.platform != "linux" or known is None:
        return False
    arch, socket_call = known
    load, equal, answer = 0x20, 0x15, 0x06
    steps = (
        _Filter(load, 0, 0, 4),  # seccomp_data.arch
        _Filter(equal, 0, 3, arch),
        _Filter(load, 0, 0, 0),  # seccomp_data.nr
        _Filter(equal, 0, 1, socket_call),
        _Filter(answer, 0, 0, 0x0005000D),  # SECCOMP_RET_ERRNO | EACCES
        _Filter(answer, 0, 0, 0x7FFF0000),  # SECCOMP_RET_ALLOW
    )
    program = _Program(len(steps), (_Filter * len(steps))(*steps))
    call = ctypes.CDLL(None, use_errno=True).prctl
    no_new_privileges, set_seccomp, with_filter = 38, 22, 2
    return bool(
        call(no_new_privileges, 1, 0, 0, 0) == 0
        and call(set_seccomp, with_filter, ctypes.byref(program), 0, 0) == 0
    )


if __name__ == "__main__":
    _child(Path(sys.argv[1]))
