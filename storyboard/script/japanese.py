"""Japanese ways of writing a script -> forced Fountain elements, line by line.

○ and numbered headings (柱), 太郎「…」 speeches that may run over lines, （…） before their words.
What is no such line stays as it is. The words are never changed.
"""

import re
from collections import Counter

from storyboard.script.element import Element

Lines = list[tuple[int, str]]

_HEADING = re.compile(r"^[\s　]*[○〇◯◎●■□◆◇][\s　]*(?=\S)")
_NUMBERED = (
    re.compile(  # "1. 公園（夜）" needs its time of day, "S#1 公園" and "2 ○公園" their marks
        r"(?P<mark>[SＳ][\s　]*+[#＃♯]|シーン)?[\s　]*+(?P<number>[0-9０-９]++[A-Za-z]?)"
        r"(?P<gap>[.．、:：\s　]*+)(?P<circle>[○〇◯◎●■□◆◇]?+)[\s　]*+(?P<place>[^「」。]{1,60})"
    )
)
_TIME = re.compile(r"[（(][^（）()「」]*(?:朝|昼|夜|夕|晩|日中|明け|同)[^（）()「」]*[）)]$")
_SPEECH = re.compile(
    r"^[\s　]*(?P<speaker>[^「」『』\s　。、（(:：!?！？@.>~#=]{1,16}(?:[（(][^（）()]{1,12}[）)])?)"
    r"[\s　]*「(?P<text>[^」]*(?:」(?!\s*$)[^」]*)*)(?P<end>」?)[\s　]*$"
)
_HOW_SAID = re.compile(  # 花子（小声で）, but not 花子（声）: that is where she is
    r"[（(](?!(?:[^）)]*の声|声|V\.?O\.?|O\.?[SC]\.?|OFF|ＯＦＦ|オフ|[MＭNＮ]|モノローグ|ナレ[^）)]*|電話[^）)]*|TEL"
    r"|CONT[^）)]*|続き)[）)])[^（）()]{1,12}[）)]$",
    re.IGNORECASE,
)
_FULL_WIDTH_ASIDE = re.compile(r"^（(?P<how>[^（）]{1,30})）")
_COLON = re.compile(  # 太郎：待って
    r"^[\s　]*(?P<speaker>[^「」『』\s　。、:：!?！？@.>~#=0-9０-９]{1,16})[：:][\s　]*(?P<text>\S.*)$"
)
_NO_SPEAKER = frozenset(
    "場所 時間 時刻 日時 季節 天気 人物 登場人物 音 音楽 効果音 注 注意 備考 メモ 画 絵 カメラ 尺 テロップ".split()  # noqa: SIM905
)
_ONLY_WORDS = re.compile(r"^[\s　]*「[^「」]*」[\s　]*$")
_ONLY_NAME = re.compile(
    r"^[\s　]*(?P<speaker>[^「」『』\s　。、:：!?！？@.>~#=○（(]{1,10}(?:[（(][^（）()]{1,12}[）)])?)[\s　]*$"
)
_TITLES = ("タイトル", "題名", "題", "作品名")
_FRONT = re.compile(
    r"^[\s　]*(タイトル|題名|題|作品名|脚本|作|作者|原作|監督|演出|稿)[\s　]*[：:　][\s　]*(\S.*)$"
)
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_KANA = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff々]")
LONGEST = 40  # lines of one speech


def title_page(lines: Lines) -> tuple[str, list[Element], Lines]:
    """(title, lines of a Japanese title page, what follows it)."""
    title, front = "", list[Element]()
    for at, (number, line) in enumerate(lines):
        found = _FRONT.match(line)
        if found is None and line.strip():
            return title, front, lines[at:] if front else lines
        if found is not None:
            front.append(Element("title", line.strip(), number))
            title = title or (found[2].strip() if found[1] in _TITLES else "")
    return title, front, [] if front else lines


def as_fountain(lines: Lines) -> Lines:
    """The lines with Japanese headings and speeches as Fountain writes them."""
    if not any("「" in line or _HEADING.match(line) or _KANA.search(line) for _, line in lines):
        return lines
    lines = _with_brackets(lines)
    made: Lines = []
    at = 0
    while at < len(lines):
        number, line = lines[at]
        speech = _SPEECH.match(line)
        if speech and _KANA.search(line):
            end = _end_of(lines, at, speech)
            if end is not None:
                made += _speech(lines[at:end], speech)
                at = end
                continue
        made += _heading(number, line) or [(number, line)]
        at += 1
    return made


def _with_brackets(lines: Lines) -> Lines:
    """太郎：待って, and a name with its words in the next line, as 太郎「待って」. A name with a colon
    speaks when it does so twice.
    """
    found = [_COLON.match(line) for _, line in lines]
    names = Counter(one["speaker"] for one in found if one and _KANA.search(one["speaker"]))
    speak = {name for name, count in names.items() if count > 1 and name not in _NO_SPEAKER}
    made: Lines = []
    for (number, line), colon in zip(lines, found, strict=True):
        name = _ONLY_NAME.match(made[-1][1]) if made else None
        if colon and colon["speaker"] in speak and "「" not in line:
            made.append((number, f"{colon['speaker']}「{colon['text'].rstrip()}」"))
        elif name and _ONLY_WORDS.match(line) and _KANA.search(name["speaker"]):
            made[-1] = made[-1][0], f"{name['speaker']}{line.strip()}"
        else:
            made.append((number, line))
    return made


def _heading(number: int, line: str) -> Lines:
    marked = _HEADING.match(line)
    if marked:
        return [(number, ""), (number, f".{line[marked.end() :].strip()}"), (number, "")]
    numbered = _NUMBERED.fullmatch(line.strip())
    if numbered is None or not (numbered["gap"] or numbered["circle"]) or not _KANA.search(line):
        return []
    if numbered["mark"] or numbered["circle"] or _TIME.search(numbered["place"]):
        scene = numbered["number"].translate(_DIGITS)
        heading = f".{numbered['place'].strip()} #{scene}#"
        return [(number, ""), (number, heading), (number, "")]
    return []


def _end_of(lines: Lines, at: int, speech: re.Match[str]) -> int | None:
    """The line behind the speech; None where its bracket is never closed."""
    if speech["end"]:
        return at + 1
    for further in range(at + 1, min(at + LONGEST, len(lines))):
        line = lines[further][1].rstrip()
        if not line or "「" in line.replace("『", ""):
            return None
        if line.endswith("」"):
            return further + 1
    return None


def _speech(lines: Lines, speech: re.Match[str]) -> Lines:
    first = lines[0][0]
    words = [(first, speech["text"]), *((n, line.strip()) for n, line in lines[1:])]
    if not speech["end"]:
        n, last = words[-1]
        words[-1] = n, last.removesuffix("」")
    speaker = speech["speaker"].strip()
    how = _HOW_SAID.search(speaker)
    made = [(first, ""), (first, f"@{speaker[: how.start()].strip() if how else speaker}")]
    if how:
        made.append((first, how[0]))
    aside = _FULL_WIDTH_ASIDE.match(words[0][1])
    if aside:
        made.append((first, aside[0]))
        words[0] = first, words[0][1][aside.end() :]
    made += [(n, text) for n, text in words if text.strip()]
    return [*made, (lines[-1][0], "")]
