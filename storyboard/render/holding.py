"""How a character is held in one picture: by which of its pictures, by which LoRA, in which colours. Torch-free.

Refuses what was asked for and is not there; never drops a character without a word.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from storyboard.errors import FamilyError
from storyboard.render.families.family import Family
from storyboard.render.families.weights import Installed
from storyboard.story import Character, Lora, Method, Part


@dataclass(frozen=True)
class Holding:
    """references: digests of pictures; note: what the user should know, "" = nothing; colours: chosen in place
    of those that the references show, "#2a6f4e".
    """

    references: tuple[str, ...]
    lora: Lora | None
    note: str = ""
    colours: tuple[tuple[Part, str], ...] = ()

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
    """method: another than the character's own. Raises FamilyError where it asks for a LoRA that is not there, or
    for colours that would not show.
    """
    how = _held(member, look, family, installed, method or member.method)
    chosen = member.colours_for(look)
    if chosen:
        _refuse_colours(member, chosen, family, how)
    return replace(how, colours=tuple(chosen.items()))


def _held(
    member: Character, look: str | None, family: Family, installed: Installed, wanted: Method
) -> Holding:
    references = tuple(sorted({r.picture for r in member.references_for(look)}))
    lora = member.lora_for(family.name, look) if "lora" in family.takes else None
    stranger = lora is not None and not fits(lora, family, installed)
    if wanted is Method.AUTO:
        if stranger:
            return Holding(references, None, f"{member.name}: {_stranger(family)}")
        return _automatic(references, lora, installed, bool(member.colours_for(look)))
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


def _refuse_colours(
    member: Character, chosen: Mapping[Part, str], family: Family, how: Holding
) -> None:
    """Colours are copied with pictures, by families that copy any."""
    unknown = [part for part in chosen if part not in family.colours]
    if unknown:
        raise FamilyError(
            f"'{family.name}' copies no colours, so those chosen for '{member.name}' "
            f"({', '.join(unknown)}) would not show. Put them back (`cast colour`, --reset), or draw "
            f"with pocket."
        )
    if how.lora is not None and not how.references:
        raise FamilyError(
            f"'{member.name}' is held by a LoRA alone, and chosen colours ({', '.join(chosen)}) are "
            f"copied with pictures. Hold it by pictures and LoRA (`cast method` both), or put the colours "
            f"back (`cast colour`, --reset)."
        )


def _automatic(
    references: tuple[str, ...], lora: Lora | None, installed: Installed, coloured: bool
) -> Holding:
    if lora is None or lora.best is Method.IP:
        return Holding(references, None)
    alone = installed.ip_adapter is None or (lora.best is Method.LORA and not coloured)
    return Holding(() if alone else references, lora)


def _stranger(family: Family) -> str:
    return (
        f"its LoRA was trained on other weights of '{family.name}' and is left out; train it again"
    )
