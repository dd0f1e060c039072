"""Makes `.venv` with the pinned dependencies, once; a second run returns at once.

Runs on any Python 3 with nothing installed, so that it can say which Python is missing. Knows
nothing of the product.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "set-up-of"
NEEDED = (3, 11)
SPACE = 6 * 1024**3  # bytes: the dependencies, with pip's own copies while it works


def main():
    mark = fingerprint()
    if STAMP.exists() and STAMP.read_text() == mark:
        return
    python = find_python()
    free = shutil.disk_usage(str(ROOT)).free
    if free < SPACE and not VENV.exists():
        stop(
            f"Only {free / 1024**3:.1f} GB are free where the project lies; the set-up needs {SPACE / 1024**3:.0f} GB. "
            "Free some and run again."
        )
    if not venv_python().exists():
        say(f"Making .venv with {python}")
        run([python, "-m", "venv", str(VENV)])
    say("Installing the dependencies into .venv: some minutes the first time")
    pip = [str(venv_python()), "-m", "pip", "install", "--disable-pip-version-check"]
    run([*pip, "-c", str(ROOT / "constraints.txt"), "-e", f"{ROOT}[dev]"])
    STAMP.write_text(mark)
    say("Ready.")


def fingerprint():
    """Of everything that decides what is installed."""
    digest = hashlib.sha256()
    for name in ("pyproject.toml", "constraints.txt"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def find_python():
    if sys.version_info[:2] >= NEEDED:
        return sys.executable
    for minor in (13, 12, 11):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    stop(
        "Python {}.{} or newer is needed and this is {}.{}. Install it (for example `apt install "
        "python3.11`, `brew install python@3.12`, or from python.org) and run again.".format(
            *(NEEDED + sys.version_info[:2])
        )
    )


def venv_python():
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def run(command):
    try:
        code = subprocess.call(command, cwd=str(ROOT))
    except OSError as error:
        stop(f"Could not start {command[0]}: {error.strerror}.")
    if code == 0:
        return
    if shutil.disk_usage(str(ROOT)).free < 100 * 1024**2:
        stop(f"The disk is full. Free {SPACE / 1024**3:.0f} GB and run again.")
    stop("That step failed; its own message is above. Mend it and run the same command again.")


def say(text):
    print(text, flush=True)


def stop(text):
    print(text, file=sys.stderr, flush=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
