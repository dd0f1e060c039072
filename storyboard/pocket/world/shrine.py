"""A shrine among cedars: its gate, a paved way, stone lanterns, and the hall that one climbs to."""

from dataclasses import dataclass

from storyboard.pocket.world.brush import Point, block, oval, paint, polygon, smooth
from storyboard.pocket.world.palette import Rgb, mix
from storyboard.pocket.world.stage import DARK, SHINE, Stage, hills, tree, tuft

RED: Rgb = (212, 76, 54)
BLACK: Rgb = (58, 50, 60)
GOLD: Rgb = (232, 190, 96)
STONE: Rgb = (170, 170, 168)
STRAW: Rgb = (230, 206, 150)
PAPER: Rgb = (252, 250, 244)
CEDAR: Rgb = (66, 118, 84)
SLABS = (3.0, 6.5, 11.0, 17.0, 25.0, 35.0, 47.0, 61.0)  # seams of the way, below the horizon

Spot = tuple[float, float, float]  # fraction of the width, below the horizon, size


@dataclass(frozen=True)
class _Precinct:
    """One way to lay it out. Gates, lanterns and foxes from the furthest to the nearest."""

    ground: Rgb
    leaves: Rgb
    fallen: Rgb
    roof: Rgb
    hall: Spot
    way: float  # where the way leaves the frame, fraction of the width
    cedars: tuple[Spot, ...]
    trees: tuple[Spot, ...]
    gates: tuple[Spot, ...]
    lanterns: tuple[Spot, ...]
    foxes: tuple[Spot, ...]
    sacred: float | None  # where the old tree with a rope around it stands


def shrine(stage: Stage) -> None:
    here = _PRECINCTS[stage.layout]
    w, h = stage.width, stage.horizon
    hills(stage, (126, 168, 140), 24)
    _far_cedars(stage)
    stage.ground(here.ground)
    x, below, size = here.hall
    _fallen(stage, here)
    _way(stage, w * x, below, w * here.way)
    for spot in here.cedars:
        _cedar(stage, w * spot[0], h + spot[1], spot[2])
    for spot in here.trees:
        tree(stage, w * spot[0], h + spot[1], spot[2], here.leaves)
    _hall(stage, w * x, h + below, size, here.roof)
    for spot in here.gates:
        _gate(stage, w * spot[0], h + spot[1], spot[2])
    if here.sacred is not None:
        _sacred_tree(stage, w * here.sacred)
    for spot in here.lanterns:
        _stone_lantern(stage, w * spot[0], h + spot[1], spot[2])
    for spot in here.foxes:
        _fox(stage, w * spot[0], h + spot[1], spot[2], 1 if spot[0] < 0.5 else -1)


def _bent(start: Point, handle: Point, end: Point) -> list[Point]:
    """Points along a curve."""
    shares = [step / 10 for step in range(11)]
    return [
        (
            (1 - t) ** 2 * start[0] + 2 * t * (1 - t) * handle[0] + t * t * end[0],
            (1 - t) ** 2 * start[1] + 2 * t * (1 - t) * handle[1] + t * t * end[1],
        )
        for t in shares
    ]


def _far_cedars(stage: Stage) -> None:
    """Where the wood behind begins."""
    w, h = stage.width, stage.horizon
    x = -4.0
    while x < w + 4:
        high, half = stage.uniform(19, 32), stage.uniform(5, 7.5)
        tone = mix(CEDAR, (176, 206, 194), stage.uniform(0.4, 0.55))
        crown = [(x - half, h + 3), (x - half * 0.7, h - high * 0.5), (x, h - high * 1.25)]
        stage.fill(smooth([*crown, (x + half * 0.7, h - high * 0.5), (x + half, h + 3)]), tone)
        x += stage.uniform(6, 10)


