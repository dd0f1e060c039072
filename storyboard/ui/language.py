"""The interface's language: English sentences are the keys, gettext catalogues translate them.

Chosen by the person, else named in the address (`?language=ja`), else the browser's.
"""

import gettext
import io
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import polib
import streamlit as st

from storyboard.pocket.vocabulary import Term

LANGUAGES = {"en": "English", "ja": "日本語"}
CATALOGUES = Path(__file__).parent / "catalogues"


def language() -> str:
    """A key of LANGUAGES."""
    asked = st.session_state.get("language") or st.query_params.get("language")
    if asked in LANGUAGES:
        return str(asked)
    browser = (st.context.locale or "").partition("-")[0]
    return browser if browser in LANGUAGES else "en"


def _(text: str, **values: object) -> str:
    """The sentence in the person's language, with its {places} filled."""
    said = catalogue(language()).gettext(text)
    return said.format(**values) if values else said


def several(one: str, many: str, count: int) -> str:
    """The sentence for that many; {count} is filled."""
    return catalogue(language()).ngettext(one, many, count).format(count=count)


def later(text: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return text


def spoken(terms: Iterable[Term], word: str) -> str:
    """A term of the vocabulary, given in English, as the person calls it; other words stay."""
    if language() == "ja":
        return next((term.ja[0] for term in terms if term.en[0] == word), word)
    return word


@cache
def catalogue(name: str) -> gettext.NullTranslations:
    """English needs none."""
    path = CATALOGUES / f"{name}.po"
    if not path.exists():
        return gettext.NullTranslations()
    return gettext.GNUTranslations(io.BytesIO(polib.pofile(str(path)).to_binary()))


def choose_language() -> None:
    """The switch; what it shows first is what the browser or the address asked for."""
    names, now = list(LANGUAGES), language()
    st.sidebar.selectbox(
        "Language / 言語",
        names,
        names.index(now),
        key="language",
        format_func=LANGUAGES.__getitem__,
    )
