"""Pictures drawn elsewhere -> what a take remembers of them, read by sd-parsers.

Our own pictures come back as the takes they were. Knows pictures; chooses no panel.
"""

import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from PIL import Image

from storyboard.errors import BadInput
from storyboard.provenance.picture import record_inside
from storyboard.render.request import RenderRequest
from storyboard.storage import ProjectFolder
from storyboard.storage.intake import SIDE, intake
from storyboard.story import Panel, Take


def taken_in(folder: ProjectFolder, data: bytes, name: str) -> dict[str, Any]:
    """Keeps the picture and its record. -> the fields of a take. Raises BadInput."""
    png, _ = intake(data, name)
    picture = folder.put_picture(data if _is_plain(data) else png)
    created = datetime.now(UTC).isoformat(timespec="seconds")
    request = _own_request(data, name)
    if request is not None:
        folder.put_json(request.canonical(), request.digest)
        return {
            "picture": picture, "request": request.digest, "recipe": request.recipe,
            "seed": request.seed, "family": request.family, "created": created,
        }  # fmt: skip
    record = said(data, name)
    digest = folder.put_json(json.dumps(record, ensure_ascii=False, sort_keys=True).encode())
    return {
        "picture": picture, "request": digest, "recipe": "", "family": record["model"],
        "seed": record["seed"] or 0, "tool": record["tool"], "created": created,
    }  # fmt: skip


def with_new(panel: Panel, takes: Sequence[dict[str, Any]], *, choose: bool = False) -> Panel:
    """The panel with those takes that it has not yet. `choose`: it shows the first of them."""
    made = list(panel.takes)
    for fields in takes:
        if all(known.picture != fields["picture"] for known in made):
            number = max((take.number for take in made), default=0) + 1
            made.append(Take(number=number, **fields))
    fresh = made[len(panel.takes) :]
    chosen = panel.chosen
    if fresh and not panel.locked and (choose or chosen is None):
        chosen = fresh[0].number
    return panel.edited(takes=tuple(made), chosen=chosen)


def said(data: bytes, name: str) -> dict[str, Any]:
    """What the picture says of how it was made: tool, model, seed, prompts and the raw text."""
    from sd_parsers import ParserManager
    from sd_parsers.exceptions import ParserError

    try:
        found = ParserManager().parse(io.BytesIO(data))
    except (ParserError, OSError, ValueError, KeyError, TypeError):
        found = None
    if found is None:
        return {
            "tool": "unknown",
            "model": "",
            "seed": None,
            "prompt": "",
            "negative": "",
            "file": name,
        }
    sampler = next(iter(found.samplers), None)
    model = next((model.name or "" for model in found.models), "")
    seed = sampler.parameters.get("seed") if sampler else None
    return {
        "tool": str(getattr(found.generator, "value", found.generator)),
        "model": model,
        "seed": int(str(seed)) if str(seed).isdecimal() else None,
        "prompt": found.full_prompt,
        "negative": found.full_negative_prompt,
        "file": name,
        "raw": {key: str(value)[:100_000] for key, value in found.raw_parameters.items()},
    }


def _own_request(data: bytes, name: str) -> RenderRequest | None:
    """Of a PNG or JPEG of ours; a damaged one is a picture like any other."""
    with Image.open(io.BytesIO(data)) as picture:
        try:
            record = record_inside(picture, name)
        except BadInput:
            return None
    return record.request if record else None


def _is_plain(data: bytes) -> bool:
    """A PNG as we store them is kept byte for byte, so that it has the digest it had."""
    with Image.open(io.BytesIO(data)) as picture:
        return (
            picture.format == "PNG"
            and picture.mode in ("RGB", "RGBA")
            and max(picture.size) <= SIDE
            and getattr(picture, "n_frames", 1) == 1
            and not picture.getexif().get(0x0112, 1) > 1
        )
