"""What is done to the cast: members, references, looks, members that travel."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from storyboard import edits
from storyboard.errors import BadInput
from storyboard.storage.files import disk_errors, write_whole
from storyboard.storage.intake import reference
from storyboard.story import Character, Project, Reference
from storyboard.studio.opened import Opened


class Cast(Opened):
    """Edits of members."""

    def add_member(
        self, name: str, pictures: Iterable[tuple[bytes, str]] = (), **words: str
    ) -> Character:
        """A new member, or more pictures and words (description, notes, consent) for one that is there."""
        references = self._taken_in(pictures)

        def add(project: Project) -> Project:
            known = {n.casefold() for m in project.cast for n in (m.name, *m.aliases)}
            if name.strip().casefold() not in known:
                member = edits.changed(Character(name="new"), name=name.strip())
                project = edits.add_member(project, member)
            if given := {field: text for field, text in words.items() if text}:
                project = edits.edit_member(project, name.strip(), **given)
            return edits.add_references(project, name.strip(), references)

        self.folder.apply(add, what=f"add {name} to the cast")
        return self.project.member(name.strip())

    def add_look(
        self,
        key: str,
        look: str,
        pictures: Iterable[tuple[bytes, str]] = (),
        description: str = "",
    ) -> Character:
        """A look of a member, or more pictures and words for one it has."""
        taken = self._taken_in(pictures)

        def add(project: Project) -> Project:
            project = edits.add_look(project, key, look, description)
            id = edits.look_named(project.member(key), look)
            return edits.add_references(project, key, [r.edited(look=id) for r in taken])

        self.folder.apply(add, what=f"add the look {look} of {key}")
        return self.project.member(key)

    def remove_look(self, key: str, look: str) -> None:
        self.folder.apply(
            lambda p: edits.remove_look(p, key, look), what=f"remove the look {look} of {key}"
        )

    def as_references(
        self, pictures: Iterable[tuple[bytes, str]]
    ) -> tuple[list[Reference], list[str]]:
        """(references of the pictures, what was refused of the others, in sentences)."""
        taken, refused = [], []
        for data, file_name in pictures:
            try:
                png = reference(data, file_name)
                taken.append(Reference(picture=self.folder.put_picture(png), name=file_name))
            except BadInput as error:
                refused.append(str(error))
        return taken, refused

    def send_member(self, key: str, to: Path) -> Path:
        """Writes a member as a `.character` file, with everything needed to hold them elsewhere."""
        data = self.pack_member(key)
        with disk_errors(f"write {to.name}"):
            to.parent.mkdir(parents=True, exist_ok=True)
            write_whole(to, data)
        return to

    def file_name(self, name: str) -> str:
        """A name as a file can be called."""
        from storyboard.storage.names import folder_name

        return folder_name(name)

    def pack_member(self, key: str) -> bytes:
        """The same as bytes."""
        from storyboard.travelling import packed

        return packed(self.folder, self.project.member(key))

    def receive_member(
        self, source: str | bytes, name: str = ""
    ) -> tuple[Character, tuple[str, ...]]:
        """Somebody from a `.character` file, or "PROJECT:NAME"; and what the user should know.

        Raises BadInput, NotFound; the project is as before then.
        """
        from storyboard.travelling import arrived, settle, unpacked

        data, called = self.studio.traveller(source)
        traveller = unpacked(data, called)
        arrived(self.project, traveller, name)  # refuses before anything is kept
        settle(self.folder, traveller)
        who = (name or traveller.character.name).strip()
        self.folder.apply(lambda p: arrived(p, traveller, name), what=f"add {who} to the cast")
        return self.project.member(who), traveller.notes

    def edit_member(self, key: str, **fields: Any) -> None:
        self.folder.apply(lambda p: edits.edit_member(p, key, **fields), what=f"edit {key}")

    def remove_member(self, key: str) -> None:
        self.folder.apply(lambda p: edits.remove_member(p, key), what=f"remove {key} from the cast")

    def remove_reference(self, key: str, picture: str) -> None:
        self.folder.apply(
            lambda p: edits.remove_reference(p, key, picture), what=f"remove a reference of {key}"
        )

    def caption(self, key: str, picture: str, words: str) -> None:
        """What is said of a picture when a LoRA learns from it."""
        self.folder.apply(
            lambda p: edits.caption_reference(p, key, picture, words),
            what=f"caption a picture of {key}",
        )
