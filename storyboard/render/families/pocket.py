"""pocket: the bundled model. Small, of one drawn world, on any CPU."""

import os
from pathlib import Path

from storyboard.geometry import Size
from storyboard.pocket.vocabulary import LAYOUTS
from storyboard.render.families.family import Family, Room
from storyboard.render.families.weights import Installed, digest_of_weights, first_that_is_there
from storyboard.story import Part

IP_ADAPTER = "ip_adapter/ip-adapter_pocket.safetensors"


def places() -> tuple[Path, ...]:
    """$STORYBOARD_POCKET, else the package."""
    named = os.environ.get("STORYBOARD_POCKET")
    bundled = Path(__file__).resolve().parents[2] / "pocket" / "weights"
    return (Path(named),) if named else (bundled,)


def find() -> Installed | None:
    folder = first_that_is_there(places())
    if folder is None:
        return None
    return Installed(folder, digest_of_weights(folder), ip_adapter=folder / IP_ADAPTER)


POCKET = Family(
    name="pocket",
    title="the bundled model: a small drawn world",
    licence="Apache-2.0",
    languages=("en", "ja"),
    token_limit=77,
    sizes=(Size(width=896, height=512),),  # the only one it was trained at
    steps=8,
    guidance=1.0,  # one is drawn as well without, in half the time; of two the further one is drawn too near
    firm=1.6,
    solver="DPMSolverMultistepScheduler",
    dtypes=(("cpu", "float32"), ("cuda", "float16")),
    takes=frozenset({"ip_adapter", "lora"}),
    colours=tuple(Part),
    loras_travel=False,
    max_members=2,
    negative="",
    carries_latents=True,
    locations=LAYOUTS,
    vocabulary=True,
    megabytes_a_picture=160,
    room={  # its world's figures, nine of ten of them
        "extreme_close_up": Room(0.74, 0.5, 0.12),
        "close_up": Room(0.54, 0.44, 0.16),
        "medium": Room(0.4, 0.34, 0.16),
        "full": Room(0.32, 0.32, 0.14),
        "wide": Room(0.24, 0.24, 0.34),
    },
    places=places,
    find=find,
    loader="storyboard.render.loaders:load_pocket",
)
