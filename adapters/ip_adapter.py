"""IP-Adapter: references -> projected tokens, once; tokens and float masks -> any batch of panels.

Reads the official file format (base, Plus, Plus-Face, full; .safetensors, and .bin without executing
it). diffusers itself projects the pictures again at every denoising step and mixes characters of a
batch without a word (huggingface/diffusers#9813); here the projection runs once a character, and a
batch carries a row of slots for each panel. Knows models; knows no panel.
"""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from adapters.base import AdapterError, Conditioning

Weights = dict[str, dict[str, Tensor]]


@dataclass(frozen=True)
class Slot:
    """A character in one picture. mask: [H, W], its value the strength; 0 = not there."""

    conditioning: Conditioning
    mask: Tensor


class IPAdapter:
    """An IP-Adapter loaded into a UNet, with the encoder that reads references."""

    def __init__(self, unet: Any, image_encoder: Any, processor: Any, weights: Weights) -> None:
        self.unet, self.image_encoder, self.processor = unet, image_encoder, processor
        self.pooled = "proj.weight" in weights["image_proj"]  # base: one pooled embedding
        try:
            unet._load_ip_adapter_weights([weights], low_cpu_mem_usage=False)
        except (RuntimeError, ValueError, KeyError) as error:
            raise AdapterError(
                f"This IP-Adapter does not fit this model: {str(error).splitlines()[0]}. "
                f"Use the file made for it (…_sd15 for SD 1.5, …_sdxl_vit-h for SDXL)."
            ) from error
        unet.to(dtype=unet.conv_in.weight.dtype, device=unet.conv_in.weight.device)
        self.projection = unet.encoder_hid_proj

    @torch.no_grad()
    def encode(self, pictures: Sequence[Image.Image]) -> Conditioning:
        """Any number of pictures of one character; all their tokens are attended to at once."""
        pixels = self.processor(
            images=[squared(picture) for picture in pictures], return_tensors="pt"
        ).pixel_values
        weight = next(self.image_encoder.parameters())
        pixels = pixels.to(weight.device, weight.dtype)
        seen = self._seen(pixels)
        positive, negative = self._projected(seen), self._blank(pixels[:1], seen[:1])
        read = getattr(self.image_encoder, "swatches", None)
        swatches = read(pixels).float().cpu() if read is not None else None
        return Conditioning(positive, negative.repeat(len(pictures), 1), swatches)

    @torch.no_grad()
    def nobody(self) -> Conditioning:
        """What stands for no picture."""
        weight = next(self.image_encoder.parameters())
        shown = self.processor(images=[Image.new("RGB", (8, 8))], return_tensors="pt").pixel_values
        pixels = shown.to(weight.device, weight.dtype)
        blank = self._blank(pixels, self._seen(pixels))
        return Conditioning(blank, blank)

    def _blank(self, pixels: Tensor, seen: Tensor) -> Tensor:
        """[T, C], beside one picture and what is seen of it."""
        none = torch.zeros_like(seen) if self.pooled else self._seen(torch.zeros_like(pixels))
        return self._projected(none)

    def _seen(self, pixels: Tensor) -> Tensor:
        if self.pooled:
            embeds: Tensor = self.image_encoder(pixels).image_embeds
            return embeds
        states: Tensor = self.image_encoder(pixels, output_hidden_states=True).hidden_states[-2]
        return states

    def _projected(self, seen: Tensor) -> Tensor:
        """[n, …] -> [n * T, C]"""
        dtype = self.unet.conv_in.weight.dtype
        tokens: Tensor = self.projection([seen[None].to(dtype)])[0][0]
        return tokens.flatten(0, 1).float().cpu()

    @contextmanager
    def slots(
        self, rows: Sequence[Sequence[Slot]], grid: tuple[int, int]
    ) -> Iterator["SlotInputs"]:
        """Inputs of the UNet for pictures with these slots; afterwards the UNet is as it was.

        grid: height and width of the masks, also where a row has none.
        """
        width = max(1, max((len(row) for row in rows), default=1))
        processors = [p for p in self.unet.attn_processors.values() if hasattr(p, "to_k_ip")]
        scales = [processor.scale for processor in processors]
        self.unet.encoder_hid_proj = _PassThrough()
        for processor in processors:
            processor.scale = [[1.0] * width]
        try:
            yield self._inputs(rows, width, grid)
        finally:
            self.unet.encoder_hid_proj = self.projection
            for processor, scale in zip(processors, scales, strict=True):
                processor.scale = scale

    def _inputs(
        self, rows: Sequence[Sequence[Slot]], width: int, grid: tuple[int, int]
    ) -> "SlotInputs":
        weight = self.unet.conv_in.weight
        every = [slot for row in rows for slot in row]
        if not every:
            cross = self.unet.config.cross_attention_dim
            cross = cross if isinstance(cross, int) else cross[0]
            tokens = torch.zeros(len(rows), 1, 1, cross)
            return SlotInputs(tokens, tokens, torch.zeros(len(rows), 1, *grid), None).to(weight)
        length = math.lcm(*{len(slot.conditioning.positive) for slot in every})
        empty = _empty(every[0])
        full = [[*row, *[empty] * (width - len(row))] for row in rows]

        def stack(side: str) -> Tensor:
            return torch.stack(
                [
                    torch.stack(
                        [_repeated(getattr(slot.conditioning, side), length) for slot in row]
                    )
                    for row in full
                ]
            )

        masks = torch.stack([torch.stack([slot.mask for slot in row]) for row in full])
        return SlotInputs(stack("positive"), stack("negative"), masks, _swatches(full)).to(weight)


@dataclass(frozen=True)
class SlotInputs:
    """positive, negative: [B, S, T, C]; masks: [B, S, H, W]; swatches: [B, S, K], for a model that copies them."""

    positive: Tensor
    negative: Tensor
    masks: Tensor
    swatches: Tensor | None

    def to(self, like: Tensor) -> "SlotInputs":
        parts = self.positive, self.negative, self.masks, self.swatches
        return SlotInputs(
            *(None if part is None else part.to(like.device, like.dtype) for part in parts)  # type: ignore[arg-type]
        )

    def arguments(self, guided: bool) -> dict[str, Any]:
        """Keyword arguments of the UNet; guided: [unconditional rows, conditional rows]."""
        tokens = torch.cat([self.negative, self.positive]) if guided else self.positive
        masks = torch.cat([self.masks, self.masks]) if guided else self.masks
        added: dict[str, Any] = {"image_embeds": [tokens]}
        if self.swatches is not None:  # the same with and without the words
            both = [self.swatches] * (2 if guided else 1)
            added["swatches"] = torch.cat(both)
        return {
            "added_cond_kwargs": added,
            "cross_attention_kwargs": {"ip_adapter_masks": [masks]},
        }


class _PassThrough(nn.Module):
    """Stands where the projection stood: the tokens are projected already."""

    num_ip_adapters = 1

    def __init__(self) -> None:
        super().__init__()
        self.image_projection_layers = nn.ModuleList([nn.Identity()])

    def forward(self, image_embeds: list[Tensor]) -> list[Tensor]:
        return image_embeds


def _swatches(rows: Sequence[Sequence[Slot]]) -> Tensor | None:
    """[B, S, K], or None where a model does not copy colours."""
    every = [[slot.conditioning.swatches for slot in row] for row in rows]
    known = [[one for one in row if one is not None] for row in every]
    if any(len(some) < len(row) for some, row in zip(known, every, strict=True)):
        return None
    return torch.stack([torch.stack(row) for row in known])


def _empty(like: Slot) -> Slot:
    """Nobody, in as many numbers."""
    held = like.conditioning
    nothing = torch.zeros_like(held.positive)
    colours = None if held.swatches is None else torch.zeros_like(held.swatches)
    return Slot(Conditioning(nothing, nothing, colours), torch.zeros_like(like.mask))


def _repeated(tokens: Tensor, length: int) -> Tensor:
    """All tokens several times over: the softmax over them stays the same."""
    return tokens.repeat(length // len(tokens), 1)


def squared(picture: Image.Image) -> Image.Image:
    """Padded to a square with the colour of its border, transparency on white."""
    if "A" in picture.getbands():
        page = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(page, picture.convert("RGBA"))
    picture = picture.convert("RGB")
    width, height = picture.size
    if width == height:
        return picture
    side = max(width, height)
    corners = [
        picture.getpixel(at)
        for at in ((0, 0), (width - 1, 0), (0, height - 1), (width - 1, height - 1))
    ]
    ground = tuple(sorted(channel)[1] for channel in zip(*corners, strict=True))
    square = Image.new("RGB", (side, side), ground)
    square.paste(picture, ((side - width) // 2, (side - height) // 2))
    return square


def read_weights(path: Path) -> Weights:
    """An IP-Adapter file -> {"image_proj": …, "ip_adapter": …}. Raises AdapterError."""
    try:
        if path.suffix == ".safetensors":
            flat = load_file(path)
            weights: Weights = {"image_proj": {}, "ip_adapter": {}}
            for key, value in flat.items():
                part, _, name = key.partition(".")
                if part in weights:
                    weights[part][name] = value
        else:
            weights = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, SafetensorError, RuntimeError, ValueError, EOFError) as error:
        raise AdapterError(f"'{path.name}' cannot be read ({error}). Download it again.") from error
    except Exception as error:  # pickle's own refusals have no common base
        if type(error).__module__.split(".")[0] not in ("_pickle", "pickle"):
            raise
        raise AdapterError(
            f"'{path.name}' holds more than numbers and is refused. Use a .safetensors file."
        ) from error
    if (
        not isinstance(weights, dict)
        or not weights.get("image_proj")
        or not weights.get("ip_adapter")
    ):
        raise AdapterError(f"'{path.name}' is no IP-Adapter: it lacks image_proj or ip_adapter.")
    return weights


def soft_mask(
    box: tuple[float, float, float, float], height: int, width: int, edge: float = 0.04
) -> Tensor:
    """[height, width]: 1 inside the box (fractions), falling to 0 over `edge` of the frame.

    Sides that lie on the frame's border stay sharp.
    """

    def ramp(cells: int, low: float, high: float) -> Tensor:
        at = (torch.arange(cells, dtype=torch.float32) + 0.5) / cells
        rising = torch.ones(cells) if low <= 0 else ((at - low) / edge + 0.5).clamp(0, 1)
        falling = torch.ones(cells) if high >= 1 else ((high - at) / edge + 0.5).clamp(0, 1)
        return rising * falling

    left, top, right, bottom = box
    return ramp(height, top, bottom)[:, None] * ramp(width, left, right)[None]
