"""Nothing of a script is lost and nothing is invented, whatever is in it."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storyboard.script import Breakdown, broken_down
from storyboard.script.fountain import elements
from storyboard.story import Cutting
from tests.script.accounting import letters, lost, of_board, of_elements

TEXTS = Path(__file__).parent / "texts"
OTHERS = os.environ.get("STORYBOARD_SCRIPTS", "")  # a folder of more scripts to try
SCRIPTS = sorted([*TEXTS.iterdir(), *(Path(OTHERS).glob("*.fountain") if OTHERS else ())])

FRAGMENTS = (
    """
INT. HOUSE - DAY #1A#|EXT PARK|.forced|... dots|MARA|KON (V.O.)|EVE ^|@mcduck|(softly)|She runs.|!BANG
~la la|> CUT <|> Burn to white.|CUT TO:|= synopsis|# Act|## Sequence|[[note]]|a [[b]] c|[[open|close]]
/* cut */|x /* y|z */ w|===|Title: A|Author: B|    more|○公園（夜）|太郎「待って」|花子「まだ|いかないで」|太郎M「……」
（小声で）|シーン|２．駅（朝）|*bold* _it_ \\*no|23 (O.S.)|FADE IN:|I'm vegan.|\t\tEVE|  |CLOSE ON - MARA|MARA & KON
タイトル：最後の手紙|脚本　誰か|MÜLLER|ÉLODIE (O.S.)|*
""".strip()
    .replace("\n", "|")
    .split("|")
)
LINES = st.one_of(
    st.sampled_from(FRAGMENTS),
    st.text("AaBb *_[]/\\.@!>~^#=()「」○太郎:、。\t ", max_size=20),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=12),
)


@st.composite
def scripts(draw: st.DrawFn) -> str:
    lines = draw(st.lists(LINES, min_size=1, max_size=14))
    breaks = draw(
        st.lists(st.sampled_from(["\n", "\n\n"]), min_size=len(lines), max_size=len(lines))
    )
    return "".join(line + end for line, end in zip(lines, breaks, strict=True))


def account(text: str, how: Cutting) -> Breakdown:
    title, found = elements(text)
    read = broken_down(title, found, how)
    assert not lost(letters(text), of_elements(found)), "lost while the text was read"
    assert not lost(of_elements(found), letters(text)), "invented while the text was read"
    assert not lost(of_elements(found, told=True), of_board(read)), "lost on the way to the board"
    return read


@given(text=scripts(), how=st.sampled_from(Cutting))
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_letter_is_accounted_for(text: str, how: Cutting) -> None:
    account(text, how)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
@pytest.mark.parametrize("how", Cutting)
def test_every_letter_of_real_scripts(path: Path, how: Cutting) -> None:
    account(path.read_text(encoding="utf-8"), how)
