"""Scene -> pixels, and the truth about them: who covers which pixel."""

from dataclasses import dataclass, replace

import numpy as np
import skia
from numpy.typing import NDArray

from storyboard.pocket import vocabulary
from storyboard.pocket.world.brush import Brush, oval, paint
from storyboard.pocket.world.character import Character
from storyboard.pocket.world.figure import TALL, draw_figure
from storyboard.pocket.world.light import draw_sky, draw_weather, light_of_scene, tinted
from storyboard.pocket.world.palette import any_paint, mix
from storyboard.pocket.world.places import PLACES
from storyboard.pocket.world.pose import joints_of
from storyboard.pocket.world.scene import INDOORS, Figure, Scene
from storyboard.pocket.world.stage import Stage

Pixels = NDArray[np.uint8]

# shot -> (height of a head's radius in hundredths of the frame, where the head's centre stands)
SHOTS = {
    "extreme_close_up": (36.0, 52.0),
    "close_up": (23.0, 44.0),
    "medium": (14.0, 34.0),
    "full": (10.6, None),
    "wide": (6.4, None),
}
SOLES = {"full": 93.0, "wide": 86.0}
ZOOM = {"extreme_close_up": 2.4, "close_up": 1.9, "medium": 1.4, "full": 1.1, "wide": 1.0}
BLUR = {"extreme_close_up": 1.3, "close_up": 0.9, "medium": 0.4}  # hundredths of the height
HORIZON = {"eye_level": 58.0, "high": 34.0, "low": 74.0}
PITCH = {"eye_level": 0.0, "high": 0.14, "low": -0.14}
SQUASH = {"eye_level": 1.0, "high": 0.95, "low": 1.03}  # how tall figures look
# by how many head radii somebody's head is lower than one who stands
LOWER = {"sitting": 0.75, "crouching": 1.2, "jumping": -0.9, "lying": 2.35}
DOWN = 9.0  # hundredths of the height: how much lower in a medium shot are heads a radius lower than a sitter's
PARTS = ("view", "sky", "things", "weather")


def draw(scene: Scene, width: int, height: int) -> Pixels:
    """The picture, uint8 [height, width, 3]."""
    return Backdrop(scene, width, height).draw(scene)


class Backdrop:
    """A scene's background, for pictures that differ from it in their figures alone."""

    def __init__(self, scene: Scene, width: int, height: int) -> None:
        self.width, self.height = width, height
        surface = skia.Surface(width, height)
        canvas = surface.getCanvas()
        canvas.scale(height / 100, height / 100)
        _background(canvas, scene, self.wide)
        self._image = surface.makeImageSnapshot()

    @property
    def wide(self) -> float:
        """The frame's width in hundredths of its height."""
        return 100 * self.width / self.height

    def draw(self, scene: Scene) -> Pixels:
        """The scene before it: the same words but for figures, somebody where somebody was."""
        surface = skia.Surface(self.width, self.height)
        canvas = surface.getCanvas()
        canvas.drawImage(self._image, 0, 0)
        canvas.scale(self.height / 100, self.height / 100)
        for place in range(len(scene.figures)):
            _figure(canvas, scene, place, self.wide)
        draw_weather(canvas, scene, self.wide, _chance(scene.layout, "weather"))
        return _pixels(surface)


def figure_masks(scene: Scene, width: int, height: int) -> Pixels:
    """Each figure's visible silhouette, uint8 [figures, height, width], 0 or 255."""
    masks = np.zeros((len(scene.figures), height, width), np.uint8)
    for place in range(len(scene.figures)):
        surface = skia.Surface(width, height)
        canvas = surface.getCanvas()
        canvas.clear(skia.ColorTRANSPARENT)
        canvas.scale(height / 100, height / 100)
        _figure(canvas, scene, place, 100 * width / height, shadow=False)
        masks[place] = (surface.toarray()[..., 3] > 127) * np.uint8(255)
    for place in range(len(masks) - 1):
        masks[place][masks[place + 1 :].any(axis=0)] = 0
    return masks


