"""Who must stay the same: members of the cast, their looks, and the pictures that show them."""

from enum import StrEnum

from pydantic import Field

from storyboard.story.noun import Noun, new_id


class Kind(StrEnum):
    """What a member of the cast is."""

    PERSON = "person"
    CREATURE = "creature"
    PROP = "prop"
    PLACE = "place"


class Reference(Noun):
    """A picture that shows what a character looks like."""

    picture: str  # digest of the stored picture, "sha256:…"
    look: str | None = None  # id of the look it shows; None = every look
    name: str = ""  # the file name it came with


class Look(Noun):
    """A named outfit or state; changes at a panel and stays until changed."""

    id: str = Field(default_factory=new_id)
    name: str
    description: str = ""


class Character(Noun):
    """A member of the cast."""

    id: str = Field(default_factory=new_id)
    name: str = Field(min_length=1, max_length=120)
    aliases: tuple[str, ...] = ()
    kind: Kind = Kind.PERSON
    description: str = ""  # used in the prompt only while there is no reference
    references: tuple[Reference, ...] = ()
    looks: tuple[Look, ...] = ()
    notes: str = ""
    consent: str = ""  # who allowed it, where references show a real person

    def references_for(self, look: str | None) -> tuple[Reference, ...]:
        """Pictures of that look; where there are none, those that belong to no look."""
        own = tuple(r for r in self.references if look is not None and r.look == look)
        return own or tuple(r for r in self.references if r.look is None)
