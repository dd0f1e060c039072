"""Which pictures a LoRA is taught, which are kept back to measure with, and where a training lies. Torch-free."""

from pathlib import Path

from storyboard.errors import BadInput
from storyboard.storage import ProjectFolder
from storyboard.story import Character, Reference

MOST = 30  # pictures
HELD_OUT_FROM = 3  # pictures from which on one is kept back


def training_folder(folder: ProjectFolder, member: Character, family: str) -> Path:
    """Where the checkpoint, the status and the samples of a training lie."""
    return folder.member_folder(member.id) / "training" / family


def pictures_for(member: Character, every: bool) -> tuple[list[Reference], tuple[str, ...]]:
    """(what is taught, digests of what is kept back). Equal pictures count once. Raises BadInput."""
    known = list({reference.picture: reference for reference in member.references}.values())
    if not known:
        raise BadInput(f"'{member.name}' has no picture to learn from. Add one with `cast add`.")
    if len(known) > MOST:
        raise BadInput(
            f"'{member.name}' has {len(known)} pictures; a LoRA learns from 1 to {MOST}. Take some out."
        )
    if every or len(known) < HELD_OUT_FROM:
        return known, ()
    return known[:-1], (known[-1].picture,)
