"""The shapes of pocket's networks, new and untrained, and the IP-Adapter file format's names."""

from typing import Any

import torch
from diffusers import UNet2DConditionModel
from torch import Tensor
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from storyboard.pocket.tokenizer import LENGTH

WIDTH = 256  # of text and image tokens
DRAWN = 16  # latent channels that say how a cell looks; after them those that say what is there
SLOTS = 2  # characters a picture can hold


def new_unet(latents: int, widths: tuple[int, int, int] = (160, 192, 288)) -> UNet2DConditionModel:
    """A UNet with IP-Adapter attention beside its text attention. latents: channels."""
    unet = UNet2DConditionModel(
        sample_size=(16, 28),
        in_channels=latents,
        out_channels=latents,
        block_out_channels=widths,
        layers_per_block=1,
        down_block_types=("CrossAttnDownBlock2D",) * 3,
        up_block_types=("CrossAttnUpBlock2D",) * 3,
        cross_attention_dim=WIDTH,
        attention_head_dim=(2, 4, 6),  # heads: few and wide run twice as fast on a CPU
        addition_embed_type="text",  # what the text says as a whole reaches every block as the time does
        addition_embed_type_num_heads=8,
        time_embedding_dim=384,
    )
    load_ip_adapter(unet, new_ip_adapter(unet))
    return unet


def new_text_encoder(tokenizer: CLIPTokenizer, layers: int = 3) -> CLIPTextModel:
    """A small CLIP text encoder."""
    return CLIPTextModel(
        CLIPTextConfig(
            vocab_size=len(tokenizer),
            hidden_size=WIDTH,
            intermediate_size=3 * WIDTH,
            num_hidden_layers=layers,
            num_attention_heads=4,
            max_position_embeddings=LENGTH,
            bos_token_id=tokenizer.bos_token_id,
            eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id,
        )
    )


IpAdapter = dict[str, dict[str, Tensor]]
_FULL = {"ff.net.0.proj": "proj.0", "ff.net.2": "proj.2", "norm": "proj.3"}  # diffusers -> official


def new_ip_adapter(unet: UNet2DConditionModel) -> IpAdapter:
    """Weights in the official "full" layout; keys and values start as the text's."""
    random = torch.nn.ModuleDict(
        {
            "0": torch.nn.Linear(WIDTH, WIDTH),
            "2": torch.nn.Linear(WIDTH, WIDTH),
            "3": torch.nn.LayerNorm(WIDTH),
        }
    )
    projection = {f"proj.{name}": value.clone() for name, value in random.state_dict().items()}
    layers, number = {}, 1
    for name, processor in unet.attn_processors.items():
        if not name.endswith("attn2.processor"):
            continue
        attention = unet.get_submodule(name.removesuffix(".processor"))
        layers[f"{number}.to_k_ip.weight"] = attention.to_k.weight.detach().clone()
        layers[f"{number}.to_v_ip.weight"] = attention.to_v.weight.detach().clone()
        number += 2
        del processor
    return {"image_proj": projection, "ip_adapter": layers}


def load_ip_adapter(unet: UNet2DConditionModel, weights: IpAdapter) -> None:
    """Puts an adapter of the official layout into the UNet, ready for masked slots."""
    unet._load_ip_adapter_weights([weights], low_cpu_mem_usage=False)
    for processor in ip_processors(unet):
        processor.scale = [[1.0] * SLOTS]


def ip_adapter_of(unet: UNet2DConditionModel) -> IpAdapter:
    """The adapter in the UNet, in the official layout."""
    projection = {}
    for key, value in unet.encoder_hid_proj.image_projection_layers[0].state_dict().items():
        head, _, kind = key.rpartition(".")
        projection[f"{_FULL[head]}.{kind}"] = value.detach().clone()
    layers = {}
    for place, processor in enumerate(ip_processors(unet)):
        layers[f"{2 * place + 1}.to_k_ip.weight"] = processor.to_k_ip[0].weight.detach().clone()
        layers[f"{2 * place + 1}.to_v_ip.weight"] = processor.to_v_ip[0].weight.detach().clone()
    return {"image_proj": projection, "ip_adapter": layers}


def ip_processors(unet: UNet2DConditionModel) -> list[Any]:
    """In the order of the file format: down, up, mid as `attn_processors` lists them."""
    return [p for p in unet.attn_processors.values() if hasattr(p, "to_k_ip")]