def head_mask(scene: Scene, width: int, height: int) -> Pixels:
    """Where the heads are, hats and ears with them, uint8 [height, width], 0 or 255."""
    surface = skia.Surface(width, height)
    canvas = surface.getCanvas()
    canvas.clear(skia.ColorTRANSPARENT)
    canvas.scale(height / 100, height / 100)
    for figure in scene.figures:
        mark, (x, y) = mark_of(scene, figure, 100 * width / height), joints_of(figure).head
        canvas.drawPath(
            oval(mark.x + x * mark.radius, mark.y + y * mark.radius, *[1.3 * mark.radius] * 2),
            paint((0, 0, 0)),
        )
    heads = np.asarray(surface.toarray()[..., 3] > 127)
    return heads * np.uint8(255)


def figure_boxes(scene: Scene, aspect: float = 1.75) -> list[tuple[float, float, float, float]]:
    """(left, top, right, bottom) of each figure in fractions of a frame of that aspect, clipped."""
    height = 96
    width = round(height * aspect)
    boxes = []
    for mask in figure_masks(scene, width, height):
        rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
        if not rows.size:
            boxes.append((0.0, 0.0, 1.0, 1.0))
            continue
        boxes.append(
            (
                columns[0] / width,
                rows[0] / height,
                (columns[-1] + 1) / width,
                (rows[-1] + 1) / height,
            )
        )
    return [tuple(float(edge) for edge in box) for box in boxes]  # type: ignore[misc]


def draw_reference(character: Character, rng: np.random.Generator, size: int = 256) -> Pixels:
    """One figure, whole or from the waist up, on a quiet ground; uint8 [size, size, 3]."""
    close = rng.random() < 0.4
    figure = Figure(
        character,
        pose=str(
            rng.choice(("standing", "standing", "walking", "waving", "hands_up", "arms_crossed"))
        ),
        expression=str(rng.choice(list(vocabulary.EXPRESSIONS))),
        view=str(rng.choice(("front", "left", "right"), p=(0.6, 0.2, 0.2))),
    )
    surface = skia.Surface(size, size)
    canvas = surface.getCanvas()
    canvas.scale(size / 100, size / 100)
    ground = mix(any_paint(rng).rgb, (244, 242, 238), 0.86)
    canvas.clear(skia.Color(*ground))
    canvas.drawPath(block_floor(), paint(mix(ground, (90, 80, 110), 0.12)))
    radius = float(rng.uniform(18, 23) if close else rng.uniform(12.2, 14))
    canvas.translate(50 + float(rng.uniform(-3, 3)), 50 + radius * 3.6 if close else 94)
    canvas.scale(radius, radius)
    canvas.drawPath(oval(0, 0, 1.3, 0.2), paint((40, 30, 60), 0.25))
    draw_figure(Brush(canvas), figure)
    return _pixels(surface)


def block_floor() -> skia.Path:
    """The floor of a reference picture."""
    return skia.Path().addRect(skia.Rect(0, 88, 100, 100))


@dataclass(frozen=True)
class Mark:
    x: float
    y: float  # soles
    radius: float


def mark_of(scene: Scene, figure: Figure, wide: float) -> Mark:
    """Where a figure stands and how large, in hundredths of the height."""
    radius, head = SHOTS[scene.shot]
    narrow = min(1.0, wide / 150)
    count = len(scene.figures)
    radius *= (
        (0.55 + 0.45 * narrow)
        if scene.shot in ("extreme_close_up", "close_up") or count > 1
        else 1.0
    )
    if count > 1:
        radius *= {"extreme_close_up": 0.72, "close_up": 0.8, "medium": 0.92}.get(scene.shot, 1.0)
    if scene.angle == "low":
        radius *= 1.08
    radius *= figure.near
    if head is None:
        return Mark(figure.x * wide, SOLES[scene.shot] - (1 - figure.near) * 40, radius)
    lower = LOWER.get(figure.pose, 0.0)
    tall = TALL - 1.0 - (1 - figure.character.height) * 2.2 - lower
    if scene.shot == "medium":
        head += DOWN * max(0.0, lower - LOWER["sitting"])
    short = (1 - figure.character.height) * 2.0 if count > 1 else 0.0
    return Mark(figure.x * wide, head + (tall + short * 0.5) * radius, radius)


