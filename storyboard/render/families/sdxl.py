"""sdxl: Stable Diffusion XL and every checkpoint of its shape."""

from dataclasses import replace

from storyboard.geometry import Size
from storyboard.render.families.sd15 import SD15
from storyboard.render.families.stable_diffusion import Shelf

SHELF = Shelf(
    name="sdxl",
    repositories=("stabilityai/stable-diffusion-xl-base-1.0",),
    checkpoints=("sdxl*.safetensors", "sd_xl*.safetensors", "*XL*.safetensors"),
    adapters=("ip-adapter-plus_sdxl_vit-h*", "ip-adapter_sdxl_vit-h*", "ip-adapter*sdxl_vit-h*"),
    encoder="models/image_encoder",
)

SDXL = replace(
    SD15,
    name="sdxl",
    title="Stable Diffusion XL",
    licence="CreativeML Open RAIL++-M",
    sizes=(
        Size(width=1344, height=768),
        Size(width=1536, height=640),
        Size(width=1024, height=1024),
        Size(width=1152, height=896),
        Size(width=768, height=1344),
    ),
    steps=25,
    guidance=6.0,
    firm=6.0,
    megabytes_a_picture=2600,
    room={},
    places=SHELF.places,
    find=SHELF.find,
    loader="storyboard.render.loaders:load_stable_diffusion_xl",
)