def _cedar(stage: Stage, x: float, base: float, size: float) -> None:
    """A tall one, its branches in drooping tiers."""
    stage.shadow(x, base, size * 0.2, size * 0.03)
    stage.fill(block(x - size * 0.035, base - size * 0.6, x + size * 0.035, base), (136, 92, 70))
    stage.fill(block(x + size * 0.006, base - size * 0.6, x + size * 0.035, base), (108, 74, 62))
    for tier in range(5):
        y, half = base - size * (0.24 + tier * 0.165), size * (0.185 - tier * 0.024)
        tone, high = mix(CEDAR, SHINE, 0.05 * tier), size * 0.27
        rim = [(x + half, y), (x + half * 0.5, y + size * 0.02), (x, y - size * 0.012)]
        rim += [(x - half * 0.5, y + size * 0.02), (x - half, y)]
        left = _bent((x - half, y), (x - half * 0.36, y - high * 0.34), (x, y - high))
        right = _bent((x, y - high), (x + half * 0.36, y - high * 0.34), (x + half, y))
        stage.fill(polygon([*left, *right, *rim]), tone)
        shade = [*right, (x + half * 0.5, y + size * 0.02), (x + half * 0.16, y)]
        stage.fill(polygon(shade), mix(tone, (30, 36, 80), 0.22))


def _way(stage: Stage, far: float, below: float, near: float) -> None:
    """Slabs of stone from below the frame to the steps of the hall."""
    h = stage.horizon

    def at(side: float, y: float) -> Point:
        share = (y - below) / (76 - below)
        return far + (near - far) * share + side * (8.5 + 27 * share), h + y

    for much, rgb in ((1.22, (150, 146, 142)), (1.16, (184, 178, 170)), (1.0, (212, 204, 192))):
        corners = [at(-much, below), at(much, below), at(much, 76), at(-much, 76)]
        stage.fill(polygon(corners), rgb)
    rows = [y for y in SLABS if y > below]
    for number, y in enumerate(rows):
        stage.line(at(-1, y), at(1, y), (128, 120, 124), 0.3 + 0.06 * number, 0.5)
        for side in ((-0.33, 0.33), (-0.66, 0.0, 0.66))[number % 2]:
            end = rows[number + 1] if number + 1 < len(rows) else 76.0
            stage.line(at(side, y), at(side, end), (128, 120, 124), 0.3 + 0.05 * number, 0.36)


def _hall(stage: Stage, x: float, base: float, size: float, roof: Rgb) -> None:
    """Of wood, on a veranda, under a roof that curves."""
    wood: Rgb = (164, 110, 78)

    def area(left: float, top: float, right: float, bottom: float, rgb: Rgb) -> None:
        """In units of its size, from the middle of its foot."""
        here = block(x + left * size, base + top * size, x + right * size, base + bottom * size)
        stage.fill(here, rgb)

    stage.shadow(x, base + 0.6, 44 * size, 2 * size)
    area(-33, -3, 33, 1, STONE)
    area(-33, -3, 33, -2.2, mix(STONE, SHINE, 0.3))
    area(-28, -8, 28, -3, mix(wood, DARK, 0.56))
    for pile in range(-27, 28, 9):
        area(pile - 0.8, -8, pile + 0.8, -3, mix(wood, DARK, 0.2))
    area(-24, -27, 24, -9, (240, 226, 200))
    area(-24, -27, 24, -23.4, (206, 186, 164))
    for left, right in ((-22.4, -9.4), (9.4, 22.4)):
        _lattice(stage, x, base, size, (left, right))
    _doors(stage, x, base, size)
    for post in (-24, -8.2, 8.2, 24):
        area(post - 1.1, -27, post + 1.1, -9, RED)
        area(post + 0.3, -27, post + 1.1, -9, mix(RED, DARK, 0.24))
    area(-29, -9, 29, -7.2, mix(wood, SHINE, 0.2))
    area(-29, -7.6, 29, -7.2, mix(wood, DARK, 0.3))
    _railing(stage, x, base, size)
    _steps(stage, x, base, size, wood)
    area(-26, -28, 26, -25.6, mix(wood, DARK, 0.16))
    _roof(stage, x, base, size, roof)
    _porch(stage, x, base, size, roof)


def _lattice(stage: Stage, x: float, base: float, size: float, ends: tuple[float, float]) -> None:
    """Paper panes in a wooden grid, lit from inside at night."""
    left, right = (x + end * size for end in ends)
    top, bottom = base - 21.6 * size, base - 11 * size
    stage.fill(block(left - 0.4 * size, top - 0.4 * size, right, bottom), (128, 84, 64))
    wide, high = (right - left) / 4, (bottom - top) / 3
    for column in range(4):
        for row in range(3):
            upper, edge = top + row * high, left + column * wide
            pane = block(edge, upper, edge + wide - 0.5 * size, upper + high - 0.5 * size)
            stage.fill(pane, (250, 240, 214))
            stage.glow(pane, (255, 214, 132))


def _doors(stage: Stage, x: float, base: float, size: float) -> None:
    """Two, closed, with iron on them; a box for coins before them."""
    left, right, top = x - 7.2 * size, x + 7.2 * size, base - 22.4 * size
    stage.fill(block(left, top, right, base - 9 * size), (124, 80, 62))
    for door in (left, x + 0.2 * size):
        edge = door + 7 * size
        stage.fill(block(door + 0.5, top + size, edge - 0.5, base - 9.4 * size), (148, 98, 72))
        for y in (top + 3 * size, top + 9 * size):
            stage.line((door + size, y), (edge - size, y), GOLD, 0.5 * size, 0.8)
    stage.fill(oval(x - 1.2 * size, base - 15 * size, 0.6 * size, 0.6 * size), GOLD)
    stage.fill(oval(x + 1.4 * size, base - 15 * size, 0.6 * size, 0.6 * size), GOLD)


def _railing(stage: Stage, x: float, base: float, size: float) -> None:
    """Around the veranda, open at the steps."""
    for begin, end in ((-29, -9), (9, 29)):
        for y in (-13, -10.8):
            start = (x + begin * size, base + y * size)
            stage.line(start, (x + end * size, base + y * size), RED, 0.8 * size)
        for number in range(5):
            post = x + (begin + (end - begin) * number / 4) * size
            stage.line((post, base - 13.4 * size), (post, base - 9 * size), RED, size)
            if number in (0, 4):
                stage.fill(oval(post, base - 14.4 * size, size, 1.2 * size), GOLD)


def _steps(stage: Stage, x: float, base: float, size: float, wood: Rgb) -> None:
    for step in range(5):
        half, y = (8 + step * 0.7) * size, base + (-8.6 + step * 2.1) * size
        stage.fill(block(x - half, y, x + half, y + 2.2 * size), mix(wood, DARK, 0.3))
        stage.fill(block(x - half, y, x + half, y + 1.1 * size), mix(wood, SHINE, 0.24))
    stage.fill(block(x - 13 * size, base + size, x + 13 * size, base + 3 * size, 0.3), STONE)
    stage.fill(
        block(x - 13 * size, base + size, x + 13 * size, base + 1.7 * size), mix(STONE, SHINE, 0.3)
    )


