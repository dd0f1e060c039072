"""Combinations of looks that nothing drawn for training shows, so that the laboratory can ask for them."""

from zlib import crc32

from storyboard.pocket.world import Character

Combination = tuple[str, ...]


def combination(one: Character) -> Combination:
    """Of a person hair, outfit and accessory; of others, who have no hair, kind, outfit, accessory, pattern."""
    if one.age:
        return one.hair, one.outfit, one.accessory
    return one.species, one.outfit, one.accessory, one.pattern


def withheld(looks: Combination) -> bool:
    """Is it one that people in no scene must not have? Every second is; whoever is in scenes may have any."""
    return crc32(" ".join(looks).encode()) % 2 == 1