def _figure(
    canvas: skia.Canvas, scene: Scene, place: int, wide: float, shadow: bool = True
) -> None:
    figure = scene.figures[place]
    mark = mark_of(scene, figure, wide)
    light = light_of_scene(scene)
    canvas.save()
    canvas.translate(mark.x, mark.y)
    canvas.scale(mark.radius, mark.radius)
    if shadow:
        canvas.drawPath(oval(0.1, 0.0, 1.5, 0.22), paint((30, 22, 60), 0.28))
    canvas.scale(1.0, SQUASH[scene.angle])
    canvas.saveLayer(paint=tinted(light.figure))
    from_left = scene.time in ("dawn", "day")
    brush = Brush(canvas, light=(-0.16 if from_left else 0.16, -0.1))
    draw_figure(brush, figure, PITCH[scene.angle])
    canvas.restore()
    canvas.restore()


def _background(canvas: skia.Canvas, scene: Scene, wide: float) -> None:
    horizon, aside = camera_of(scene.layout, scene.angle)
    zoom, middle = ZOOM[scene.shot], wide * aside
    light = light_of_scene(scene)
    blur = BLUR.get(scene.shot, 0.0) if scene.figures else 0.0
    layer = skia.Paint()
    if blur:
        layer.setImageFilter(skia.ImageFilters.Blur(blur, blur, skia.TileMode.kClamp))
        canvas.saveLayer(paint=layer)
    canvas.save()
    canvas.translate(middle, horizon)
    canvas.scale(zoom, zoom)
    canvas.translate(-middle, -horizon)
    if scene.place not in INDOORS:
        draw_sky(canvas, scene, wide, horizon, _chance(scene.layout, "sky"))
    things = _chance(scene.layout, "things")
    stage = Stage(canvas, wide, horizon, things, light.lamps, scene.time, scene.layout, [])
    canvas.saveLayer(paint=tinted(light.ground))
    PLACES[scene.place](stage)
    canvas.restore()
    for shape, rgb in stage.glows:
        canvas.drawPath(shape, paint(rgb))
    if light.lamps and scene.place in INDOORS:
        _lamplight(canvas, wide)
    canvas.restore()
    if blur:
        canvas.restore()


def camera_of(layout: int, angle: str) -> tuple[float, float]:
    """Where the horizon lies, in hundredths of the frame's height, and where shots go to, in fractions of its width."""
    rng = _chance(layout, "view")
    return HORIZON[angle] + float(rng.uniform(-3, 3)), float(rng.uniform(0.35, 0.65))


def _lamplight(canvas: skia.Canvas, wide: float) -> None:
    shader = skia.GradientShader.MakeRadial(
        skia.Point(wide / 2, 12), 75, [skia.Color(255, 214, 140, 110), skia.Color(255, 200, 120, 0)]
    )
    canvas.drawPaint(skia.Paint(Shader=shader))


def _chance(layout: int, part: str) -> np.random.Generator:
    """The same by day and at night, near and far: a place looks like itself in every panel."""
    return np.random.Generator(np.random.PCG64([layout, PARTS.index(part)]))


def _pixels(surface: skia.Surface) -> Pixels:
    return np.ascontiguousarray(surface.toarray(colorType=skia.kRGBA_8888_ColorType)[..., :3])


def without(scene: Scene, place: int) -> Scene:
    """The scene with one figure gone: the ground truth behind it."""
    return replace(scene, figures=scene.figures[:place] + scene.figures[place + 1 :])
