"""Pictures as other programs leave them: the same chunks, in the layouts that their sources write."""

import io
import json
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

A1111_TEXT = (
    "狐が走る, watercolor <lora:kon:0.8>\nNegative prompt: blurry\n"
    "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1234, Size: 64x48, "
    "Model hash: abcdef, Model: anything, Version: v1.10.1"
)


def comfy_graph(seed: int = 5678, words: str = "a fox runs, 水彩") -> dict[str, Any]:
    """ComfyUI's default workflow in its API form, as SaveImage writes it under `prompt`."""
    return {
        "3": {"class_type": "KSampler", "inputs": {
            "seed": seed, "steps": 20, "cfg": 8.0, "sampler_name": "euler", "scheduler": "normal", "denoise": 1.0,
            "model": ["4", 0], "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["5", 0]}},
        "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "dreamshaper_8.safetensors"}},
        "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 64, "height": 48, "batch_size": 1}},
        "6": {"class_type": "CLIPTextEncode", "inputs": {"text": words, "clip": ["4", 1]}},
        "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "text, watermark", "clip": ["4", 1]}},
        "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
        "9": {"class_type": "SaveImage", "inputs": {"filename_prefix": "ComfyUI", "images": ["8", 0]}},
    }  # fmt: skip


def comfyui(graph: object, colour: str = "teal") -> bytes:
    """ComfyUI: two tEXt chunks of ASCII JSON, `prompt` (the graph) and `workflow` (the canvas)."""
    info = PngInfo()
    text = graph if isinstance(graph, str) else json.dumps(graph)
    info.add_text("prompt", text)
    info.add_text(
        "workflow", json.dumps({"last_node_id": 9, "nodes": [], "links": [], "version": 0.4})
    )
    return _png(info, colour)


def a1111(text: str = A1111_TEXT, colour: str = "red") -> bytes:
    """A1111: one chunk `parameters`; iTXt where Latin-1 does not reach, as Pillow chooses."""
    info = PngInfo()
    info.add_text("parameters", text)
    return _png(info, colour)


def a1111_jpeg(text: str = A1111_TEXT) -> bytes:
    """A1111 as JPEG: EXIF UserComment, "UNICODE\\0" and UTF-16 (big end first), as piexif dumps it."""
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = b"UNICODE\x00" + text.encode("utf-16-be")
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), "navy").save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def _png(info: PngInfo, colour: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(buffer, "PNG", pnginfo=info)
    return buffer.getvalue()
