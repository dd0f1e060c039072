"""Small files of every format that is imported, made as the programs make them."""

import io
import json
import zipfile
from pathlib import Path

from tests.pictures import picture_bytes

FDX = """<?xml version="1.0" encoding="UTF-8" standalone="no" ?>
<FinalDraft DocumentType="Script" Template="No" Version="5">
 <Content>
  <Paragraph Number="12A" Type="Scene Heading">
   <SceneProperties Length="1/8" Page="1" Title="The arrival">
    <Summary><Paragraph><Text>A storm.</Text></Paragraph></Summary></SceneProperties>
   <Text>INT. LIGHTHOUSE - NIGHT</Text>
  </Paragraph>
  <Paragraph Type="Action"><Text>MARA waits </Text><Text Style="Bold">alone</Text><Text>.</Text>
   <ScriptNote ID="1"><Paragraph><Text>Which coat?</Text></Paragraph></ScriptNote></Paragraph>
  <Paragraph Type="Character"><Text>MARA (V.O.)</Text></Paragraph>
  <Paragraph Type="Parenthetical"><Text>(softly)</Text></Paragraph>
  <Paragraph Type="Dialogue"><Text>The sea &amp; me.</Text></Paragraph>
  <Paragraph><DualDialogue>
   <Paragraph Type="Character"><Text>KON</Text></Paragraph><Paragraph Type="Dialogue"><Text>Hey!</Text></Paragraph>
   <Paragraph Type="Character"><Text>MARA</Text></Paragraph><Paragraph Type="Dialogue"><Text>Ho!</Text></Paragraph>
  </DualDialogue></Paragraph>
  <Paragraph Type="Shot"><Text>CLOSE ON - THE LAMP</Text></Paragraph>
  <Paragraph Type="Action"><Text>太郎が灯りをつける。</Text></Paragraph>
  <Paragraph Type="Transition"><Text>CUT TO:</Text></Paragraph>
 </Content>
 <TitlePage><Content><Paragraph><Text>The Lighthouse</Text></Paragraph></Content></TitlePage>
</FinalDraft>
"""

BOARDS = {
    "version": "3.0.0",
    "aspectRatio": 1.7777,
    "fps": 24,
    "defaultBoardTiming": "2001",
    "boards": [
        {
            "uid": "UDRF3", "url": "board-1-UDRF3.png", "number": 1, "shot": "1A", "duration": "1500",
            "dialogue": "MARA: Hello.", "action": "Mara waits. Close-up.", "notes": "rain",
            "layers": {
                "fill": {"url": "board-1-UDRF3-fill.png"},
                "ink": {"url": "board-1-UDRF3-ink.png", "opacity": 0.5},
            },
        },
        {"uid": "9MZ1P", "url": "board-2-9MZ1P.png", "action": "Nobody."},
        {"uid": "9MZ1P", "url": "gone.png"},
    ],
}  # fmt: skip

STORY = {
    "Characters": {
        "Ana": {"name_en": "Ana", "name_ch": "安娜", "prompt_en": "a girl, red coat", "tag": "unrealistic_human"},
        "Rex": {"name_en": "Rex", "prompt_en": "a dog", "tag": "non_human"},
    },
    "Shots": [
        {
            "index": 1,
            "Setting Description": {"en": "a cafe at night", "ch": "夜晚的咖啡馆"},
            "Plot Correspondence": {"en": "Ana waits for Rex."},
            "Characters Appearing": {"en": ["Ana", "Rex"]},
            "Static Shot Description": {"en": "Ana sits by the window."},
            "Shot Perspective Design": {"en": "close-up, eye level"},
        },
        {"index": 2, "Setting Description": {"en": "a street"}, "Static Shot Description": {"en": "Empty."},
         "Characters Appearing": {"en": ["Ghost"]}},
    ],
}  # fmt: skip

PROMPTS = """
animals:
  - style: A watercolor of
    subject: a red fox
    settings: [in the forest, close-up on the beach at night]
humans:
  - style: A watercolor of
    subject: a girl with a hat
    settings: [in a cafe]
"""


def storyboarder(folder: Path) -> Path:
    """A scene of Storyboarder with its drawings."""
    images = folder / "images"
    images.mkdir(parents=True)
    (images / "board-1-UDRF3-fill.png").write_bytes(picture_bytes("yellow"))
    (images / "board-1-UDRF3-ink.png").write_bytes(picture_bytes("black"))
    (images / "board-2-9MZ1P.png").write_bytes(picture_bytes("green"))
    path = folder / "scene.storyboarder"
    path.write_text(json.dumps(BOARDS), encoding="utf-8")
    return path


def story(folder: Path) -> Path:
    """A story of ViStoryBench with one character's pictures."""
    (folder / "image" / "Ana").mkdir(parents=True)
    (folder / "image" / "Ana" / "00.jpg").write_bytes(picture_bytes("red", kind="JPEG"))
    path = folder / "story.json"
    path.write_text(json.dumps(STORY, ensure_ascii=False), encoding="utf-8")
    return path


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()
