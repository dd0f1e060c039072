"""Light: the sky of an hour, the tint that falls on things, and the weather in front of them."""

from dataclasses import dataclass

import numpy as np
import skia

from storyboard.pocket.world.brush import oval, paint
from storyboard.pocket.world.palette import Rgb
from storyboard.pocket.world.scene import INDOORS, Scene


@dataclass(frozen=True)
class Light:
    """An hour's light. ground and figure multiply colours (white = unchanged)."""

    sky: tuple[Rgb, Rgb]  # zenith, horizon
    ground: Rgb
    figure: Rgb
    lamps: bool  # windows and lanterns are lit


HOURS = {
    "dawn": Light(((122, 160, 214), (255, 206, 190)), (232, 206, 222), (250, 232, 236), False),
    "day": Light(((92, 178, 238), (206, 238, 250)), (255, 255, 255), (255, 255, 255), False),
    "sunset": Light(((120, 84, 150), (255, 160, 88)), (244, 180, 148), (255, 222, 190), False),
    "night": Light(((18, 24, 62), (52, 62, 118)), (88, 98, 160), (158, 166, 218), True),
}
ROOMS = {
    "dawn": Light(((0, 0, 0), (0, 0, 0)), (244, 224, 226), (252, 238, 238), False),
    "day": Light(((0, 0, 0), (0, 0, 0)), (255, 255, 255), (255, 255, 255), False),
    "sunset": Light(((0, 0, 0), (0, 0, 0)), (252, 206, 168), (255, 228, 198), False),
    "night": Light(((0, 0, 0), (0, 0, 0)), (146, 130, 168), (206, 192, 214), True),
}


def light_of_scene(scene: Scene) -> Light:
    """Rooms are lit by their windows by day and by a lamp at night."""
    return (ROOMS if scene.place in INDOORS else HOURS)[scene.time]


def tinted(rgb: Rgb) -> skia.Paint:
    """A layer paint that multiplies everything drawn into the layer."""
    return skia.Paint(
        ColorFilter=skia.ColorFilters.Blend(skia.Color(*rgb), skia.BlendMode.kModulate)
    )


def draw_sky(
    canvas: skia.Canvas, scene: Scene, width: float, horizon: float, rng: np.random.Generator
) -> None:
    """Gradient, sun or moon, stars, clouds; units: hundredths of the frame's height."""
    top, low = HOURS[scene.time].sky
    grey = scene.weather in ("rain", "snow", "fog")
    if grey:
        flat = (96, 104, 128) if scene.time == "night" else (188, 196, 206)
        top, low = _blend(top, flat, 0.55), _blend(low, flat, 0.6)
    shader = skia.GradientShader.MakeLinear(
        [skia.Point(0, 0), skia.Point(0, max(horizon, 20))], [skia.Color(*top), skia.Color(*low)]
    )
    canvas.drawPaint(skia.Paint(Shader=shader))
    x = width * float(rng.uniform(0.12, 0.88))
    if scene.time == "night" and not grey:
        for _ in range(22):
            size = rng.uniform(0.25, 0.6)
            canvas.drawPath(
                oval(rng.uniform(0, width), rng.uniform(0, horizon), size, size),
                paint((255, 250, 220), 0.85),
            )
        canvas.drawPath(oval(x, 16, 6, 6), paint((250, 242, 204)))
        canvas.drawPath(oval(x + 2.4, 14.6, 5.2, 5.2), paint(top))
    elif not grey:
        y = {"dawn": horizon - 8, "sunset": horizon - 5}.get(scene.time, 17.0)
        canvas.drawPath(oval(x, y, 13, 13), paint((255, 244, 200), 0.3))
        canvas.drawPath(
            oval(x, y, 7.5, 7.5), paint((255, 236, 168) if scene.time == "day" else (255, 214, 150))
        )
    if scene.time != "night":
        for _ in range(3):
            cx, cy, size = (
                rng.uniform(0, width),
                rng.uniform(6, max(horizon - 14, 12)),
                rng.uniform(4, 8),
            )
            for dx, ry in ((-1.1, 0.5), (0, 0.85), (1.2, 0.55)):
                canvas.drawPath(
                    oval(cx + dx * size, cy - ry * size * 0.3, size, size * ry * 0.7),
                    paint((255, 252, 248), 0.75 if not grey else 0.3),
                )


def draw_weather(canvas: skia.Canvas, scene: Scene, width: float, rng: np.random.Generator) -> None:
    """Rain, snow or fog over everything."""
    if scene.weather == "rain":
        for _ in range(46):
            x, y, length = rng.uniform(-5, width), rng.uniform(-8, 100), rng.uniform(4, 9)
            canvas.drawLine(x, y, x + length * 0.22, y + length, paint((224, 236, 255), 0.6, 0.55))
    elif scene.weather == "snow":
        for _ in range(60):
            size = rng.uniform(0.45, 1.25)
            canvas.drawPath(
                oval(rng.uniform(0, width), rng.uniform(0, 100), size, size),
                paint((255, 255, 255), 0.9),
            )
    elif scene.weather == "fog":
        tone = (150, 158, 190) if scene.time == "night" else (232, 234, 236)
        shader = skia.GradientShader.MakeLinear(
            [skia.Point(0, 20), skia.Point(0, 100)],
            [skia.Color(*tone, 40), skia.Color(*tone, 150)],
        )
        canvas.drawPaint(skia.Paint(Shader=shader))


def _blend(one: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue
