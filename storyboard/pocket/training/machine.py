"""What training runs on: a CUDA card where there is one, else the processor."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import torch

from storyboard.pocket.training.attention import plain

DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")
CARD = DEVICE.type == "cuda"
WIDER = 12 if CARD else 1  # times as large batches
FASTER = 1.5 if CARD else 1.0  # times as long steps, for batches of that size
QUICKER = 12 if CARD else 1  # times as few minutes
HALVES = CARD or torch.cpu._is_avx512_bf16_supported()  # elsewhere bfloat16 takes 300 times as long
if CARD:
    torch.set_float32_matmul_precision("high")
    torch.backends.cudnn.benchmark = True


@contextmanager
def in_half() -> Iterator[None]:
    """Products in bfloat16 where the machine multiplies it itself; on a processor attention by plain operations."""
    with (
        torch.autocast(DEVICE.type, torch.bfloat16, enabled=HALVES),
        nullcontext() if CARD else plain(),
    ):
        yield


def seconds() -> float:
    """Time that training has had: of the card, or of the processor as if it had worked on nothing else."""
    return time.monotonic() if CARD else time.process_time() / torch.get_num_threads()


def generator(seed: int) -> torch.Generator:
    """Random numbers where training runs."""
    return torch.Generator(DEVICE).manual_seed(seed)
