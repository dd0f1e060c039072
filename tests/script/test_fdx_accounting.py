"""Nothing of an FDX file is lost and nothing invented: every run of every paragraph, note and summary."""

from xml.etree.ElementTree import Element as Node
from xml.etree.ElementTree import SubElement, fromstring, tostring

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storyboard.script import broken_down
from storyboard.script.fdx import elements
from storyboard.story import Cutting
from tests.script.accounting import letters, lost, of_board, of_elements

TYPES = (
    "Scene Heading", "Action", "General", "Shot", "Character", "Dialogue", "Parenthetical", "Transition",
    "Singing", "Lyrics", "New Act", "End of Act", "Cast List", "Outline 1", "Outline Body", "Unheard Of", "",
)  # fmt: skip
WORDS = st.one_of(
    st.sampled_from(
        ["INT. CAFE - DAY", "MARA", "KON (V.O.)", "(softly)", "She runs.", "CUT TO:", "太郎「待って」", "○公園（夜）"]
    ),
    st.text("AaBb (),.:-「」太郎 *_[]/", max_size=16),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Zl", "Zp"]), max_size=10),
)  # fmt: skip
RUNS = st.lists(WORDS, min_size=1, max_size=3)
SIMPLE = st.tuples(st.sampled_from(TYPES), RUNS)


def _paragraph(parent: Node, kind: str, runs: list[str]) -> Node:
    made = SubElement(parent, "Paragraph", {"Type": kind} if kind else {})
    for run in runs:
        SubElement(made, "Text").text = run
    return made


@st.composite
def files(draw: st.DrawFn) -> bytes:
    root = Node("FinalDraft", {"DocumentType": "Script", "Version": "1"})
    content = SubElement(root, "Content")
    for kind, runs in draw(st.lists(SIMPLE, min_size=1, max_size=10)):
        made = _paragraph(content, kind, runs)
        if kind == "Scene Heading" and draw(st.booleans()):
            made.set("Number", draw(st.sampled_from(["1", "12A", "7"])))
            about = SubElement(made, "SceneProperties", {"Title": draw(WORDS)})
            _paragraph(SubElement(about, "Summary"), "", draw(RUNS))
        if draw(st.integers(0, 4)) == 0:
            _paragraph(SubElement(made, "ScriptNote"), "", draw(RUNS))
        if draw(st.integers(0, 4)) == 0:
            dual = SubElement(SubElement(content, "Paragraph"), "DualDialogue")
            for name in ("MARA", "KON"):
                _paragraph(dual, "Character", [name])
                _paragraph(dual, "Dialogue", draw(RUNS))
    if draw(st.booleans()):
        front = SubElement(SubElement(root, "TitlePage"), "Content")
        _paragraph(front, "", draw(RUNS))
    return tostring(root, encoding="utf-8")


def written(data: bytes) -> tuple[str, ...]:
    """All that a person wrote into the file."""
    texts = []
    for node in fromstring(data).iter():
        texts += [node.text or "" if node.tag == "Text" else "", node.get("Number", "")]
        texts.append(node.get("Title", "") if node.tag == "SceneProperties" else "")
    return tuple(texts)


@given(data=files(), how=st.sampled_from(Cutting))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_letter_is_accounted_for(data: bytes, how: Cutting) -> None:
    title, found = elements(data, "a.fdx")
    read = broken_down(title, found, how)
    assert not lost(letters(*written(data)), of_elements(found)), "lost while the file was read"
    assert not lost(of_elements(found), letters(*written(data))), "invented while it was read"
    assert not lost(of_elements(found, told=True), of_board(read)), "lost on the way to the board"