def _roof(stage: Stage, x: float, base: float, size: float, rgb: Rgb) -> None:
    """Steep at the ridge, flat at the eaves, whose corners rise; logs lie across the ridge."""

    def at(across: float, up: float) -> Point:
        return x + across * size, base - up * size

    slopes = (
        _bent(at(-43, 28.4), at(-25, 29.6), at(-19, 46)),
        _bent(at(19, 46), at(25, 29.6), at(43, 28.4)),
    )
    eaves = _bent(at(43, 28.4), at(34, 24.4), at(20, 24.2))
    eaves += _bent(at(-20, 24.2), at(-34, 24.4), at(-43, 28.4))
    lower = [(px, py + 1.7 * size) for px, py in eaves]
    stage.fill(polygon([*slopes[0], *slopes[1], *lower]), mix(rgb, (50, 34, 44), 0.6))
    stage.fill(polygon([*slopes[0], *slopes[1], *eaves]), rgb)
    for rib in range(-9, 10):
        share = rib / 9
        curve = _bent(at(19 * share, 45), at(25 * share, 31), at(40 * share, 25.2 + 2.4 * share**4))
        stage.canvas.drawPath(
            smooth(curve, closed=False), paint(mix(rgb, DARK, 0.36), 0.5, 0.5 * size)
        )
    shade = _bent(at(19, 46), at(25, 29.6), at(43, 28.4))
    shade += [*_bent(at(43, 28.4), at(34, 24.4), at(20, 24.2)), at(12, 24.2)]
    stage.fill(polygon(shade), DARK, 0.16)
    ridge = block(*at(-20.5, 48), *at(20.5, 45), 0.8 * size)
    stage.fill(ridge, mix(rgb, DARK, 0.34))
    for log in (-12, -4, 4, 12):
        stage.fill(
            block(*at(log - 1.3, 49.6), *at(log + 1.3, 47.2), 0.8 * size), mix(rgb, DARK, 0.5)
        )
        stage.fill(oval(*at(log, 48.4), 0.7 * size, 0.7 * size), GOLD)
    for end in (-19, 19):
        for lean in (-3.2, 3.2):
            stage.line(
                at(end - lean * 0.5, 45.4), at(end + lean, 54), mix(rgb, DARK, 0.5), 1.2 * size
            )


def _porch(stage: Stage, x: float, base: float, size: float, roof: Rgb) -> None:
    """A little gable over the steps, and a rope with paper below it."""

    def at(across: float, up: float) -> Point:
        return x + across * size, base - up * size

    for drop, rgb in ((1.8, mix(roof, (50, 34, 44), 0.6)), (0.0, mix(roof, SHINE, 0.1))):
        bow = _bent(at(-16, 25.4 - drop), at(-8.6, 25.4 - drop), at(-5.6, 30 - drop))
        bow += _bent(at(-5.6, 30 - drop), at(0, 38 - drop), at(5.6, 30 - drop))
        bow += _bent(at(5.6, 30 - drop), at(8.6, 25.4 - drop), at(16, 25.4 - drop))
        under = _bent(at(14, 23.4 - drop), at(7, 23.6 - drop), at(4.8, 27.6 - drop))
        under += _bent(at(4.8, 27.6 - drop), at(0, 34 - drop), at(-4.8, 27.6 - drop))
        under += _bent(at(-4.8, 27.6 - drop), at(-7, 23.6 - drop), at(-14, 23.4 - drop))
        stage.fill(polygon([*bow, *under]), rgb)
    stage.fill(oval(*at(0, 27.4), 1.7 * size, 1.7 * size), GOLD)
    _rope(stage, at(-8.4, 22.6), at(8.4, 22.6), 2.2 * size, size)


def _rope(stage: Stage, start: Point, end: Point, sag: float, size: float) -> None:
    """Of straw, thicker than a line, with zigzags of paper hanging from it."""
    curve = _bent(start, ((start[0] + end[0]) / 2, start[1] + 2 * sag), end)
    path = smooth(curve, closed=False)
    stage.canvas.drawPath(path, paint(mix(STRAW, DARK, 0.3), 1.0, 1.9 * size))
    stage.canvas.drawPath(path, paint(STRAW, 1.0, 1.4 * size))
    for number, (x, y) in enumerate(curve):
        if number in (2, 4, 6, 8):
            _paper(stage, x, y + 0.7 * size, 0.62 * size)
        stage.line(
            (x - 0.4 * size, y + 0.5 * size), (x + 0.4 * size, y - 0.5 * size), DARK, 0.25, 0.4
        )


def _paper(stage: Stage, x: float, y: float, size: float) -> None:
    for number, dx in enumerate((0.0, 1.0, 0.0)):
        left, upper = x + (dx - 1.1) * size, y + number * 2.1 * size
        slip = [(left, upper), (left + 1.9 * size, upper + 0.5 * size)]
        slip += [(left + 1.9 * size, upper + 2.7 * size), (left, upper + 2.2 * size)]
        stage.fill(polygon(slip), mix(PAPER, DARK, 0.07 * number))


