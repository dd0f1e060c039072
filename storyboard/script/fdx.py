"""Final Draft's FDX (XML) -> elements, every text run of every paragraph.

Refuses a DOCTYPE before anything is expanded. screenplay-tools 0.0.10, the one library that reads
FDX, keeps only the first run of a paragraph and no dual dialogue, so the tree is read here.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element as Node
from xml.etree.ElementTree import TreeBuilder
from xml.parsers import expat

from storyboard.errors import BadInput
from storyboard.script.element import Element

DEEPEST = 60  # levels of tags; real files have about ten
_KINDS = {
    "Scene Heading": "heading", "Scene Heading (Top of Page)": "heading", "Action": "action",
    "General": "action", "Shot": "action", "Character": "cue", "Dialogue": "dialogue",
    "Parenthetical": "parenthetical", "Transition": "transition", "Singing": "dialogue",
    "Lyrics": "dialogue", "New Act": "section", "End of Act": "note", "Cast List": "note",
    "Outline 1": "section", "Outline Body": "synopsis",
}  # fmt: skip


def elements(data: bytes, name: str) -> tuple[str, list[Element]]:
    """(title, elements in the order of the file). Raises BadInput."""
    root = tree(data, name)
    if root.tag != "FinalDraft":
        raise BadInput(f"'{name}' is XML, but no Final Draft script. Export the script as FDX.")
    head = [Element("title", text) for text in _texts(root.find("TitlePage/Content"))]
    title = head[0].text if head else ""
    return title, [*head, *_body(root.find("Content"))]


def tree(data: bytes, name: str) -> Node:
    """The XML as a tree, without DOCTYPE and entities. Raises BadInput."""
    builder, parser, depth = TreeBuilder(), expat.ParserCreate(), 0
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise BadInput(f"'{name}' declares a DOCTYPE, which scripts have not. It is not opened.")

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise BadInput(f"'{name}' is nested deeper than any script. It is not opened.")
        builder.start(tag, attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(tag)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise BadInput(f"'{name}' is damaged: {error}. Export the script again.") from error
    except (ValueError, LookupError) as error:
        raise BadInput(f"'{name}' has an encoding that cannot be read: {error}.") from error
    root: Node = builder.close()
    return root


def _body(content: Node | None) -> Iterator[Element]:
    for paragraph, dual in _paragraphs(content):
        kind = _KINDS.get(paragraph.get("Type", "Action"), "action")
        text = _text(paragraph)
        if text.strip() or kind == "heading":
            yield Element(
                kind,
                text if kind == "action" else text.strip(),
                number=paragraph.get("Number", ""),
                dual=dual and kind == "cue",
            )
        for synopsis in _synopses(paragraph):
            yield Element("synopsis", synopsis)
        for note in paragraph.findall("ScriptNote"):
            yield from (Element("note", text) for text in _texts(note))


def _paragraphs(content: Node | None) -> Iterator[tuple[Node, bool]]:
    """(paragraph, whether it belongs to the second of two who speak together)."""
    for paragraph in content if content is not None else ():
        if paragraph.tag != "Paragraph":
            continue
        yield paragraph, False
        for dual in paragraph.findall("DualDialogue"):
            cues = 0
            for inner in dual.findall("Paragraph"):
                cues += inner.get("Type") == "Character"
                yield inner, cues > 1


def _synopses(paragraph: Node) -> Iterator[str]:
    for said in paragraph.findall("SceneProperties"):
        if said.get("Title", "").strip():
            yield said.get("Title", "").strip()
        yield from _texts(said.find("Summary"))


def _texts(holder: Node | None) -> list[str]:
    """The paragraphs of a note, a summary or the title page."""
    found = (
        [] if holder is None else [_text(inner).strip() for inner in holder.findall("Paragraph")]
    )
    return [text for text in found if text]


def _text(paragraph: Node) -> str:
    return "".join("".join(run.itertext()) for run in paragraph.findall("Text"))
