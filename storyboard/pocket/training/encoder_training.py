"""Teaches the encoders to understand before the UNet draws: what words and references say of each figure.

An encoder's step costs a small part of the UNet's, and what it has understood need not be found out through
pictures.
"""

from pathlib import Path

import torch
from torch import nn

from storyboard.pocket.training.loop import Course, rate, set_rate
from storyboard.pocket.training.machine import WIDER, generator, in_half
from storyboard.pocket.training.pocket import Pocket
from storyboard.pocket.training.sampler import Sampler
from storyboard.pocket.training.witness import Witness

BATCH, PEAK = 48, 1e-3


def train_encoders(
    folder: Path, model: Pocket, witness: Witness, minutes: float, sampler: Sampler
) -> None:
    """Until the minutes are over, from its last checkpoint on."""
    learning = nn.ModuleList([model.text_encoder, model.image_encoder, witness])
    learning += [model.unet.encoder_hid_proj, model.unet.add_embedding]
    optimizer = torch.optim.AdamW(
        learning.parameters(), lr=PEAK, betas=(0.9, 0.98), weight_decay=0.01, fused=True
    )
    course = Course(folder / "encoders.pt", minutes, learnt=learning, optimizer=optimizer)
    if course.step:
        sampler.rng = generator(course.step)
    for _ in course.steps():
        set_rate(optimizer, rate(PEAK, course.share, hold=0.5))
        chosen = sampler.some(WIDER * BATCH)
        told = sampler.told(chosen)
        with in_half():
            model.unet.add_embedding(model.text(told.ids))
            model.unet.encoder_hid_proj([model.references(told.seen)])
        words, looks = witness.losses(sampler.lesson(chosen, told))
        optimizer.zero_grad(set_to_none=True)
        loss = words + looks
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(learning.parameters(), 1.0)
        optimizer.step()
        course.tell(words=words, looks=looks)
