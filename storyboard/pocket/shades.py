"""Which shades go by the name of a colour, in the drawn world and where words ask for one."""

import colorsys

Rgb = tuple[int, int, int]
Range = tuple[float, float]

# name -> (hue 0..360, saturation, value) ranges; greys have none
SHADES: dict[str, tuple[Range, Range, Range]] = {
    "red": ((352, 366), (0.72, 0.9), (0.72, 0.88)),
    "orange": ((20, 32), (0.72, 0.92), (0.86, 0.98)),
    "yellow": ((44, 53), (0.62, 0.85), (0.92, 1.0)),
    "lime": ((72, 92), (0.5, 0.72), (0.72, 0.88)),
    "green": ((118, 152), (0.45, 0.72), (0.42, 0.66)),
    "teal": ((170, 186), (0.5, 0.8), (0.48, 0.7)),
    "sky": ((192, 206), (0.36, 0.58), (0.85, 0.98)),
    "blue": ((212, 228), (0.6, 0.82), (0.68, 0.9)),
    "navy": ((222, 238), (0.5, 0.7), (0.26, 0.4)),
    "purple": ((262, 284), (0.42, 0.68), (0.5, 0.76)),
    "pink": ((328, 346), (0.34, 0.58), (0.9, 1.0)),
    "brown": ((18, 30), (0.5, 0.68), (0.36, 0.52)),
    "black": ((220, 270), (0.08, 0.22), (0.14, 0.22)),
    "grey": ((200, 240), (0.02, 0.1), (0.48, 0.68)),
    "white": ((30, 60), (0.0, 0.04), (0.94, 1.0)),
    "cream": ((34, 46), (0.16, 0.3), (0.9, 0.97)),
}
SKINS: tuple[Rgb, ...] = (
    (255, 226, 204), (250, 209, 178), (238, 186, 146), (208, 148, 106), (164, 108, 74), (116, 74, 54),
)  # fmt: skip
FURS = ("orange", "brown", "grey", "black", "white", "cream", "yellow", "sky", "pink", "purple")
HIDES = (*FURS, "green", "teal", "red")
HAIRS = (
    "black", "brown", "orange", "yellow", "red", "white", "grey",
    "pink", "purple", "sky", "green", "teal", "blue",
)  # fmt: skip
AGED = ("white", "grey")  # hair of the old
UNEYED = ("white", "cream", "yellow", "grey")  # no eyes have these
IRISES = ("brown", "blue", "green", "teal", "purple", "black")  # most eyes have one of these


def coats(species: str, age: str) -> tuple[str, ...]:
    """Colours of the hair of persons, the fur of animals, the hide of dragons, the shell of robots."""
    if age:
        return AGED if age.startswith("old") else HAIRS
    return HIDES if species == "dragon" else FURS


def middle_shade(name: str) -> Rgb:
    """What is meant where somebody says no more than a colour's name."""
    hue, saturation, value = (sum(ends) / 2 for ends in SHADES[name])
    return rgb_of(hue, saturation, value)


def rgb_of(hue: float, saturation: float, value: float) -> Rgb:
    """hue: degrees, any turn."""
    red, green, blue = colorsys.hsv_to_rgb(hue % 360 / 360, saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)