def _gate(stage: Stage, x: float, base: float, size: float) -> None:
    """A torii: two red posts, a beam through them, another with rising ends on them, a rope."""

    def at(across: float, up: float) -> Point:
        return x + across * size, base - up * size

    for side in (-1, 1):
        foot, head = side * 23.5, side * 21.0
        stage.shadow(x + foot * size, base + 0.2, 6 * size, 1.3 * size)
        post = [at(foot - 2.1, 0), at(head - 1.7, 43), at(head + 1.7, 43), at(foot + 2.1, 0)]
        stage.fill(polygon(post), RED)
        shade = [at(foot + 0.5, 0), at(head + 0.4, 43), at(head + 1.7, 43), at(foot + 2.1, 0)]
        stage.fill(polygon(shade), mix(RED, DARK, 0.26))
        stage.fill(block(*at(foot - 2.5, 5), *at(foot + 2.4, -0.6), 0.6 * size), BLACK)
        stage.fill(block(*at(foot - 3.4, 0.8), *at(foot + 3.4, -0.9), 0.5 * size), STONE)
    stage.fill(block(*at(-26, 35), *at(26, 31.4), 0.3 * size), RED)
    stage.fill(block(*at(-26, 32.4), *at(26, 31.4), 0.3 * size), mix(RED, DARK, 0.26))
    _rope(stage, at(-20.6, 30), at(20.6, 30), 2 * size, 1.1 * size)
    stage.fill(block(*at(-3.4, 43.6), *at(3.4, 33), 0.4 * size), mix(BLACK, DARK, 0.2))
    stage.fill(block(*at(-2.3, 42.4), *at(2.3, 34), 0.3 * size), GOLD)
    stage.fill(block(*at(-1.5, 41.6), *at(1.5, 34.8)), BLACK)
    for low, high, long, rgb in (
        (41.6, 43, 29.6, mix(RED, DARK, 0.3)),
        (42.6, 46, 30.6, RED),
        (46, 48.4, 33, BLACK),
    ):
        lower = _bent(at(-long, low + 3.2), at(0, low - 3), at(long, low + 3.2))
        upper = _bent(at(long + 0.6, high + 3.4), at(0, high - 3), at(-long - 0.6, high + 3.4))
        stage.fill(polygon([*lower, *upper]), rgb)


def _stone_lantern(stage: Stage, x: float, base: float, size: float) -> None:
    """With a fire behind its window at night."""

    def at(across: float, up: float) -> Point:
        return x + across * size, base - up * size

    dark, light = mix(STONE, DARK, 0.24), mix(STONE, SHINE, 0.16)
    stage.shadow(x, base + 0.3, 8 * size, 1.6 * size)
    stage.fill(block(*at(-5, 2.6), *at(5, -0.4), 0.5 * size), dark)
    stage.fill(block(*at(-3.8, 4.4), *at(3.8, 2.2), 0.4 * size), STONE)
    stage.fill(block(*at(-1.9, 15), *at(1.9, 4)), light)
    stage.fill(block(*at(0.5, 15), *at(1.9, 4)), dark)
    stage.fill(polygon([at(-2, 14.4), at(-4.8, 16.6), at(4.8, 16.6), at(2, 14.4)]), dark)
    stage.fill(block(*at(-4.8, 17.8), *at(4.8, 16.4), 0.3 * size), light)
    stage.fill(block(*at(-3.4, 23.4), *at(3.4, 17.6)), STONE)
    fire = block(*at(-2.1, 22.4), *at(2.1, 18.6), 0.5 * size)
    stage.fill(fire, (92, 84, 92))
    stage.glow(block(*at(-3.4, 23.2), *at(3.4, 17.8)), (204, 142, 84))
    stage.glow(fire, (255, 232, 150))
    roof = _bent(at(-7.6, 23.8), at(-3, 24.6), at(-1.2, 28.6))
    roof += _bent(at(1.2, 28.6), at(3, 24.6), at(7.6, 23.8))
    stage.fill(polygon([*roof, at(6, 22.8), at(-6, 22.8)]), light)
    shade = _bent(at(1.2, 28.6), at(3, 24.6), at(7.6, 23.8))
    stage.fill(polygon([*shade, at(6, 22.8), at(0.6, 22.8)]), dark)
    stage.fill(oval(*at(0, 30), 1.5 * size, 1.9 * size), STONE)
    stage.fill(oval(*at(-2.6, 3.4), 2.4 * size, 0.8 * size), (112, 146, 92), 0.7)


