"""Addresses of pictures on the editor's own server."""

from urllib.parse import quote

from storyboard.storage import ProjectFolder


def picture_address(folder: ProjectFolder, digest: str, *, large: bool = False) -> str:
    """A stored picture as a thumbnail; it never changes, so browsers keep it."""
    mark = digest.partition(":")[2]
    return f"/pictures/{quote(folder.folder.name)}/{mark}" + ("?large=1" if large else "")


def preview_address(job: str, step: int) -> str:
    """What a running job looks like after that step."""
    return f"/previews/{job}?step={step}"
