"""Files in which a whole project travels: a PDF exported with it, or the project's own ZIP."""

import io
from pathlib import Path

from storyboard.errors import BadInput
from storyboard.storage import ProjectFolder, Workspace
from storyboard.storage.bundle import is_bundle, unpacked

INSIDE = "project.zip"
LARGEST = 4_000_000_000  # bytes


def carries(file: Path) -> bool:
    """A PDF is asked to; a ZIP only when there is a project in it."""
    return file.suffix.lower() == ".pdf" or is_bundle(file)


def opened(file: Path, workspace: Workspace) -> ProjectFolder:
    """The project as a new one of the workspace. Raises BadInput."""
    try:
        if file.stat().st_size > LARGEST:
            raise BadInput(f"'{file.name}' is larger than {LARGEST // 10**9} GB. It is not opened.")
        data = file.read_bytes()
    except OSError as error:
        raise BadInput(f"Cannot read '{file}': {error.strerror}. Check the path.") from error
    inside = data if file.suffix.lower() == ".zip" else attached(data, file.name)
    return unpacked(inside, workspace, file.name)


def attached(pdf: bytes, name: str) -> bytes:
    """The project inside a PDF. Raises BadInput."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        found = PdfReader(io.BytesIO(pdf)).attachments.get(INSIDE)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadInput(f"'{name}' is no PDF that can be read ({error}).") from error
    if not found:
        raise BadInput(
            f"No project travels in '{name}'. Export it with --with-project; then it can be opened."
        )
    return found[0]
