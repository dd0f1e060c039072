"""What a board was made from: which file, how it was cut, and where its text and reading are kept."""

from enum import StrEnum

from storyboard.story.noun import Noun


class Cutting(StrEnum):
    """How much of a script goes into one panel."""

    SCENE = "scene"  # a whole scene
    PARAGRAPH = "paragraph"  # a paragraph of action with the speech that follows it
    SPEECH = "speech"  # a paragraph of action, or one speech
    SENTENCE = "sentence"  # one sentence of action, or one speech


class Script(Noun):
    """The script of a board. The records lie in the project's assets."""

    name: str  # of the file it came in
    format: str  # name of the importer, "fountain"
    cutting: Cutting = Cutting.PARAGRAPH
    text: str = ""  # digest of the text, UTF-8; "" = the format is no text that people write
    reading: str = ""  # digest of the scenes as they were read, before anybody edited the board
