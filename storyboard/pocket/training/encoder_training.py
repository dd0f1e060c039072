"""Teaches the encoders to understand before the UNet draws: what words and references say of each figure.

An encoder's step costs a small part of the UNet's, and what it has understood need not be found out through
pictures.
"""

import time
from pathlib import Path

import numpy as np
import torch

from storyboard.pocket.training.loop import Pace, rate, save
from storyboard.pocket.training.pocket import Pocket
from storyboard.pocket.training.unet_training import Sampler
from storyboard.pocket.training.witness import Witness

BATCH, PEAK = 48, 1e-3


def train_encoders(
    folder: Path, model: Pocket, witness: Witness, minutes: float, sampler: Sampler
) -> None:
    """Until the minutes are over, from its last checkpoint on."""
    learning = [model.text_encoder, model.image_encoder, witness]
    learning += [model.unet.encoder_hid_proj, model.unet.add_embedding]
    every = [parameter for module in learning for parameter in module.parameters()]
    optimizer = torch.optim.AdamW(every, lr=PEAK, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    pace, step, path = Pace(folder, minutes), 0, folder / "encoders.pt"
    if path.exists():
        state = torch.load(path, weights_only=True)
        for module, learnt in zip(learning, state["learnt"], strict=True):
            module.load_state_dict(learnt)
        optimizer.load_state_dict(state["optimizer"])
        pace.spent, step = state["spent"], state["step"]

    def keep() -> None:
        learnt = [module.state_dict() for module in learning]
        so_far = {"spent": pace.spent, "step": step}
        save(path, {"learnt": learnt, "optimizer": optimizer.state_dict(), **so_far})

    rng, saved, log = np.random.default_rng((sampler.shelf.first, step)), time.monotonic(), []
    for _ in pace.steps():
        for group in optimizer.param_groups:
            group["lr"] = rate(PEAK, pace.share, hold=0.5)
        chosen = rng.integers(len(sampler.shelf.latents), size=BATCH)
        told = sampler.told([int(place) for place in chosen])
        with torch.autocast("cpu", torch.bfloat16):
            model.unet.add_embedding(model.text(told.captions))
            model.unet.encoder_hid_proj([model.references(told.seen)])
        words, looks = witness.losses(sampler.lesson(chosen, told))
        optimizer.zero_grad(set_to_none=True)
        loss = words + looks
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(every, 1.0)
        optimizer.step()
        step += 1
        log.append((float(words.detach()), float(looks.detach())))
        if step % 50 == 0:
            losses = "words {:.3f}, looks {:.3f}".format(*np.mean(log[-50:], axis=0))
            print(f"encoders {pace.spent:6.1f} min  step {step}  {losses}", flush=True)
        if time.monotonic() - saved > 180:
            keep()
            saved = time.monotonic()
    keep()
