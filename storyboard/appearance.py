"""What an action says somebody looks like: "Mara, in a red coat, …", "red-haired Mara", 長い黒髪のMara, "she wears …".

Words that only stand beside a name are not of it: in "Kon chases a cat" nobody is a cat.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from storyboard.mentions import Mention, subjects, without_names
from storyboard.pocket import portrait
from storyboard.pocket import vocabulary as v
from storyboard.pocket.vocabulary import Found

LOOKS = (*portrait.LOOKS, "colour", "part")  # kinds of words
BORN = {"species", "age"}  # what nobody wears, carries or has
BESIDE = {"colour", "pattern", "part"}  # what says nothing without something else
NOTHING = ("none", "plain")

_A = r"(?:(?:a|an|the|her|his|their|its|some)\s+(?:[a-z'’-]+\s+)?)?"  # "a mail bag"
_PUT_ON = r"(?:wears?|wore|wearing|dressed\s+in|(?:puts?|putting|has|had)\s+on)"
_STEM = "着|かぶ|被|履|穿|つけ|付け|かけ|掛け|まと|纏|羽織|巻|締め|背負"
_WORN = rf"[をの]?(?:(?:{_STEM})\w{{0,2}}?[たてでるうく]|はい[たて]|し[たて])(?:いる|いた)?"
_GLUE = re.compile(
    rf"[\s,、・-]*(?:hair(?:ed)?\b)?[\s,、]*(?:and|with|in|と|の|で|に|{_PUT_ON}|{_WORN})?[\s,、]*{_A}",
    re.IGNORECASE,
)
_BEFORE_NAME = re.compile(rf"\s*(?:の|姿の|、|・|{_WORN})?\s*")
_YEARS = r"(?:\s*[（(][0-9０-９]+[歳才]?[）)])?"
_NAMED = re.compile(  # she is one
    rf"{_YEARS}\s*(?:[:,、(（：]\s*)?(?:who\s+)?(?:is|was|now)?\s*(?:now\s+)?{_A}", re.IGNORECASE
)
_OWN = re.compile(r"(?:['’]s|の)\s*$")
_HAS = re.compile(
    rf"\s*,?\s*(?:who\s+)?(?:is\s+|was\s+|now\s+)*(?:in|with|has|had|{_PUT_ON})\s+{_A}",
    re.IGNORECASE,
)
_TOPIC = re.compile(r"[はが]、?")
_PREDICATE = re.compile(rf"{_WORN}|姿|(?:で|だ)(?!\w*(?:遊|飾))|です|[。、]|$")
_PUTTING_ON = re.compile(rf"\b{_PUT_ON}\s+{_A}$", re.IGNORECASE)
_WEARING = re.compile(_WORN)
_PRONOUN = re.compile(
    r"(?:^|[.!?。！？]\s*)(?:(?:she|he|they)\s+ha[sd]\s+|her|his|their)\s*(?:a\s+)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Run:
    """Words that go together, "a girl with long black hair"; end: where the last of them does."""

    terms: tuple[Found, ...]
    end: int

    @property
    def start(self) -> int:
        return self.terms[0].at

    @property
    def kinds(self) -> set[str]:
        return {found.kind for found in self.terms}


def looks_said(
    text: str, names: Sequence[Mention], count: int
) -> tuple[list[list[Found]], list[Found]]:
    """(what a text says of the looks of each of `count` members, what it says of nobody among them)."""
    about: list[list[Found]] = [[] for _ in range(count)]
    strange: list[Found] = []
    text = v.as_read(text)
    for run in _runs(text, names):
        whose = _whose(run, text, names, count)
        for number in whose:
            about[number] += run.terms
        if not whose:
            strange += [one for one in run.terms if run.kinds != {"part"}]
    return about, strange


def _runs(text: str, names: Sequence[Mention]) -> Iterator[_Run]:
    run: list[Found] = []
    end = 0
    for found in v.find_terms(without_names(text, names)):
        if found.kind not in LOOKS or found.term.id in NOTHING:
            continue
        apart = any(end <= name.start < found.at for name in names)
        if run and (apart or not _GLUE.fullmatch(text, end, found.at)):
            yield _Run(tuple(run), end)
            run = []
        run.append(found)
        end = found.at + len(found.phrase)
    if run:
        yield _Run(tuple(run), end)


def _whose(run: _Run, text: str, names: Sequence[Mention], count: int) -> Sequence[int]:
    """The numbers of those whom they are of."""
    if run.kinds <= BESIDE and "part" not in run.kinds:
        return ()
    before = [name for name in names if name.end <= run.start]
    after = [name for name in names if name.start >= run.end]
    worn = not run.kinds & BORN
    if after and _BEFORE_NAME.fullmatch(text, run.end, after[0].start):
        return [after[0].number]
    if worn and (_PUTTING_ON.search(text[: run.start]) or _WEARING.match(text, run.end)):
        return subjects(run.start, names, text, count)
    if before and _said_of(before[-1], run, text, worn):
        return [before[-1].number]
    if worn and count == 1 and _PRONOUN.search(text[: run.start]):
        return [0]
    return ()


def _said_of(name: Mention, run: _Run, text: str, worn: bool) -> bool:
    """Is that of whoever is named there, before it?"""
    if _TOPIC.fullmatch(text, name.end, run.start):
        return bool(_PREDICATE.match(text, run.end))
    if _OWN.search(text, name.start, run.start):
        return worn
    if _NAMED.fullmatch(text, name.end, run.start):
        return True
    return worn and bool(_HAS.fullmatch(text, name.end, run.start))
