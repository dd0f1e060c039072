"""How a character is held in one picture: by which of its pictures, by which LoRA. Torch-free.

Refuses what was asked for and is not there; never drops a character without a word.
"""

from dataclasses import dataclass

from storyboard.errors import FamilyError
from storyboard.render.families.family import Family
from storyboard.render.families.weights import Installed
from storyboard.story import Character, Lora, Method


@dataclass(frozen=True)
class Holding:
    """references: digests of pictures; note: what the user should know, "" = nothing."""

    references: tuple[str, ...]
    lora: Lora | None
    note: str = ""

    @property
    def words(self) -> str:
        """What calls the LoRA in a prompt, its learnt tokens by names that no other LoRA has."""
        if self.lora is None:
            return ""
        words = self.lora.words
        for token in self.lora.tokens:
            words = words.replace(token, own_token(token, self.lora.file))
        return words


def own_token(token: str, file: str) -> str:
    """ "<s1>" of that file, told from everybody else's "<s1>"."""
    return f"<lora-{file.removeprefix('sha256:')[:8]}-{token.strip('<>')}>"


def holding(
    member: Character,
    look: str | None,
    family: Family,
    installed: Installed,
    method: Method | None = None,
) -> Holding:
    """method: another than the character's own. Raises FamilyError where it asks for a LoRA that is not there."""
    references = tuple(sorted({r.picture for r in member.references_for(look)}))
    lora = member.lora_for(family.name, look) if "lora" in family.takes else None
    wanted = method or member.method
    stranger = lora is not None and not fits(lora, family, installed)
    if wanted is Method.AUTO:
        if stranger:
            return Holding(references, None, f"{member.name}: {_stranger(family)}")
        return _automatic(references, lora, installed)
    if wanted is Method.IP:
        return Holding(references, None)
    if lora is None:
        raise FamilyError(
            f"'{member.name}' is to be held by a LoRA and has none for '{family.name}'. "
            f"Train or add one (`train`, `cast add-lora`), or let the method be automatic."
        )
    if stranger:
        raise FamilyError(f"'{member.name}': {_stranger(family)}, or let the method be automatic.")
    return Holding(references if wanted is Method.BOTH else (), lora)


def fits(lora: Lora, family: Family, installed: Installed) -> bool:
    """Is it good for these weights?"""
    return family.loras_travel or lora.weights in ("", installed.digest)


def _automatic(references: tuple[str, ...], lora: Lora | None, installed: Installed) -> Holding:
    if lora is None or lora.best is Method.IP:
        return Holding(references, None)
    alone = lora.best is Method.LORA or installed.ip_adapter is None
    return Holding(() if alone else references, lora)


def _stranger(family: Family) -> str:
    return (
        f"its LoRA was trained on other weights of '{family.name}' and is left out; train it again"
    )
