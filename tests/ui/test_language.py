"""Every sentence of the interface has a Japanese one, with the same places to fill."""

import ast
import string
from collections.abc import Iterator

import polib
import pytest

from storyboard.layout import LAYOUTS
from storyboard.ui import language as spoken_language
from storyboard.ui.language import CATALOGUES, catalogue

UI = CATALOGUES.parent
NAMED_ELSEWHERE = {layout.title for layout in LAYOUTS.values()}


def sentences() -> set[str]:
    found = set(NAMED_ELSEWHERE)
    for path in UI.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in (
                "_",
                "later",
                "several",
            ):
                places = call.args[:2] if call.func.id == "several" else call.args[:1]  # type: ignore[attr-defined]
                found |= {one.value for one in places if isinstance(one, ast.Constant)}
    return found


def entries() -> Iterator[tuple[str, list[str]]]:
    for entry in polib.pofile(str(CATALOGUES / "ja.po")):
        translated = list(entry.msgstr_plural.values()) or [entry.msgstr]
        yield entry.msgid, translated
        if entry.msgid_plural:
            yield entry.msgid_plural, translated


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_sentence_is_translated_and_none_is_left_over() -> None:
    assert len(sentences()) > 80
    assert sentences() == {original for original, _ in entries()}


def test_translations_fill_the_same_places() -> None:
    for original, translated in entries():
        for one in translated:
            assert one.strip(), original
            assert places(one) == places(original), original


def test_plurals_and_unknown_languages() -> None:
    assert catalogue("ja").ngettext("{count} panel", "{count} panels", 3) == "{count} コマ"
    assert catalogue("fr").ngettext("{count} panel", "{count} panels", 3) == "{count} panels"


@pytest.mark.parametrize(("name", "wanted"), [("ja", "遠景"), ("en", "wide shot")])
def test_terms_are_said_in_the_language(
    name: str, wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storyboard.pocket.vocabulary import SHOTS

    monkeypatch.setattr(spoken_language, "language", lambda: name)
    assert spoken_language.spoken(SHOTS.values(), "wide shot") == wanted
    assert spoken_language.spoken(SHOTS.values(), "my own shot") == "my own shot"
