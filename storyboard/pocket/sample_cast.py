"""The two members of the sample as the drawn world knows them, and who is kept out of training.

Exact literals, so that anybody can draw their references again and check that training has nobody
like them.
"""

from storyboard.pocket.world.character import Character
from storyboard.pocket.world.palette import Paint

KON = Character(
    species="fox",
    age="",
    skin=(255, 226, 204),
    coat=Paint("orange", (240, 132, 38)),
    eyes=(58, 40, 32),
    eye_shape=2,
    hair="bald",
    outfit="coat",
    top=Paint("teal", (24, 140, 150)),
    bottom=Paint("navy", (35, 46, 92)),
    shoes=Paint("brown", (120, 76, 48)),
    accent=Paint("yellow", (250, 204, 72)),
    pattern="plain",
    accessory="scarf",
    accessory_paint=Paint("red", (212, 52, 52)),
    beard=False,
    build=1.0,
)
MARA = Character(
    species="person",
    age="girl",
    skin=(238, 186, 146),
    coat=Paint("purple", (122, 72, 178)),
    eyes=(74, 46, 104),
    eye_shape=0,
    hair="bob",
    outfit="dress",
    top=Paint("yellow", (250, 204, 72)),
    bottom=Paint("white", (250, 248, 240)),
    shoes=Paint("red", (200, 52, 60)),
    accent=Paint("white", (250, 244, 223)),
    pattern="dots",
    accessory="bow",
    accessory_paint=Paint("red", (200, 52, 60)),
    beard=False,
    build=0.95,
)
SAMPLE = {"Kon": KON, "Mara": MARA}


def resembles_the_sample(character: Character) -> bool:
    """Same kind, clothes, thing worn and main colours as a member of the sample: never trained on."""
    return any(_main(character) == _main(member) for member in SAMPLE.values())


def _main(character: Character) -> tuple[str, ...]:
    return (
        character.species,
        character.outfit,
        character.accessory,
        character.coat.name,
        character.top.name,
    )
