"""Who is in a script: names from cues and introductions, aliases, voices from outside the picture.

Knows text only; who is drawn how is the cast's business.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence

from storyboard.pocket import vocabulary as v
from storyboard.script.element import Element
from storyboard.story import Character, Kind

_EXTENSION = re.compile(r"\s*[（(][^)）]*[)）]\s*")
_ANIMALS = frozenset(v.SPECIES) - {"person", "robot"}
_CJK = r"\u3040-\u30ff\u4e00-\u9fff々ー"
_VOICE_SUFFIX = re.compile(rf"(?<=[{_CJK}])(?:の声|の心の声|[MＭNＮ])$")
_UNSEEN = re.compile(
    rf"V\.?O\b|O\.?S\b|O\.?C\b|\bOFF\b|オフ|ＯＦＦ|声|モノローグ|電話|ナレ|(?<=[{_CJK}])[MＭNＮ]$",
    re.IGNORECASE,
)
_NOBODY = frozenset(
    """narrator narration voiceover all both everyone everybody crowd title super n ｎ
    ナレーション ナレーター ナレ テロップ 字幕 全員 一同 二人 みんな""".split()  # noqa: SIM905
)
_GROUP = re.compile(r"\s*(?:&|＆|\band\b|/|／|・|、|と)\s*", re.IGNORECASE)
_INTRODUCED = re.compile(r"\b([A-Z][A-Z'’-]{2,})\b(?=,? (?:an?|the)\b|[,(])")
_WHOLE_NAME = re.compile(r"\b([A-Z][A-Z'’-]+(?: [A-Z][A-Z'’-]+){1,2})\b(?=,? (?:an?|the)\b|,| ?\()")
_INTRODUCED_JA = re.compile(rf"([{_CJK}]{{2,10}})[（(][0-9０-９]{{1,3}}[歳才]?[）)]")


def bare_name(cue: str) -> str:
    """A cue without (V.O.), (CONT'D), の声 and the like."""
    return _VOICE_SUFFIX.sub("", _EXTENSION.sub(" ", cue).strip()).strip()


def is_unseen(cue: str) -> bool:
    """Whether the speaker is only heard: (V.O.), (O.S.), 太郎の声, 太郎M."""
    return bool(_UNSEEN.search(cue))


def cast_of(elements: Sequence[Element]) -> list[Character]:
    """Everybody with a cue, and who is introduced ("MARA, a girl", 「山田太郎（28）」)."""
    actions = [element.text for element in elements if element.kind == "action"]
    spoken = dict.fromkeys(bare_name(e.text) for e in elements if e.kind == "cue")
    names = [name for name in spoken if name and name.casefold() not in _NOBODY]
    names = [name for name in names if not _is_group(name, names)]
    members: dict[str, list[str]] = {}
    longer = _longer_names(names, actions)
    for name in names:
        whole = longer.get(name, "")
        if whole in names:  # JOHN, where JOHN SMITH has lines too
            members.setdefault(whole, []).append(name)
        else:
            members.setdefault(name, []).extend([whole] if whole else [])
    known = [*names, *longer.values()]
    members |= {name: [] for name in _introduced(actions, known)}
    return [_member(name, aliases, actions) for name, aliases in members.items()]


def _is_group(name: str, names: Sequence[str]) -> bool:
    """ "MARA & KON" where both are known."""
    parts = [part for part in _GROUP.split(name) if part]
    known = {other.casefold() for other in names if other != name}
    return len(parts) > 1 and all(part.casefold() in known for part in parts)


def _longer_names(names: Sequence[str], actions: Sequence[str]) -> dict[str, str]:
    """Name -> the one longer name that it begins or ends: JOHN of JOHN SMITH, 太郎 of 山田太郎."""
    whole = set(names)
    for text in actions:
        whole |= {*_INTRODUCED_JA.findall(text), *_WHOLE_NAME.findall(text)}
    found = {}
    for name in names:
        longer = {other for other in whole if _is_part(name, other)}
        if len(longer) == 1:
            found[name] = longer.pop()
    return {short: long for short, long in found.items() if long not in found}


def _is_part(name: str, other: str) -> bool:
    if name == other or len(name) < 2:
        return False
    if name.isascii():
        words, all_words = name.casefold().split(), other.casefold().split()
        size = len(words)
        return size < len(all_words) and words in (all_words[:size], all_words[-size:])
    return bool(re.fullmatch(f"[{_CJK}]+", other)) and (
        other.endswith(name) or other.startswith(name)
    )


def _introduced(actions: Sequence[str], names: Sequence[str]) -> Iterable[str]:
    known = {name.casefold() for name in names}
    for action in actions:
        for name in (*_INTRODUCED.findall(action), *_INTRODUCED_JA.findall(action)):
            if name.casefold() not in known and not v.find_terms(name):
                known.add(name.casefold())
                yield name


def _member(name: str, aliases: Sequence[str], actions: Sequence[str]) -> Character:
    description = next(filter(None, (_introduction(one, actions) for one in (name, *aliases))), "")
    kinds = {found.term.id for found in v.find_terms(description)}
    return Character(
        id=hashlib.sha256(f"member/{name}".encode()).hexdigest()[:12],
        name=_shown(name)[:120],
        aliases=tuple(_shown(alias) for alias in aliases),
        kind=Kind.CREATURE if kinds & _ANIMALS else Kind.PERSON,
        description=description,
    )


def _shown(name: str) -> str:
    return name.title() if name.isascii() and name.isupper() else name


def _introduction(name: str, actions: Sequence[str]) -> str:
    """The words after the name where it first stands: "KON, a fox in a red coat, …"."""
    low = name.casefold()
    pattern = rf"\b{re.escape(name)}(?:\s*\([^)]*\))?,? (?:is )?\(?((?:an?|the) [^.,;()]{{3,80}})"
    for action in actions:
        if low in action.casefold() and (found := re.search(pattern, action, re.IGNORECASE)):
            return found[1].strip()
    return ""


class Names:
    """Finds members in a text by name and alias, all of them in one pass."""

    def __init__(self, cast: Sequence[Character]) -> None:
        self._members: dict[str, Character] = {}
        for member in cast:
            for name in (member.name, *member.aliases):
                self._members.setdefault(name.casefold(), member)
        longest = sorted(self._members, key=lambda name: (-len(name), name))
        parts = [rf"\b{re.escape(n)}\b" if n.isascii() else re.escape(n) for n in longest]
        self._pattern = re.compile("|".join(parts) or r"(?!)")

    def named_in(self, text: str) -> list[Character]:
        """Who is named, in order of the first mention."""
        found = (self._members[match[0]] for match in self._pattern.finditer(text.casefold()))
        return list({member.id: member for member in found}.values())

    def speaker(self, cue: str) -> list[Character]:
        """The members behind a cue; several for "MARA & KON"."""
        name = bare_name(cue)
        if name.casefold() in self._members:
            return [self._members[name.casefold()]]
        parts = [self._members.get(part.casefold()) for part in _GROUP.split(name)]
        return [member for member in parts if member is not None]
