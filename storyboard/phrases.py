"""Finds any of many phrases in a text, in one pass, however many there are. Knows letters only."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

JAPANESE = r"\u3040-\u30ff\u4e00-\u9fff々ー"  # letters, for a class of a pattern
_JAPANESE = re.compile(f"[{JAPANESE}]")


class Phrases:
    """A set of folded phrases. ASCII ones are found as whole words, which Japanese letters end; others anywhere."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._known = frozenset(filter(None, phrases))
        lengths: dict[str, set[int]] = defaultdict(set)
        for phrase in self._known:
            lengths[phrase[:2]].add(len(phrase))
        self._lengths = {start: sorted(of, reverse=True) for start, of in lengths.items()}
        self._starts = re.compile(_starts(self._known))

    def found_in(self, text: str) -> Iterator[tuple[int, str]]:
        """(where it begins, phrase) in a folded text, in order, the longest where they overlap."""
        end = 0
        for start in self._starts.finditer(text):
            at = start.start()
            if at >= end and (phrase := self._phrase_at(text, at)):
                end = at + len(phrase)
                yield at, phrase

    def without(self, text: str, gap: str = " ") -> str:
        """A folded text with a gap where phrases were."""
        kept, end = [], 0
        for at, phrase in self.found_in(text):
            kept += [text[end:at], gap]
            end = at + len(phrase)
        return "".join([*kept, text[end:]])

    def _phrase_at(self, text: str, at: int) -> str:
        for lengths in (self._lengths.get(text[at : at + 2]), self._lengths.get(text[at])):
            for length in lengths or ():
                phrase = text[at : at + length]
                if phrase in self._known and (not phrase.isascii() or _is_whole(text, at, length)):
                    return phrase
        return ""


def _starts(phrases: Iterable[str]) -> str:
    """A pattern of where a phrase may begin: quick, and a little too generous."""
    inside = {p[0] for p in phrases if not (p.isascii() and _in_word(p[0]))}
    words = {p[0] for p in phrases} - inside
    kinds = (("(?<![a-z0-9_])", words), ("", inside))
    found = [f"{at}[{''.join(map(re.escape, sorted(of)))}]" for at, of in kinds if of]
    return "|".join(found) or r"(?!)"


def _is_whole(text: str, at: int, length: int) -> bool:
    """Whether no word goes on over either end."""
    end = at + length
    before = at > 0 and _in_word(text[at - 1]) and _in_word(text[at])
    behind = end < len(text) and _in_word(text[end]) and _in_word(text[end - 1])
    return not (before or behind)


def _in_word(letter: str) -> bool:
    if letter.isascii():
        return letter.isalnum() or letter == "_"
    return letter.isalnum() and not _JAPANESE.match(letter)


def folded(text: str) -> str:
    """The text without case, letter for letter: what is found stands at the same place in both."""
    low = text.casefold()
    if len(low) == len(text):
        return low
    return "".join(few if len(few := letter.casefold()) == 1 else letter for letter in text)
