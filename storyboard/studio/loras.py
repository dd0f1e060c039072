"""LoRAs of members: taken in, taught, compared, handed on."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storyboard import edits
from storyboard.errors import BadInput, NotFound
from storyboard.lora_training.pictures import training_folder
from storyboard.lora_training.status import TrainingStatus, ask_to_stop, read_status
from storyboard.render.families import family_named
from storyboard.settings import hush
from storyboard.story import Lora

if TYPE_CHECKING:
    from storyboard.lora_training.course import Trained

from storyboard.studio.opened import Opened


class Loras(Opened):
    """What a member is taught."""

    def add_lora(
        self,
        key: str,
        path: Path,
        *,
        family: str | None = None,
        words: str | None = None,
        strength: float = 1.0,
    ) -> dict[str, Any]:
        """Gives a member a LoRA file. -> what it is. Raises BadInput, NotFound, FamilyError."""
        hush()
        from storyboard.loras import take_in

        member = self.project.member(key)
        lora, report = take_in(self.folder, path, family_named(family or self.family.name))
        said = {"strength": strength, **({} if words is None else {"words": words})}
        lora = edits.changed(lora, **said)
        self.folder.apply(
            lambda p: edits.add_lora(p, member.id, lora), what=f"give {member.name} a LoRA"
        )
        return {"member": member.name, "words": lora.words, **report}

    def add_lora_apart(self, key: str, path: Path) -> dict[str, Any]:
        """The same in a process of its own, for one that may not load torch."""
        command = ["-m", "storyboard", "cast", "add-lora", str(self.folder.folder), key, str(path)]
        done = subprocess.run(
            [sys.executable, *command, "--json"], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise BadInput(
                done.stderr.strip().splitlines()[-1] if done.stderr.strip() else path.name
            )
        facts: dict[str, Any] = json.loads(done.stdout)
        return facts

    def train(
        self,
        key: str,
        *,
        steps: int | None = None,
        rank: int | None = None,
        family: str | None = None,
        every_picture: bool = False,
        tell: Callable[[TrainingStatus], None] = lambda status: None,
    ) -> "Trained":
        """Teaches a LoRA from a member's pictures and gives it to the member; runs here, until the end."""
        hush()
        from storyboard.lora_training.course import train

        member, chosen = self.project.member(key), family_named(family or self.family.name)
        done = train(
            self.folder, member, chosen, steps=steps, rank=rank, every_picture=every_picture, tell=tell
        )  # fmt: skip
        lora = done.lora
        if lora is not None:
            self.folder.apply(
                lambda p: edits.add_lora(p, member.id, lora), what=f"train {member.name}"
            )
        return done

    def start_training(self, key: str) -> None:
        """Teaches in a process of its own; `training` says how it goes. Raises BadInput."""
        from storyboard.lora_training.process import start

        start(self.folder, self.project.member(key), self.family.name)

    def stop_training(self, key: str) -> None:
        """Ends after its step; teaching again goes on from there."""
        ask_to_stop(self.training_folder(key))

    def training(self, key: str) -> TrainingStatus | None:
        """How the teaching of a member goes or ended, for the project's family."""
        return read_status(self.training_folder(key))

    def training_folder(self, key: str) -> Path:
        """Where its samples lie."""
        return training_folder(self.folder, self.project.member(key), self.family.name)

    def compare(
        self,
        key: str,
        *,
        panels: int = 4,
        use: bool = False,
        family: str | None = None,
        tell: Callable[[str], None] = lambda doing: None,
    ) -> dict[str, Any]:
        """Which method holds a member best; `use`: automatic means that one from now on."""
        hush()
        from storyboard.comparison import compare

        member, chosen = self.project.member(key), family_named(family or self.family.name)
        found = compare(self.folder, member, chosen, panels, tell)
        lora = member.lora_for(chosen.name, None)
        if use and lora is not None:
            self.folder.apply(
                lambda p: edits.choose_best(p, member.id, lora.file, found.recommended),
                what=f"hold {member.name} by {found.recommended.value}",
            )
        return {"member": member.name, "family": chosen.name, **found.json()}

    def remove_lora(self, key: str, file: str) -> None:
        self.folder.apply(lambda p: edits.remove_lora(p, key, file), what=f"take a LoRA from {key}")

    def lora_files(self, key: str) -> list[tuple[Lora, Path]]:
        """A member's LoRAs and where each one lies. Raises NotFound where a file is gone."""
        loras = self.project.member(key).loras
        return [(lora, self.folder.file(lora.file, "LoRA")) for lora in loras]

    def export_lora(
        self, key: str, to: Path, *, layout: str = "kohya", family: str | None = None
    ) -> dict[str, Any]:
        """Writes a member's LoRA for other tools. Raises BadInput, NotFound."""
        hush()
        from storyboard.loras import hand_on

        member, chosen = self.project.member(key), family_named(family or self.family.name)
        lora = member.lora_for(chosen.name, None)
        if lora is None:
            raise NotFound(
                f"'{member.name}' has no LoRA for '{chosen.name}'. Train or add one first."
            )
        return hand_on(self.folder, member, lora, chosen, to, layout)
