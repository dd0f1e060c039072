"""What shares in a colour where something lies over it, or it lies over something, in drawings of this world."""

Rgb = tuple[int, int, int]

LENS: Rgb = (225, 240, 255)  # of glasses
GLAZED = 0.25  # share of that in what is behind it
PRINTED = 0.1  # share of the cloth in a pattern on it
WOVEN = 0.7  # share of that pattern in bands of checks, the rest is the cloth
LINED = 0.25  # share of white in a jacket's accent where it is open
INK: Rgb = (52, 30, 46)  # of faces
DARK: Rgb = (38, 22, 48)  # of outlines, and of the brows of whoever has hair of some colour
OUTLINED, GREYED = 0.8, 0.35  # share of DARK in those, and of INK in the brows of grey hair
