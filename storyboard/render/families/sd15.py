"""sd15: Stable Diffusion 1.5 and every checkpoint of its shape."""

from storyboard.geometry import Size
from storyboard.render.families.family import Family
from storyboard.render.families.stable_diffusion import Shelf

SHELF = Shelf(
    name="sd15",
    repositories=(
        "stable-diffusion-v1-5/stable-diffusion-v1-5",
        "runwayml/stable-diffusion-v1-5",
    ),
    checkpoints=("sd15*.safetensors", "v1-5*.safetensors"),
    adapters=("ip-adapter-plus_sd15*", "ip-adapter_sd15*", "ip-adapter*sd15*"),
    encoder="models/image_encoder",
)

SD15 = Family(
    name="sd15",
    title="Stable Diffusion 1.5",
    licence="CreativeML Open RAIL-M",
    languages=("en",),
    token_limit=77,
    sizes=(
        Size(width=768, height=448),
        Size(width=512, height=512),
        Size(width=640, height=512),
        Size(width=448, height=768),
    ),
    steps=20,
    guidance=7.0,
    firm=7.0,
    solver="DPMSolverMultistepScheduler",
    dtypes=(("cpu", "float32"), ("cuda", "float16")),
    takes=frozenset({"ip_adapter", "lora"}),
    colours=(),
    loras_travel=True,
    max_members=4,
    negative="blurry, lowres, deformed, extra limbs, text, watermark",
    carries_latents=False,
    locations=0,
    vocabulary=False,
    megabytes_a_picture=900,
    room={},
    places=SHELF.places,
    find=SHELF.find,
    loader="storyboard.render.loaders:load_stable_diffusion",
)
