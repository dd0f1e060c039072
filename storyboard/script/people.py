"""Who is in a script: names from cues and introductions, aliases, voices from outside the picture.

Knows text only; who is drawn how is the cast's business.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from string import ascii_lowercase

from storyboard.appearance import looks_said
from storyboard.mentions import mentions
from storyboard.phrases import JAPANESE, Phrases, folded
from storyboard.pocket import vocabulary as v
from storyboard.script.element import Element
from storyboard.story import Character, Kind

_EXTENSION = re.compile(r"\s*[（(][^)）]*[)）]\s*")
_ANIMALS = frozenset(v.SPECIES) - {"person", "robot"}
_VOICE_SUFFIX = re.compile(rf"(?<=[{JAPANESE}])(?:の声|の心の声|[MＭNＮ])$")
_UNSEEN = re.compile(
    rf"V\.?O\b|O\.?S\b|O\.?C\b|\bOFF\b|オフ|ＯＦＦ|声|モノローグ|電話|ナレ|(?<=[{JAPANESE}])[MＭNＮ]$",
    re.IGNORECASE,
)
_NOBODY = frozenset(
    """narrator narration voiceover all both everyone everybody crowd title super n ｎ
    ナレーション ナレーター ナレ テロップ 字幕 全員 一同 二人 みんな""".split()  # noqa: SIM905
)
_GROUP = re.compile(r"\s*(?:&|＆|\band\b|/|／|・|、|と)\s*", re.IGNORECASE)
_INTRODUCED = re.compile(r"\b([A-Z][A-Z'’-]{2,})\b(?=,? (?:an?|the)\b|[,(])")
_WHOLE_NAME = re.compile(r"\b([A-Z][A-Z'’-]+(?: [A-Z][A-Z'’-]+){1,2})\b(?=,? (?:an?|the)\b|,| ?\()")
_INTRODUCTION = re.compile(
    r"(?:\s*\([^)]*\))?,? (?:is )?\(?((?:an?|the) [^.,;()]{3,80})", re.IGNORECASE
)
_INTRODUCED_JA = re.compile(rf"([{JAPANESE}]{{2,10}})[（(][0-9０-９]{{1,3}}[歳才]?[）)]")
_ALL_JAPANESE = re.compile(f"[{JAPANESE}]+")
LONGEST_NAME = 120  # letters


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
    alone = frozenset(name.casefold() for name in names)
    names = [name for name in names if not _is_group(name, alone)]
    members: dict[str, list[str]] = {}
    longer = _longer_names(names, actions)
    cued = frozenset(names)
    for name in names:
        whole = longer.get(name, "")
        if whole in cued:  # JOHN, where JOHN SMITH has lines too
            members.setdefault(whole, []).append(name)
        else:
            members.setdefault(name, []).extend([whole] if whole else [])
    known = [*names, *longer.values()]
    members |= {name: [] for name in _introduced(actions, known)}
    words = _introductions({*members, *chain.from_iterable(members.values())}, actions)
    return [_member(name, aliases, words) for name, aliases in members.items()]


def _is_group(name: str, known: frozenset[str]) -> bool:
    """ "MARA & KON" where both are known."""
    parts = [part for part in _GROUP.split(name) if part]
    return len(parts) > 1 and all(part.casefold() in known for part in parts)


def _longer_names(names: Sequence[str], actions: Sequence[str]) -> dict[str, str]:
    """Name -> the one longer name that it begins or ends: JOHN of JOHN SMITH, 太郎 of 山田太郎."""
    whole = set(names)
    for text in actions:
        whole |= {*_INTRODUCED_JA.findall(text), *_WHOLE_NAME.findall(text)}
    longer: dict[str, set[str]] = defaultdict(set)  # by the key of a shorter name
    for other in whole:
        for part in _parts(other):
            longer[part].add(other)
    found = {}
    for name in names:
        others = longer.get(_key(name), set()) - {name}
        if len(name) > 1 and len(others) == 1:
            (found[name],) = others
    return {short: long for short, long in found.items() if long not in found}


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


def _parts(name: str) -> Iterable[str]:
    """Keys of the shorter names with which it may begin or end."""
    if len(name) > LONGEST_NAME:
        return ()
    if _ALL_JAPANESE.fullmatch(name):
        cuts = range(1, len(name))
        return {name[:at] for at in cuts} | {name[at:] for at in cuts}
    words = name.casefold().split()
    cuts = range(1, len(words))
    return {" ".join(words[:at]) for at in cuts} | {" ".join(words[at:]) for at in cuts}


def _introduced(actions: Sequence[str], names: Sequence[str]) -> Iterable[str]:
    known = {_key(name) for name in names} | {part for name in names for part in _parts(name)}
    for action in actions:
        for name in (*_INTRODUCED.findall(action), *_INTRODUCED_JA.findall(action)):
            if _key(name) not in known and not v.find_terms(name):
                known.add(_key(name))
                yield name


def _member(name: str, aliases: Sequence[str], words: Mapping[str, str]) -> Character:
    calls = (words.get(folded(one), "") for one in (name, *aliases))
    description = next(filter(None, calls), "")
    kinds = {found.term.id for found in v.find_terms(description)}
    return Character(
        id=hashlib.sha256(f"member/{name}".encode()).hexdigest()[:12],
        name=_shown(name)[:LONGEST_NAME],
        aliases=tuple(_shown(alias) for alias in aliases),
        kind=Kind.CREATURE if kinds & _ANIMALS else Kind.PERSON,
        description=description,
    )


def _shown(name: str) -> str:
    return name.title() if name.isascii() and name.isupper() else name


def _introductions(names: Iterable[str], actions: Sequence[str]) -> dict[str, str]:
    """Folded name -> the words for it where it is introduced ("KON, a fox in a red coat, …"), else where it is named
    first (長い黒髪の花子が…).
    """
    phrases = Phrases(map(folded, names))
    found: dict[str, str] = {}
    first: dict[str, str] = {}
    for action in actions:
        for at, name in phrases.found_in(folded(action)):
            first.setdefault(name, action)
            if name not in found and (words := _INTRODUCTION.match(action, at + len(name))):
                found[name] = words[1].strip()
    for name, action in first.items():
        if name not in found:
            found[name] = _looks_beside(name, action, phrases)
    return found


def _looks_beside(name: str, action: str, phrases: Phrases) -> str:
    """What an action says that somebody looks like, in its own words; "" = nothing."""
    others = dict.fromkeys(one for _, one in phrases.found_in(folded(action)) if one != name)
    members = [Character(name=one) for one in (name, *others)]
    names = mentions(action, members)
    said = looks_said(action, names, len(members))[0][0]
    if not said:
        return ""
    ends = [one.start for one in names if one.start > said[0].at]
    side = [found for found in said if found.at < min(ends, default=len(action))]
    rest = action[side[-1].at + len(side[-1].phrase) :].lstrip(ascii_lowercase)  # red-haired
    return action[side[0].at : len(action) - len(rest)]


class Names:
    """Finds members in a text by name and alias, all of them in one pass."""

    def __init__(self, cast: Sequence[Character]) -> None:
        self._members: dict[str, Character] = {}
        for member in cast:
            for name in (member.name, *member.aliases):
                self._members.setdefault(folded(name), member)
        self._phrases = Phrases(self._members)

    def named_in(self, text: str) -> list[Character]:
        """Who is named, in order of the first mention."""
        found = (self._members[name] for _, name in self._phrases.found_in(folded(text)))
        return list({member.id: member for member in found}.values())

    def speaker(self, cue: str) -> list[Character]:
        """The members behind a cue; several for "MARA & KON"."""
        name = bare_name(cue)
        if folded(name) in self._members:
            return [self._members[folded(name)]]
        parts = [self._members.get(folded(part)) for part in _GROUP.split(name)]
        return [member for member in parts if member is not None]
