"""Whose a word of an action is, in English and Japanese."""

import pytest

from storyboard.actions import read_action
from storyboard.prompts import panel_prompt
from storyboard.render.families import family_named
from storyboard.story import Character, Panel, Placement, Project, Scene

KON, MARA = Character(id="kon", name="Kon", aliases=("コン",)), Character(id="mara", name="Mara")


def said(action: str) -> list[dict[str, str]]:
    about, _, _ = read_action(action, [KON, MARA])
    return [{kind: term.id for kind, term in one.words.items()} for one in about]


@pytest.mark.parametrize(
    ("action", "kon", "mara"),
    [
        ("Kon waves, Mara sits", {"pose": "waving"}, {"pose": "sitting"}),
        ("Kon and Mara wave", {"pose": "waving"}, {"pose": "waving"}),
        ("happy", {"expression": "happy"}, {"expression": "happy"}),
        ("Kon waves at Mara, smiling", {"pose": "waving", "expression": "happy"}, {}),
        ("Mara hugs Kon, smiling", {}, {"expression": "happy"}),
        ("Kon hugs Mara. She waves", {}, {"pose": "waving"}),
        ("Kon meets Mara, who smiles", {}, {"expression": "happy"}),
        ("Kon runs towards Mara. Smiling, sad", {"pose": "running"}, {"expression": "happy"}),
        ("Kon waves at Mara, who smiles", {"pose": "waving"}, {"expression": "happy"}),
        ("behind Mara, Kon waves", {"pose": "waving"}, {}),
        ("next to Mara. sitting", {}, {"pose": "sitting"}),
        ("KonがMaraに手を振る", {"pose": "waving"}, {}),
        ("コンはMaraを指差す。Maraは怒る", {"pose": "pointing"}, {"expression": "angry"}),
        ("KonとMaraが走る", {"pose": "running"}, {"pose": "running"}),
        ("Maraに手を振る", {}, {"pose": "waving"}),
        ("Konrad waves", {"pose": "waving"}, {"pose": "waving"}),  # neither is Konrad
    ],
)
def test_words_belong_to_those_who_act(
    action: str, kon: dict[str, str], mara: dict[str, str]
) -> None:
    assert said(action) == [kon, mara]


@pytest.mark.parametrize(
    ("action", "views"),
    [
        ("Kon points at Mara", ("right", "front")),
        ("Mara points at Kon", ("front", "left")),
        ("KonがMaraを見て笑う", ("right", "front")),
        ("Kon talks to Mara. Mara waves to Kon", ("right", "left")),
        ("Kon sits next to Mara", ("front", "front")),
        ("Kon, from behind, waves at Mara", ("back", "front")),
        ("Mara looks at each other", ("right", "left")),
    ],
)
def test_who_turns_to_somebody_faces_them(action: str, views: tuple[str, str]) -> None:
    placed = tuple(Placement(character=one.id) for one in (KON, MARA))
    panel = Panel(action=action, placements=placed)
    scene = Scene(panels=(panel,))
    project = Project(name="x", cast=(KON, MARA), scenes=(scene,))
    prompt = panel_prompt(panel, scene, project, family_named("pocket")).text
    spoken = {"right": "turned right", "left": "turned left", "front": "from the front"}
    told = [part.strip() for part in prompt.split("on the right:")]
    for part, view in zip(told, views, strict=True):
        assert spoken.get(view, "from behind") in part


def test_a_chosen_view_wins_over_whom_somebody_turns_to() -> None:
    placed = (Placement(character="kon", view="from behind"), Placement(character="mara"))
    panel = Panel(action="Kon points at Mara", placements=placed)
    scene = Scene(panels=(panel,))
    project = Project(name="x", cast=(KON, MARA), scenes=(scene,))
    prompt = panel_prompt(panel, scene, project, family_named("pocket")).text
    assert "from behind" in prompt.split("on the right:")[0]


@pytest.mark.parametrize(
    ("action", "kon", "mara"),
    [
        ("Kon, a fox with a mail bag, walks", "fox shoulder_bag", ""),
        ("red-haired Mara runs", "", "red coat"),
        ("the blonde girl Mara", "", "yellow girl"),
        ("Mara is a girl with long black hair and a blue dress", "", "girl black long blue dress"),
        ("Mara puts on her glasses. Kon waves", "", "glasses"),
        ("Kon waves at Mara in a red coat", "", "red coat"),
        ("Kon waves at Mara, wearing a red hat", "red hat", ""),
        ("Mara's red scarf flutters", "", "red scarf"),
        ("Mara: a red hat. Kon sits", "", "red hat"),
        ("長い黒髪のMaraが走る", "", "black long"),
        ("Konが赤いコートを着たMaraに手を振る", "", "red coat"),
        ("Maraは赤いドレスで立っている", "", "red dress"),
        ("Maraが赤い帽子をかぶる", "", "red hat"),
        ("コン（赤い目の狐）が走る", "red eyes fox", ""),
    ],
)
def test_looks_are_of_who_has_them(action: str, kon: str, mara: str) -> None:
    about, _, left_out = read_action(action, [KON, MARA])
    assert [" ".join(found.term.id for found in one.looks) for one in about] == [kon, mara]
    assert not {"fox", "red", "hat", "赤い", "狐", "着", "かぶ"} & {*left_out}


@pytest.mark.parametrize(
    ("action", "unused"),
    [
        ("Kon chases a black cat", ("black", "cat")),
        ("Mara's cat sits", ("cat",)),
        ("Mara looks at the red sky", ("red",)),
        ("Maraが黒い猫を見る", ("黒い", "猫")),
        ("Mara walks with a dog", ("dog",)),
        ("Mara closes her eyes", ()),
    ],
)
def test_looks_of_nobody_there_are_left_out(action: str, unused: tuple[str, ...]) -> None:
    about, _, left_out = read_action(action, [KON, MARA])
    assert not any(one.looks for one in about)
    looks = ("black", "cat", "red", "黒い", "猫", "dog", "eyes")
    assert tuple(word for word in left_out if word in looks) == unused


def test_her_own_clothes_are_hers_where_she_is_alone() -> None:
    about, _, _ = read_action("Her red scarf flutters", [MARA])
    assert [found.term.id for found in about[0].looks] == ["red", "scarf"]