def _fox(stage: Stage, x: float, base: float, size: float, looks: int) -> None:
    """Of stone, sitting on its block, a red bib around its neck."""

    def at(across: float, up: float) -> Point:
        return x + looks * across * size, base - up * size

    coat: Rgb = (226, 224, 220)
    stage.shadow(x, base + 0.3, 10 * size, 1.8 * size)
    for half, low, high, rgb in (
        (7.4, -0.4, 2.4, mix(STONE, DARK, 0.2)),
        (6, 2.4, 9, STONE),
        (7, 8.6, 10.6, mix(STONE, SHINE, 0.2)),
    ):
        stage.fill(
            block(x - half * size, base - high * size, x + half * size, base - low * size, 0.4), rgb
        )
    stage.fill(block(x + 2 * size, base - 8.6 * size, x + 6 * size, base - 2.4 * size), DARK, 0.16)
    tail = [at(-3, 10.6), at(-8, 12), at(-8.6, 20), at(-5.4, 25), at(-5.6, 18), at(-1.6, 13)]
    stage.fill(smooth(tail), mix(coat, DARK, 0.14))
    body = [at(-5.6, 10.6), at(-5.2, 16.4), at(-0.4, 20.4), at(1, 25), at(4.4, 24), at(4.2, 10.6)]
    stage.fill(smooth(body), coat)
    stage.fill(
        smooth([at(-5.4, 10.4), at(-5, 16), at(0.4, 15.6), at(1, 10.4)]), mix(coat, DARK, 0.1)
    )
    stage.fill(block(*_corners(at(2.2, 18), at(4, 10.6)), 0.6 * size), mix(coat, SHINE, 0.4))
    head = [at(-1, 24), at(0, 29.4), at(4, 29.4), at(9, 24.8), at(8.6, 23.4), at(3, 22.4)]
    stage.fill(smooth(head), mix(coat, SHINE, 0.3))
    for ear in (0.2, 2.6):
        stage.fill(polygon([at(ear, 27.6), at(ear + 0.4, 32.4), at(ear + 2.4, 28.2)]), coat)
        stage.fill(polygon([at(ear + 0.5, 28), at(ear + 0.7, 31), at(ear + 1.8, 28.2)]), RED, 0.7)
    stage.line(at(3.8, 26.4), at(5.2, 25.8), BLACK, 0.5 * size)
    stage.fill(oval(*at(7.8, 24.4), 0.5 * size, 0.4 * size), BLACK)
    bib = [at(-0.8, 23.2), at(5, 22.6), at(5.6, 17.4), at(1.4, 16.8)]
    stage.fill(smooth(bib), RED)
    stage.line(at(-0.2, 22.8), at(4.6, 22.4), GOLD, 0.7 * size)


def _corners(one: Point, other: Point) -> tuple[float, float, float, float]:
    """(left, top, right, bottom) of two corners."""
    (a, b), (c, d) = one, other
    return min(a, c), min(b, d), max(a, c), max(b, d)


