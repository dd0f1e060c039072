"""Starts a training as a program of its own, so that the editor neither waits nor loads torch."""

import subprocess
import sys

from storyboard.errors import BadInput
from storyboard.lora_training.pictures import pictures_for, training_folder
from storyboard.lora_training.status import (
    STARTING,
    Stage,
    TrainingStatus,
    read_status,
    write_status,
)
from storyboard.storage import ProjectFolder
from storyboard.story import Character


def start(folder: ProjectFolder, member: Character, family: str) -> None:
    """Raises BadInput where there is nothing to learn from, or one is running."""
    pictures_for(member, False)
    place = training_folder(folder, member, family)
    status = read_status(place)
    if status is not None and status.running:
        raise BadInput(f"'{member.name}' is being taught already. Stop that one first.")
    write_status(place, TrainingStatus(stage=Stage.PREPARING, doing=STARTING))
    with open(place / "log.txt", "w", encoding="utf-8") as log:
        subprocess.Popen(
            [sys.executable, "-m", "storyboard", "train", str(folder.folder), member.id, "--family", family],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
