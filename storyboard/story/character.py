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
    caption: str = ""  # what a LoRA is told of it: acting, clothes; "" = the usual words


class Look(Noun):
    """A named outfit or state; changes at a panel and stays until changed."""

    id: str = Field(default_factory=new_id)
    name: str
    description: str = ""


class Method(StrEnum):
    """How a character is held: by its pictures at once (IP-Adapter), by a LoRA, or by both."""

    AUTO = "auto"
    IP = "ip"
    LORA = "lora"
    BOTH = "both"


class Lora(Noun):
    """A LoRA that holds a character in one family."""

    family: str
    file: str  # digest of the kept file, "sha256:…"
    look: str | None = None  # id of the look it shows; None = every look
    name: str = ""  # the file name it came with; "" = trained here
    format: str = ""  # layout of the file: diffusers, peft, kohya …
    rank: int = 0
    layers: int = 0  # that fit the family
    words: str = ""  # what calls it in a prompt
    tokens: tuple[str, ...] = ()  # learnt with it: "<s1>"
    strength: float = Field(default=1.0, ge=-2.0, le=2.0)  # at a placement's strength of 1
    weights: str = ""  # digest of the weights it was trained on; "" = not known
    references: tuple[str, ...] = ()  # digests of the pictures it was trained on
    best: Method = Method.AUTO  # what `compare` recommends for this character with it


class Part(StrEnum):
    """What of somebody has a colour of its own."""

    HAIR = "hair"  # or fur
    SKIN = "skin"
    TOP = "top"
    BOTTOM = "bottom"
    ACCESSORY = "accessory"
    ACCENT = "accent"  # of the clothes: pattern, tie, belt
    EYES = "eyes"
    SHOES = "shoes"


class Colour(Noun):
    """A colour that was chosen for a part, in place of the one that the references show."""

    part: Part
    value: str = Field(pattern=r"^(#[0-9a-f]{6})?$")  # sRGB; "" = as in the references after all
    look: str | None = None  # id of the look that has it; None = every look


class Candidate(Noun):
    """A picture drawn from a character's description, to be picked or passed over."""

    number: int  # 1, 2, 3 … within the character
    picture: str  # digest of the PNG, "sha256:…"
    request: str  # digest of the RenderRequest that made it
    seed: int


class Character(Noun):
    """A member of the cast."""

    id: str = Field(default_factory=new_id)
    name: str = Field(min_length=1, max_length=120)
    aliases: tuple[str, ...] = ()
    kind: Kind = Kind.PERSON
    description: str = ""  # used in the prompt only while there is no reference
    references: tuple[Reference, ...] = ()
    candidates: tuple[Candidate, ...] = ()  # drawn from the description; they hold nothing
    looks: tuple[Look, ...] = ()
    loras: tuple[Lora, ...] = ()  # at most one a family and look
    colours: tuple[Colour, ...] = ()  # at most one a part and look
    method: Method = Method.AUTO
    notes: str = ""
    consent: str = ""  # who allowed it, where references show a real person

    def references_for(self, look: str | None) -> tuple[Reference, ...]:
        """Pictures of that look; where there are none, those that belong to no look."""
        own = tuple(r for r in self.references if look is not None and r.look == look)
        return own or tuple(r for r in self.references if r.look is None)

    def look(self, id: str | None) -> Look | None:
        """The look of that id."""
        return next((look for look in self.looks if look.id == id), None)

    def colours_for(self, look: str | None) -> dict[Part, str]:
        """Part -> the colour that was chosen: of that look, else of every look; "#2a6f4e"."""
        every, own = (
            {c.part: c.value for c in self.colours if c.look == one} for one in (None, look)
        )
        chosen = every | own
        return {part: chosen[part] for part in Part if chosen.get(part)}

    def lora_for(self, family: str, look: str | None) -> Lora | None:
        """The LoRA of that look; where there is none, the one for every look."""
        known = {lora.look: lora for lora in self.loras if lora.family == family}
        return known.get(look) or known.get(None)