def _sacred_tree(stage: Stage, x: float) -> None:
    """A trunk that leaves the frame above, a rope with paper around it."""
    h = stage.horizon
    bark: Rgb = (128, 92, 76)
    stage.shadow(x, h + 26, 22, 2.4)
    trunk = _bent((x - 18, h + 27), (x - 8.4, h + 20), (x - 8, h - 4))
    trunk += [(x - 7, h - 130), (x + 7, h - 130)]
    trunk += _bent((x + 8, h - 4), (x + 8.4, h + 20), (x + 18, h + 27))
    trunk += [*_bent((x + 18, h + 27), (x + 9, h + 27), (x + 5, h + 29)), (x + 2, h + 26.6)]
    trunk += [*_bent((x - 2, h + 29.6), (x - 8, h + 27), (x - 18, h + 27))]
    stage.fill(polygon(trunk), bark)
    shade = [(x + 2, h - 130), (x + 7, h - 130)]
    shade += _bent((x + 8, h - 4), (x + 8.4, h + 20), (x + 18, h + 27))
    shade += [*_bent((x + 18, h + 27), (x + 9, h + 27), (x + 5, h + 29)), (x + 3, h + 20)]
    stage.fill(polygon(shade), mix(bark, DARK, 0.24))
    for dx, top, bottom in (
        (-5, -60, -30),
        (-2, -40, -6),
        (1, -70, -34),
        (4, -28, 14),
        (-4, 4, 20),
    ):
        stage.line((x + dx, h + top), (x + dx * 1.1, h + bottom), mix(bark, DARK, 0.4), 0.6, 0.6)
    _rope(stage, (x - 8.2, h - 16), (x + 8.2, h - 16), 1.6, 1.7)


def _fallen(stage: Stage, here: _Precinct) -> None:
    """Moss, tufts, and what fell from the trees."""
    w, h = stage.width, stage.horizon
    for _ in range(7):
        x, y = stage.uniform(0, w), h + stage.uniform(14, 42)
        stage.fill(oval(x, y, 9, 2), mix(here.ground, (84, 128, 78), 0.35), 0.8)
        tuft(stage, x + 3, y, mix(here.ground, (60, 100, 70), 0.6))
    for number in range(34):
        x, y = stage.uniform(0, w), h + stage.uniform(7, 44)
        size = 0.5 + (y - h) * 0.012
        stage.fill(oval(x, y, size, size * 0.55), mix(here.fallen, SHINE, 0.2 * (number % 3)))


_PRECINCTS = (
    _Precinct(
        ground=(134, 164, 98), leaves=(104, 168, 96), fallen=(98, 138, 76), roof=(108, 146, 132),
        hall=(0.5, 5, 0.7), way=0.5,
        cedars=((0.1, 5, 74), (0.9, 5, 78), (0.22, 3, 58), (0.79, 3, 56), (0.0, 10, 90), (1.0, 10, 88)),
        trees=(), gates=((0.5, 17, 1.1),), lanterns=((0.24, 22, 0.9), (0.76, 22, 0.9)),
        foxes=((0.09, 33, 1.0), (0.91, 33, 1.0)), sacred=None,
    ),
    _Precinct(
        ground=(164, 160, 98), leaves=(222, 110, 62), fallen=(214, 98, 56), roof=(122, 104, 104),
        hall=(0.72, 6, 0.95), way=0.46,
        cedars=((0.4, 4, 60), (0.9, 4, 74), (0.06, 4, 66)),
        trees=((1.0, 9, 42), (0.5, 5, 30), (0.29, 4, 26)),
        gates=((0.17, 6, 0.44), (0.165, 11, 0.6), (0.16, 18, 0.8)),
        lanterns=((0.47, 13, 0.66), (0.94, 30, 1.1)), foxes=((0.33, 26, 0.72),), sacred=None,
    ),
    _Precinct(
        ground=(206, 198, 176), leaves=(246, 182, 196), fallen=(246, 170, 190), roof=(92, 112, 140),
        hall=(0.28, 8, 1.04), way=0.54,
        cedars=((0.02, 5, 80), (0.55, 3, 56), (0.84, 4, 70)),
        trees=((0.63, 7, 34),),
        gates=((0.76, 9, 0.66),),
        lanterns=((0.6, 15, 0.7), (0.06, 30, 1.06)), foxes=((0.77, 31, 0.9),), sacred=0.95,
    ),
)  # fmt: skip
